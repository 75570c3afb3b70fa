/// `/`: the state of all services.
struct HomeView: View {
    static let template = "home"

    /// Services in operation, and how they stand. Together they are `operating`.
    var operating: String
    var met: String
    var notMet: String
    var unknown: String
    var query = ""
    /// basis: of how many organisations.
    var services: FigureView
    /// Share of measured services that meet the line, in percent; basis: of how many measured ones. Nil: none is.
    var meeting: FigureView?
    /// Ratings ever given; basis: how many in the last 30 days.
    var ratings: FigureView
    /// Open findings; basis: how many of them are overdue.
    var findings: FigureView
    var needsAttention: [ServiceRowView]
    var recentlyChanged: [ServiceRowView]

    static let examples = [
        HomeView(
            operating: "66", met: "3", notMet: "1", unknown: "62",
            services: FigureView(value: "68", basis: "64", path: "/services"),
            meeting: FigureView(value: "75", basis: "4"), ratings: FigureView(value: "12,480", basis: "312"),
            findings: FigureView(value: "1", basis: "0"), needsAttention: [ServiceRowView.examples[1]],
            recentlyChanged: ServiceRowView.examples),
        HomeView(
            operating: "0", met: "0", notMet: "0", unknown: "0", services: FigureView(value: "0", basis: "0"),
            ratings: FigureView(value: "0", basis: "0"), findings: FigureView(value: "0", basis: "0"),
            needsAttention: [], recentlyChanged: []),
    ]
}
