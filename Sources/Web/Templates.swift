package import Content
package import Foundation
package import Kernel
import Mustache

/// The templates of the house, compiled once, and the words they print, compiled once per language.
///
/// `{{text.services.title}}` in a template becomes a partial of that name, which each language has its own text for; a
/// blank `{name}` in a text becomes `{{name}}`, filled by the view. A text that does not exist is therefore found at the
/// start. A template in `parts/` is also known by its bare name: `{{>ruler}}`.
package struct Templates: Sendable {
    private let libraries: [Language: MustacheLibrary]
    /// The texts that templates name.
    package let textKeys: Set<String>
    let parts: [Part]

    package init(folder: URL, texts: Texts) throws {
        let root = URL(filePath: folder.resolvingSymlinksInPath().path(percentEncoded: false))
        let paths = FileManager.default.subpaths(atPath: root.path(percentEncoded: false)) ?? []
        let sources = try paths.filter { $0.hasSuffix(".mustache") }.sorted().sideBySide { path in
            try Source(root.appending(path: path), named: String(path.dropLast(".mustache".count)), texts)
        }
        let keys = sources.reduce(into: Set<String>()) { $0.formUnion($1.textKeys) }
        let words = try keys.sorted().sideBySide { key in (key, try Self.words(key, texts)) }
        var shared: [String: MustacheTemplate] = [:]
        for source in sources {
            shared[source.name] = source.template
            if source.name.hasPrefix("parts/") {
                shared[String(source.name.dropFirst("parts/".count))] = source.template
            }
        }
        var libraries: [Language: MustacheLibrary] = [:]
        for (place, language) in Language.allCases.enumerated() {
            var templates = shared
            templates.reserveCapacity(shared.count + words.count)
            for (key, spoken) in words { templates[Self.partial(key)] = spoken[place] }
            libraries[language] = MustacheLibrary(templates: templates)
        }
        self.libraries = libraries
        textKeys = keys
        parts = try Part.all(below: root.appending(path: "parts"))
    }

    /// One file, with partials where words stand.
    private struct Source: Sendable {
        let name: String
        let template: MustacheTemplate
        let textKeys: Set<String>

        init(_ file: URL, named name: String, _ texts: Texts) throws {
            self.name = name
            let pieces = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "{{text.")
            var (result, keys) = (pieces[0], Set<String>())
            for piece in pieces.dropFirst() {
                let key = String(piece.prefix { $0 != "}" })
                let rest = piece.dropFirst(key.count)
                guard texts.keys.contains(key), rest.hasPrefix("}}") else {
                    throw Fault.knowsNoText(template: name, key: key)
                }
                keys.insert(key)
                result += "{{>\(Templates.partial(key))}}"
                // A partial alone on its line would swallow the end of the line; beside a comment it is not alone.
                if rest.dropFirst(2).first(where: { $0 != " " && $0 != "\t" })?.isNewline ?? true { result += "{{!}}" }
                result += rest.dropFirst(2)
            }
            textKeys = keys
            do {
                template = try MustacheTemplate(string: result)
            } catch let error as MustacheTemplate.ParserError {
                throw Fault.cannotBeRead(template: name, "line \(error.context.lineNumber): \(error.error)")
            }
        }
    }

    private static func partial(_ key: String) -> String { "text.\(key)" }

    /// A text in every language, in their order.
    private static func words(_ key: String, _ texts: Texts) throws -> [MustacheTemplate] {
        try Language.allCases.map { language in
            do {
                return try MustacheTemplate(string: printable(texts(key, language)))
            } catch let error as MustacheTemplate.ParserError {
                throw Fault.cannotBeRead(template: "text \(key)", "line \(error.context.lineNumber): \(error.error)")
            }
        }
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

    /// A text as HTML, with its blanks as Mustache has them.
    private static func printable(_ text: String) -> String {
        guard text.utf8.contains(where: "&<>\"{}".utf8.contains) else { return text }
        return text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "{": result += "{{"
            case "}": result += "}}"
            default: result.unicodeScalars.append(scalar)
            }
        }
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
            guard bytes.contains(mark) else { return String(decoding: bytes, as: UTF8.self) }
            return String(decoding: rewritten(bytes), as: UTF8.self)
        }
    }

    /// U+E000, U+E001 and U+E002 begin with it, and otherwise only what is as private as they are.
    private static let mark: UInt8 = 0xEE
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
