import Foundation
import Kernel
import Registries

/// One value of a row for people: its words with links in them, a list, or a day.
struct ValueView: Sendable {
    /// A run of text; with a path it is a link. `isOutside` links leave the platform and are not recommended by it.
    struct Piece: Sendable {
        var words: String
        var path: String?
        var isOutside = false
    }

    struct Item: Sendable {
        var pieces: [Piece]
    }

    var pieces: [Piece] = []
    /// The parts of a list; then there are no `pieces`.
    var items: [Item] = []
    var day: DayView?
    /// Line breaks are kept.
    var isLong = false
    /// BCP 47, where it is not the page's language.
    var tag: String?
}

extension ValueView {
    init(_ words: String, path: String? = nil, tag: String? = nil) {
        self.init(pieces: [Piece(words: words, path: path)], tag: tag)
    }

    init(list: [String]) { self.init(items: list.map { Item(pieces: [Piece(words: $0)]) }) }
}

/// Finds addresses in texts. `題名;https://…`, as many offices write, becomes a link called 題名.
struct LinkedText {
    private(set) var pieces: [ValueView.Piece] = []

    private static let maxLinks = 200
    /// A title begins behind one of these.
    private static let breaks: Set<Character> = [
        "\n", "\r\n", " ", "　", "、", "。", "，", ",", "・", "「", "」", "『", "』", "（", "）", "(", ")", "：", ":", "|", "※",
        "→", "■", "●",
        "○", "<", ">",
    ]
    private static let closing: Set<Character> = [".", ",", ";", ":", "!", "?", "'", "*"]

    init(_ text: String) {
        var rest = text[...]
        var links = 0
        while links < Self.maxLinks, let (before, address, after) = Self.next(in: rest) {
            links += 1
            var before = before
            var title: Substring = ""
            if before.last == ";" || before.last == "；" {
                let words = before.dropLast()
                let start = words.lastIndex { Self.breaks.contains($0) }.map(words.index(after:)) ?? words.startIndex
                title = words[start...]
                before = words[..<start]
            }
            rest = after
            // An address that stands there twice, as its own title, is one link.
            if before.isEmpty, title.isEmpty, pieces.last?.path == String(address) { continue }
            if !before.isEmpty { pieces.append(.init(words: String(before))) }
            pieces.append(
                .init(
                    words: String(title.isEmpty ? address : title), path: String(address), isOutside: true))
        }
        if !rest.isEmpty { pieces.append(.init(words: String(rest))) }
    }

    /// The first address in a text with what stands before and behind it.
    private static func next(in text: Substring) -> (before: Substring, address: Substring, after: Substring)? {
        var from = text.startIndex
        while let start = text[from...].firstMatch(of: /https?:\/\//)?.range {
            var end = start.upperBound
            while end < text.endIndex, isAddress(text[end]) {
                if text[end] == ";", text[text.index(after: end)...].hasPrefix("http") { break }
                end = text.index(after: end)
            }
            var address = text[start.lowerBound..<end]
            while let last = address.last, isLoose(last, in: address) { address = address.dropLast() }
            if address.endIndex > start.upperBound, isHost(address[start.upperBound...]) {
                return (text[..<start.lowerBound], address, text[address.endIndex...])
            }
            from = start.upperBound
        }
        return nil
    }

    private static func isAddress(_ character: Character) -> Bool {
        guard let byte = character.asciiValue else { return false }
        return byte > 0x20 && byte < 0x7F && !#"<>"`{}|\^"#.utf8.contains(byte)
    }

    /// A mark of the sentence around an address.
    private static func isLoose(_ last: Character, in address: Substring) -> Bool {
        if last == ")" { return !address.contains("(") }
        return closing.contains(last)
    }

    private static func isHost(_ rest: Substring) -> Bool {
        guard let first = rest.first else { return false }
        return first.isLetter || first.isNumber || first == "["
    }
}
