package import Foundation
package import Kernel
package import Services
package import Store

/// A service others may build on, or that is built on one: its public name, and how many items it offers.
package struct Component: Sendable {
    package let id: Service.ID
    package let tenant: Tenant.ID
    package let slug: String
    package let title: LocalizedText
    package let offered: Int
    package let met: Int

    package var path: String { "\(tenant)/\(slug)" }
}

extension Component: RowDecodable {
    package init(row: inout Row) throws {
        id = try row.next()
        tenant = try row.next()
        slug = try row.next()
        title = try row.nextJSON()
        offered = try row.next()
        met = try row.next()
    }

    private static let columns: SQL = """
        service.id, service.tenant_id, service.slug, service.title, count(component_item.item_id),
        count(component_item.item_id) FILTER (WHERE component_item.state = 'met')
        """

    private static let items: SQL = """
        component_item.tenant_id = service.tenant_id AND component_item.service_id = service.id
        """

    /// What a service is built on, in the order in which it was said.
    package static func used(by service: Service.ID, in tenant: Tenant.ID, _ db: any Connection) throws -> [Component] {
        try db.all(
            """
            SELECT \(columns) FROM component_use
            JOIN service ON service.tenant_id = component_use.component_tenant_id
                AND service.id = component_use.component_id
            LEFT JOIN component_item ON \(items)
            WHERE component_use.tenant_id = \(tenant) AND component_use.service_id = \(service)
            GROUP BY service.tenant_id, service.id, component_use.added_at
            ORDER BY component_use.added_at, service.tenant_id, service.slug
            """)
    }

    /// Who is built on a service, of all organisations: public names only.
    package static func heirs(of service: Service.ID, in tenant: Tenant.ID, _ db: any Connection) throws -> [Component]
    {
        try db.all(
            """
            SELECT service.id, service.tenant_id, service.slug, service.title, 0, 0 FROM component_use
            JOIN service ON service.tenant_id = component_use.tenant_id AND service.id = component_use.service_id
            WHERE component_use.component_tenant_id = \(tenant) AND component_use.component_id = \(service)
            ORDER BY service.tenant_id, service.slug LIMIT 500
            """)
    }

    /// Services that offer something, of all organisations, found by their words or their path. Samples are built on
    /// samples only, and real services on real ones.
    package static func search(
        _ words: String, for service: Service, limit: Int = 20, _ db: any Connection
    ) throws -> [Component] {
        var conditions: [SQL] = [
            "(service.tenant_id <> \(service.tenant) OR service.id <> \(service.id))",
            """
            organization.is_sample = (SELECT own.is_sample FROM organization AS own WHERE own.id = \(service.tenant))
            """,
        ]
        for word in ComponentUse.words(words) {
            let pattern = SearchText.pattern(word)
            conditions.append(
                """
                (service.search_text LIKE \(pattern) ESCAPE '\\' OR service.tenant_id LIKE \(pattern) ESCAPE '\\')
                """)
        }
        return try db.all(
            """
            SELECT \(columns) FROM service
            JOIN organization ON organization.id = service.tenant_id
            JOIN component_item ON \(items)
            WHERE \(SQL.joined(conditions, by: " AND "))
            GROUP BY service.tenant_id, service.id
            ORDER BY count(component_item.item_id) DESC, service.tenant_id, service.slug LIMIT \(limit)
            """)
    }

    static func find(_ path: String, _ db: any Connection) throws -> (service: Service, offered: Int)? {
        let parts = ComponentUse.parts(of: path)
        guard parts.count == 2 else { return nil }
        let tenant = Tenant.ID(parts[0])
        let found: Service? = try db.first(
            "SELECT \(Service.columns) FROM service WHERE tenant_id = \(tenant) AND slug = \(parts[1])")
        guard let found else { return nil }
        return (found, try ComponentUse.offered(by: found.id, in: tenant, db).count)
    }
}

extension ComponentUse {
    /// `tokyo/form-platform`, with the address of its page around it or not.
    static func parts(of path: String) -> [String] {
        let path = path.firstRange(of: "/services/").map { path[$0.upperBound...] } ?? path[...]
        return path.prefix(200).split(separator: "/").prefix(2).map { $0.filter { !$0.isWhitespace } }
    }

    /// Words to search by; a path is the words on both sides of its stroke.
    static func words(_ text: String) -> [String] {
        let path = text.firstRange(of: "/services/").map { text[$0.upperBound...] } ?? text[...]
        return path.prefix(200).split(whereSeparator: { $0.isWhitespace || $0 == "/" }).prefix(8).map(String.init)
    }
}

/// All that ties a service to others: what it is built on, what it offers, and who is built on it.
package struct ComponentTies: Sendable {
    package let sheet: CheckSheet
    package let used: [Component]
    package let offered: [ComponentUse.Event.Offered]
    package let heirs: [Component]
    /// What a search found; nil when nothing was searched for.
    package let found: [Component]?

    package static func of(
        _ service: Service, searching words: String?, rules: Rulebooks, at now: Date, _ db: any Connection
    ) throws -> ComponentTies {
        ComponentTies(
            sheet: try CheckSheet.of(service, rules: rules, at: now, db),
            used: try Component.used(by: service.id, in: service.tenant, db),
            offered: try ComponentUse.offered(by: service.id, in: service.tenant, db),
            heirs: try Component.heirs(of: service.id, in: service.tenant, db),
            found: try words.map { try Component.search($0, for: service, db) })
    }
}
