import Content
import Foundation
import Kernel
import Standards

/// How the columns and states of a check sheet are called in a file: to people in their language, to programs by
/// names that never change. All of it is understood when a file comes back.
struct CheckSheetFileWords: Sendable {
    let texts: Texts

    func heading(_ column: CheckSheetFile.Column, _ language: Language) -> String {
        texts.plain("check-sheet-file.column.\(column.rawValue)", language)
    }

    func state(_ state: CheckSheet.State, _ language: Language) -> String {
        texts.plain("parts.state.\(state.rawValue)", language)
    }

    /// By every name a column may have.
    var columns: [String: CheckSheetFile.Column] {
        var columns: [String: CheckSheetFile.Column] = [:]
        for column in CheckSheetFile.Column.allCases {
            columns[Self.folded(column.rawValue)] = column
            for language in Language.allCases { columns[Self.folded(heading(column, language))] = column }
        }
        return columns
    }

    /// By every word there is for a state.
    var states: [String: CheckSheet.State] {
        var states: [String: CheckSheet.State] = [:]
        for state in CheckSheet.State.allCases {
            states[Self.folded(state.rawValue)] = state
            for language in Language.allCases { states[Self.folded(self.state(state, language))] = state }
        }
        // As the form of an item says it.
        for state in [CheckSheet.State.met, .notMet, .noEvidence] {
            for language in Language.allCases {
                states[Self.folded(texts.plain("check-sheet.item.\(state.rawValue)", language))] = state
            }
        }
        return states
    }

    /// Without widths, blanks, capitals and signs between words.
    static func folded(_ text: String) -> String {
        text.precomposedStringWithCompatibilityMapping.lowercased().filter {
            !$0.isWhitespace && $0 != "_" && $0 != "-" && $0 != "\u{2010}" && $0 != "'"
        }
    }

    private static let formulaSigns: Set<UInt8> = [0x3D, 0x2B, 0x2D, 0x40, 0x09, 0x0D]

    /// Whether, behind apostrophes, something stands that a spreadsheet would take for a formula.
    private static func isGuarded(_ text: String) -> Bool {
        guard text.utf8.first == 0x27, let sign = text.utf8.first(where: { $0 != 0x27 }) else { return false }
        return formulaSigns.contains(sign)
    }

    /// An apostrophe that somebody wrote gets one more, so that taking one away gives the same again.
    static func guarded(_ text: String) -> String { isGuarded(text) ? "'" + text : text }

    /// Without the apostrophe that was put before what looks like a formula.
    static func restored(_ text: String) -> String { isGuarded(text) ? String(text.dropFirst()) : text }
}
