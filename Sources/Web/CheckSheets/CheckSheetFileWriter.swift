import Content
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import NIOCore
import Services
import Standards
import Tables

/// Writes a check sheet for a spreadsheet, or for a program.
struct CheckSheetFileWriter: Sendable {
    let opened: CheckSheet.Opened
    let words: SheetWords
    /// Names that never change instead of words.
    let isForPrograms: Bool

    /// UTF-8 with a byte order mark, which Excel needs.
    func bytes(at now: Date) -> [UInt8] {
        let names = CheckSheetFileWords(texts: words.platform.texts)
        var csv = CSVWriter(mark: true)
        for column in CheckSheetFile.Column.allCases {
            csv.append(isForPrograms ? column.rawValue : names.heading(column, words.language))
        }
        csv.endRow()
        let guidelines = Dictionary(opened.sheet.guidelines.map { ($0.id, $0.title) }) { first, _ in first }
        for line in opened.sheet.lines {
            for column in CheckSheetFile.Column.allCases {
                let cell =
                    switch column {
                    case .id: line.item.id
                    case .title: line.item.title.plain(in: words.language)
                    case .note: line.mark?.note ?? ""
                    case .link: line.mark?.link ?? ""
                    case .version: CheckSheetFile.Version(line).description
                    case .freshUntil: line.freshUntil.map { Day($0).description } ?? ""
                    case .guideline where !isForPrograms:
                        guidelines[line.item.guideline]?.plain(in: words.language) ?? line.item.guideline
                    default: isForPrograms ? name(column, line) : word(column, line, names, at: now)
                    }
                csv.append(CheckSheetFileWords.guarded(cell))
            }
            csv.endRow()
        }
        return csv.bytes
    }

    private func name(_ column: CheckSheetFile.Column, _ line: CheckSheet.Line) -> String {
        switch column {
        case .guideline: line.item.guideline
        case .level: "\(line.item.level.rawValue)"
        case .phases: Phase.allCases.filter(line.item.phases.contains).map(\.rawValue).joined(separator: " ")
        case .due: line.isDue ? "true" : "false"
        case .state: line.state.rawValue
        case .source: line.source.rawValue
        case .deviation:
            line.deviations.first.map { "\($0.approvedBy == nil ? "requested" : "approved") \($0.endsOn)" } ?? ""
        case .assignee: opened.assignments[line.item.id]?.assignee.description ?? ""
        case .evidence:
            line.evidence.map { "\($0.kind.rawValue) n=\($0.n)" + ($0.value.map { " value=\($0)" } ?? "") }
                .joined(separator: "; ")
        case .id, .title, .note, .link, .freshUntil, .version: ""
        }
    }

    private func word(
        _ column: CheckSheetFile.Column, _ line: CheckSheet.Line, _ names: CheckSheetFileWords, at now: Date
    ) -> String {
        let separator = words.language == .en ? ", " : "、"
        return switch column {
        case .level: plain("check-sheet.level.\(line.item.level.rawValue)")
        case .phases:
            Phase.allCases.filter(line.item.phases.contains).map { plain("parts.phase.\($0.rawValue)") }
                .joined(separator: separator)
        case .due: plain(line.isDue ? "service-form.yes" : "service-form.no")
        case .state: names.state(line.state, words.language)
        case .source: plain("check-sheet.source.\(line.source.rawValue)")
        case .deviation: line.deviations.first.map { words.deviation($0, at: now).words } ?? ""
        case .assignee: opened.assignments[line.item.id].map { words.name(of: $0.assignee) } ?? ""
        case .evidence: line.evidence.map { words.evidence($0) }.joined(separator: separator)
        case .id, .guideline, .title, .note, .link, .freshUntil, .version: ""
        }
    }

    private func plain(_ key: String) -> String { words.platform.texts.plain(key, words.language) }

    func answer(named name: String, at now: Date) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8", .cacheControl: "no-store",
                .contentDisposition: "attachment; filename=\"\(name)\"",
            ], body: .init(byteBuffer: ByteBuffer(bytes: bytes(at: now))))
    }
}
