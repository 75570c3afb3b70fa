import Foundation
import Kernel
import Registries
import Store
import Tables

/// A row as the API gives it: the fields of its document, and in `_meta` what the platform knows about it. Documents
/// are kept as text and go out as text; a page may hold a thousand.
extension JSONWriter {
    mutating func record(_ row: RecordRow, document: String? = nil) {
        record(
            document ?? row.document, key: row.key, tenant: row.tenant, version: row.version, seq: row.seq, at: row.at,
            isWithdrawn: row.change == .withdrawal)
    }

    mutating func record(_ record: Record, document: String? = nil) {
        self.record(
            document ?? record.shown, key: record.key, tenant: record.tenant, version: record.version, seq: record.seq,
            at: Timestamp.text(of: record.at), isWithdrawn: record.isWithdrawn)
    }

    private mutating func record(
        _ document: String, key: String, tenant: Tenant.ID, version: Int, seq: Int, at: String, isWithdrawn: Bool
    ) {
        var document = document
        // The document is an object; its closing brace makes room for one member more. Only a row of which nothing is
        // left to show has none.
        document.withUTF8 { raw($0.dropLast()) }
        bytes.append(contentsOf: (document.utf8.count > 2 ? #","_meta":"# : #""_meta":"#).utf8)
        var meta = JSONWriter()
        swap(&meta.bytes, &bytes)
        meta.beginObject()
        meta.key("key")
        meta.string(key)
        meta.key("organization")
        meta.string(tenant.description)
        meta.key("version")
        meta.number(version)
        meta.key("seq")
        meta.number(seq)
        meta.key("state")
        meta.string(isWithdrawn ? "withdrawn" : "live")
        meta.key("updated_at")
        meta.string(at)
        meta.endObject()
        meta.bytes.append(UInt8(ascii: "}"))
        swap(&meta.bytes, &bytes)
    }

    mutating func step(_ step: RecordStep) {
        beginObject()
        key("seq")
        number(step.seq)
        key("key")
        string(step.key)
        key("organization")
        string(step.tenant.description)
        key("version")
        number(step.version)
        key("at")
        string(step.at)
        key("severity")
        string(step.change.rawValue)
        key("reason")
        if let reason = step.reason { string(reason) } else { null() }
        key("record")
        if let document = step.document { raw(document.utf8) } else { null() }
        endObject()
    }
}

/// One version in a row's history, with what it changed in words a program can show.
struct VersionJSON: Encodable {
    struct ChangeJSON: Encodable {
        let field: String
        @OrNull var before: String?
        @OrNull var after: String?
    }

    let version: Int
    let seq: Int
    let at: Date
    let severity: String
    @OrNull var reason: String?
    let changes: [ChangeJSON]

    init(_ record: Record, after before: Record?, of registry: Registry) throws {
        (version, seq, at) = (record.version, record.seq, record.at)
        (severity, reason) = (record.change.rawValue, record.reason)
        // Only what everybody may see of both.
        changes = try registry.changes(
            from: before.map { try registry.values(of: $0.shown) }, to: registry.values(of: record.shown)
        ).map {
            let change = RowNote.Change($0, of: registry)
            return ChangeJSON(field: change.field, before: change.before, after: change.after)
        }
    }
}
