import Kernel
import Standards

/// `/services/{organization}/{slug}`: what it is, how it is now, what one can do.
struct ServiceView: View {
    static let template = "services/show"

    struct Comment: Sendable {
        var day: DayView
        var score: String
        var comment: String
        /// BCP 47, of the comment itself.
        var tag: String
    }

    /// Published comments in one language; the handler gives the languages that have any.
    struct CommentLanguage: Sendable {
        var name: String
        var count: String
        var path: String
        var isCurrent: Bool
    }

    struct Finding: Sendable {
        var opened: DayView
        /// What no longer holds, in a sentence.
        var condition: String
        var owner: String
        var due: DayView?
        var closed: DayView?
        var isOverdue = false
    }

    struct Canvas: Sendable {
        var customer: String?
        var need: String?
        var value: String?
        var asks: String?
        var existing: String?
        var measures: [String] = []
    }

    struct Fact: Sendable {
        var name: String
        var value: String
        var path: String?
    }

    /// What staff of this organisation see: the next step and the workplace of this service.
    struct Staff: Sendable {
        var next: LinkView?
        var links: [LinkView]
    }

    var title: String
    var summary: String
    var organization: LinkView
    /// The service itself, outside.
    var url: String?
    var isSample = false
    var track: PhaseTrackView
    var state: StateView
    var since: DayView?
    var reasons: [String] = []
    /// Nil before release and after retirement.
    var ratePath: String?
    var ruler: RulerView
    /// Nil while too few ratings are there.
    var histogram: HistogramView?
    var measured: DayView?
    var comments: [Comment] = []
    var commentLanguages: [CommentLanguage] = []
    var moreCommentsPath: String?
    var timeline: TimelineView?
    var findings: [Finding] = []
    var canvas: Canvas?
    var facts: [Fact] = []
    /// The official site of a municipality that nobody has claimed.
    var isUnclaimed = false
    /// POST; nil unless the visitor may claim it.
    var claimPath: String?
    var staff: Staff?
    /// The same as JSON.
    var dataPath: String
    /// News of its timeline.
    var feedPath: String?

