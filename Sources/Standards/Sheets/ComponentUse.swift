package import Foundation
package import Kernel
package import Services
package import Store

/// A service is built on a shared component, another service with a sheet of its own: what the component offers counts
/// for the services on it, and falls with it.
package struct ComponentUse: Sendable, Hashable {
    package let component: Service.ID
    package let componentTenant: Tenant.ID
    package let addedBy: Principal.Actor
    package let addedAt: Date
}

extension ComponentUse: RowDecodable {
    package init(row: inout Row) throws {
        component = try row.next()
        componentTenant = try row.next()
        addedBy = try row.next()
        addedAt = try row.next()
    }

    package static func all(of service: Service.ID, in tenant: Tenant.ID, _ db: any Connection) throws
        -> [ComponentUse]
    {
        try db.all(
            """
            SELECT component_id, component_tenant_id, added_by, added_at FROM component_use
            WHERE tenant_id = \(tenant) AND service_id = \(service) ORDER BY added_at
            """)
    }

    /// What the components of a service show for the items they offer.
    static func inheritance(of service: Service.ID, in tenant: Tenant.ID, _ db: any Connection) throws
        -> [Dossier.Inheritance]
    {
        try db.all(
            """
            SELECT \(inheritanceColumns) FROM \(inheritanceTables)
            WHERE component_use.tenant_id = \(tenant) AND component_use.service_id = \(service)
            """)
    }

    static let inheritanceColumns: SQL = """
        component_item.item_id, component_item.state, component_item.fresh_until, service.tenant_id, service.slug
        """

    static let inheritanceTables: SQL = """
        component_use
        JOIN component_item ON component_item.tenant_id = component_use.component_tenant_id
            AND component_item.service_id = component_use.component_id
        JOIN service ON service.tenant_id = component_use.component_tenant_id
            AND service.id = component_use.component_id
        """

    /// Of two components that offer the same item the worse counts.
    static func worst(_ all: [Dossier.Inheritance]) -> [Dossier.Inheritance] {
        guard all.count > 1 else { return all }
        let order: [CheckSheet.State: Int] = [.notMet: 0, .stale: 1, .noEvidence: 2, .met: 3]
        // Of two alike the one that grows old first, so that it does not matter in which order they were read.
        func rank(_ one: Dossier.Inheritance) -> (Int, Date, String) {
            (order[one.state] ?? 0, one.freshUntil ?? .distantFuture, one.component)
        }
        return Array(
            Dictionary(all.map { ($0.item, $0) }) { one, other in rank(one) <= rank(other) ? one : other }.values)
    }

    /// Keeps what a component shows for the items it offers; services built on it have to be looked at again when that
    /// changed.
    static func publish(
        _ items: [ItemStanding], of service: Service, in book: Rulebook, at now: Date, _ db: any Connection
    ) throws {
        let before = try offered(by: service.id, in: service.tenant, db)
        guard !before.isEmpty else { return }
        // What has been retired holds nothing up any more.
        let isOver = service.phase == .retire
        let after = before.map { offer in
            Event.Offered(offer.item, isOver ? .absent : book.place[offer.item].map { items[$0] } ?? .absent)
        }
        guard after != before else { return }
        for (old, new) in zip(before, after) where old != new {
            try db.run(
                """
                UPDATE component_item SET state = \(new.state), fresh_until = \(new.freshUntil)
                WHERE tenant_id = \(service.tenant) AND service_id = \(service.id) AND item_id = \(new.item)
                """)
        }
        try JournalEntry(journalKind, Event(offers: after), at: now).append(for: service.id, in: service.tenant, db)
        // What lasts longer than before needs no look; what ends sooner has to be known.
        let isNews = zip(before, after).contains { old, new in
            old.state != new.state || (new.freshUntil ?? .distantFuture) < (old.freshUntil ?? .distantFuture)
        }
        if isNews { try tellHeirs(of: service, at: now, db) }
    }

    static func tellHeirs(of service: Service, at now: Date, _ db: any Connection) throws {
        try Standing.askAgain(
            """
            standing.tenant_id <> '' AND EXISTS (SELECT 1 FROM component_use
                WHERE component_use.tenant_id = standing.tenant_id AND component_use.service_id = standing.service_id
                AND component_use.component_tenant_id = \(service.tenant)
                AND component_use.component_id = \(service.id))
            """,
            because: Message("standing.cause.component", ["component": service.path]), at: now, db)
    }

    /// The components that offer one of these items, of all organisations, with those they offer.
    static func offered(
        _ items: [String], _ db: any Connection
    ) throws -> [Service.ID: (tenant: Tenant.ID, items: Set<String>)] {
        var offers: [Service.ID: (tenant: Tenant.ID, items: Set<String>)] = [:]
        try db.each(
            """
            SELECT service_id, tenant_id, item_id FROM component_item
            WHERE tenant_id <> '' AND item_id IN (\(list: items))
            """
        ) { row in
            let (service, tenant): (Service.ID, Tenant.ID) = (try row.next(), try row.next())
            offers[service, default: (tenant, [])].items.insert(try row.next())
        }
        return offers
    }

    /// In the order of their ids.
    package static func offered(
        by service: Service.ID, in tenant: Tenant.ID, _ db: any Connection
    ) throws -> [Event.Offered] {
        try db.all(
            """
            SELECT item_id, state, fresh_until FROM component_item
            WHERE tenant_id = \(tenant) AND service_id = \(service) ORDER BY item_id
            """)
    }
}

extension ComponentUse {
    static let journalKind = "component"

    /// What the journal keeps of components. Each entry tells all there is from then on, not the difference: who wants
    /// to know what a service inherited at a moment takes the newest `uses` of its journal, and of each component there
    /// the newest `offers` of that one's journal.
    package struct Event: Codable {
        /// In the journal of a component: an item it offers, as it is from now on.
        package struct Offered: Codable, Sendable, Hashable {
            package let item: String
            package let state: CheckSheet.State
            package let freshUntil: Date?

            init(_ item: String, _ standing: ItemStanding) {
                (self.item, state, freshUntil) = (item, standing.state, standing.freshUntil.map(\.kept))
            }
        }

        /// In the journal of a service: what it is built on.
        package struct Used: Codable, Sendable, Hashable {
            package let tenant: Tenant.ID
            package let service: String
        }

        package internal(set) var offers: [Offered]?
        package internal(set) var uses: [Used]?
    }
}

extension ComponentUse.Event.Offered: RowDecodable {
    package init(row: inout Row) throws {
        item = try row.next()
        state = try row.next()
        freshUntil = try row.next()
    }
}

extension Date {
    /// As exactly as the store keeps it.
    fileprivate var kept: Date { Date(timeIntervalSince1970: (timeIntervalSince1970 * 1000).rounded(.down) / 1000) }
}

extension CheckSheet.State: SQLEncodable, SQLDecodable {}

extension Dossier.Inheritance: RowDecodable {
    package init(row: inout Row) throws {
        item = try row.next()
        state = try row.next()
        freshUntil = try row.next()
        let tenant: Tenant.ID = try row.next()
        component = "\(tenant)/\(try row.next(String.self))"
    }
}
