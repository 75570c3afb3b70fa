import Identity
import Kernel
import Registries

/// `/organizations/{organization}/registries`: what an organisation keeps, and what waits there.
struct KeptRegistriesView: View {
    static let template = "registries-staff/list"

    struct Entry: Sendable {
        var title: String
        var path: String
        var rows: String
        var isEmpty: Bool
        // How many of each; nil when none.
        var drafts: String?
        var submitted: String?
        var due: String?
        var imports: String?
    }

    var organization: String
    var path: String
    var entries: [Entry]

    static let examples = [
        KeptRegistriesView(
            organization: "見本市", path: "/organizations/mihon",
            entries: [
                Entry(
                    title: "子育て施設", path: "/organizations/mihon/registries/childcare-facilities", rows: "1,204",
                    isEmpty: false, drafts: "3", submitted: "1", due: "12", imports: "1"),
                Entry(title: "行政手続", path: "/organizations/mihon/registries/procedures", rows: "0", isEmpty: true),
            ]),
        KeptRegistriesView(
            organization: "<b>東京都</b>", path: "/organizations/tokyo",
            entries: [
                Entry(
                    title: "Verylongnameofaregistrywithoutanyspaces_2026_<b>",
                    path: "/organizations/tokyo/registries/x",
                    rows: "1", isEmpty: false)
            ]),
    ]
}

extension KeptRegistriesView.Entry {
    init(_ workload: RegistryWorkload, in tenant: Tenant.ID, _ language: Language) {
        func count(_ n: Int) -> String? { n == 0 ? nil : Look.count(n) }
        self.init(
            title: workload.registry.title.shown(in: language), path: KeptPaths(tenant, workload.registry).registry,
            rows: Look.count(workload.rows), isEmpty: workload.rows == 0,
            drafts: count(workload.drafts.count { $0.state == .editing }),
            submitted: count(workload.drafts.count { $0.state == .submitted }), due: count(workload.due),
            imports: count(workload.imports.count))
    }
}
