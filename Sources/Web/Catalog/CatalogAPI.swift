import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Registries
import Store

/// `/catalog.jsonld`: everything published here in DCAT-AP, for harvesters of other catalogues.
struct CatalogAPI: Sendable {
    let catalog: Catalog

    init(platform: Platform) { catalog = Catalog(platform: platform) }

    static let path = "/catalog.jsonld"
    /// How many rows of `datasets` stand on one page.
    static let rowsPerPage = 1000
    /// Further pages nobody turns; whoever wants them reads the registry itself.
    private static let maxPage = 100

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.get("catalog.jsonld", use: show)
    }

    @Sendable func show(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let number = try page(request)
        let shelf = catalog.platform.registries
        let states = try await catalog.platform.store.read { db in
            try shelf.all.map { try RegistryState.of($0, db) }
        }
        // Both only ever grow, and with every change one of them does.
        let tag = "\"\(states.reduce(0) { $0 + $1.revision })-\(states.reduce(0) { $0 + $1.lastSeq })\""
        let modified = states.filter { $0.revision > 0 }.map(\.changedAt).max()
        var headers: HTTPFields = [
            .eTag: tag, .cacheControl: "public, no-cache", .accessControlAllowOrigin: "*",
            .contentType: "application/ld+json; charset=utf-8",
        ]
        if let modified { headers[.lastModified] = modified.httpDate }
        if request.headers[.ifNoneMatch]?.contains(tag) == true {
            return Response(status: .notModified, headers: headers)
        }
        let node = try await node(page: number, modified: modified)
        var response = try Response.standardJSON(node)
        for field in headers { response.headers[field.name] = field.value }
        return response
    }

    private func page(_ request: Request) throws -> Int {
        guard let text = request.uri.queryParameters["page"] else { return 1 }
        guard let page = Int(text), (1...Self.maxPage).contains(page) else {
            throw Problem(
                .invalid, Message("problems.fields"),
                fields: [.init("page", Message("problems.outOfRange", ["low": "1", "high": "\(Self.maxPage)"]))])
        }
        return page
    }

    private func node(page: Int, modified: Date?) async throws -> CatalogNode {
        let registries = catalog.platform.registries.all
        var query = catalog.query
        query?.limit = Self.rowsPerPage
        query?.offset = (page - 1) * Self.rowsPerPage
        let asked = query
        let (found, heads) = try await catalog.platform.store.read { db in
            (
                try asked?.page(db),
                // Registries stand on the first page.
                page > 1
                    ? []
                    : try registries.map { registry in
                        (registry, try catalog.issued(registry, db), try RegistryState.of(registry, db))
                    }
            )
        }
        let rows = try (found?.rows ?? []).map { row in try DatasetRow(row, of: asked?.registry ?? registries[0]) }
        let total = found?.total ?? 0
        let here = catalog.address(Self.path)
        let datasets = heads.map { catalog.dataset($0, issued: $1, $2) } + rows.map { catalog.dataset($0) }
        let records =
            heads.compactMap { registry, _, state in
                state.revision == 0
                    ? nil
                    : record(
                        catalog.address(registry.path), catalog.id(of: registry), Timestamp.text(of: state.changedAt))
            } + rows.map { record(catalog.address($0.path), catalog.id(of: $0), $0.changedAt) }
        let publisher = catalog.publisher
        return CatalogNode(
            id: "\(here)#catalog", title: catalog.text("catalog.title").inCatalog,
            description: catalog.text("catalog.description").inCatalog, publisher: catalog.agent(publisher),
            homepage: Reference(catalog.address("/registries")), language: ["ja", "en"].compactMap(Catalog.language),
            licence: Reference("https://creativecommons.org/publicdomain/zero/1.0/"),
            spatial: catalog.place(of: publisher), modified: modified.map { Timestamp.text(of: $0) },
            totalItems: registries.count + total, view: view(page, of: total, here), dataset: datasets,
            service: page > 1 ? nil : services(registries), record: records)
    }

    private func record(_ page: String, _ dataset: String, _ changed: String) -> RecordNode {
        RecordNode(id: "\(page)#record", primaryTopic: dataset, modified: changed)
    }

    private func view(_ page: Int, of total: Int, _ here: String) -> PageNode? {
        let last = min(Self.maxPage, max(1, (total + Self.rowsPerPage - 1) / Self.rowsPerPage))
        guard last > 1 else { return nil }
        func address(_ page: Int) -> String { "\(here)?page=\(page)" }
        return PageNode(
            id: address(page), first: address(1), previous: page > 1 ? address(page - 1) : nil,
            next: page < last ? address(page + 1) : nil, last: address(last))
    }

    private func services(_ registries: [Registry]) -> [ServiceNode] {
        [
            ServiceNode(
                id: catalog.serviceID, title: catalog.text("catalog.api").inCatalog,
                endpointURL: catalog.address("/api/v1/registries"), servesDataset: registries.map(catalog.id)),
            ServiceNode(
                id: catalog.address("/api/3#service"), title: catalog.text("catalog.ckan").inCatalog,
                endpointURL: catalog.address("/api/3/action"),
                conformsTo: [Reference("https://docs.ckan.org/en/2.11/api/")],
                servesDataset: registries.map(catalog.id)),
        ]
    }
}
