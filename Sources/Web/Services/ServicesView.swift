/// `/services`: all services, filtered.
struct ServicesView: View {
    static let template = "services/list"

    var query: String
    var organization: ChoicesView
    var phase: ChoicesView
    var state: ChoicesView
    var isFiltered: Bool
    var total: String
    var rows: [ServiceRowView]
    var pagination: PaginationView?

    static let examples = [
        ServicesView(
            query: "", organization: organizations, phase: phases, state: states, isFiltered: false, total: "68",
            rows: ServiceRowView.examples,
            pagination: PaginationView(shown: "1–20", total: "68", nextPath: "/services?cursor=x")),
        ServicesView(
            query: "<b>空を飛ぶ</b>", organization: organizations, phase: phases, state: states, isFiltered: true,
            total: "0",
            rows: []),
    ]

    private static let organizations = ChoicesView(
        "organization", chosen: "", [("", "すべて", nil), ("131083", "江東区", nil), ("mihon", "見本市", nil)])
    private static let phases = ChoicesView("phase", chosen: "", [("", "すべて", nil), ("operate", "運用", nil)])
    private static let states = ChoicesView("state", chosen: "", [("", "すべて", nil), ("met", "満たしている", nil)])
}
