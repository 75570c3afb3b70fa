import Foundation
import Identity
import Kernel
import Registries
import Store

/// `package_search`: registries and rows of `datasets` together. Registries come first in every order.
struct CKANSearch {
    struct Result: Encodable {
        let count: Int
        let sort: String
        let results: [CKANPackage]
        let facets: [String: [String: Int]]
        let searchFacets: [String: Facet]
    }

    struct Facet: Encodable {
        struct Item: Encodable {
            let name, displayName: String
            let count: Int
        }
        let title: String
        let items: [Item]
    }

    private enum Order { case change, title, name }

    private let catalog: Catalog
    private let language: Language
    private var registries: [Registry]
    /// Nil when no row can be meant.
    private var query: RecordQuery?
    private let start: Int
    private let rows: Int
    private let facets: [String]
    private let facetLimit: Int
    private let order: Order
    private let isDescending: Bool
    private let sort: String

    static let maxRows = 1000
    static let maxStart = 100_000

    init(_ parameters: CKANParameters, _ catalog: Catalog, _ language: Language) throws {
        (self.catalog, self.language) = (catalog, language)
        rows = try parameters.integer("rows", 10, in: 0...1_000_000_000)
        start = try parameters.integer("start", 0, in: 0...Self.maxStart)
        facets = try parameters.bool("facet", true) ? parameters.list("facet.field") : []
        facetLimit = try parameters.integer("facet.limit", 50, in: -1...1_000_000_000)
        sort = try parameters.text("sort") ?? "score desc, metadata_modified desc"
        (order, isDescending) = try Self.order(sort)
        registries = catalog.platform.registries.all
        query = catalog.query
        try search(parameters.text("q") ?? "")
        let filters = [try parameters.text("fq")].compactMap(\.self) + (try parameters.list("fq_list"))
        for clause in try CKANFilter(filters).clauses { try narrow(clause) }
    }

    private static func order(_ text: String) throws -> (Order, isDescending: Bool) {
        for part in text.split(separator: ",") {
            let words = part.lowercased().split(whereSeparator: \.isWhitespace)
            guard let name = words.first, words.count <= 2, words.count == 1 || ["asc", "desc"].contains(words[1])
            else {
                throw CKANParameters.refused("sort")
            }
            let isDescending = words.count == 2 && words[1] == "desc"
            switch name {
            // Nothing here is more relevant than anything else.
            case "score", "views_recent": continue
            case "metadata_modified", "metadata_created", "last_modified": return (.change, isDescending)
            case "title", "title_string": return (.title, isDescending)
            case "name", "id": return (.name, isDescending)
            default: throw CKANParameters.refused("sort")
            }
        }
        return (.change, true)
    }

    private mutating func search(_ text: String) {
        let words = text.replacing("*:*", with: "").filter { !"\"+()".contains($0) }
            .split(whereSeparator: \.isWhitespace).filter { $0 != "AND" }.joined(separator: " ")
        guard !words.isEmpty else { return }
        query?.search(words)
        let wanted = SearchText.folded(words).split(whereSeparator: \.isWhitespace)
        registries.removeAll { registry in
            let text = SearchText.folded(
                [registry.name, registry.title.ja, registry.title.en, registry.description.ja, registry.description.en]
                    .compactMap(\.self).joined(separator: "\n"))
            return !wanted.allSatisfy { text.contains($0) }
        }
    }

    private mutating func narrow(_ clause: CKANFilter.Clause) throws {
        let values = Set(clause.values)
        switch clause.field {
        case "state", "type", "dataset_type", "capacity":
            if values.isDisjoint(with: ["active", "dataset", "public"]) { (registries, query) = ([], nil) }
        case "organization", "owner_org":
            registries.removeAll { registry in
                !(catalog.publisher(of: registry).map { values.contains("\($0.id)") } ?? false)
            }
            guard values.count == 1, let name = values.first else { throw CKANParameters.unsupported("fq") }
            if let organization = try? catalog.platform.organizations.find(name),
                query?.organization == nil || query?.organization == organization.id
            {
                query?.organization = organization.id
            } else {
                query = nil
            }
        case "license_id":
            registries.removeAll { !values.contains($0.licence.name) }
            try narrow("distribution.license") { category in
                values.contains(category.value)
                    || values.contains(CKANPackage.licenceID(category.label[.en]))
            }
        case "res_format":
            let formats = Set(values.map { $0.uppercased() })
            if formats.isDisjoint(with: ["CSV", "NDJSON", "JSON"]) { registries = [] }
            try narrow("distribution.format") { formats.contains($0.value) }
        case "groups":
            registries = []
            let themes = Set(values.map { $0.uppercased() })
            try narrow("theme") { themes.contains($0.value) }
        case "name", "id":
            registries.removeAll { !values.contains($0.name) }
            if let asked = query {
                try query?.filter(
                    asked.registry.fields[asked.registry.key[0]].name, values.sorted().map(catalog.rowKey))
            }
        default: throw CKANParameters.unsupported("fq")
        }
    }

