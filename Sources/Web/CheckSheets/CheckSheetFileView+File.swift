import Content
import Foundation
import Kernel
import Services
import Standards
import Tables

extension CheckSheetFileView {
    init(of service: Service, for principal: Principal, _ platform: Platform, _ language: Language) {
        let base = "/services/\(service.path)"
        workplace = WorkplaceView(service, at: "check-sheet", for: principal, platform, language)
        (action, csvPath) = ("\(base)/check-sheet/file", "\(base)/check-sheet.csv")
    }
}

extension CheckSheetFileView.Preview {
    init(
        _ file: CheckSheetFile, _ reader: CheckSheetFileReader, named name: String, of service: Service,
        _ platform: Platform, _ language: Language
    ) {
        func text(_ key: String, _ values: [String: String] = [:]) -> String {
            platform.texts("check-sheet-file.\(key)", language, values)
        }
        let base = "/services/\(service.path)/check-sheet"
        let names = CheckSheetFileWords(texts: platform.texts)
        let (changes, wrong) = (file.changes, file.count(.refused))
        let n = ["n": Look.count(changes), "wrong": Look.count(wrong)]

        fileName = String(name.prefix(100))
        isRight = file.isRight
        sentence =
            switch (changes > 0, wrong > 0) {
            case (true, false): text("sentence.right", n)
            case (true, true): text("sentence.some", n)
            case (false, true): text("sentence.wrong", n)
            case (false, false): text("sentence.nothing")
            }
        counts = CheckSheetFile.Outcome.allCases.compactMap { outcome in
            let count = file.count(outcome)
            guard count > 0 else { return nil }
            return .init(
                name: text("outcome.\(outcome.rawValue)"), value: Look.count(count), isError: outcome == .refused)
        }
        ignored = reader.ignored
        missing = reader.missing.map { column in text("missing.\(column.rawValue)") }
        // What has to be mended comes first.
        let order: [CheckSheetFile.Outcome] = [.refused, .settled, .takenBack, .changed, .set]
        rows = order.flatMap { outcome in
            file.lines.filter { $0.outcome == outcome }.map { line in
                CheckSheetFileView.Row(
                    number: Look.count(line.row.number),
                    id: line.row.item.isEmpty ? "-" : String(line.row.item.prefix(40)),
                    title: line.item?.title.shown(in: language), path: line.item.map { "\(base)/\($0.id)" },
                    outcome: text("outcome.\(outcome.rawValue)"), isRefused: outcome == .refused,
                    before: line.now.map { StateView($0.rawValue) },
                    after: outcome == .takenBack
                        ? StateView(CheckSheet.State.noEvidence.rawValue)
                        : line.mark.map { StateView($0.state.rawValue) },
                    note: line.mark.flatMap { mark in
                        mark.note.isEmpty ? nil : mark.note.count > 120 ? mark.note.prefix(120) + "…" : mark.note
                    }, link: line.mark?.link, remark: outcome == .settled ? text("settled") : nil,
                    faults: line.faults.map { fault in
                        .init(
                            column: fault.column.map { names.heading($0, language) },
                            words: platform.texts(fault.message, language))
                    })
            }
        }
        guard changes > 0 else { return }
        apply = .init(
            action: "\(base)/file/marks", fileName: fileName, rows: Self.carried(file, reader),
            words: text(wrong > 0 ? "apply.some" : "apply.all", n), onlyRight: wrong > 0)
    }

    /// The rows that say something, once more as a file, with the columns that are read and by names that never change.
    private static func carried(_ file: CheckSheetFile, _ reader: CheckSheetFileReader) -> String {
        let columns = CheckSheetFile.Column.taken.filter { column in reader.columns.contains { $0.column == column } }
        var csv = CSVWriter(neutralizesFormulas: true)
        for column in columns { csv.append(column.rawValue) }
        csv.endRow()
        for line in file.lines where line.outcome.isChange {
            for column in columns {
                let cell =
                    switch column {
                    case .id: line.row.item
                    case .title: line.row.title
                    case .state: line.row.state?.rawValue
                    case .note: line.row.note
                    case .link: line.row.link
                    default: line.row.version
                    }
                csv.append(CheckSheetFileWords.guarded(cell ?? ""))
            }
            csv.endRow()
        }
        return String(decoding: csv.bytes, as: UTF8.self)
    }
}
