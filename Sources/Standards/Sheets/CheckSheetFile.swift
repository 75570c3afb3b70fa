import Foundation
package import Kernel
import Services

/// A check sheet that somebody worked on in a spreadsheet, held against the sheet as it is now.
package struct CheckSheetFile: Sendable {
    /// The columns a file has when it goes out; what comes back may be fewer, in any order.
    package enum Column: String, CaseIterable, Sendable {
        case id, guideline, title, level, phases, due, state, source, note, link, deviation, assignee
        case freshUntil = "fresh_until"
        case evidence, version

        /// Those that are read when a file comes back.
        package static let taken: [Column] = [.id, .title, .state, .note, .link, .version]
        /// Those a file must have for that.
        package static let needed: [Column] = [.id, .state]
    }

    /// What stands in the way of a row, and in which column.
    package struct Fault: Sendable, Hashable {
        package let column: Column?
        package let message: Message

        package init(_ column: Column?, _ message: Message) { (self.column, self.message) = (column, message) }
    }

    /// One row as it came, in words that were understood.
    package struct Row: Sendable {
        /// As a spreadsheet counts: the header is row 1.
        package let number: Int
        package let item: String
        /// Nil: the file has no such column. The same for the others.
        package let title: String?
        /// Nil: nothing stands there.
        package let state: CheckSheet.State?
        package let note: String?
        package let link: String?
        package let version: String?
        /// What was wrong already when it was read.
        package let faults: [Fault]

        package init(
            number: Int, item: String, title: String? = nil, state: CheckSheet.State? = nil, note: String? = nil,
            link: String? = nil, version: String? = nil, faults: [Fault] = []
        ) {
            (self.number, self.item, self.title, self.state) = (number, item, title, state)
            (self.note, self.link, self.version, self.faults) = (note, link, version, faults)
        }
    }

    /// What a row would do.
    package enum Outcome: String, CaseIterable, Sendable {
        case set, changed
        case takenBack = "taken-back"
        case unchanged
        /// It says something about an item that evidence settles, where a person's word does not count.
        case settled
        case refused

        package var isChange: Bool { [.set, .changed, .takenBack].contains(self) }
    }

    package struct Line: Sendable {
        package let row: Row
        package let outcome: Outcome
        package let faults: [Fault]
        /// Nil where there is no such item on the sheet.
        package let item: GuidelineItem?
        /// How the item stands now.
        package let now: CheckSheet.State?
        /// What will be recorded; nil unless a mark is set or changed.
        package let mark: (state: CheckMark.State, note: String, link: String?)?
        /// That of the mark that is there.
        let file: EvidenceFile.ID?
    }

    /// In the order of the file.
    package let lines: [Line]

    /// - Parameter known: the ids of all items there are, whether they concern the service or not.
    init(_ rows: [Row], against sheet: CheckSheet, known: Set<String>) {
        let standing = Dictionary(sheet.lines.map { ($0.item.id, $0) }) { first, _ in first }
        let places = Dictionary(grouping: rows, by: \.item).mapValues { $0.map(\.number) }
        lines = rows.map { row in
            let line = standing[row.item]
            var judgement = Judgement(row, line)
            let others = places[row.item]?.filter { $0 != row.number } ?? []
            if row.item.isEmpty {
                judgement.refuse(.id, Message("check-sheet-file.fault.noID"))
            } else if !others.isEmpty {
                // Which of them is meant, nobody but the writer knows.
                let rows = others.prefix(5).map { "\($0)" }.joined(separator: ", ")
                judgement.refuse(.id, Message("check-sheet-file.fault.twice", ["rows": rows]))
            } else if line == nil {
                let id = ["id": String(row.item.prefix(40))]
                judgement.refuse(
                    .id,
                    known.contains(row.item)
                        ? Message("check-sheet-file.fault.notConcerned", id)
                        : Message("check-sheet-file.fault.noItem", id))
            }
            return judgement.line
        }
    }

    package func count(_ outcome: Outcome) -> Int { lines.count { $0.outcome == outcome } }

    package var isRight: Bool { !lines.contains { $0.outcome == .refused } }
    package var changes: Int { lines.count { $0.outcome.isChange } }

    /// Every fault by row and column: `7.state`.
    package var refusal: Problem {
        Problem(
            .invalid, Message("check-sheet-file.refused", ["n": "\(count(.refused))"]),
            fields: lines.flatMap { line in
                line.faults.map { fault in
                    .init(
                        [String(line.row.number), fault.column?.rawValue].compactMap(\.self).joined(separator: "."),
                        fault.message)
                }
            })
    }
}
