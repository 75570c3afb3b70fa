package import Foundation
package import Kernel
package import Store

extension Record {
    /// One of several rows that are kept together.
    package struct Entry: Sendable {
        package let reading: RowReading
        /// The version the writer has seen, 0 for none.
        package let expecting: Int

        package init(_ reading: RowReading, expecting: Int) { (self.reading, self.expecting) = (reading, expecting) }
    }

    /// What became of one of them.
    package enum Outcome: Sendable {
        case kept(Record)
        case refused(Problem)
    }

    /// Keeps all rows that can be kept, in one go; the others are answered with what is in their way.
    package static func publish(
        _ entries: [Entry], of registry: Registry, change: Change = .update, reason: String? = nil,
        by principal: Principal, at now: Date, in store: Database, then: @escaping RegistryCommit.Consequence
    ) async throws -> [Outcome] {
        try registry.assertDirect(principal)
        let act = Act("record.publish-several", on: "\(registry.name) \(entries.count)", needs: .keepRecords)
        return try await store.write(act, by: principal, at: now) { db in
            try entries.map { entry in
                guard let key = registry.key(of: entry.reading.values), !entry.reading.hasErrors else {
                    return .refused(RegistryError.invalid(registry.problems(of: entry.reading)).problem)
                }
                do {
                    let record = try put(
                        entry.reading.values, warnings: entry.reading.warnings, key: key, of: registry,
                        expecting: entry.expecting, change: change, reason: reason, in: principal.tenant,
                        by: principal.actor, at: now, db, then)
                    return .kept(record)
                } catch let error as RegistryError {
                    // These are found before anything is written; all else ends the whole transaction.
                    switch error {
                    case .invalid, .keyOfAnother, .changedMeanwhile: return .refused(error.problem)
                    default: throw error
                    }
                }
            }
        }
    }

    /// What only staff may see who say what for. The organisation finds purpose and reader in its audit log.
    package static func readRestricted(
        _ key: String, of registry: Registry, purpose: String, by principal: Principal, at now: Date,
        in store: Database
    ) async throws -> RecordValues {
        let purpose = purpose.trimmed.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard !purpose.isEmpty else {
            throw RegistryError.invalid([.init("purpose", Message("problems.required"))])
        }
        let act = Act(
            "record.read-restricted", on: "\(registry.name)/\(key) \(purpose.prefix(400))", needs: .readRestricted)
        return try await store.write(act, by: principal, at: now) { db in
            let state = try RegistryState.of(registry, db)
            guard let record = try current(key, of: registry, state, db), record.tenant == principal.tenant else {
                throw RegistryError.noRecord(key)
            }
            return try registry.values(of: record.document)
        }
    }
}
