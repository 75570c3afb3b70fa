import Content
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import NIOCore
import Registries
import Tables

extension MemberContext {
    func registry(_ platform: Platform) throws -> Registry {
        try platform.registries.find(String(try parameters.require("registry").prefix(80)))
    }

    /// Acting for the organisation the address names behind its question mark, or for the only one there is.
    func principal(_ request: Request, _ platform: Platform) throws -> Principal {
        if let name = request.uri.queryParameters["organization"], !name.isEmpty {
            return try principal(in: platform.organizations.find(String(name)).id)
        }
        guard member.roles.count == 1, let only = member.roles.keys.first else {
            throw Problem(
                .invalid, Message("problems.fields"), fields: [.init("organization", Message("problems.required"))])
        }
        return try principal(in: only)
    }
}

/// What a program wants to do with a row, on whose behalf and why.
struct RecordChange: Sendable {
    let registry: Registry
    let principal: Principal
    private(set) var kind: Record.Change
    private(set) var reason: String?
    private let reader: RowReader

    /// The largest row that is taken.
    private static let maximumSize = 1 << 20
    private static let maxReason = 2000

    init(_ request: Request, _ context: MemberContext, _ platform: Platform) throws {
        registry = try context.registry(platform)
        principal = try context.principal(request, platform)
        try principal.require(.keepRecords)
        reader = platform.reader(of: registry, for: principal.tenant)
        let query = request.uri.queryParameters
        switch query["change"] {
        case nil, "", "update": kind = .update
        case "correction": kind = .correction
        default: throw RegistryError.invalid([.init("change", Message("problems.notAChoice"))])
        }
        if let text = query["reason"], !text.isEmpty { reason = try checked(String(text)) }
    }

    func being(_ kind: Record.Change, because reason: String) -> RecordChange {
        var change = self
        (change.kind, change.reason) = (kind, reason)
        return change
    }

    /// The row in the body. What is no JSON object is refused at once; all else is said field by field.
    func reading(_ request: Request) async throws -> RowReading {
        let body = try await request.jsonBody(atMost: Self.maximumSize)
        let reading = reader.read(json: Array(body.readableBytesView))
        if reading.remarks.first?.text.key == "remarks.not-an-object" {
            throw Problem(.malformed, "remarks.not-an-object")
        }
        return reading
    }

    /// The reason in the address or, where there is none, in the body.
    func neededReason(_ request: Request) async throws -> String {
        struct Body: Decodable { let reason: String? }
        if let reason { return reason }
        guard request.headers.contains(.contentType) else { return try checked(nil) }
        return try checked(try await request.decodeJSON(Body.self).reason)
    }

    func checked(_ reason: String?) throws -> String {
        let reason = (reason ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
        func refused(_ message: Message) -> RegistryError { .invalid([.init("reason", message)]) }
        if reason.isEmpty { throw refused(Message("problems.required")) }
        if reason.unicodeScalars.count > Self.maxReason {
            throw refused(Message("problems.tooLong", ["max": "\(Self.maxReason)"]))
        }
        return reason
    }
}

extension Request {
    /// A body of JSON, as it came.
    func jsonBody(atMost size: Int) async throws -> ByteBuffer {
        guard let type = headers[.contentType]?.lowercased(),
            type.hasPrefix("application/json") || type.contains("+json")
        else { throw Problem(.unsupportedMediaType, "problems.body.type") }
        return try await collectBody(atMost: size)
    }
}

/// The state a row must be in for a change to go through: `If-Match`, or `If-None-Match: *` for a row that must be new.
struct VersionCondition: Sendable {
    private enum Tags {
        case any
        case versions(Set<Int>)

        func contain(_ record: Record?) -> Bool {
            guard let record else { return false }
            return switch self {
            case .any: true
            case .versions(let versions): versions.contains(record.version)
            }
        }
    }

    private let match: Tags?
    private let noneMatch: Tags?

    /// Nil when nobody asks.
    init?(_ headers: HTTPFields) throws {
        match = try headers[.ifMatch].map(Self.tags)
        noneMatch = try headers[.ifNoneMatch].map(Self.tags)
        if match == nil, noneMatch == nil { return nil }
    }

    func holds(for current: Record?) -> Bool {
        match?.contain(current) != false && noneMatch?.contain(current) != true
    }

    /// Reads entity tags as ``Record/eTag`` gives them; a bare version number will do too. What may be a tag but is none
    /// of ours fits nothing.
    private static func tags(_ header: String) throws -> Tags {
        if header.trimmingCharacters(in: .whitespaces) == "*" { return .any }
        var versions: Set<Int> = []
        for part in header.split(separator: ",", omittingEmptySubsequences: false).prefix(100) {
            let tag = part.trimmingCharacters(in: .whitespaces)
            guard let found = tag.wholeMatch(of: /(W\/)?"([^\x22]*)"|([0-9]{1,18})/) else {
                throw Problem(.malformed, "problems.badCondition")
            }
            if let bare = found.output.3 {
                if let version = Int(bare) { versions.insert(version) }
            } else if found.output.1 == nil,
                let version = found.output.2.flatMap({ Int($0.prefix { $0.isASCII && $0.isNumber }) })
            {
                versions.insert(version)
            }
        }
        return .versions(versions)
    }
}

/// A remark about a row as the API gives it.
struct RemarkJSON: Encodable {
    let level: String
    /// Empty for the row.
    let field: String
    let message: BothLanguages

    init(_ remark: Remark, of registry: Registry, _ texts: Texts) {
        (level, field) = (remark.level.rawValue, remark.field.map { registry.fields[$0].name } ?? "")
        message = BothLanguages(remark.text, texts)
    }

    init(_ note: RowNote.Note, _ texts: Texts) {
        (level, field, message) = (note.level.rawValue, note.field, BothLanguages(note.message, texts))
    }

    func write(to json: inout JSONWriter) {
        json.beginObject()
        for (name, text) in [("level", level), ("field", field)] {
            json.key(name)
            json.string(text)
        }
        json.key("message")
        json.beginObject()
        for (name, text) in [("ja", message.ja), ("en", message.en)] {
            json.key(name)
            json.string(text)
        }
        json.endObject()
        json.endObject()
    }
}
