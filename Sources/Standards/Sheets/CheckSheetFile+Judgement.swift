import Foundation
import Kernel
import Services

extension CheckSheetFile {
    /// Finds out what one row would do, or what is wrong with it.
    struct Judgement {
        private let row: Row
        private let standing: CheckSheet.Line?
        private var faults: [Fault]
        private var outcome = Outcome.unchanged
        private var mark: (state: CheckMark.State, note: String, link: String?)?

        init(_ row: Row, _ standing: CheckSheet.Line?) {
            (self.row, self.standing, faults) = (row, standing, row.faults)
            guard let standing else { return }
            let (note, link) = texts(standing.mark)
            let version = row.version.flatMap { $0.isEmpty ? nil : $0 }
            let isMatching = checkTitle(standing.item) && check(version, standing.item)
            guard faults.isEmpty, isMatching else { return }
            decide(standing, note, link, version.flatMap(CheckSheetFile.Version.init))
        }

        var line: Line {
            Line(
                row: row, outcome: faults.isEmpty ? outcome : .refused, faults: faults, item: standing?.item,
                now: standing?.state, mark: faults.isEmpty ? mark : nil, file: standing?.mark?.file)
        }

        mutating func refuse(_ column: Column?, _ message: Message) {
            if !faults.contains(where: { $0.column == column }) { faults.append(Fault(column, message)) }
        }

        private mutating func texts(_ mark: CheckMark?) -> (note: String, link: String?) {
            var check = FieldCheck()
            let note = row.note.map { check.text("note", $0, max: 2000) } ?? mark?.note ?? ""
            let link = row.link.map { check.address("link", $0) } ?? mark?.link
            for field in check.fields { refuse(Column(rawValue: field.name), field.message) }
            return (note, link)
        }

        /// Rows that slipped show in an id beside another item's title.
        private mutating func checkTitle(_ item: GuidelineItem) -> Bool {
            guard let title = row.title else { return true }
            let titles = [item.title.ja, item.title.jaEasy, item.title.en].compactMap(\.self)
            if titles.contains(where: { CheckSheetFile.letters($0) == CheckSheetFile.letters(title) }) { return true }
            refuse(.title, Message("check-sheet-file.fault.slipped"))
            return false
        }

        private mutating func check(_ text: String?, _ item: GuidelineItem) -> Bool {
            guard let text else { return true }
            guard let version = CheckSheetFile.Version(text) else {
                refuse(.version, Message("check-sheet-file.fault.badVersion"))
                return false
            }
            if version.item == item.id { return true }
            refuse(.version, Message("check-sheet-file.fault.slippedVersion", ["id": String(version.item.prefix(40))]))
            return false
        }

        private mutating func decide(
            _ standing: CheckSheet.Line, _ note: String, _ link: String?, _ version: CheckSheetFile.Version?
        ) {
            let before = standing.mark
            let isSameText =
                CheckSheetFile.spelt(note) == CheckSheetFile.spelt(before?.note ?? "") && link == before?.link
            let isEmpty = note.isEmpty && link == nil
            // Nobody touched the row since it went out: whatever the item is now, there is nothing to say about it.
            if let version, version.isOf(row.state, note, link) { return }
            guard let state = row.state else {
                if !isSameText { refuse(.state, Message("check-sheet-file.fault.noState")) }
                return
            }
            if state == standing.state, isSameText { return }
            if standing.source == .evidence {
                outcome = .settled
                return
            }
            switch state {
            case .stale:
                if !isSameText { refuse(.state, Message("check-sheet-file.fault.stale")) }
            case .noEvidence:
                guard isEmpty || isSameText else {
                    return refuse(.state, Message("check-sheet-file.fault.noteAlone"))
                }
                guard before != nil else { return }
                if isOutdated(version, before) { return }
                outcome = .takenBack
            case .met, .notMet:
                let wanted: CheckMark.State = state == .met ? .met : .notMet
                if before?.state == wanted, isSameText, standing.state != .stale { return }
                if isOutdated(version, before) { return }
                outcome = before == nil ? .set : .changed
                mark = (wanted, note, link)
            }
        }

        /// Somebody else recorded something since the file went out; what they said is not overwritten.
        private mutating func isOutdated(_ version: CheckSheetFile.Version?, _ before: CheckMark?) -> Bool {
            guard let version, version.moment != CheckSheetFile.Version.moment(of: before) else { return false }
            refuse(.version, Message("check-sheet-file.fault.changedMeanwhile"))
            return true
        }
    }
}
