import Foundation
import Kernel

extension EvidenceFile {
    /// What may be handed in. Found out from the content; the name has to agree with it.
    package enum Kind: String, CaseIterable, Sendable {
        case pdf, png, jpeg, gif, csv, txt, docx, xlsx, odt, ods

        package var mediaType: String {
            switch self {
            case .pdf: "application/pdf"
            case .png: "image/png"
            case .jpeg: "image/jpeg"
            case .gif: "image/gif"
            case .csv: "text/csv"
            case .txt: "text/plain"
            case .docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            case .odt: "application/vnd.oasis.opendocument.text"
            case .ods: "application/vnd.oasis.opendocument.spreadsheet"
            }
        }

        /// By the end of a name.
        init?(ending: String) {
            switch ending.lowercased() {
            case "jpg", "jpe": self = .jpeg
            case let other: self.init(rawValue: other)
            }
        }

        /// - Throws: a refusal in words when the content is none of these, or another than the name says.
        static func of(_ content: Data, named name: String) throws(Problem) -> Kind {
            let dot = name.lastIndex(of: ".")
            let ending = dot.map { String(name[name.index(after: $0)...]) } ?? ""
            guard let claimed = Kind(ending: ending) else {
                throw refusal("check-sheet.file.kind", ["ending": ending.isEmpty ? "?" : ".\(ending.prefix(10))"])
            }
            switch try found(content, claimed) {
            case claimed?: return claimed
            case let found?:
                throw refusal("check-sheet.file.other", ["ending": ".\(ending)", "found": found.rawValue.uppercased()])
            case nil: throw refusal("check-sheet.file.content", ["ending": ".\(ending)"])
            }
        }

        private static func found(_ content: Data, _ claimed: Kind) throws(Problem) -> Kind? {
            let head = [UInt8](content.prefix(1024))
            func begins(_ bytes: [UInt8]) -> Bool { head.starts(with: bytes) }
            if begins(Array("%PDF-".utf8)) { return .pdf }
            if begins([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
            if begins([0xFF, 0xD8, 0xFF]) { return .jpeg }
            if begins(Array("GIF87a".utf8)) || begins(Array("GIF89a".utf8)) { return .gif }
            if begins([0x50, 0x4B]) { return try office(content) }
            guard isText(content) else { return nil }
            return claimed == .csv ? .csv : .txt
        }

        /// What a ZIP archive holds, where it is a document of an office; one with macros is refused.
        private static func office(_ content: Data) throws(Problem) -> Kind? {
            guard let archive = ArchiveListing(content) else { return nil }
            if archive.names.contains(where: { $0.lowercased().hasSuffix("vbaproject.bin") || $0.hasPrefix("Basic/") })
            {
                throw refusal("check-sheet.file.macros")
            }
            let kinds: [Kind] = [.odt, .ods]
            if let stored = archive.mimetype { return kinds.first { $0.mediaType == stored } }
            guard archive.names.contains("[Content_Types].xml") else { return nil }
            if archive.names.contains("word/document.xml") { return .docx }
            return archive.names.contains("xl/workbook.xml") ? .xlsx : nil
        }

        /// Readable characters in UTF-8 or as Excel writes them in Japan, and no page a browser would run.
        private static func isText(_ content: Data) -> Bool {
            guard !content.isEmpty, content.allSatisfy({ $0 >= 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }),
                String(validating: content, as: UTF8.self) != nil || isShiftJIS(content)
            else { return false }
            let text = String(decoding: content.prefix(4096), as: UTF8.self)
                .drop { $0.isWhitespace || $0 == "\u{FEFF}" }.lowercased()
            return !text.hasPrefix("<") && !text.contains("<html") && !text.contains("<script")
        }

        private static func isShiftJIS(_ content: Data) -> Bool {
            var isSecond = false
            for byte in content {
                if isSecond {
                    guard (0x40...0x7E).contains(byte) || (0x80...0xFC).contains(byte) else { return false }
                    isSecond = false
                } else if (0x81...0x9F).contains(byte) || (0xE0...0xFC).contains(byte) {
                    isSecond = true
                } else if byte > 0x7F, !(0xA1...0xDF).contains(byte) {
                    return false
                }
            }
            return !isSecond
        }
    }

    /// The last part of a path, without what could fool a reader or a file system, and not too long.
    static func cleaned(_ name: String) -> String {
        let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
        var clean = String.UnicodeScalarView()
        for scalar in last.precomposedStringWithCanonicalMapping.unicodeScalars {
            switch scalar.properties.generalCategory {
            // Marks that turn the direction round make `fdp.exe` of `exe.pdf`.
            case .control, .format, .privateUse, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator: continue
            default: clean.append("\"<>:|?*;%".unicodeScalars.contains(scalar) ? "_" : scalar)
            }
        }
        let text = String(clean).trimmingCharacters(in: CharacterSet(charactersIn: " .\u{3000}"))
        guard let dot = text.lastIndex(of: "."), dot != text.startIndex else { return String(text.prefix(100)) }
        return text[..<dot].prefix(100).trimmingCharacters(in: .whitespaces) + text[dot...].prefix(12)
    }
}

/// The names in a ZIP archive, read from its central directory, without unpacking anything.
struct ArchiveListing {
    private(set) var names: Set<String> = []
    /// What OpenDocument stores first, as it is.
    private(set) var mimetype: String?

    private static let most = 10_000

    /// Nil when it is no archive, or a broken one.
    init?(_ content: Data) {
        let bytes = [UInt8](content)
        func number(_ place: Int, _ width: Int) -> Int? {
            guard place >= 0, place + width <= bytes.count else { return nil }
            return (0..<width).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
        }
        // The end record is followed by a comment of at most 65,535 bytes.
        let end = stride(from: bytes.count - 22, through: max(0, bytes.count - 22 - 0xFFFF), by: -1).first {
            number($0, 4) == 0x0605_4B50
        }
        guard let end, let count = number(end + 10, 2), var place = number(end + 16, 4), count <= Self.most else {
            return nil
        }
        for _ in 0..<count {
            guard number(place, 4) == 0x0201_4B50, let nameLength = number(place + 28, 2),
                let extra = number(place + 30, 2), let comment = number(place + 32, 2),
                place + 46 + nameLength <= bytes.count
            else { return nil }
            let name = String(decoding: bytes[(place + 46)..<(place + 46 + nameLength)], as: UTF8.self)
            if name == "mimetype", number(place + 10, 2) == 0, let size = number(place + 24, 4), size <= 200,
                let header = number(place + 42, 4), let length = number(header + 26, 2),
                let more = number(header + 28, 2), header + 30 + length + more + size <= bytes.count
            {
                let start = header + 30 + length + more
                mimetype = String(decoding: bytes[start..<(start + size)], as: UTF8.self)
            }
            names.insert(name)
            place += 46 + nameLength + extra + comment
        }
    }
}
