/// What is wrong with one row. The reading goes on behind it.
package struct RowFault: Error, Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
        case tooFewCells(expected: Int, found: Int)
        case tooManyCells(expected: Int, found: Int)
        /// Opened in this line of the file and never closed, or only by the quote of a later cell.
        case unclosedQuote(line: Int)
        /// Something stands between the closing quote of a cell and its end.
        case textAfterQuote
        case nul
        /// Bytes that are no characters in the file's encoding.
        case invalidText(TableEncoding)
        case cellTooLong(limit: Int)
        case rowTooLong(limit: Int)
        /// The line cannot be read as JSON from this character on; `near` is empty when it ends too early.
        case brokenJSON(character: Int, near: String)
        case tooDeep(limit: Int)
        case duplicateKey
        /// A value of an array of rows that has no keys.
        case notAnObject
    }

    /// Where in the row: counted from 1, with the name in the header, or the letters a spreadsheet shows.
    package struct Column: Hashable, Sendable {
        package let number: Int
        package let name: String

        package init(number: Int, name: String) { (self.number, self.name) = (number, name) }
    }

    package let reason: Reason
    package let row: Int
    package let line: Int
    package let column: Column?

    package init(_ reason: Reason, row: Int, line: Int, column: Column? = nil) {
        (self.reason, self.row, self.line, self.column) = (reason, row, line, column)
    }
}

extension RowFault.Column {
    /// A column by its place, from 0, among names of which some may be blank.
    init(_ index: Int, in names: [String]) {
        let name = index < names.count ? names[index] : ""
        self.init(number: index + 1, name: name.isEmpty ? Self.letters(index) : name)
    }

    /// A, B … Z, AA, AB …
    static func letters(_ index: Int) -> String {
        let last = String(UnicodeScalar(UInt8(ascii: "A") + UInt8(index % 26)))
        return index < 26 ? last : letters(index / 26 - 1) + last
    }
}
