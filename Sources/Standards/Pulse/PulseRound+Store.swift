package import Kernel
package import Store

extension PulseRound: RowDecodable {
    fileprivate static let columns: SQL = "tenant_id, round, version, vouchers, opened_on, closes_on"

    package init(row: inout Row) throws {
        self.init(
            tenant: try row.next(), name: try row.next(), version: try row.next(), vouchers: try row.next(),
            openedOn: try row.next(), closesOn: try row.next())
    }

    func insert(_ db: any Connection) throws {
        do {
            try db.run(
                """
                INSERT INTO pulse_round (\(Self.columns))
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
        try all("SELECT \(PulseRound.columns) FROM pulse_round WHERE tenant_id = \(tenant)", pulse, on: today, db)
    }

    /// The newest round of each organisation in which nobody can answer any more.
    package static func newest(_ pulse: Pulse, on today: Day, _ db: any Connection) throws -> [PulseResult] {
        try all(
            """
            SELECT \(PulseRound.columns) FROM (
                SELECT \(PulseRound.columns),
                    row_number() OVER (PARTITION BY tenant_id ORDER BY opened_on DESC, round DESC) AS place
                FROM pulse_round WHERE closes_on < \(today) OR \(used(in: "pulse_round")) >= vouchers
            ) AS closed WHERE place = 1
            """, pulse, on: today, db
        ).sorted { $0.round.tenant < $1.round.tenant }
    }

    /// How many vouchers of a round were used.
    private static func used(in rounds: SQL) -> SQL {
        """
        (SELECT count(*) FROM pulse_voucher
            WHERE pulse_voucher.tenant_id = \(rounds).tenant_id AND pulse_voucher.round = \(rounds).round AND is_used)
        """
    }

    /// The rounds a query finds, newest first, in two queries however many there are.
    private static func all(
        _ rounds: SQL, _ pulse: Pulse, on today: Day, _ db: any Connection
    ) throws -> [PulseResult] {
        var counts: [Tenant.ID: [String: [String: [Int]]]] = [:]
        try db.each(
            """
            SELECT found.tenant_id, found.round, statement, score, n FROM pulse_tally
            JOIN (\(rounds)) AS found ON found.tenant_id = pulse_tally.tenant_id AND found.round = pulse_tally.round
            """
        ) { row in
            let (tenant, round) = (try row.next(Tenant.ID.self), try row.next(String.self))
            let (statement, score) = (try row.next(String.self), try row.next(Int.self))
            counts[tenant, default: [:]][round, default: [:]][statement, default: none][score - 1] = try row.next()
        }
        var results: [PulseResult] = []
        try db.each(
            """
            SELECT \(PulseRound.columns), \(used(in: "found")) FROM (\(rounds)) AS found
            ORDER BY opened_on DESC, round DESC
            """
        ) { row in
            let round = try PulseRound(row: &row)
            results.append(
                PulseResult(
                    round, answered: try row.next(), counts[round.tenant]?[round.name] ?? [:], pulse, on: today))
        }
        return results
    }

    private static let none = [0, 0, 0, 0, 0]

    private init(_ round: PulseRound, answered: Int, _ counts: [String: [Int]], _ pulse: Pulse, on today: Day) {
        (self.round, self.answered) = (round, answered)
        isOpen = today <= round.closesOn && answered < round.vouchers
        // Statements the content has no more are not shown: nobody could say what they said.
        figures = isOpen ? [] : pulse.statements.map { PulseFigure($0.id, counts[$0.id] ?? Self.none) }
    }
}
