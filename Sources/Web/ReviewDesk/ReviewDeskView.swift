import Kernel

/// `/reviews`: what waits for the quality reviewers, what is due, and how everything stands.
struct ReviewDeskView: View {
    static let template = "review-desk/show"

    /// A request nobody has answered.
    struct Request: Sendable {
        /// Where it is decided.
        var service: LinkView
        var organization: LinkView
        var isSample = false
        var isAdvice = false
        var isChallenge = false
        var note: String?
        var day: DayView
        /// For how many days it has waited; nil since today.
        var days: String?
    }

    struct Deadline: Sendable {
        var service: LinkView
        var organization: String
        var reason: String
        var day: DayView
        var isOverdue = false
        /// Otherwise it is what amber asks for.
        var isFinding: Bool
    }

    /// A deviation, with the item it is about.
    struct Deviation: Sendable {
        var service: LinkView
        var organization: String
        var item: LinkView
        var endsOn: DayView
        var isWaiting = true
    }

    /// A change of the rules that somebody else has to agree to.
    struct Change: Sendable {
        var target: LinkView
        /// Nil: for everybody.
        var organization: String?
        var day: DayView
    }

    /// How many services of an organisation stand how.
    struct Row: Sendable {
        struct Cell: Sendable {
            /// The state in words, where there is no head to read.
            var label: String
            var count: String
            /// To these services; nil where there are none.
            var path: String?
        }

        /// To its account; nil for the sum.
        var path: String?
        var name: String
        var services: String
        var servicesPath: String
        var cells: [Cell]
        var reviews: String
        var findings: String
    }

    var filter: ReviewFilterView
    /// How many requests wait; nil when none does.
    var waiting: String?
    /// For how many days the oldest has waited.
    var oldest: String?
    var queue: [Request]
    var queueNext: String?
    /// How many; nil when none is due.
    var due: String?
    var daysAhead: String
    var deadlines: [Deadline]
    var deadlinesNext: String?
    var deviations: [Deviation]
    /// How many more deviations wait than are shown.
    var moreDeviations: String?
    var changes: [Change]
    var states: [StateView]
    /// Nil where no service is found.
    var total: Row?
    var rows: [Row]
    var rowsNext: String?
    var samples: [Row]
    var servicesPath: String

    static let examples = [
        ReviewDeskView(
            filter: .empty("/reviews"), waiting: "2", oldest: "12",
            queue: [
                Request(
                    service: LinkView(
                        name: "粗大ごみの申し込み", path: "/services/131083/oversized-waste/reviews?decide=x#decide"),
                    organization: LinkView(name: "江東区", path: "/reviews/organizations/131083"), isChallenge: true,
                    note: "電話でも取り消せます。", day: DayView(year: 2026, month: 11, day: 9, .ja), days: "12"),
                Request(
                    service: LinkView(
                        name: "<b>東京都島しょ地域における災害時要支援者の避難行動に関する個別計画の作成および更新の届け出ならびに相談予約サービス</b>",
                        path: "/services/tokyo/x/reviews?decide=y#decide"),
                    organization: LinkView(name: "東京都", path: "/reviews/organizations/tokyo"), isAdvice: true,
                    day: DayView(year: 2026, month: 11, day: 21, .ja)),
            ], queueNext: "/reviews?queue=x#queue", due: "2", daysAhead: "14",
            deadlines: [
                Deadline(
                    service: LinkView(name: "図書館の本の予約", path: "/services/131083/library/gate"), organization: "江東区",
                    reason: "評価の95%区間が3を下回っています。", day: DayView(year: 2026, month: 11, day: 18, .ja),
                    isOverdue: true, isFinding: true),
                Deadline(
                    service: LinkView(name: "転入の届け出", path: "/services/131016/moving-in/reviews"), organization: "千代田区",
                    reason: "取り消しを直してください。", day: DayView(year: 2026, month: 12, day: 18, .ja), isFinding: false),
            ], deadlinesNext: "/reviews?due=x#due",
            deviations: [
                Deviation(
                    service: LinkView(name: "転入の届け出", path: "/services/131016/moving-in"), organization: "千代田区",
                    item: LinkView(
                        name: "キーボードだけで最後まで使える", path: "/services/131016/moving-in/check-sheet/WEB-03"),
                    endsOn: DayView(year: 2027, month: 3, day: 31, .ja))
            ], moreDeviations: "3",
            changes: [
                Change(
                    target: LinkView(name: "使ってもらう試験", path: "/rules/drafts/x"), organization: "江東区",
                    day: DayView(year: 2026, month: 11, day: 20, .ja))
            ], states: ReviewDeskView.stateViews, total: row("すべて", nil, [2, 40, 3, 20, 3, 1]),
            rows: [
                row("江東区", "/reviews/organizations/131083", [1, 20, 2, 0, 3, 1]),
                row("東京都", "/reviews/organizations/tokyo", [1, 20, 1, 20, 0, 0]),
            ], rowsNext: "/reviews?after=tokyo#standings",
            samples: [row("見本市", "/reviews/organizations/mihon", [1, 1, 1, 1, 1, 0])], servicesPath: "/reviews/services"
        ),
        ReviewDeskView(
            filter: .filtered("/reviews"), queue: [], daysAhead: "14", deadlines: [], deviations: [], changes: [],
            states: ReviewDeskView.stateViews, rows: [], samples: [], servicesPath: "/reviews/services?q=x"),
    ]

    static let stateNames = ["not-met", "stale", "no-evidence", "met", "preparing", "retired"]
    static let stateViews = stateNames.map { StateView($0) }

    private static func row(_ name: String, _ path: String?, _ counts: [Int]) -> Row {
        let words = ["満たしていない", "根拠が古い", "根拠なし", "満たしている", "準備中", "終了"]
        return Row(
            path: path, name: name, services: Look.count(counts.reduce(0, +)), servicesPath: "/reviews/services",
            cells: zip(words, counts).map { word, count in
                .init(label: word, count: Look.count(count), path: count == 0 ? nil : "/reviews/services?state=met")
            }, reviews: "2", findings: "1")
    }
}

/// What the review desk is narrowed to.
struct ReviewFilterView: Sendable {
    var action: String
    var query: String
    var organization: ChoicesView
    var phase: ChoicesView
    var state: ChoicesView
    var isFiltered: Bool

    static func empty(_ action: String) -> ReviewFilterView {
        ReviewFilterView(
            action: action, query: "",
            organization: ChoicesView("organization", chosen: "", [("", "すべて", nil), ("131083", "江東区", nil)]),
            phase: ChoicesView("phase", chosen: "", [("", "すべて", nil), ("operate", "運用", nil)]),
            state: ChoicesView("state", chosen: "", [("", "すべて", nil), ("met", "満たしている", nil)]), isFiltered: false)
    }

    static func filtered(_ action: String) -> ReviewFilterView {
        var filter = empty(action)
        (filter.query, filter.isFiltered) = ("<b>空を飛ぶ</b>", true)
        return filter
    }
}
