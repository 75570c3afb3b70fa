import Foundation
import Kernel
import Registries
import Store

/// A row of the registry `datasets`, read by the names of its fields: a dataset that is published anywhere.
struct DatasetRow: Sendable {
    /// The registry whose rows are datasets.
    static let registry = "datasets"

    let key: String
    let tenant: Tenant.ID
    let version: Int
    /// When it was last changed here, ISO 8601, UTC.
    let changedAt: String
    /// Its page here.
    let path: String
    private let registry: Registry
    private let values: RecordValues

    init(_ row: RecordRow, of registry: Registry) throws(DocumentError) {
        (key, tenant, version, changedAt) = (row.key, row.tenant, row.version, row.at)
        path = registry.path(of: row.key)
        values = try registry.values(of: row.document)
        self.registry = registry
    }

    init(_ record: Record, of registry: Registry) throws(DocumentError) {
        (key, tenant, version) = (record.key, record.tenant, record.version)
        changedAt = Timestamp.text(of: record.at)
        path = registry.path(of: record.key)
        values = try registry.values(of: record.shown)
        self.registry = registry
    }

    /// What stands in a field, as in a file; nil when there is nothing or no such field.
    subscript(name: String) -> String? {
        guard let field = registry.field(named: name), let value = values[field] else { return nil }
        return registry.text(of: value, field)
    }

    func list(_ name: String) -> [String] {
        guard let field = registry.field(named: name), case .list(let parts) = values[field] else { return [] }
        return parts
    }

    func integer(_ name: String) -> Int? {
        guard let field = registry.field(named: name), case .integer(let number) = values[field] else { return nil }
        return number
    }

    /// What a value is called.
    func label(of value: String, in name: String, _ language: Language) -> String {
        registry.field(named: name).map { registry.fields[$0].label(of: value, in: language) } ?? value
    }

    var title: LocalizedText { LocalizedText(ja: self["title.ja"] ?? key, en: self["title.en"]) }

    var description: LocalizedText {
        LocalizedText(ja: self["description.ja"] ?? title.ja, en: self["description.en"] ?? title.en)
    }

    /// Where the data can be had, if elsewhere.
    var address: String? { self["distribution.accessURL"] ?? self["distribution.downloadURL"] }

    /// The name of the registry here that has the data.
    var registryHere: String? { self["distribution.registry"] }

    /// The licence's address; nil where it is another.
    var licence: String? { self["distribution.license"].flatMap { $0.isWebAddress ? $0 : nil } }
}

extension String {
    /// Whether it can stand as an IRI.
    var isWebAddress: Bool {
        (hasPrefix("https://") || hasPrefix("http://"))
            && !unicodeScalars.contains { $0.value <= 0x20 || "<>\"{}|\\^`".unicodeScalars.contains($0) }
    }
}
