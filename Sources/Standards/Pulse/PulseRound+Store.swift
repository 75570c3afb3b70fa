package import Kernel
package import Store

extension PulseRound: RowDecodable {
    private static let columns: SQL = "tenant_id, round, version, vouchers, opened_on, closes_on"

    package init(row: inout Row) throws {
        self.init(
            tenant: try row.next(), name: try row.next(), version: try row.next(), vouchers: try row.next(),
            openedOn: try row.next(), closesOn: try row.next())
    }

    func insert(_ db: any Connection) throws {
        do {
            try db.run(
                """
                INSERT INTO pulse_round (tenant_id, round, version, vouchers, opened_on, closes_on)
                VALUES (\(tenant), \(name), \(version), \(vouchers), \(openedOn), \(closesOn))
                """)
        } catch StoreError.duplicate {
            throw PulseError.roundTaken(name)
        }
    }

    package static func find(_ name: String, in tenant: Tenant.ID, _ db: any Connection) throws -> PulseRound? {
        try db.first("SELECT \(columns) FROM pulse_round WHERE tenant_id = \(tenant) AND round = \(name)")
    }
}

extension PulseResult {
    /// The rounds of one organisation, newest first.
    package static func all(
        of tenant: Tenant.ID, _ pulse: Pulse, on today: Day, _ db: any Connection
    ) throws -> [PulseResult] {
        let rounds: [PulseRound] = try db.all(
            """
            SELECT tenant_id, round, version, vouchers, opened_on, closes_on FROM pulse_round
            WHERE tenant_id = \(tenant) ORDER BY opened_on DESC, round DESC
            """)
        return try rounds.map { try PulseResult($0, pulse, on: today, db) }
    }

    /// The newest round of each organisation in which nobody can answer any more.
    package static func newest(_ pulse: Pulse, on today: Day, _ db: any Connection) throws -> [PulseResult] {
        let rounds: [PulseRound] = try db.all(
            """
            SELECT tenant_id, round, version, vouchers, opened_on, closes_on FROM pulse_round
            WHERE tenant_id <> '' ORDER BY opened_on DESC, round DESC
            """)
        var newest: [Tenant.ID: PulseResult] = [:]
        for round in rounds where newest[round.tenant] == nil {
            let result = try PulseResult(round, pulse, on: today, db)
            if !result.isOpen { newest[round.tenant] = result }
        }
        return newest.values.sorted { $0.round.tenant < $1.round.tenant }
    }

    private init(_ round: PulseRound, _ pulse: Pulse, on today: Day, _ db: any Connection) throws {
        let used: Int? = try db.value(
            """
            SELECT count(*) FROM pulse_voucher
            WHERE tenant_id = \(round.tenant) AND round = \(round.name) AND is_used
            """)
        (self.round, answered) = (round, used ?? 0)
        isOpen = today <= round.closesOn && answered < round.vouchers
        guard !isOpen else {
            figures = []
            return
        }
        var counts: [String: [Int]] = [:]
        try db.each(
            """
            SELECT statement, score, n FROM pulse_tally
            WHERE tenant_id = \(round.tenant) AND round = \(round.name)
            """
        ) { row in
            let (statement, score) = (try row.next(String.self), try row.next(Int.self))
            counts[statement, default: [0, 0, 0, 0, 0]][score - 1] = try row.next()
        }
        // Statements the content has no more are not shown: nobody could say what they said.
        figures = pulse.statements.map { PulseFigure($0.id, counts[$0.id] ?? [0, 0, 0, 0, 0]) }
    }
}
