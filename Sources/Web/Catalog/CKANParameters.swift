import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import NIOCore

/// What an action of CKAN's is asked with: the query of a GET, or a POST's body as JSON or as a form. CKAN takes
/// numbers for texts and JSON within texts, and so do its clients send them.
struct CKANParameters: Sendable {
    enum Value: Decodable, Sendable {
        case null
        case bool(Bool)
        case integer(Int)
        case number(Double)
        case text(String)
        case list([Value])
        case object([String: Value])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .null
            } else if let bool = try? container.decode(Bool.self) {
                self = .bool(bool)
            } else if let integer = try? container.decode(Int.self) {
                self = .integer(integer)
            } else if let number = try? container.decode(Double.self) {
                self = .number(number)
            } else if let text = try? container.decode(String.self) {
                self = .text(text)
            } else if let list = try? container.decode([Value].self) {
                self = .list(list)
            } else {
                self = .object(try container.decode([String: Value].self))
            }
        }

        /// As it stands in a file; nil where there is no such text.
        var text: String? {
            switch self {
            case .text(let text): text
            case .bool(let bool): bool ? "true" : "false"
            case .integer(let number): String(number)
            case .number(let number): number.description
            case .null, .list, .object: nil
            }
        }
    }

    private let values: [String: Value]
    private var form: Form?

    init(_ request: Request) async throws {
        guard request.method == .post else {
            values = Self.values(of: request.uri.queryParameters)
            return
        }
        let body = try await request.collectBody(atMost: Form.maximumSize)
        guard let text = String(validating: body.readableBytesView, as: UTF8.self) else {
            throw Problem(.malformed, "problems.body.utf8")
        }
        // Whatever type it says it is: many scripts send JSON and call it a form.
        if text.first(where: { !$0.isWhitespace }) == "{" {
            guard case .object(let values) = Self.json(text) else { throw Problem(.malformed, "problems.body.json") }
            self.values = values
        } else if text.isEmpty {
            values = Self.values(of: request.uri.queryParameters)
        } else if request.headers[.contentType]?.lowercased().hasPrefix("application/x-www-form-urlencoded") == true {
            values = [:]
            form = try Form(body)
        } else {
            throw Problem(.malformed, "problems.body.json")
        }
    }

    private subscript(name: String) -> Value? { values[name] ?? form?.optional(name).map { .text($0) } }

    private static func values(of query: Parameters) -> [String: Value] {
        Dictionary(
            query.map { (String($0.key), .text(String($0.value.prefix(8000)))) },
            uniquingKeysWith: { first, _ in first })
    }

    private static func json(_ text: String) -> Value? { try? JSONDecoder().decode(Value.self, from: Data(text.utf8)) }

    static func refused(_ name: String, _ message: Message = Message("problems.notAChoice")) -> Problem {
        Problem(.invalid, Message("problems.fields"), fields: [.init(name, message)])
    }

    static func unsupported(_ name: String) -> Problem { refused(name, Message("catalog.notSupported")) }

    /// Nil when it is missing or empty.
    func text(_ name: String) throws -> String? {
        switch self[name] {
        case nil, .null: return nil
        case .list, .object: throw Self.refused(name)
        case let value?: return value.text.flatMap { $0.isEmpty ? nil : $0 }
        }
    }

    func required(_ name: String) throws -> String {
        guard let text = try text(name) else { throw Self.refused(name, Message("problems.required")) }
        return text
    }

    func integer(_ name: String, _ standard: Int, in range: ClosedRange<Int>) throws -> Int {
        guard let text = try text(name) else { return standard }
        guard let number = Int(text), range.contains(number) else {
            throw Self.refused(
                name,
                Message("problems.outOfRange", ["low": "\(range.lowerBound)", "high": "\(range.upperBound)"]))
        }
        return number
    }

    func bool(_ name: String, _ standard: Bool) throws -> Bool {
        guard let text = try text(name)?.lowercased() else { return standard }
        return ["true", "1", "t", "yes", "on"].contains(text)
    }

    /// Texts: as a list, as JSON, or with commas between them.
    func list(_ name: String) throws -> [String] {
        guard let value = self[name] else { return [] }
        switch value {
        case .list(let values): return try Self.texts(values, name)
        case .text(let text) where text.hasPrefix("["):
            guard case .list(let values) = Self.json(text) else { throw Self.refused(name) }
            return try Self.texts(values, name)
        default:
            return (try text(name) ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        }
    }

    private static func texts(_ values: [Value], _ name: String) throws -> [String] {
        try values.map { value in
            guard let text = value.text else { throw refused(name) }
            return text
        }
    }

    /// Names with one or more texts each: as an object, or as JSON.
    func object(_ name: String) throws -> [String: [String]] {
        var value = self[name] ?? .null
        if case .text(let text) = value { value = text.isEmpty ? .null : Self.json(text) ?? value }
        switch value {
        case .null: return [:]
        case .object(let members):
            return try members.mapValues { member in
                if case .list(let values) = member { return try Self.texts(values, name) }
                return try Self.texts([member], name)
            }
        default: throw Self.refused(name)
        }
    }

    /// As an address spells it; nil when it is missing.
    func spelt(_ name: String) throws -> String? {
        guard isStructured(name) else { return try text(name) }
        if case .list = self[name] { return try list(name).joined(separator: ",") }
        return try String(decoding: JSONEncoder().encode(object(name)), as: UTF8.self)
    }

    /// Whether it is there and is no plain text.
    func isStructured(_ name: String) -> Bool {
        switch self[name] {
        case .list, .object: true
        default: false
        }
    }
}
