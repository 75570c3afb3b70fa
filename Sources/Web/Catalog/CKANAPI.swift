import Content
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Registries
import Store

/// The reading part of CKAN's action API over registries and the rows of `datasets`, so that programs made for other
/// open-data sites read this one too.
struct CKANAPI: Sendable {
    let platform: Platform
    private var catalog: Catalog { Catalog(platform: platform) }

    init(platform: Platform) { self.platform = platform }

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        // CKAN answers with and without the version.
        for path in ["api/3/action", "api/action"] as [RouterPath] {
            router.group(path)
                .get(":action", use: act)
                .post(":action", use: act)
        }
    }

    @Sendable func act(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let action = String(try context.parameters.require("action").prefix(60))
        let language: Language = context.language == .en ? .en : .ja
        do {
            let parameters = try await CKANParameters(request)
            return try await answer(action, parameters, language)
        } catch {
            let problem = Problem(error)
            let refusal = try CKANAnswer.refusal(problem, of: action) { platform.texts.plain($0, language) }
            guard let refusal else { throw error }
            return refusal
        }
    }

    private func answer(_ action: String, _ parameters: CKANParameters, _ language: Language) async throws -> Response {
        switch action {
        case "site_read": try CKANAnswer.success(true, of: action)
        case "status_show": try CKANAnswer.success(status(language), of: action)
        case "package_list": try CKANAnswer.success(await names(parameters), of: action)
        case "package_search":
            try CKANAnswer.success(await CKANSearch(parameters, catalog, language).result(), of: action)
        case "package_show":
            try CKANAnswer.success(
                await package(parameters.text("id") ?? parameters.required("name_or_id"), language), of: action)
        case "resource_show": try CKANAnswer.success(await resource(parameters.required("id"), language), of: action)
        case "datastore_search": try await CKANDatastore(parameters, catalog).answer(platform.store)
        case "organization_list": try organizations(parameters, language)
        case "organization_show": try CKANAnswer.success(organization(parameters.required("id"), language), of: action)
        default: throw Problem(.malformed, "catalog.noAction", ["action": action])
        }
    }

    // MARK: - Site

    private struct Status: Encodable {
        let siteTitle, siteDescription, siteUrl, localeDefault, ckanVersion: String
        let extensions: [String]
        let errorEmailTo: String? = nil
    }

    private func status(_ language: Language) -> Status {
        Status(
            siteTitle: platform.texts.plain("catalog.title", language),
            siteDescription: platform.texts.plain("catalog.description", language),
            siteUrl: platform.settings.address, localeDefault: Language.ja.tag,
            // Whose behaviour we follow; clients look at it before they use an action.
            ckanVersion: "2.11.0", extensions: ["datastore"])
    }

    // MARK: - Packages

    static let maxNames = 32_000

    private func names(_ parameters: CKANParameters) async throws -> [String] {
        let limit = min(try parameters.integer("limit", Self.maxNames, in: 0...1_000_000_000), Self.maxNames)
        let offset = try parameters.integer("offset", 0, in: 0...CKANSearch.maxStart)
        let catalog = catalog
        let ofRegistries = platform.registries.all.map(\.name).sorted()
        var names = Array(ofRegistries.dropFirst(offset).prefix(limit))
        guard let datasets = catalog.datasets else { return names }
        var query = RecordQuery(datasets)
        (query.order, query.needsTotal, query.leavingOut) = (.key, false, platform.samples)
        query.offset = max(0, offset - ofRegistries.count)
        while names.count < limit {
            query.limit = min(limit - names.count, RecordQuery.maxLimit)
            let asked = query
            let page = try await platform.store.read { db in try asked.page(db) }
            names += page.rows.map { catalog.packageName(of: $0.key) }
            guard let next = page.next else { break }
            (query.cursor, query.offset) = (next, 0)
        }
        return names
    }

    private func package(_ id: String, _ language: Language) async throws -> CKANPackage {
        let catalog = catalog
        if let registry = try? platform.registries.find(id) {
            let (issued, state) = try await platform.store.read { db in
                (try catalog.issued(registry, db), try RegistryState.of(registry, db))
            }
            return .package(registry, issued: issued, state, catalog, language)
        }
        let unknown = Problem(.notFound, "catalog.noPackage", ["id": String(id.prefix(100))])
        guard let datasets = catalog.datasets else { throw unknown }
        let row = try await platform.store.read { db in
            let state = try RegistryState.of(datasets, db)
            return try Record.current(catalog.rowKey(ofPackage: id), of: datasets, state, db)
        }
        guard let row, row.isListed else { throw unknown }
        return .package(try DatasetRow(row, of: datasets), catalog, language)
    }

    private func resource(_ id: String, _ language: Language) async throws -> CKANPackage.Resource {
        let unknown = Problem(.notFound, "catalog.noResource", ["id": String(id.prefix(100))])
        let files = platform.registries.all.flatMap { RegistryFile.all(of: $0) }
        let name = files.first { $0.resourceID == id }?.registry.name
        // What belongs to a row is numbered.
        let owner = name ?? id.lastIndex(of: "~").map { String(id[..<$0]) }
        guard let owner, let found = try? await package(owner, language).resources.first(where: { $0.id == id }) else {
            throw unknown
        }
        return found
    }

    // MARK: - Organisations

    private func organizations(_ parameters: CKANParameters, _ language: Language) throws -> Response {
        let action = "organization_list"
        let limit = try parameters.integer("limit", 1000, in: 0...1_000_000_000)
        let offset = try parameters.integer("offset", 0, in: 0...1_000_000_000)
        let named = Set(try parameters.list("organizations"))
        let all = platform.organizations.all
            .filter { !$0.isSample && (named.isEmpty || named.contains("\($0.id)")) }
            .sorted { "\($0.id)" < "\($1.id)" }.dropFirst(offset).prefix(limit)
        if try parameters.bool("all_fields", false) {
            return try CKANAnswer.success(all.map { CKANOrganization($0, language) }, of: action)
        }
        return try CKANAnswer.success(all.map { "\($0.id)" }, of: action)
    }

    private func organization(_ id: String, _ language: Language) throws -> CKANOrganization {
        CKANOrganization(try platform.organizations.find(id), language)
    }
}
