import Kernel

/// `/reviews/services`: the services a filter lets through whose teams can be reminded, to be reminded together.
struct ReviewServicesView: View {
    static let template = "review-desk/services"

    struct Row: Sendable {
        /// Of the box to tick.
        var id: String
        var path: String
        /// `131083/library`, as the form sends it.
        var value: String
        var title: String
        var organization: String
        var isSample = false
        var phase: PhaseView
        var state: StateView
        /// How many conditions do not hold; nil when all do.
        var open: String?
        var isChosen = false
        /// The day of this week it was reminded on.
        var reminded: DayView?
        /// It can be reminded.
        var isFree: Bool
    }

    var filter: ReviewFilterView
    var total: String
    /// How many more the filter lets through that have no team yet or have ended; nil when there are none.
    var leftOut: String?
    var rows: [Row]
    var pagination: PaginationView?
    /// POST.
    var remindPath: String
    var errors: ErrorSummaryView?
    var problem: String?
    var scope: ChoicesView
    var words: TextareaView
    /// What is sent where nothing is written.
    var standard: String
    var most: String

    private static let rows = [
        Row(
            id: "services", path: "/services/131083/library", value: "131083/library", title: "図書館の本の予約",
            organization: "江東区", phase: PhaseView("operate"), state: StateView("not-met"), open: "2", isChosen: true,
            isFree: true),
        Row(
            id: "service-2", path: "/services/131016/moving-in", value: "131016/moving-in", title: "転入の届け出",
            organization: "千代田区", phase: PhaseView("operate"), state: StateView("stale"), open: "1",
            reminded: DayView(year: 2026, month: 11, day: 18, .ja), isFree: false),
        Row(
            id: "service-3", path: "/services/mihon/site", value: "mihon/site", title: "<b>見本市公式ホームページ</b>",
            organization: "見本市", isSample: true, phase: PhaseView("operate"), state: StateView("no-evidence"),
            isFree: true),
    ]

    private static let scope = ChoicesView(
        "scope", chosen: "chosen", isRequired: true,
        [("chosen", "印を付けたサービス", nil), ("all", "絞り込んだ68件すべて", "つぎのページの分も含みます。")])

    static let examples = [
        ReviewServicesView(
            filter: .empty("/reviews/services"), total: "68", leftOut: "62", rows: rows,
            pagination: PaginationView(shown: "3", total: "68", nextPath: "/reviews/services?cursor=x"),
            remindPath: "/reviews/reminders", scope: scope, words: TextareaView("words", limit: 1000),
            standard: "残っている条件を確かめてください。", most: "500"),
        ReviewServicesView(
            filter: .filtered("/reviews/services"), total: "68", rows: rows, remindPath: "/reviews/reminders?q=x",
            errors: ErrorSummaryView([("services", "サービスを選んでください。")]), problem: "サービスを選んでください。", scope: scope,
            words: TextareaView("words", value: "<b>長い</b>", error: "1,000文字までです。", limit: 1000),
            standard: "残っている条件を確かめてください。", most: "500"),
        ReviewServicesView(
            filter: .filtered("/reviews/services"), total: "0", leftOut: "1", rows: [],
            remindPath: "/reviews/reminders?q=x",
            scope: scope, words: TextareaView("words", limit: 1000), standard: "残っている条件を確かめてください。", most: "500"),
    ]
}

/// What became of a reminder.
struct RemindersSentView: View {
    static let template = "review-desk/sent"

    struct Skipped: Sendable {
        var service: LinkView
        var organization: String
        var reminded: DayView?
        var isUnclaimed = false
        var isRetired = false
    }

    /// How many were reminded; nil when nobody was.
    var count: String?
    var organizations: String
    /// What they were told.
    var words: String
    var reminded: [Skipped]
    var skipped: [Skipped]
    var skippedCount: String
    var backPath: String

    static let examples = [
        RemindersSentView(
            count: "1", organizations: "1", words: "残っている条件を確かめてください。\n12月までにお願いします。",
            reminded: [
                Skipped(service: LinkView(name: "図書館の本の予約", path: "/services/131083/library"), organization: "江東区")
            ],
            skipped: [
                Skipped(
                    service: LinkView(name: "転入の届け出", path: "/services/131016/moving-in"), organization: "千代田区",
                    reminded: DayView(year: 2026, month: 11, day: 18, .ja)),
                Skipped(
                    service: LinkView(name: "千代田区公式ホームページ", path: "/services/131016/site"), organization: "千代田区",
                    isUnclaimed: true),
                Skipped(
                    service: LinkView(name: "<b>終わったサービス</b>", path: "/services/131016/old"), organization: "千代田区",
                    isRetired: true),
            ], skippedCount: "3", backPath: "/reviews/services?state=stale"),
        RemindersSentView(
            organizations: "0", words: "<script>", reminded: [],
            skipped: [
                Skipped(
                    service: LinkView(name: "転入の届け出", path: "/services/131016/moving-in"), organization: "千代田区",
                    reminded: DayView(year: 2026, month: 11, day: 18, .ja))
            ], skippedCount: "1", backPath: "/reviews/services"),
    ]
}
