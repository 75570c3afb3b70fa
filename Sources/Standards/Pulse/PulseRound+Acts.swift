package import Foundation
package import Kernel
package import Store

extension PulseRound {
    /// Opens a round and makes its vouchers, which are told here and never again.
    package static func open(
        _ draft: Draft, _ pulse: Pulse, by principal: Principal, at now: Date, in store: Database
    ) async throws -> (PulseRound, [PulseVoucher]) {
        let round = PulseRound(
            tenant: principal.tenant, name: draft.name, version: pulse.version, vouchers: draft.vouchers,
            openedOn: Day(now), closesOn: draft.closesOn)
        var vouchers: Set<PulseVoucher> = []
        while vouchers.count < draft.vouchers { vouchers.insert(.new()) }
        // In an order that says nothing about who is given which.
        let digests = vouchers.map(\.digest).sorted()
        let act = Act("pulse.open", on: "\(principal.tenant)/\(draft.name)", needs: .manageMembers)
        try await store.write(act, by: principal, at: now) { db in
            try round.insert(db)
            try db.insert(
                digests.map { [round.tenant.sqlValue, round.name.sqlValue, $0.sqlValue, false.sqlValue] },
                into: "pulse_voucher", columns: ["tenant_id", "round", "digest", "is_used"])
            // Every count is there from the start, so that each answer touches all of them alike.
            try db.insert(
                pulse.statements.flatMap { statement in
                    (1...5).map {
                        [round.tenant.sqlValue, round.name.sqlValue, statement.id.sqlValue, $0.sqlValue, 0.sqlValue]
                    }
                }, into: "pulse_tally", columns: ["tenant_id", "round", "statement", "score", "n"])
        }
        return (round, Array(vouchers))
    }

    /// Counts what somebody answered and uses up their voucher, together or not at all. Which voucher, when and from
    /// where is kept nowhere.
    ///
    /// - Parameter scores: 1 to 5 by statement; a statement that is not there was passed over.
    package static func answer(
        _ scores: [String: Int], with voucher: String, to name: String, in tenant: Tenant.ID, _ pulse: Pulse,
        on today: Day, in store: Database
    ) async throws {
        let known = Set(pulse.statements.map(\.id))
        var wrong: [Problem.Field] = scores.keys.filter { !known.contains($0) }.sorted().map {
            .init(String($0.prefix(80)), Message("problems.notAChoice"))
        }
        for (statement, score) in scores.sorted(by: { $0.key < $1.key }) where !(1...5).contains(score) {
            wrong.append(.init(statement, Message("problems.outOfRange", ["low": "1", "high": "5"])))
        }
        if scores.isEmpty, let first = pulse.statements.first {
            wrong.append(.init(first.id, Message("pulse.refused.nothing")))
        }
        guard wrong.isEmpty else { throw PulseError.invalid(wrong) }
        guard let digest = PulseVoucher(voucher)?.digest else { throw PulseError.unknownVoucher }
        try await store.append(to: [tenant]) { db in
            guard let round = try find(name, in: tenant, db) else { throw PulseError.noRound }
            guard today <= round.closesOn else { throw PulseError.closed }
            try use(digest, of: name, in: tenant, db)
            for statement in pulse.statements {
                try db.run(
                    """
                    UPDATE pulse_tally SET n = n + CASE WHEN score = \(scores[statement.id] ?? 0) THEN 1 ELSE 0 END
                    WHERE tenant_id = \(tenant) AND round = \(name) AND statement = \(statement.id)
                    """)
            }
        }
    }

    private static func use(_ digest: String, of name: String, in tenant: Tenant.ID, _ db: any Connection) throws {
        let changed = try db.run(
            """
            UPDATE pulse_voucher SET is_used = \(true)
            WHERE tenant_id = \(tenant) AND round = \(name) AND digest = \(digest) AND NOT is_used
            """)
        if changed == 0 {
            throw try isKnown(digest, of: name, in: tenant, db) ? PulseError.usedVoucher : .unknownVoucher
        }
    }

    private static func isKnown(
        _ digest: String, of name: String, in tenant: Tenant.ID, _ db: any Connection
    ) throws -> Bool {
        try db.value(
            """
            SELECT 1 FROM pulse_voucher WHERE tenant_id = \(tenant) AND round = \(name) AND digest = \(digest)
            """) as Int? != nil
    }

    /// Whether somebody may answer with it now.
    ///
    /// - Throws: ``PulseError`` saying why not.
    package static func check(
        _ voucher: String, of name: String, in tenant: Tenant.ID, on today: Day, _ db: any Connection
    ) throws {
        guard let round = try find(name, in: tenant, db) else { throw PulseError.noRound }
        guard let digest = PulseVoucher(voucher)?.digest else { throw PulseError.unknownVoucher }
        let isUsed: Bool? = try db.value(
            """
            SELECT is_used FROM pulse_voucher
            WHERE tenant_id = \(tenant) AND round = \(name) AND digest = \(digest)
            """)
        guard let isUsed else { throw PulseError.unknownVoucher }
        if isUsed { throw PulseError.usedVoucher }
        guard today <= round.closesOn else { throw PulseError.closed }
    }
}
