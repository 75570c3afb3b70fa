import Kernel

/// `/reviews/organizations/{organization}`: one organisation as the quality reviewers see it.
struct OrganizationAccountView: View {
    static let template = "review-desk/organization"

    struct Row: Sendable {
        var path: String
        var title: String
        var phase: PhaseView
        var state: StateView
        /// How many conditions do not hold, findings are open, comments wait; nil where none.
        var open: String?
        var findings: String?
        var due: DayView?
        var isOverdue = false
        var comments: String?
        var isUnclaimed = false
    }

    struct Person: Sendable {
        var name: String
        var role: String
    }

    var organization: String
    var total: String
    var rows: [Row]
    var pagination: PaginationView?
    var queue: [ReviewDeskView.Request]
    var deadlines: [ReviewDeskView.Deadline]
    var daysAhead: String
    var deviations: [ReviewDeskView.Deviation]
    var people: [Person]
    var entries: [AuditView.Entry]
    var auditPath: String
    var remindPath: String

    static let examples = [
        OrganizationAccountView(
            organization: "江東区", total: "68",
            rows: [
                Row(
                    path: "/services/131083/library", title: "図書館の本の予約", phase: PhaseView("operate"),
                    state: StateView("not-met"), open: "2", findings: "1",
                    due: DayView(year: 2026, month: 11, day: 18, .ja), isOverdue: true, comments: "4"),
                Row(
                    path: "/services/131083/site", title: "<b>江東区公式ホームページ</b>", phase: PhaseView("operate"),
                    state: StateView("no-evidence"), isUnclaimed: true),
            ],
            pagination: PaginationView(shown: "2", total: "68", nextPath: "/reviews/organizations/131083?cursor=x"),
            queue: ReviewDeskView.examples[0].queue, deadlines: ReviewDeskView.examples[0].deadlines, daysAhead: "14",
            deviations: ReviewDeskView.examples[0].deviations,
            people: [Person(name: "見本 花子", role: "管理者"), Person(name: "<b>" + "長い名前", role: "編集者")],
            entries: AuditView.examples[0].entries, auditPath: "/audit?organization=131083",
            remindPath: "/reviews/services?organization=131083"),
        OrganizationAccountView(
            organization: "千代田区", total: "0", rows: [], queue: [], deadlines: [], daysAhead: "14", deviations: [],
            people: [], entries: [], auditPath: "/audit?organization=131016",
            remindPath: "/reviews/services?organization=131016"),
    ]
}