    static let examples = [
        ServiceView(
            title: "図書館の本の予約", summary: "市内6つの図書館の本をさがし、予約し、受け取る館を選べます。",
            organization: LinkView(name: "見本市", path: "/organizations/mihon"), url: "https://library.mihon.example/",
            isSample: true, track: PhaseTrackView(at: "operate"), state: StateView("not-met"),
            since: DayView(year: 2026, month: 11, day: 2, .ja), reasons: ["評価の95%区間が3を下回りました（平均2.2、1,204件）。"],
            ratePath: "/services/mihon/library/rate", ruler: RulerView(mean: 2.21, low: 1.9, high: 2.6, n: 1204),
            histogram: HistogramView([402, 361, 240, 121, 80]), measured: DayView(year: 2026, month: 11, day: 21, .ja),
            comments: [
                Comment(
                    day: DayView(year: 2026, month: 11, day: 12, .ja), score: "1",
                    comment: "予約の確認メールが来ません。\n毎回、窓口で聞いています。", tag: "ja"),
                Comment(
                    day: DayView(year: 2026, month: 11, day: 3, .ja), score: "2",
                    comment: "<b>The form</b> forgets everything when I go back.", tag: "en"),
            ],
            commentLanguages: [
                CommentLanguage(name: "すべて", count: "31", path: "?comments=all", isCurrent: true),
                CommentLanguage(name: "日本語", count: "28", path: "?comments=ja", isCurrent: false),
                CommentLanguage(name: "English", count: "3", path: "?comments=en", isCurrent: false),
            ],
            moreCommentsPath: "?comments=all&cursor=x",
            timeline: TimelineView(events: [
                TimelineView.Event(
                    day: DayView(year: 2026, month: 11, day: 2, .ja), state: StateView("not-met"), title: "になりました",
                    causes: ["評価の95%区間が3を下回りました（平均2.4、1,102件）。"]),
                TimelineView.Event(
                    day: DayView(year: 2026, month: 10, day: 1, .ja), title: "例外を認めました：キーボードと読み上げで最後まで使える",
                    causes: ["2026年12月31日までです。", "その間の対応：電話の受付を20時まで延ばす。"]),
                TimelineView.Event(
                    day: DayView(year: 2026, month: 9, day: 20, .ja), title: "判断への異議",
                    causes: ["チームが、別の担当者による判断を求めました。", "言葉の公開は控えています。理由：まだ直っていない弱点の場所が書かれているため。"]),
                TimelineView.Event(
                    day: DayView(year: 2026, month: 9, day: 18, .ja), decision: DecisionView(.amber), title: "品質確認の判断",
                    causes: ["2026年12月18日までに直す約束です。"],
                    words: "<b>予約の取り消し</b>だけ、読み上げで終えられません。\n期限までに直してください。"),
                TimelineView.Event(
                    day: DayView(year: 2025, month: 11, day: 20, .ja), state: StateView("met"), title: "になりました",
                    causes: ["利用者テストの平均は3.9でした（8人）。", "必須の点検項目を全部満たしました。"]),
            ]),
            findings: [
                Finding(
                    opened: DayView(year: 2026, month: 11, day: 2, .ja), condition: "評価が3を下回っています。", owner: "見本 花子",
                    due: DayView(year: 2026, month: 11, day: 16, .ja), isOverdue: true),
                Finding(
                    opened: DayView(year: 2026, month: 3, day: 2, .ja), condition: "点検項目の根拠が古くなりました。", owner: "見本 太郎",
                    closed: DayView(year: 2026, month: 3, day: 9, .ja)),
            ],
            canvas: Canvas(
                customer: "市内に住む人、通う人", need: "読みたい本を、待たずに近くの館で受け取る", value: "窓口に行かずに予約できる",
                asks: "図書館カードの番号と暗証番号", existing: "窓口と電話での予約", measures: ["予約を終えられた人の割合 80%", "評価の平均 3.5"]),
            facts: [
                Fact(name: "使い方", value: "ウェブ、窓口", path: nil),
                Fact(name: "個人情報", value: "扱う", path: nil),
                Fact(name: "ウェブサイト", value: "https://library.mihon.example/", path: "https://library.mihon.example/"),
            ],
            staff: Staff(
                next: LinkView(name: "指摘に対応する", path: "/desk"),
                links: [
                    LinkView(name: "キャンバス", path: "/services/mihon/library/canvas"),
                    LinkView(name: "チェックシート", path: "/services/mihon/library/check-sheet"),
                ]),
            dataPath: "/api/v1/services/mihon/library", feedPath: "/services/mihon/library/feed.atom"),
        ServiceView(
            title: "江東区公式ホームページ", summary: "江東区の公式ウェブサイトです。",
            organization: LinkView(name: "江東区", path: "/organizations/131083"), url: "https://www.city.koto.lg.jp/",
            track: PhaseTrackView(at: "operate"), state: StateView("no-evidence"),
            ratePath: "/services/131083/site/rate", ruler: RulerView(mean: nil, low: nil, high: nil, n: 7),
            isUnclaimed: true, claimPath: "/services/131083/site/claim", dataPath: "/api/v1/services/131083/site"),
        ServiceView(
            title: "<b>東京都島しょ地域における災害時要支援者の避難行動に関する個別計画の作成および更新の届け出ならびに相談予約サービス</b>",
            summary: "<script>alert(1)</script>", organization: LinkView(name: "東京都", path: "/organizations/tokyo"),
            track: PhaseTrackView(at: "build"), state: StateView("preparing"),
            ruler: RulerView(mean: nil, low: nil, high: nil, n: 0), dataPath: "/api/v1/services/tokyo/x"),
    ]
}
