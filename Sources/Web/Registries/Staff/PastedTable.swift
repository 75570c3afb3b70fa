/// Rows as a spreadsheet puts them on the clipboard: cells with tabs between them, quoted where a cell has a tab, a
/// line end or a quotation mark at its beginning.
struct PastedTable: Equatable {
    private(set) var rows: [[String]] = []

    init(_ text: String) {
        var cells: [String] = []
        var rest = Substring(text.replacing("\r\n", with: "\n").replacing("\r", with: "\n"))
        func isEnd(_ text: Substring) -> Bool { text.isEmpty || text.first == "\t" || text.first == "\n" }
        while !rest.isEmpty || !cells.isEmpty {
            if let (cell, behind) = Self.quoted(rest), isEnd(behind) {
                cells.append(cell)
                rest = behind
            } else {
                let end = rest.firstIndex { $0 == "\t" || $0 == "\n" } ?? rest.endIndex
                cells.append(String(rest[..<end]))
                rest = rest[end...]
            }
            if rest.first == "\t" {
                rest = rest.dropFirst()
                // A tab at the very end has an empty cell behind it.
                if rest.isEmpty { cells.append("") } else { continue }
            }
            rest = rest.dropFirst()
            if cells.contains(where: { !$0.allSatisfy(\.isWhitespace) }) { rows.append(cells) }
            cells = []
        }
    }

    /// A cell in quotation marks and what stands behind it; nil for one that is not, or never ends.
    private static func quoted(_ text: Substring) -> (cell: String, rest: Substring)? {
        guard text.first == "\"" else { return nil }
        var cell = ""
        var rest = text.dropFirst()
        while let character = rest.first {
            rest = rest.dropFirst()
            if character != "\"" {
                cell.append(character)
            } else if rest.first == "\"" {
                cell.append("\"")
                rest = rest.dropFirst()
            } else {
                return (cell, rest)
            }
        }
        return nil
    }
}
