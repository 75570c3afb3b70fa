package import Foundation
package import Kernel
package import Store

/// How long and how many: files take room, and nobody can look through hundreds of them.
extension RegistryImport {
    /// For how many days the files of an import that is over, or that nobody said yes to, are kept.
    package static let daysKept = 30
    /// How many of one organisation may be under way or wait for somebody at a time.
    package static let maxUnfinished = 20

    /// Until when the rows given back can be had, the end of a day; nil while it runs.
    package var keptUntil: Date? { isRunning ? nil : Day(updatedAt).adding(days: Self.daysKept + 1).start }

    /// Refuses one more of an organisation that has too many.
    package static func checkRoom(in tenant: Tenant.ID, _ db: any Connection) throws {
        let unfinished: Int? = try db.value(
            """
            SELECT count(*) FROM registry_import
            WHERE tenant_id = \(tenant) AND state IN ('checking', 'checked', 'applying', 'cancelling')
            """)
        if unfinished ?? 0 >= maxUnfinished { throw RegistryError.tooManyImports(maxUnfinished) }
    }

    /// Which of these can still be needed, of all organisations.
    fileprivate static func needed(
        _ ids: [ID], at now: Date, _ db: any Connection
    ) throws -> Set<ID> {
        var needed: Set<ID> = []
        for start in stride(from: 0, to: ids.count, by: 500) {
            let some = Array(ids[start..<min(start + 500, ids.count)])
            let found: [RegistryImport] = try db.all(
                "SELECT \(columns) FROM registry_import WHERE tenant_id <> '' AND id IN (\(list: some))")
            needed.formUnion(found.filter { $0.keptUntil.map { $0 > now } ?? true }.map(\.id))
        }
        return needed
    }
}

extension ImportFolder {
    /// How long a file that is just being sent may lie here before an import of it begins.
    private static let sending = TimeInterval(86_400)

    /// Cancels what nobody said yes to for too long, and removes the files nobody can need any more.
    package func tidy(at now: Date, in store: Database) async throws {
        let limit = Day(now).adding(days: -RegistryImport.daysKept).start
        try await store.append(to: []) { db in
            // What was only checked left nothing in the registry that would have to be taken away.
            try db.run(
                """
                UPDATE registry_import SET state = 'cancelled'
                WHERE tenant_id <> '' AND state = 'checked' AND updated_at < \(limit)
                """)
        }
        let all = ids
        let needed = try await store.read { db in try RegistryImport.needed(all, at: now, db) }
        for id in all where !needed.contains(id) && id.date < now - Self.sending { remove(id) }
    }
}
