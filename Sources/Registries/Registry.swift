package import Kernel

/// A dataset that many offices keep right together: what its rows look like, who keeps them and how they are shown.
///
/// Everything here is content, `Content/registries/<name>.yaml`, in the vocabulary of Frictionless Table Schema 2.0
/// and a few words of our own. A new registry is one such file.
package struct Registry: Sendable {
    /// Who may keep rows.
    package enum Keeper: Hashable, Sendable {
        /// Every organisation its own.
        case organizations
        /// One organisation for all.
        case one(Tenant.ID)
    }

    /// Terms under which anyone may use the rows.
    package struct Licence: Hashable, Sendable {
        /// An Open Definition or SPDX identifier, `CC-BY-4.0`.
        package let name: String
        package let title: String
        package let path: String
    }

    package struct Source: Hashable, Sendable {
        package let title: String
        package let path: String?
    }

    /// A value here that must be a key there (Table Schema: foreignKeys).
    package struct Reference: Hashable, Sendable {
        package let field: Int
        package let registry: String
        /// The field over there, by name.
        package let target: String
        package let level: Remark.Level
    }

    /// A point on the map.
    package struct Position: Hashable, Sendable {
        package let latitude: Int
        package let longitude: Int
    }

    /// Organisations side by side for the same thing: rows with the same value in `by`.
    package struct Comparison: Hashable, Sendable {
        package let by: Int
        package let fields: [Int]
    }

    package let name: String
    package let title: LocalizedText
    package let description: LocalizedText
    package let licence: Licence
    package let attribution: LocalizedText?
    package let sources: [Source]
    package let keeper: Keeper
    /// The field that says whose row it is: a municipality's code, a corporate number or an organisation's key.
    package let owner: Int?
    /// How many days may pass until an entry has to be looked at again.
    package let cadenceDays: Int?
    /// The field with the day of the last look; without one it is the day of the last version.
    package let checked: Int?
    /// The fields between whose days a row is in force.
    package let validity: (from: Int?, to: Int?)
    /// Whether a second person has to agree before a row goes live.
    package let needsReview: Bool
    package let missingValues: Set<String>
    package let fields: [Field]
    /// The fields that together name a row, `primaryKey`.
    package let key: [Int]
    /// Besides the key: fields of which no two rows of one organisation may have the same value.
    package let uniqueKeys: [[Int]]
    package let references: [Reference]
    package let rules: [RecordRule]
    /// What stands for a row in lists and headings.
    package let titleField: Int
    package let summaryField: Int?
    package let facets: [Int]
    package let sortFields: [Int]
    package let searchFields: [Int]
    package let position: Position?
    package let comparison: Comparison?

    /// The fields that can be asked for by equality or order without reading every row, each with a column of its own.
    package let indexed: [Int]
    /// How its documents are written.
    package let layout: DocumentLayout
    /// Name or alias to field, folded.
    package let byName: [String: Int]

    /// How many columns a record keeps for ``indexed``.
    package static let maxIndexed = 8

    /// The field called `name`, exactly.
    package func field(named name: String) -> Int? { fields.firstIndex { $0.name == name } }

    /// Whose rows `tenant` would keep here are allowed.
    package func isKept(by tenant: Tenant.ID) -> Bool {
        switch keeper {
        case .organizations: true
        case .one(let keeper): keeper == tenant
        }
    }

    /// Whether nobody but staff with a purpose may see some field.
    package var hasRestrictedFields: Bool { fields.contains { $0.isRestricted } }
}

/// A condition across the fields of one row, in CEL.
package struct RecordRule: Hashable, Sendable {
    package let id: String
    /// `error` keeps a row out, `warning` lets it in and says so.
    package let level: Remark.Level
    /// Holds for a row that is right.
    package let expression: String
    package let message: LocalizedText
    package let fields: [Int]
}
