package import Foundation
package import Kernel
package import Store

/// A version about to be kept: the values of a row with everything that is kept beside them to find it again.
package struct RecordVersion: Sendable {
    package var key: String
    package var version: Int
    package var seq: Int
    package var change: Record.Change
    package var reason: String?
    package var document: String
    package var publicDocument: String?
    package var isListed: Bool
    package var warnings: Int
    /// Nil when the registry asks for the day and the row does not say it.
    package var checkedOn: Day?
    package var searchText: String
    /// One for each of the registry's indexed fields.
    package var indexTexts: [String?]

    /// - Parameter withheld: fields that are not shown to the public, besides the restricted ones.
    package init(
        _ values: RecordValues, of registry: Registry, key: String, version: Int, seq: Int, change: Record.Change,
        reason: String?, warnings: Int, withheld: Withheld, today: Day
    ) {
        (self.key, self.version, self.seq) = (key, version, seq)
        (self.change, self.reason, self.warnings) = (change, reason, warnings)
        document = registry.document(of: values)
        let hidden = withheld.fields.union(registry.restricted)
        publicDocument =
            withheld.isWholeRow
            ? Record.withheldDocument : hidden.isEmpty ? nil : registry.document(of: values, leavingOut: hidden)
        isListed = change != .withdrawal && !withheld.isWholeRow
        if let checked = registry.checked {
            // A moment counts by its day.
            if case .text(let text)? = values[checked], let day = Day(String(text.prefix(10))) {
                checkedOn = min(day, today)
            } else {
                checkedOn = nil
            }
        } else {
            checkedOn = today
        }
        // What the public may not see must not be findable either.
        var shown = values
        for field in hidden { shown[field] = nil }
        searchText = registry.searchText(of: shown)
        indexTexts = registry.indexed.map { registry.indexText(of: shown[$0], $0) }
    }

    private static let columns: [StaticString] = [
        "tenant_id", "registry", "key", "version", "seq", "at", "change", "reason", "actor", "document",
        "public_document", "is_listed", "warnings", "checked_on", "search_text", "value_1", "value_2", "value_3",
        "value_4", "value_5", "value_6", "value_7", "value_8",
    ]

    package static func insert(
        _ versions: [RecordVersion], of registry: String, in tenant: Tenant.ID, by actor: Principal.Actor,
        at now: Date, _ db: any Connection
    ) throws {
        let (tenant, registry, at, actor) = (tenant.sqlValue, registry.sqlValue, now.sqlValue, actor.sqlValue)
        let rows = versions.map { version in
            var row: [Value] = []
            row.reserveCapacity(columns.count)
            row.append(tenant)
            row.append(registry)
            row.append(version.key.sqlValue)
            row.append(version.version.sqlValue)
            row.append(version.seq.sqlValue)
            row.append(at)
            row.append(version.change.sqlValue)
            row.append(version.reason?.sqlValue ?? .null)
            row.append(actor)
            row.append(.text(version.document))
            row.append(version.publicDocument.map(Value.text) ?? .null)
            row.append(.bool(version.isListed))
            row.append(version.warnings.sqlValue)
            row.append(version.checkedOn?.sqlValue ?? .null)
            row.append(version.searchText.sqlValue)
            for index in 0..<Registry.maxIndexed {
                let text = index < version.indexTexts.count ? version.indexTexts[index] : nil
                row.append(text?.sqlValue ?? .null)
            }
            return row
        }
        try db.insert(rows, into: "record", columns: columns)
    }
}

/// What of one row the public does not see at present.
package struct Withheld: Sendable, Hashable {
    package var isWholeRow = false
    package var fields: Set<Int> = []

    package init(isWholeRow: Bool = false, fields: Set<Int> = []) {
        (self.isWholeRow, self.fields) = (isWholeRow, fields)
    }
}

extension Registry {
    /// The fields nobody sees but staff with a purpose.
    var restricted: Set<Int> { Set(fields.indices.filter { fields[$0].isRestricted }) }
}
