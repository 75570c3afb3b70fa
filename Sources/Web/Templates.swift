package import Content
import Dispatch
package import Foundation
package import Kernel
import Mustache
import Synchronization

/// The templates of the house, compiled once per language with the words already in their places.
///
/// `{{text.services.title}}` in a template is replaced by that text when the program starts, and a blank `{name}` in
/// a text becomes `{{name}}`, filled by the view. A text that does not exist is therefore found at the start, and a
/// page costs no look-up of words. A template in `parts/` is also known by its bare name: `{{>ruler}}`.
package struct Templates: Sendable {
    private let libraries: [Language: MustacheLibrary]
    /// The texts that templates name.
    package let textKeys: Set<String>
    let parts: [Part]

    package init(folder: URL, texts: Texts) throws {
        var sources: [(name: String, text: String)] = []
        let root = folder.resolvingSymlinksInPath().path(percentEncoded: false)
        for path in (FileManager.default.subpaths(atPath: root) ?? []).sorted() where path.hasSuffix(".mustache") {
            let text = try String(contentsOf: URL(filePath: root).appending(path: path), encoding: .utf8)
            sources.append((String(path.dropLast(".mustache".count)), text))
        }
        // Each language on a thread of its own: reading them is a good part of a start.
        let read = Mutex<[Language: Result<Spoken, any Error>]>([:])
        let (languages, all) = (Language.allCases, sources)
        DispatchQueue.concurrentPerform(iterations: languages.count) { place in
            let result = Result { try Self.library(of: all, in: languages[place], texts) }
            read.withLock { $0[languages[place]] = result }
        }
        let spoken = try read.withLock { $0 }.mapValues { try $0.get() }
        libraries = spoken.mapValues(\.library)
        textKeys = spoken.values.reduce(into: []) { $0.formUnion($1.textKeys) }
        parts = try Part.all(below: URL(filePath: root).appending(path: "parts"))
    }

    private struct Spoken: Sendable {
        let library: MustacheLibrary
        let textKeys: Set<String>
    }

    private static func library(
        of sources: [(name: String, text: String)], in language: Language, _ texts: Texts
    ) throws -> Spoken {
        var library = MustacheLibrary()
        var used: Set<String> = []
        for source in sources {
            let spoken = try speaking(source.text, of: source.name, texts, language, &used)
            do {
                let template = try MustacheTemplate(string: spoken)
                library.register(template, named: source.name)
                if source.name.hasPrefix("parts/") {
                    library.register(template, named: String(source.name.dropFirst("parts/".count)))
                }
            } catch let error as MustacheTemplate.ParserError {
                throw Fault.cannotBeRead(template: source.name, "line \(error.context.lineNumber): \(error.error)")
            }
        }
        return Spoken(library: library, textKeys: used)
    }

    package func html<V: View>(_ view: V, chrome: Chrome, language: Language) throws -> String {
        let root = Root([
            "language": language.tag, "site": Printed.value(ChromeView(chrome, language)), "view": Printed.value(view),
        ])
        guard let html = libraries[language]?.render(root, withTemplate: V.template) else {
            throw Fault.isMissing(template: V.template)
        }
        #if DEBUG
            guard root.unknown.isEmpty else { throw Fault.names(template: V.template, root.unknown.sorted()) }
        #endif
        return Ruby.printed(html)
    }

    package enum Fault: Error, Hashable {
        case isMissing(template: String)
        case cannotBeRead(template: String, String)
        /// A template names what its view does not have: Mustache would print nothing there.
        case names(template: String, [String])
        case knowsNoText(template: String, key: String)
    }

    /// Puts the words of `language` into a template.
    private static func speaking(
        _ template: String, of name: String, _ texts: Texts, _ language: Language, _ used: inout Set<String>
    ) throws -> String {
        var result = ""
        var rest = template[...]
        while let open = rest.range(of: "{{text."), let close = rest[open.upperBound...].range(of: "}}") {
            result += rest[..<open.lowerBound]
            let key = String(rest[open.upperBound..<close.lowerBound])
            guard texts.keys.contains(key) else { throw Fault.knowsNoText(template: name, key: key) }
            used.insert(key)
            result += blanks(in: escaped(texts(key, language)))
            rest = rest[close.upperBound...]
        }
        return result + rest
    }

    private static func escaped(_ text: String) -> String {
        text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
            .replacingOccurrences(of: ">", with: "&gt;").replacingOccurrences(of: "\"", with: "&quot;")
    }

    private static func blanks(in text: String) -> String {
        text.replacingOccurrences(of: "{", with: "{{").replacingOccurrences(of: "}", with: "}}")
    }
}

