import Foundation
package import Store

extension ItemFigure: RowDecodable {
    private static let columns: SQL = """
        item_id, met, not_met, no_evidence, stale, excused, undecided, meeting_n, meeting_mean, others_n, others_mean,
        difference, low, high, measured_at
        """

    package init(row: inout Row) throws {
        let item: String = try row.next()
        let use = Use(
            met: try row.next(), notMet: try row.next(), noEvidence: try row.next(), stale: try row.next(),
            excused: try row.next(), undecided: try row.next())
        let meeting = Group(n: try row.next(), mean: try row.next())
        let others = Group(n: try row.next(), mean: try row.next())
        let (value, low, high): (Double?, Double?, Double?) = (try row.next(), try row.next(), try row.next())
        var difference: MeanDifference?
        if let value, let low, let high { difference = MeanDifference(value: value, low: low, high: high) }
        self.init(
            item: item, use: use, meeting: meeting, others: others, difference: difference, measuredAt: try row.next())
    }

    /// What was measured last, by item.
    package static func all(_ db: any Connection) throws -> [String: ItemFigure] {
        let figures: [ItemFigure] = try db.all("SELECT \(columns) FROM item_figure ORDER BY item_id")
        return Dictionary(figures.map { ($0.item, $0) }) { first, _ in first }
    }

    package static func of(_ item: String, _ db: any Connection) throws -> ItemFigure? {
        try db.first("SELECT \(columns) FROM item_figure WHERE item_id = \(item)")
    }

    /// Puts these figures in the place of all that were measured before.
    package static func replaceAll(by figures: [ItemFigure], _ db: any Connection) throws {
        try db.run("DELETE FROM item_figure")
        for figure in figures {
            try db.run(
                """
                INSERT INTO item_figure (\(columns))
                VALUES (\(figure.item), \(figure.use.met), \(figure.use.notMet), \(figure.use.noEvidence),
                    \(figure.use.stale), \(figure.use.excused), \(figure.use.undecided), \(figure.meeting.n),
                    \(figure.meeting.mean), \(figure.others.n), \(figure.others.mean), \(figure.difference?.value),
                    \(figure.difference?.low), \(figure.difference?.high), \(figure.measuredAt))
                """)
        }
    }
}
