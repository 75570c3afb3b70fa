import Foundation
package import Kernel
package import Store

extension Phase: SQLEncodable, SQLDecodable {}

extension Service: RowDecodable {
    /// The columns a service is made from, for queries that join it with more.
    package static let columns: SQL = """
        service.id, service.tenant_id, service.slug, service.title, service.summary, service.url, service.phase,
        service.attributes, service.channels, service.canvas, service.is_claimed, service.created_at,
        service.updated_at
        """

    package init(row: inout Row) throws {
        self.init(
            id: try row.next(), tenant: try row.next(), slug: try row.next(), title: try row.nextJSON(),
            summary: try row.nextJSON(), url: try row.next(), phase: try row.next(), attributes: try row.nextJSON(),
            channels: try row.nextJSON(), canvas: try row.nextJSON(), isClaimed: try row.next(),
            createdAt: try row.next(), updatedAt: try row.next())
    }

    package static func find(_ slug: String, in tenant: Tenant.ID, _ db: any Connection) throws -> Service {
        let found: Service? = try db.first(
            "SELECT \(columns) FROM service WHERE tenant_id = \(tenant) AND slug = \(slug)")
        guard let found else { throw ServiceError.unknown("\(tenant)/\(slug)") }
        return found
    }

    /// Only which service it is and where it stands in its life.
    package static func key(
        of slug: String, in tenant: Tenant.ID, _ db: any Connection
    ) throws -> (key: Key, phase: Phase) {
        var found: (Key, Phase)?
        try db.each("SELECT id, phase FROM service WHERE tenant_id = \(tenant) AND slug = \(slug)") { row in
            found = (Key(id: try row.next(), tenant: tenant, slug: slug), try row.next())
        }
        guard let found else { throw ServiceError.unknown("\(tenant)/\(slug)") }
        return found
    }

    package static func find(_ id: ID, in tenant: Tenant.ID, _ db: any Connection) throws -> Service {
        let found: Service? = try db.first("SELECT \(columns) FROM service WHERE tenant_id = \(tenant) AND id = \(id)")
        guard let found else { throw ServiceError.unknown("\(tenant)/\(id)") }
        return found
    }

    /// What services are called, by their addresses: `131016/moving-in`. What is no service is left out.
    package static func titles(
        of paths: Set<String>, _ db: any Connection
    ) throws -> [String: LocalizedText] {
        let pairs = paths.map { $0.split(separator: "/").map(String.init) }.filter { $0.count == 2 }
        guard !pairs.isEmpty else { return [:] }
        let (tenants, slugs) = (Set(pairs.map { $0[0] }), Set(pairs.map { $0[1] }))
        var titles: [String: LocalizedText] = [:]
        try db.each(
            """
            SELECT tenant_id, slug, title FROM service
            WHERE tenant_id IN (\(list: tenants.sorted())) AND slug IN (\(list: slugs.sorted()))
            """
        ) { row in
            let path = "\(try row.next(String.self))/\(try row.next(String.self))"
            let title: LocalizedText = try row.nextJSON()
            if paths.contains(path) { titles[path] = title }
        }
        return titles
    }

    /// The services an organisation looks after and has not ended.
    package static func claimed(in tenant: Tenant.ID, _ db: any Connection) throws -> [ID] {
        var found: [ID] = []
        try db.each(
            """
            SELECT id FROM service
            WHERE tenant_id = \(tenant) AND is_claimed AND phase <> \(Phase.retire) ORDER BY slug
            """
        ) { row in found.append(try row.next()) }
        return found
    }

    package func insert(_ db: any Connection) throws {
        do {
            try db.run(
                """
                INSERT INTO service (tenant_id, id, slug, title, summary, url, phase, attributes, channels, canvas,
                    is_claimed, search_text, created_at, updated_at)
                VALUES (\(tenant), \(id), \(slug), \(json: title), \(json: summary), \(url), \(phase),
                    \(json: attributes), \(json: channels), \(json: canvas), \(isClaimed), \(searchText),
                    \(createdAt), \(updatedAt))
                """)
            try JournalEntry(.service(.init(self)), at: createdAt).append(for: id, in: tenant, db)
        } catch StoreError.duplicate(columns: ["tenant_id", "slug"]) {
            throw ServiceError.slugTaken(slug)
        }
    }

    package func update(_ db: any Connection) throws {
        let before = JournalEntry.Profile(try Self.find(id, in: tenant, db))
        try db.run(
            """
            UPDATE service SET title = \(json: title), summary = \(json: summary), url = \(url), phase = \(phase),
                attributes = \(json: attributes), channels = \(json: channels), canvas = \(json: canvas),
                is_claimed = \(isClaimed), search_text = \(searchText), updated_at = \(updatedAt)
            WHERE tenant_id = \(tenant) AND id = \(id)
            """)
        let profile = JournalEntry.Profile(self)
        guard profile != before else { return }
        try JournalEntry(.service(profile), at: updatedAt).append(for: id, in: tenant, db)
    }
}
