/// Writes RFC 4180 into bytes, for spreadsheets and for programs.
///
/// A cell that a spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@`, a tab or CR) gets an
/// apostrophe in front, unless it is a plain number such as `-1.5` or `+81`: spreadsheets run what somebody else wrote
/// into a public form. Programs that need the cells as they are turn it off or take JSON.
package struct CSVWriter: Sendable {
    /// What was written so far; the caller takes it and empties it.
    package var bytes: [UInt8] = []
    private let delimiter: UInt8
    private let isNeutralizing: Bool
    private var isAtRowStart = true
    /// The row has one cell, and it is empty.
    private var isBlank = false

    /// With a byte order mark Excel takes the file for UTF-8.
    package init(delimiter: UInt8 = UInt8(ascii: ","), mark: Bool = false, neutralizesFormulas: Bool = true) {
        (self.delimiter, isNeutralizing) = (delimiter, neutralizesFormulas)
        if mark { bytes += TableEncoding.utf8.mark }
    }

    package mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append($0) }
    }

    package mutating func append(_ text: ArraySlice<UInt8>) { text.withUnsafeBufferPointer { append($0) } }

    package mutating func append(_ number: Int) {
        separate(isEmpty: false)
        bytes.append(contentsOf: String(number).utf8)
    }

    /// Appends a cell of UTF-8.
    package mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
        separate(isEmpty: text.isEmpty)
        guard let first = text.first else { return }
        let isNeutralized = isNeutralizing && Self.isFormula(first) && !Self.isNumber(text)
        guard needsQuotes(text) else {
            if isNeutralized { bytes.append(UInt8(ascii: "'")) }
            bytes.append(contentsOf: text)
            return
        }
        bytes.append(UInt8(ascii: "\""))
        if isNeutralized { bytes.append(UInt8(ascii: "'")) }
        for byte in text {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    package mutating func endRow() {
        // A single empty cell would be a blank line, which readers pass over.
        if isBlank { bytes.append(contentsOf: "\"\"".utf8) }
        bytes.append(contentsOf: "\r\n".utf8)
        (isAtRowStart, isBlank) = (true, false)
    }

    private mutating func separate(isEmpty: Bool) {
        isBlank = isAtRowStart && isEmpty
        if !isAtRowStart { bytes.append(delimiter) }
        isAtRowStart = false
    }

    private func needsQuotes(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let ceiling = max(delimiter, UInt8(ascii: "\""))
        for byte in text where byte <= ceiling {
            if byte == delimiter || byte == UInt8(ascii: "\"") || byte == 0x0A || byte == 0x0D { return true }
        }
        return false
    }

    private static func isFormula(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x09, 0x0D: true
        default: false
        }
    }

    /// A sign, digits, perhaps a point and more digits.
    private static func isNumber(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard text[0] == UInt8(ascii: "+") || text[0] == UInt8(ascii: "-") else { return false }
        let parts = text.dropFirst().split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return (1...2).contains(parts.count)
            && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { $0 &- UInt8(ascii: "0") < 10 } }
    }
}
