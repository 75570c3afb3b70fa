import Content
import Kernel

/// How much depends on an item: 1 must, 2 strongly recommended, 3 ideal.
struct LevelView: Sendable {
    var isMust: Bool
    var isStronglyRecommended: Bool
    var isIdeal: Bool

    init(_ level: Int) { (isMust, isStronglyRecommended, isIdeal) = (level == 1, level == 2, level == 3) }
}

/// `…/check-sheet`: what the guidelines ask of this service now, and how far it is met.
struct CheckSheetView: View {
    static let template = "check-sheets/show"

    /// How many items are in a state; leads to them.
    struct Count: Sendable {
        var state: StateView
        var count: String
        var path: String
        var isCurrent = false
    }

    /// What to do next.
    struct Step: Sendable {
        var words: String
        var path: String
    }

    struct Questions: Sendable {
        struct Question: Sendable {
            /// "個人情報を扱いますか"
            var question: String
            /// "11項目が待っています"
            var waiting: String
            var answer: ChoicesView
        }

        var action: String
        var questions: [Question]
    }

    /// One way to narrow the list, with its choices as links.
    struct Filter: Sendable {
        struct Choice: Sendable {
            var label: String
            var path: String
            var isCurrent: Bool
        }

        var name: String
        var choices: [Choice]
    }

    struct Line: Sendable {
        /// `ESS-04`
        var id: String
        var title: String
        var path: String
        var level: LevelView
        var state: StateView
        /// Where the state comes from, in a sentence.
        var source: String?
        var sourcePath: String?
        /// What a person wrote, its beginning.
        var note: String?
        var isQuestion = false
        /// Deviation, assignment, comments: a few words each.
        var remarks: [Remark] = []
    }

    struct Remark: Sendable {
        var words: String
        /// It wants somebody's eye.
        var isDue = false
    }

    struct Group: Sendable {
        var id: String
        var title: String
        /// "12項目、必須3、満たす5"
        var counts: String
        var isOpen: Bool
        var lines: [Line]
    }

    struct Version: Sendable {
        var title: String
        var version: String
        var effective: DayView
    }

    struct Change: Sendable {
        var words: String
        var reason: String
        var day: DayView?
    }

    var workplace: WorkplaceView
    var track: PhaseTrackView
    /// How it is.
    var sentence: String
    var step: Step?
    var counts: [Count]
    /// How much fills itself.
    var filled: String
    /// Nil for who may not edit, and when everything is answered.
    var questions: Questions?
    /// For who may not edit.
    var unanswered: String?
    var filters: [Filter]
    /// All items again.
    var clearPath: String?
    /// How many there are when the list is narrowed.
    var found: String?
    var openPath: String
    var due: [Group]
    /// Empty while they are folded away.
    var other: [Group]
    var otherCount: String
    /// Where they are unfolded; nil when they stand here, or there are none.
    var otherPath: String?
    var versions: [Version]
    var changes: [Change]

    private static func path(_ id: String) -> String { "/services/mihon/library/check-sheet/\(id)" }

    private static func counts(_ numbers: [Int]) -> [Count] {
        zip(["met", "not-met", "no-evidence", "stale"], numbers).map {
            Count(
                state: StateView($0), count: Look.count($1), path: "/services/mihon/library/check-sheet?state=\($0)",
                isCurrent: $0 == "not-met")
        }
    }

