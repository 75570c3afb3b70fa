/// What a file is that only calls itself a table.
package enum FileKind: String, CaseIterable, Sendable {
    case excel, word, zip, pdf, html, xml, image

    /// nil when nothing speaks against a table.
    static func sniffed(from bytes: UnsafeBufferPointer<UInt8>) -> FileKind? {
        if bytes.starts(with: "PK\u{3}\u{4}".utf8) {
            if bytes.contains("xl/".utf8) { return .excel }
            return bytes.contains("word/".utf8) ? .word : .zip
        }
        // The old compound format of Office; in a town hall that is a spreadsheet.
        if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) { return .excel }
        if bytes.starts(with: [0x1F, 0x8B]) || bytes.starts(with: "7z\u{BC}".unicodeScalars.map { UInt8($0.value) }) {
            return .zip
        }
        if bytes.starts(with: "%PDF".utf8) { return .pdf }
        if bytes.starts(with: "{\\rtf".utf8) { return .word }
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) || bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return .image }
        return sniffedFromMarkup(bytes)
    }

    private static func sniffedFromMarkup(_ bytes: UnsafeBufferPointer<UInt8>) -> FileKind? {
        let bytes = bytes.starts(with: TableEncoding.utf8.mark) ? bytes.dropFirst(3) : bytes[...]
        let text = bytes.drop { $0 <= 0x20 }.prefix(4096)
        guard text.first == UInt8(ascii: "<") else { return nil }
        let beginning = String(decoding: text, as: UTF8.self).lowercased()
        let tags = ["<!doctype html", "<html", "<head", "<body", "<table", "<script", "<meta"]
        if tags.contains(where: { beginning.hasPrefix($0) }) { return .html }
        guard beginning.hasPrefix("<?xml") else { return nil }
        if beginning.contains("<html") { return .html }
        return beginning.contains("<workbook") ? .excel : .xml
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether the word stands anywhere in these bytes.
    fileprivate func contains(_ word: String.UTF8View) -> Bool {
        let word = Array(word)
        guard count >= word.count else { return false }
        return (0...(count - word.count)).contains { start in
            word.indices.allSatisfy { self[start + $0] == word[$0] }
        }
    }
}
