import Kernel

/// `/guidelines/items/{id}`: one item, for ever at this address: what it asks, how it is used and whether it matters.
struct GuidelineItemView: View {
    static let template = "guidelines/item"

    /// How the services it concerns stand.
    struct Use: Sendable {
        struct Row: Sendable {
            var state: StateView
            var count: String
            var percent: String
        }

        /// Nil where it concerns nobody.
        var rows: [Row]
        var concerned: String
        var isNone: Bool
        var excused: String?
        var undecided: String?
        var measured: DayView
    }

    /// Whether services that meet it are rated better.
    struct Effect: Sendable {
        struct Few: Sendable {
            var meeting: String
            var others: String
        }

        struct Result: Sendable {
            /// "+0.6"
            var difference: String
            var low: String
            var high: String
            var isBetter = false
            var isWorse = false
            var isUnclear = false
            var meeting: RulerView
            var others: RulerView
        }

        /// The ratings themselves say whether it is met.
        var isCircular = false
        var few: Few?
        var result: Result?
        var minimum: String
        var measured: DayView
    }

    var guideline: LinkView
    var id: String
    var title: String
    var about: String
    var level: String
    var isMust: Bool
    /// "設計、開発、公開前、運用"
    var phases: String
    /// BCP 47 of the full text, where it is not the page's.
    var tag: String?
    var asks: String
    var why: String
    var how: String
    var test: String
    var references: [LinkView]
    /// Whom it concerns, in words; nil where only the rule says it.
    var applies: String?
    var appliesWhen: String?
    /// What measures it; empty where people mark it.
    var evidence: [String]
    var metWhen: String?
    var isByHand: Bool
    var days: String
    var principles: [LinkView]
    var roles: [LinkView]
    var useCases: [LinkView]
    var since: LinkView?
    var until: String?
    /// Nil before the first measurement.
    var use: Use?
    var effect: Effect?
    var previous: LinkView?
    var next: LinkView?

    private static func example(_ use: Use?, _ effect: Effect?, tag: String? = nil, isFull: Bool = true)
        -> GuidelineItemView
    {
        GuidelineItemView(
            guideline: LinkView(name: "はじめの15項目", path: "/guidelines/essentials"), id: "ESS-04",
            title: isFull ? "5人以上に使ってもらい、確かめている" : "<script>alert(1)</script>" + String(repeating: "長い題名", count: 20),
            about: "使いにくさを感じやすい人を含む5人以上に試してもらい、平均3.0以上になるまで直します。", level: "必須", isMust: isFull,
            phases: "設計、開発、公開前、運用", tag: tag, asks: "想定する利用者5人以上に、主な用事を自分だけで試してもらってください。",
            why: "作った人は、迷う場所に気づけません。", how: "用事を三つほど、画面の言葉を使わずに紙に書きます。", test: "テストの記録に、参加者5人以上の評価があることを確かめます。",
            references: isFull
                ? [
                    LinkView(
                        name: "デジタル庁 デジタル社会推進標準ガイドライン", path: "https://www.digital.go.jp/resources/standard_guidelines")
                ]
                : [], applies: isFull ? "「公開のウェブサイト」または「申請を受け付ける」" : nil,
            appliesWhen: isFull ? "service.public_website || service.takes_applications" : "size(service.channels) > 1",
            evidence: isFull ? ["利用者テスト"] : [], metWhen: isFull ? "study.n >= 5 && study.value >= 3.0" : nil,
            isByHand: !isFull, days: "730",
            principles: [LinkView(name: "#1 顧客視点でデザインしよう", path: "/guidelines?principle=1")],
            roles: [LinkView(name: "デザイナー", path: "/guidelines?role=designer")],
            useCases: [LinkView(name: "ウェブサイトを作り直す", path: "/guidelines?use_case=renewing-a-website")],
            since: LinkView(name: "2026.1", path: "/guidelines/essentials/versions/2026.1"),
            until: isFull ? nil : "2027.1",
            use: use, effect: effect,
            previous: LinkView(name: "何を測るかを決めている", path: "/guidelines/items/ESS-03"),
            next: LinkView(name: "キーボードと読み上げで最後まで使える", path: "/guidelines/items/ESS-05"))
    }

    static let examples = [
        example(
            Use(
                rows: [
                    .init(state: StateView("met"), count: "41", percent: "52"),
                    .init(state: StateView("not-met"), count: "12", percent: "15"),
                    .init(state: StateView("no-evidence"), count: "20", percent: "25"),
                    .init(state: StateView("stale"), count: "6", percent: "8"),
                ], concerned: "79", isNone: false, excused: "2", undecided: "5",
                measured: DayView(year: 2026, month: 11, day: 21, .ja)),
            Effect(
                result: .init(
                    difference: "+0.6", low: "+0.2", high: "+1.0", isBetter: true,
                    meeting: RulerView(mean: 3.84, low: nil, high: nil, n: 12, minimum: 5),
                    others: RulerView(mean: 3.21, low: nil, high: nil, n: 7, minimum: 5)), minimum: "5",
                measured: DayView(year: 2026, month: 11, day: 21, .ja))),
        example(
            Use(
                rows: [], concerned: "0", isNone: true, measured: DayView(year: 2026, month: 11, day: 21, .ja)),
            Effect(
                few: .init(meeting: "3", others: "0"), minimum: "5",
                measured: DayView(year: 2026, month: 11, day: 21, .ja)), tag: "ja", isFull: false),
        example(
            nil,
            Effect(isCircular: true, minimum: "5", measured: DayView(year: 2026, month: 11, day: 21, .ja))),
    ]
}

/// The same address once the item has left its guideline: what it last asked, as it was kept.
struct GoneItemView: View {
    static let template = "guidelines/gone"

    var id: String
    var title: String
    var about: String
    var asks: String
    var tag: String?
    var version: LinkView
    var guideline: LinkView

    static let examples = [
        GoneItemView(
            id: "WEB-99", title: "<b>Flash を使わない</b>", about: "どの機器でも動くようにします。", asks: "別の方法に置き換えてください。",
            version: LinkView(name: "2026.1", path: "/guidelines/web/versions/2026.1"),
            guideline: LinkView(name: "ウェブとアクセシビリティ", path: "/guidelines/web"))
    ]
}
