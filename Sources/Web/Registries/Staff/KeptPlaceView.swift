import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Registries

/// Where we are among the staff pages of one registry (partial `registries-staff/place`).
struct KeptPlaceView: Sendable {
    struct Page: Sendable {
        var path: String
        var isCurrent: Bool
    }

    /// The registry.
    var title: String
    var path: String
    /// The organisation and all it keeps.
    var organization: LinkView
    var rows: Page
    /// Nil for who may not keep rows.
    var new: Page?
    var grid: Page?
    var imports: Page
    /// As everybody sees it.
    var publicPath: String

    /// - Parameter current: the last part of this page's path; `""` for the rows.
    init(title: String, path: String, organization: LinkView, publicPath: String, mayKeep: Bool, at current: String) {
        func page(_ name: String) -> Page {
            Page(path: name.isEmpty ? path : "\(path)/\(name)", isCurrent: name == current)
        }
        (self.title, self.path, self.organization, self.publicPath) = (title, path, organization, publicPath)
        (rows, imports) = (page(""), page("imports"))
        (new, grid) = mayKeep ? (page("rows/new"), page("grid")) : (nil, nil)
    }

    init(_ registry: Registry, for principal: Principal, at current: String, _ platform: Platform, _ language: Language)
    {
        let kept = KeptPaths(principal.tenant, registry)
        self.init(
            title: registry.title.shown(in: language), path: kept.registry,
            organization: LinkView(name: platform.name(of: principal.tenant, language), path: kept.organization),
            publicPath: registry.path, mayKeep: principal.may(.keepRecords), at: current)
    }

    static func example(at page: String, mayKeep: Bool = true) -> KeptPlaceView {
        KeptPlaceView(
            title: "子育て施設", path: "/organizations/mihon/registries/childcare-facilities",
            organization: LinkView(name: "見本市", path: "/organizations/mihon/registries"),
            publicPath: "/registries/childcare-facilities", mayKeep: mayKeep, at: page)
    }

    static func hostile(at page: String) -> KeptPlaceView {
        KeptPlaceView(
            title: "<b>Verylongnameofaregistrywithoutanyspaces_2026</b>", path: "/organizations/tokyo/registries/x",
            organization: LinkView(name: "東京都<デジタル>サービス局", path: "/organizations/tokyo/registries"),
            publicPath: "/registries/x", mayKeep: false, at: page)
    }
}

/// The addresses of the staff pages of one organisation's registry.
struct KeptPaths: Sendable {
    let organization: String
    let registry: String

    init(_ tenant: Tenant.ID, _ registry: Registry) { self.init(tenant, registry.name) }

    init(_ tenant: Tenant.ID, _ registry: String) {
        organization = "/organizations/\(tenant)/registries"
        self.registry = "\(organization)/\(registry)"
    }

    func row(_ key: String) -> String { "\(registry)/rows/\(key.inQuery)" }

    func draft(_ id: RecordDraft.ID) -> String { "\(registry)/drafts/\(id)" }

    func importing(_ id: RegistryImport.ID) -> String { "\(registry)/imports/\(id)" }
}

extension MemberContext {
    /// Acting for the organisation a path names. To everybody else what it keeps does not exist.
    func keeper(_ platform: Platform) throws -> Principal {
        let organization = try platform.organizations.find(try parameters.require("organization"))
        return try principal(in: organization.id)
    }

    /// The same on the registry it names.
    func kept(_ platform: Platform) throws -> (principal: Principal, registry: Registry) {
        let principal = try keeper(platform)
        let registry = try platform.registries.find(String(try parameters.require("registry").prefix(80)))
        guard registry.isKept(by: principal.tenant) else { throw Problem(.notFound, "problems.notFound") }
        return (principal, registry)
    }

    /// The same for who may change rows there.
    func keeping(_ platform: Platform) throws -> (principal: Principal, registry: Registry) {
        let (principal, registry) = try kept(platform)
        try principal.require(.keepRecords)
        return (principal, registry)
    }

    func recordKey() throws -> String { try parameters.recordKey() }
}

extension Platform {
    func isSample(_ tenant: Tenant.ID) -> Bool { organizations[tenant]?.isSample ?? false }
}

extension Organization {
    /// How a field that says whose row it is calls this organisation.
    func name(in field: Field) -> String {
        switch field.format {
        case .municipalityCode: code ?? "\(id)"
        case .corporateNumber: corporateNumber ?? "\(id)"
        default: "\(id)"
        }
    }
}
