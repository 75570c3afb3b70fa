import Foundation
package import Kernel
package import Store

/// One organisation's own rows as its staff see them: also what is withdrawn and, for who may read that, withheld.
package struct KeptRows: Sendable {
    package enum Which: String, CaseIterable, Sendable {
        /// All that hold.
        case live
        /// Those somebody has to look at again.
        case due
        /// Those with a warning.
        case warned
        case withheld
        case withdrawn
    }

    package let registry: Registry
    package let tenant: Tenant.ID
    package var which: Which = .live
    package var words: [String] = []
    package var today: Day
    /// The last row of the page before, by its place in the feed.
    package var before: Int?
    package var limit = 50
    /// Without this, a row that is withheld as a whole is not there: neither counted nor found nor named.
    package let seesWithheld: Bool

    package init(_ registry: Registry, of tenant: Tenant.ID, today: Day, seesWithheld: Bool) {
        (self.registry, self.tenant, self.today, self.seesWithheld) = (registry, tenant, today, seesWithheld)
    }

    package mutating func search(_ text: String) {
        words = SearchText.folded(text).split(whereSeparator: \.isWhitespace).prefix(8).map(String.init)
    }

    /// Newest change first.
    package func page(_ db: any Connection) throws -> (rows: [Record], hasMore: Bool, total: Int) {
        let conditions = try conditions(db)
        let after: SQL = before.map { "AND record.seq < \($0)" } ?? ""
        var rows: [Record] = try db.all(
            """
            SELECT \(Record.columns) FROM record
            WHERE record.tenant_id = \(tenant) AND \(conditions) \(after) ORDER BY record.seq DESC LIMIT \(limit + 1)
            """)
        let hasMore = rows.count > limit
        if hasMore { rows.removeLast() }
        return (rows, hasMore, try count(db))
    }

    package func count(_ db: any Connection) throws -> Int {
        try db.value(
            """
            SELECT CAST(count(*) AS \(.int)) FROM record
            WHERE record.tenant_id = \(tenant) AND \(try conditions(db))
            """) ?? 0
    }

    /// The day on which the row that waits longest was looked at.
    package func oldest(_ db: any Connection) throws -> Day? {
        try db.value(
            "SELECT min(checked_on) FROM record WHERE record.tenant_id = \(tenant) AND \(try conditions(db))")
    }

    private func conditions(_ db: any Connection) throws -> SQL {
        let state = try RegistryState.of(registry, db)
        var conditions: SQL =
            "record.registry = \(registry.name) AND record.until_seq IS NULL"
        switch which {
        case .live: conditions = conditions + " AND record.change <> 'withdrawal'"
        case .due:
            let limit = registry.cadenceDays.map { today.adding(days: -$0) }
            conditions = conditions + " AND record.change <> 'withdrawal'"
            conditions =
                conditions
                + (limit.map { " AND (record.checked_on IS NULL OR record.checked_on < \($0))" } ?? " AND 1 = 0")
        case .warned: conditions = conditions + " AND record.change <> 'withdrawal' AND record.warnings > 0"
        case .withheld:
            conditions =
                conditions
                    + """
                     AND record.change <> 'withdrawal' AND EXISTS (
                        SELECT 1 FROM record_withholding AS held WHERE held.tenant_id = record.tenant_id
                            AND held.registry = record.registry AND held.key = record.key AND held.lifted_at IS NULL)
                    """
        case .withdrawn: conditions = conditions + " AND record.change = 'withdrawal'"
        }
        if !seesWithheld { conditions = conditions + " AND \(Record.isNotWithheld)" }
        for word in words {
            conditions = conditions + " AND record.search_text LIKE \(SearchText.pattern(word)) ESCAPE '\\'"
        }
        return conditions + " \(state.visible)"
    }
}
