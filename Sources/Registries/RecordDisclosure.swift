package import Foundation
package import Kernel
import Store

/// What everybody may see of a row changed, and the row did not: it is withheld, in part or as a whole, or shown again.
/// Takes a place in the change feed as a version does, so that who reads on hears of it.
package struct RecordDisclosure: Sendable, Hashable {
    package let tenant: Tenant.ID
    package let registry: String
    package let key: String
    /// The row's version, which is no other than before.
    package let version: Int
    package let seq: Int
    package let at: Date
    /// A withdrawal where nothing is left to see, otherwise an update.
    package let change: Record.Change
}

extension RecordDisclosure {
    /// Notes that a version is now shown otherwise than before.
    static func note(
        _ record: Record, isWithheld: Bool, at now: Date, _ db: any Connection
    ) throws -> RecordDisclosure {
        let disclosure = RecordDisclosure(
            tenant: record.tenant, registry: record.registry, key: record.key, version: record.version,
            seq: try RegistryState.take(1, of: record.registry, at: now, db), at: now,
            change: isWithheld || record.isWithdrawn ? .withdrawal : .update)
        try db.run(
            """
            INSERT INTO record_disclosure (tenant_id, registry, seq, key, version, at, change)
            VALUES (\(disclosure.tenant), \(disclosure.registry), \(disclosure.seq), \(disclosure.key),
                \(disclosure.version), \(now), \(disclosure.change))
            """)
        return disclosure
    }
}

extension Registry {
    /// The disclosures among the steps of the change feed, each with the version that holds at its place: an import that
    /// was under way may have brought another one there since. Of what was withheld then or is now, nothing is told.
    func disclosures(
        after since: Int, through last: Int, _ kept: SQL, limit: Int, _ db: any Connection
    ) throws -> [RecordStep] {
        try db.all(
            """
            SELECT disclosure.seq, disclosure.tenant_id, disclosure.key, record.version,
                CAST(disclosure.at AS TEXT),
                CASE record.change WHEN 'withdrawal' THEN record.change ELSE disclosure.change END, NULL,
                CASE WHEN disclosure.change = 'withdrawal' OR record.change = 'withdrawal' THEN '{}'
                    ELSE COALESCE(record.public_document, record.document) END
            FROM record_disclosure AS disclosure
            JOIN record ON record.tenant_id = disclosure.tenant_id AND record.registry = disclosure.registry
                AND record.key = disclosure.key AND record.seq < disclosure.seq
                AND (record.until_seq IS NULL OR record.until_seq > disclosure.seq)
            WHERE disclosure.registry = \(name) AND disclosure.seq > \(since) AND disclosure.seq <= \(last)
                \(kept)
            ORDER BY disclosure.seq LIMIT \(limit)
            """)
    }
}