    static let examples = [
        CheckSheetView(
            workplace: .example(at: "check-sheet"), track: PhaseTrackView(at: "pre-release"),
            sentence: "この段階で点検する62項目のうち、41項目を満たしています。必須は12項目のうち2項目が残っています。",
            step: Step(words: "まず、3つの質問に答える", path: "#questions"), counts: counts([41, 6, 12, 3]),
            filled: "62項目のうち40項目（65%）は、記録や土台から自動で決まっています。",
            questions: Questions(
                action: "/services/mihon/library/check-sheet",
                questions: [
                    .init(
                        question: "個人情報を扱いますか", waiting: "11項目が答えを待っています",
                        answer: ChoicesView(
                            "handles_personal_data", chosen: "later", isRequired: true,
                            [("yes", "はい", nil), ("no", "いいえ", nil), ("later", "あとで答える", nil)]))
                ]), unanswered: nil,
            filters: [
                Filter(
                    name: "状態",
                    choices: [
                        .init(label: "すべて", path: "?", isCurrent: true),
                        .init(label: "満たさない（6）", path: "?state=not-met", isCurrent: false),
                    ])
            ], clearPath: nil, found: nil, openPath: "?open=all",
            due: [
                Group(
                    id: "essentials", title: "あたりまえの15項目", counts: "12項目、うち必須5。満たす7", isOpen: true,
                    lines: [
                        Line(
                            id: "ESS-04", title: "5人以上に使ってもらい、確かめている", path: path("ESS-04"), level: LevelView(1),
                            state: StateView("met"), source: "利用者テスト：平均4.1（8人）。2026年11月12日に測定",
                            sourcePath: "/services/mihon/library/studies"),
                        Line(
                            id: "ESS-05", title: "キーボードと読み上げで最後まで使える", path: path("ESS-05"), level: LevelView(1),
                            state: StateView("not-met"), source: "見本 花子が2026年11月10日に記録",
                            note: "日付の入力が読み上げられない。業者と11月末までに直す。",
                            remarks: [
                                Remark(words: "例外の承認を待っています（2027年3月31日まで）", isDue: true),
                                Remark(words: "担当：見本 太郎（2026年11月30日まで）"), Remark(words: "コメント2件"),
                            ]),
                        Line(
                            id: "ESS-15", title: "AIを使うことを知らせている", path: path("ESS-15"), level: LevelView(1),
                            state: StateView("no-evidence"), isQuestion: true),
                        Line(
                            id: "ESS-10", title: "基本のセキュリティを備えている", path: path("ESS-10"), level: LevelView(2),
                            state: StateView("stale"), source: "土台の「申請フォームの基盤」から引き継ぎ",
                            sourcePath: "/services/tokyo/form-platform"),
                    ])
            ],
            other: [], otherCount: "59", otherPath: "/services/mihon/library/check-sheet?due=other#other",
            versions: [
                Version(
                    title: "あたりまえの15項目", version: "2026.1", effective: DayView(year: 2026, month: 12, day: 1, .ja))
            ],
            changes: [
                Change(
                    words: "WEB-03の重要度：1", reason: "苦情が多いため。", day: DayView(year: 2026, month: 12, day: 1, .ja))
            ]),
        CheckSheetView(
            workplace: .hostile(at: "check-sheet"), track: PhaseTrackView(at: "retire"), sentence: "<b>0項目</b>",
            step: nil, counts: counts([0, 0, 0, 1234]), filled: "<i>", questions: nil, unanswered: "答えていない質問が3つあります。",
            filters: [
                Filter(
                    name: "<b>", choices: [.init(label: "<script>", path: "?q=\"><script>", isCurrent: true)])
            ], clearPath: "/services/tokyo/x/check-sheet", found: "0項目", openPath: "?open=all", due: [],
            other: [
                Group(
                    id: "x", title: "<b>" + String(repeating: "長い", count: 50), counts: "<i>", isOpen: true,
                    lines: [
                        Line(
                            id: "ESS-99",
                            title: "<script>alert(1)</script>" + String(repeating: "とても長い題名の項目", count: 8),
                            path: path("ESS-99"), level: LevelView(1), state: StateView("not-met"), source: "<b>",
                            sourcePath: "https://example.jp/" + String(repeating: "x", count: 200),
                            note: String(repeating: "長い記録", count: 100), isQuestion: true,
                            remarks: [Remark(words: String(repeating: "verylongword", count: 20))])
                    ])
            ], otherCount: "1", otherPath: nil, versions: [],
            changes: [Change(words: "<b>", reason: "<script>", day: nil)]),
    ]
}