/// A view unfolded for Mustache: one reflection per page instead of one per tag.
private enum Printed {
    static func value(_ value: Any) -> Any {
        if value is String || value is Bool { return value }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional:
            guard let wrapped = mirror.children.first?.value else { return Nothing() }
            return self.value(wrapped)
        case .collection, .set:
            return mirror.children.map { self.value($0.value) }
        case .dictionary:
            var fields: [String: Any] = [:]
            for pair in mirror.children {
                let pair = Array(Mirror(reflecting: pair.value).children)
                if let key = pair.first?.value as? String, let value = pair.last?.value {
                    fields[key] = self.value(value)
                }
            }
            return Node(fields)
        case .struct:
            var fields: [String: Any] = [:]
            for case (let label?, let value) in mirror.children { fields[label] = self.value(value) }
            return Node(fields)
        default:
            return String(describing: value)
        }
    }
}

/// A value that is not there. It ends the search for its name; Mustache would go on to the outer views.
private struct Nothing: MustacheCustomRenderable {
    var renderText: String { "" }
    var isNull: Bool { true }
}

private final class Node: MustacheParent {
    private let fields: [String: Any]
    init(_ fields: [String: Any]) { self.fields = fields }
    func child(named name: String) -> Any? { fields[name] }
}

/// Where the search for a name ends; remembers what nobody knew.
private final class Root: MustacheParent {
    private let fields: [String: Any]
    private(set) var unknown: Set<String> = []
    init(_ fields: [String: Any]) { self.fields = fields }
    func child(named name: String) -> Any? {
        if let value = fields[name] { return value }
        unknown.insert(name)
        return nil
    }
}

/// Furigana in the finished page: `<ruby>` in running text, only the word itself inside tags and where HTML allows no
/// elements.
enum Ruby {
    static func printed(_ html: String) -> String {
        var html = html
        return html.withUTF8 { bytes in
            guard bytes.firstRange(of: mark) != nil else { return String(decoding: bytes, as: UTF8.self) }
            return String(decoding: rewritten(bytes), as: UTF8.self)
        }
    }

    /// U+E000, U+E001 and U+E002 share these two bytes.
    private static let mark: [UInt8] = [0xEE, 0x80]
    private static let longest = 300

    private static func rewritten(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count * 3 / 2)
        var isInsideTag = false
        var isPlain = false
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "<") {
                isInsideTag = true
                for name in ["title", "option", "textarea"] {
                    if bytes[(index + 1)...].starts(with: name.utf8) { isPlain = true }
                    if bytes[(index + 1)...].starts(with: "/\(name)".utf8) { isPlain = false }
                }
            } else if byte == UInt8(ascii: ">") {
                isInsideTag = false
            } else if let kind = markKind(bytes, index) {
                if kind == 0, let (middle, end) = word(bytes, from: index + 3) {
                    let base = bytes[(index + 3)..<middle]
                    if isInsideTag || isPlain {
                        result += base
                    } else {
                        result += Array("<ruby>".utf8) + base + Array("<rp>(</rp><rt>".utf8)
                        result += bytes[(middle + 3)..<end] + Array("</rt><rp>)</rp></ruby>".utf8)
                    }
                    index = end + 3
                } else {
                    index += 3
                }
                continue
            }
            result.append(byte)
            index += 1
        }
        return result
    }

    /// 0, 1 or 2 for U+E000, U+E001 and U+E002.
    private static func markKind(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> UInt8? {
        guard index + 2 < bytes.count, bytes[index] == 0xEE, bytes[index + 1] == 0x80, bytes[index + 2] < 0x83 else {
            return nil
        }
        return bytes[index + 2] - 0x80
    }

    private static func word(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> (middle: Int, end: Int)? {
        var middle: Int?
        for index in start..<min(start + longest, bytes.count) {
            if bytes[index] == UInt8(ascii: "<") { return nil }
            switch (markKind(bytes, index), middle) {
            case (0, _), (1, _?), (2, nil): return nil
            case (1, nil): middle = index
            case (2, let middle?): return (middle, index)
            default: break
            }
        }
        return nil
    }
}