    private mutating func narrow(_ field: String, _ isMeant: (Field.Category) -> Bool) throws {
        guard let asked = query, let index = asked.registry.field(named: field) else {
            query = nil
            return
        }
        let values = asked.registry.fields[index].categories.filter(isMeant).map(\.value)
        if values.isEmpty {
            query = nil
            return
        }
        try query?.filter(field, values)
    }

    // MARK: - Answer

    func result() async throws -> Result {
        let rows = min(rows, Self.maxRows)
        let shelf = catalog.platform.registries.all
        var query = query
        let ofRegistries = registries.count
        let wanted = max(0, start + rows - max(start, ofRegistries))
        query?.offset = max(0, start - ofRegistries)
        query?.limit = max(1, wanted)
        query?.isDescending = isDescending
        switch order {
        case .change: query?.order = .change
        case .name: query?.order = .key
        case .title:
            if let asked = query { query?.order = asked.registry.sortFields.first.map { .field($0) } ?? .key }
        }
        let asked = query
        let (registries, facets) = (registries, facets)
        let (heads, page, counts) = try await catalog.platform.store.read { db in
            (
                try registries.map { ($0, try catalog.issued($0, db), try RegistryState.of($0, db)) },
                try asked?.page(db), try facets.map { try self.counts($0, asked, db) }
            )
        }
        var packages = heads.map { CKANPackage.package($0, issued: $1, $2, catalog, language) }
        packages.sort { left, right in
            let (left, right) = isDescending ? (right, left) : (left, right)
            return switch order {
            case .change: (left.metadataModified, left.name) < (right.metadataModified, right.name)
            case .title: (left.title, left.name) < (right.title, right.name)
            case .name: left.name < right.name
            }
        }
        packages = Array(packages.dropFirst(start).prefix(rows))
        let found = page?.rows.prefix(wanted) ?? []
        packages += try found.map { row in
            CKANPackage.package(try DatasetRow(row, of: asked?.registry ?? shelf[0]), catalog, language)
        }
        let items = Dictionary(zip(facets, counts), uniquingKeysWith: { first, _ in first })
        return Result(
            count: ofRegistries + (page?.total ?? 0), sort: sort, results: packages,
            facets: items.mapValues { Dictionary($0.map { ($0.name, $0.count) }, uniquingKeysWith: +) },
            searchFacets: Dictionary(
                items.map { ($0.key, Facet(title: $0.key, items: $0.value)) }, uniquingKeysWith: { first, _ in first }))
    }

    /// How often each value of a facet stands in what was asked for; none of a facet we do not count.
    private func counts(_ facet: String, _ query: RecordQuery?, _ db: any Connection) throws -> [Facet.Item] {
        var counts: [String: (label: String, n: Int)] = [:]
        func add(_ name: String, _ label: String, _ n: Int) { counts[name, default: (label, 0)].n += n }
        switch facet {
        case "organization":
            for registry in registries {
                guard let organization = catalog.publisher(of: registry) else { continue }
                add("\(organization.id)", organization.name[language], 1)
            }
            guard let query else { break }
            for tenant in try RecordTally.byOrganization(
                in: query.registry.name, leavingOut: query.leavingOut, db
            ).keys
            where query.organization == nil || query.organization == tenant {
                var ofTenant = query
                (ofTenant.organization, ofTenant.limit, ofTenant.offset) = (tenant, 1, 0)
                let n = try ofTenant.page(db).total
                if n > 0 { add("\(tenant)", catalog.platform.organizations[tenant]?.name[language] ?? "\(tenant)", n) }
            }
        case "res_format":
            for registry in registries {
                for file in RegistryFile.all(of: registry) { add(file.formatName, file.formatName, 1) }
            }
            try count(query, "distribution.format", db) { add($0.value, $0.label[language], $1) }
        case "license_id":
            for registry in registries { add(registry.licence.name, registry.licence.title, 1) }
            try count(query, "distribution.license", db) { category, n in
                add(CKANPackage.licenceID(category.label[.en]), category.label[language], n)
            }
        case "groups":
            try count(query, "theme", db) { add($0.value.lowercased(), $0.label[language], $1) }
        default: break
        }
        let items = counts.map { Facet.Item(name: $0.key, displayName: $0.value.label, count: $0.value.n) }
            .sorted { ($1.count, $0.name) < ($0.count, $1.name) }
        return facetLimit < 0 ? items : Array(items.prefix(facetLimit))
    }

    private func count(
        _ query: RecordQuery?, _ name: String, _ db: any Connection, _ add: (Field.Category, Int) -> Void
    ) throws {
        guard let query, let field = query.registry.field(named: name) else { return }
        // The filter on the facet itself counts here, unlike on our own pages.
        let chosen = query.filters.filter { $0.field == field }
        for (text, n) in try query.counts(of: field, db) {
            let value = query.registry.text(ofIndexText: text, field)
            guard let category = query.registry.fields[field].categories.first(where: { $0.value == value }),
                chosen.allSatisfy({ $0.values.contains(value) })
            else { continue }
            add(category, n)
        }
    }
}
