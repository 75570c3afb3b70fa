import Foundation
import Kernel
import Registries

/// A registry as the API gives it; its schema in the vocabulary of Table Schema 2.0.
struct RegistryJSON: Encodable {
    struct Licence: Encodable {
        let name, title, path: String
    }

    let name: String
    let title: LocalizedText
    let description: LocalizedText
    let licences: [Licence]
    @OrNull var attribution: LocalizedText?
    let keeper: String
    @OrNull var cadenceDays: Int?
    let review: Bool
    let records: Int
    @OrNull var updatedAt: Date?
    /// The last place in the change feed.
    let seq: Int
    @OrNull var schema: TableSchemaJSON?

    private enum CodingKeys: String, CodingKey {
        case name, title, description, licences, attribution, keeper, review, records, seq, schema
        case cadenceDays = "cadence_days"
        case updatedAt = "updated_at"
    }

    init(_ registry: Registry, records: Int, state: RegistryState, withSchema: Bool = false) {
        name = registry.name
        (title, description) = (registry.title.withoutFurigana, registry.description.withoutFurigana)
        licences = [
            Licence(name: registry.licence.name, title: registry.licence.title, path: registry.licence.path)
        ]
        attribution = registry.attribution?.withoutFurigana
        keeper =
            switch registry.keeper {
            case .organizations: "organizations"
            case .one(let tenant): "\(tenant)"
            }
        (cadenceDays, review) = (registry.cadenceDays, registry.needsReview)
        self.records = records
        updatedAt = state.revision == 0 ? nil : state.changedAt
        seq = state.complete
        schema = withSchema ? TableSchemaJSON(registry) : nil
    }
}

/// Frictionless Data Package 2.0 with one resource: the registry's rows as CSV.
struct DataPackage: Encodable {
    struct Resource: Encodable {
        let name: String
        let title: String
        let path: String
        let type = "table"
        let format = "csv"
        let mediatype = "text/csv"
        let encoding = "utf-8"
        let schema: TableSchemaJSON
    }

    struct Source: Encodable {
        let title: String
        let path: String?
    }

    let schema = "https://datapackage.org/profiles/2.0/datapackage.json"
    let name: String
    let title: String
    let description: String
    let licenses: [RegistryJSON.Licence]
    let sources: [Source]?
    let version: String
    let resources: [Resource]

    private enum CodingKeys: String, CodingKey {
        case schema = "$schema"
        case name, title, description, licenses, sources, version, resources
    }

    /// - Parameter address: how the world calls this server. Readers of packages do not follow `..` in a path.
    init(_ registry: Registry, state: RegistryState, at address: String) {
        name = registry.name
        (title, description) = (registry.title.ja, registry.description.ja)
        licenses = [.init(name: registry.licence.name, title: registry.licence.title, path: registry.licence.path)]
        sources =
            registry.sources.isEmpty ? nil : registry.sources.map { Source(title: $0.title, path: $0.path) }
        version = "1.0.\(state.complete)"
        resources = [
            Resource(
                name: registry.name, title: registry.title.ja,
                path: "\(address)/api/v1/registries/\(registry.name).csv",
                schema: TableSchemaJSON(registry, isAlone: true))
        ]
    }
}

/// Frictionless Table Schema 2.0. Property names are the standard's own, so they are written out.
struct TableSchemaJSON: Encodable {
    struct FieldJSON: Encodable {
        struct Constraints: Encodable {
            var required: Bool?
            var unique: Bool?
            var minLength: Int?
            var maxLength: Int?
            var minimum: String?
            var maximum: String?
            var pattern: String?
        }

        struct Category: Encodable {
            let value: String
            let label: String
        }

        let name: String
        let type: String
        let format: String?
        let title: String
        let titleEn: String?
        let description: String?
        let example: String?
        let constraints: Constraints?
        let categories: [Category]?
        let categoriesOrdered: Bool?
        let delimiter: String?
        let trueValues: [String]?
        let falseValues: [String]?

        private enum CodingKeys: String, CodingKey {
            case name, type, format, title, description, example, constraints, categories, categoriesOrdered
            case delimiter, trueValues, falseValues
            case titleEn = "atarimae:titleEn"
        }

        init(_ field: Registries.Field) {
            (name, type) = (field.name, field.kind.rawValue)
            // Formats of our own are no formats of the standard, and ours of times has no seconds.
            format =
                field.kind == .time
                ? "%H:%M" : [.uri, .email, .uuid].contains(field.format) ? field.format?.rawValue : nil
            (title, titleEn) = (field.title.ja, field.title.en)
            (description, example) = (field.description?.ja, field.example)
            var constraints = Constraints()
            if field.constraints.isRequired { constraints.required = true }
            if field.constraints.isUnique { constraints.unique = true }
            // In files a list is one text, to which its parts' limits do not apply.
            if field.kind != .list {
                (constraints.minLength, constraints.maxLength) = (
                    field.constraints.minLength, field.constraints.maxLength
                )
                constraints.pattern = field.constraints.pattern
            }
            constraints.minimum = field.constraints.earliest?.description ?? field.constraints.minimum.map(Self.number)
            constraints.maximum = field.constraints.latest?.description ?? field.constraints.maximum.map(Self.number)
            self.constraints = constraints.isEmpty ? nil : constraints
            categories =
                field.categories.isEmpty || field.kind == .list
                ? nil : field.categories.map { Category(value: $0.value, label: $0.label.ja) }
            categoriesOrdered = field.areCategoriesOrdered ? true : nil
            delimiter = field.kind == .list ? field.delimiter : nil
            trueValues = field.kind == .boolean ? ["true"] : nil
            falseValues = field.kind == .boolean ? ["false"] : nil
        }

        private static func number(_ number: Double) -> String {
            number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : String(number)
        }
    }

    struct ForeignKey: Encodable {
        struct Target: Encodable {
            let resource: String
            let fields: [String]
        }

        let fields: [String]
        let reference: Target
    }

    let schema = "https://datapackage.org/profiles/2.0/tableschema.json"
    let fields: [FieldJSON]
    let primaryKey: [String]
    let uniqueKeys: [[String]]?
    let foreignKeys: [ForeignKey]?
    let missingValues = [""]

    private enum CodingKeys: String, CodingKey {
        case schema = "$schema"
        case fields, primaryKey, uniqueKeys, foreignKeys, missingValues
    }

    /// - Parameter isAlone: whether the other registries stand in the same package, so that references lead somewhere.
    init(_ registry: Registry, isAlone: Bool = false) {
        fields = registry.fields.filter { !$0.isRestricted }.map(FieldJSON.init)
        primaryKey = registry.key.map { registry.fields[$0].name }
        uniqueKeys =
            registry.uniqueKeys.isEmpty ? nil : registry.uniqueKeys.map { $0.map { registry.fields[$0].name } }
        foreignKeys =
            registry.references.isEmpty || isAlone
            ? nil
            : registry.references.map {
                ForeignKey(
                    fields: [registry.fields[$0.field].name],
                    reference: .init(resource: $0.registry, fields: [$0.target]))
            }
    }
}

extension TableSchemaJSON.FieldJSON.Constraints {
    fileprivate var isEmpty: Bool {
        required == nil && unique == nil && minLength == nil && maxLength == nil && minimum == nil && maximum == nil
            && pattern == nil
    }
}
