package import Foundation
package import Kernel
package import Services
package import Store

extension ComponentUse {
    static let most = 20

    /// Says which items of its sheet a service offers to whoever is built on it; none at all: it stops offering.
    package static func offer(
        _ ids: Set<String>, of slug: String, by principal: Principal, at now: Date, rules: Rulebooks,
        in store: Database
    ) async throws {
        let act = Act("component.offer", on: "\(principal.tenant)/\(slug)", needs: .editService)
        try await store.write(act, by: principal, at: now) { db in
            let service = try Service.find(slug, in: principal.tenant, db)
            try service.assertWorkable()
            try offer(ids, by: service, rules: rules, at: now, db)
        }
    }

    /// The same inside a transaction.
    package static func offer(
        _ ids: Set<String>, by service: Service, rules: Rulebooks, at now: Date, _ db: any Connection
    ) throws {
        let book = try rules.book(for: service, at: now, db)
        let dossier = try Dossier.of(service, standing: nil, db)
        let standings = book.standings(of: dossier, ServiceFacts.facts(of: dossier, at: now), at: now)
        let before = try offered(by: service.id, in: service.tenant, db)
        let after = try ids.sorted().map { id in
            guard let place = book.place[id], standings[place].applies == true else {
                throw refusal("items", "components.problem.notOnSheet", ["item": String(id.prefix(40))])
            }
            return Event.Offered(id, standings[place])
        }
        guard Set(before) != Set(after) else { return }
        try db.run(
            "DELETE FROM component_item WHERE tenant_id = \(service.tenant) AND service_id = \(service.id)")
        for one in after {
            try db.run(
                """
                INSERT INTO component_item (tenant_id, service_id, item_id, state, fresh_until)
                VALUES (\(service.tenant), \(service.id), \(one.item), \(one.state), \(one.freshUntil))
                """)
        }
        try JournalEntry(journalKind, Event(offers: after), at: now)
            .append(for: service.id, in: service.tenant, db)
        try tellHeirs(of: service, at: now, db)
    }

    /// Declares that a service is built on another, whatever organisation that belongs to.
    ///
    /// - Parameter path: `tokyo/form-platform`, or the address of its page.
    package static func use(
        _ path: String, for slug: String, by principal: Principal, at now: Date, rules: Rulebooks,
        in store: Database
    ) async throws {
        let act = Act(
            "component.use", on: "\(principal.tenant)/\(slug) \(parts(of: path).joined(separator: "/"))",
            needs: .editService)
        try await store.write(act, by: principal, at: now) { db in
            let service = try Service.find(slug, in: principal.tenant, db)
            try service.assertWorkable()
            guard let (component, offered) = try Component.find(path, db), offered > 0,
                try isSample(component.tenant, db) == isSample(service.tenant, db)
            else { throw refusal("component", "components.problem.offersNothing") }
            let used = try all(of: service.id, in: service.tenant, db)
            if used.contains(where: { $0.component == component.id }) {
                throw refusal("component", "components.problem.already", ["component": component.path])
            }
            guard used.count < most else {
                throw refusal("component", "components.problem.tooMany", ["max": "\(most)"])
            }
            if let way = try way(from: component, to: service, db) {
                let words = ([service.path] + way).joined(separator: " → ")
                throw refusal("component", "components.problem.cycle", ["way": words])
            }
            try add(component, to: service, by: principal.actor, rules: rules, at: now, db)
        }
    }

    /// Writes down that a service is built on another, where nothing speaks against it.
    package static func add(
        _ component: Service, to service: Service, by actor: Principal.Actor, rules: Rulebooks, at now: Date,
        _ db: any Connection
    ) throws {
        try db.run(
            """
            INSERT INTO component_use (tenant_id, service_id, component_tenant_id, component_id, added_by, added_at)
            VALUES (\(service.tenant), \(service.id), \(component.tenant), \(component.id), \(actor),
                \(now))
            """)
        try settle(service, because: component.path, rules: rules, at: now, db)
    }

    package static func stop(
        using path: String, for slug: String, by principal: Principal, at now: Date, rules: Rulebooks,
        in store: Database
    ) async throws {
        let act = Act(
            "component.leave", on: "\(principal.tenant)/\(slug) \(parts(of: path).joined(separator: "/"))",
            needs: .editService)
        try await store.write(act, by: principal, at: now) { db in
            let service = try Service.find(slug, in: principal.tenant, db)
            try service.assertWorkable()
            guard let (component, _) = try Component.find(path, db),
                try all(of: service.id, in: service.tenant, db).contains(where: { $0.component == component.id })
            else { throw Problem(.notFound, "components.problem.notUsed") }
            try db.run(
                """
                DELETE FROM component_use WHERE tenant_id = \(service.tenant) AND service_id = \(service.id)
                    AND component_tenant_id = \(component.tenant) AND component_id = \(component.id)
                """)
            try settle(service, because: component.path, rules: rules, at: now, db)
        }
    }

    private static func settle(
        _ service: Service, because component: String, rules: Rulebooks, at now: Date, _ db: any Connection
    ) throws {
        let uses = try all(of: service.id, in: service.tenant, db)
            .map { Event.Used(tenant: $0.componentTenant, service: "\($0.component)") }
        try JournalEntry(journalKind, Event(uses: uses), at: now).append(for: service.id, in: service.tenant, db)
        try Standing.reassess(
            service, because: Message("standing.cause.component", ["component": component]), rules: rules, at: now, db)
    }

    /// How one service is built on another already, at once or over others; nil when it is not.
    private static func way(
        from start: Service, to goal: Service, _ db: any Connection
    ) throws -> [String]? {
        var ways: [Service.ID: [String]] = [start.id: [start.path]]
        var queue = [(start.id, start.tenant)]
        while let (id, tenant) = queue.first {
            queue.removeFirst()
            let way = ways[id] ?? []
            if id == goal.id { return way }
            try db.each(
                """
                SELECT service.id, service.tenant_id, service.slug FROM component_use
                JOIN service ON service.tenant_id = component_use.component_tenant_id
                    AND service.id = component_use.component_id
                WHERE component_use.tenant_id = \(tenant) AND component_use.service_id = \(id)
                """
            ) { row in
                let (next, tenant): (Service.ID, Tenant.ID) = (try row.next(), try row.next())
                guard ways[next] == nil else { return }
                ways[next] = way + ["\(tenant)/\(try row.next(String.self))"]
                queue.append((next, tenant))
            }
        }
        return nil
    }

    private static func isSample(_ tenant: Tenant.ID, _ db: any Connection) throws -> Bool {
        try db.value("SELECT is_sample FROM organization WHERE id = \(tenant)") ?? false
    }

    private static func refusal(_ field: String, _ key: String, _ values: [String: String] = [:]) -> Problem {
        Problem(.invalid, Message("problems.fields"), fields: [.init(field, Message(key, values))])
    }
}
