/// An address on the web as it is found in a cell: with notes around it, broken by a line end, or several in one text.
struct WebAddress: Equatable {
    let address: String
    /// The other addresses and whatever else stood there; nil when there was nothing.
    let rest: String?

    /// nil when there is no address that begins with http:// or https://.
    init?(_ text: String) {
        let pieces = text.split(whereSeparator: { $0.unicodeScalars.allSatisfy(\.isBlank) }).map(String.init)
        var addresses: [String] = []
        var notes: [String] = []
        // Behind a blank an address ends; behind a line end it may go on.
        var mayGoOn = false
        var end = text.startIndex
        for piece in pieces {
            let place = text.range(of: piece, from: end) ?? text.startIndex..<text.startIndex
            let isNewLine = text[end..<place.lowerBound].contains { $0.isNewline }
            end = place.upperBound
            if let start = Self.start(in: piece) {
                let before = piece[..<start].trimmed(of: ";；:：")
                if !before.isEmpty { notes.append(before) }
                addresses.append(String(piece[start...]))
                mayGoOn = true
            } else if mayGoOn, isNewLine, piece.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) {
                addresses[addresses.count - 1] += piece
            } else {
                notes.append(piece)
                mayGoOn = false
            }
        }
        guard let first = addresses.first, let address = Self.canonical(first) else { return nil }
        self.address = address
        let others = addresses.dropFirst() + notes
        rest = others.isEmpty ? nil : others.joined(separator: "\n")
    }

    /// Every address in the text, if there is nothing else in it.
    static func all(in text: String) -> [String]? {
        guard let first = WebAddress(text) else { return nil }
        guard let rest = first.rest else { return [first.address] }
        var all = [first.address]
        for line in rest.split(separator: "\n") {
            guard let next = WebAddress(String(line)), next.rest == nil else { return nil }
            all.append(next.address)
        }
        return all
    }

    private static func start(in piece: String) -> String.Index? {
        var index = piece.startIndex
        while index < piece.endIndex {
            let rest = piece[index...].prefix(8).lowercased()
            if rest.hasPrefix("http://") || rest.hasPrefix("https://") { return index }
            index = piece.index(after: index)
        }
        return nil
    }

    /// The scheme in small letters, and a host that can be one.
    private static func canonical(_ text: String) -> String? {
        guard let mark = text.range(of: "://", from: text.startIndex) else { return nil }
        let scheme = text[..<mark.lowerBound].lowercased()
        let host = text[mark.upperBound...].prefix { !"/?#".contains($0) }
        guard isHost(host), !text.unicodeScalars.contains(where: { "<>\"".unicodeScalars.contains($0) }) else {
            return nil
        }
        return scheme + text[mark.lowerBound...]
    }

    private static func isHost(_ text: Substring) -> Bool {
        var host = text
        if let colon = text.lastIndex(of: ":"), !text.hasSuffix("]") {
            guard String(text[colon...].dropFirst()).isDigits else { return false }
            host = text[..<colon]
        }
        guard let first = host.first, first != ".", first != "-", host.utf8.count <= 253 else { return false }
        return host.unicodeScalars.allSatisfy { scalar in
            scalar.value >= 0x80 && !scalar.isBlank || scalar.properties.isAlphabetic || scalar.isDigit
                || "-._[]:".unicodeScalars.contains(scalar)
        }
    }

    /// Whether these bytes are an address as it should be, so that nothing is to be done.
    static func isPlain(_ bytes: Bytes) -> Bool {
        var place = 0
        for byte in "http".utf8 {
            guard place < bytes.count, bytes[place] == byte else { return false }
            place += 1
        }
        if place < bytes.count, bytes[place] == UInt8(ascii: "s") { place += 1 }
        for byte in "://".utf8 {
            guard place < bytes.count, bytes[place] == byte else { return false }
            place += 1
        }
        let start = place
        while place < bytes.count {
            switch bytes[place] {
            case 97...122, 65...90, 48...57: break
            case UInt8(ascii: "-"), UInt8(ascii: "."): if place == start { return false }
            case UInt8(ascii: "/"): return place > start && isPath(Bytes(rebasing: bytes[place...]))
            default: return false
            }
            place += 1
        }
        return place > start
    }

    /// Characters of ASCII one can see, and not a second address.
    private static func isPath(_ bytes: Bytes) -> Bool {
        for place in bytes.indices {
            switch bytes[place] {
            case 0...0x20, UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"), 0x7F...: return false
            default: break
            }
        }
        return true
    }
}

extension String {
    func range(of part: String, from start: Index) -> Range<Index>? {
        var index = start
        while index < endIndex {
            if self[index...].hasPrefix(part) { return index..<self.index(index, offsetBy: part.count) }
            index = self.index(after: index)
        }
        return nil
    }
}

extension Substring {
    fileprivate func trimmed(of marks: String) -> String {
        var rest = self
        while let last = rest.last, marks.contains(last) { rest = rest.dropLast() }
        return String(rest).trimmed
    }
}
