package import Content
package import Foundation
import Kernel
import Store

extension Registry {
    /// Every registry of `Content/registries`, by name. A reference must lead to a registry and field that exist.
    package static func load(from folder: URL) throws(ContentError) -> [Registry] {
        var registries: [Registry] = []
        var entries: [String: Entry] = [:]
        let files = try Entry.all(below: folder) { entry throws(ContentError) in (entry, try Registry(entry)) }
        for (entry, registry) in files {
            guard entries.updateValue(entry, forKey: registry.name) == nil else {
                throw entry.error("there is another registry called “\(registry.name)”")
            }
            registries.append(registry)
        }
        for registry in registries {
            guard let entry = entries[registry.name] else { continue }
            for (index, reference) in registry.references.enumerated() {
                let place = try entry.at("foreignKeys").items()[index]
                guard let target = registries.first(where: { $0.name == reference.registry }) else {
                    throw place.error("there is no registry “\(reference.registry)”")
                }
                guard let field = target.field(named: reference.target), target.key == [field] else {
                    throw place.error("“\(reference.target)” is not the primary key of “\(reference.registry)”")
                }
            }
        }
        return registries
    }

    package init(_ entry: Entry) throws(ContentError) {
        let entry = try entry.allowing(
            "name", "title", "description", "licence", "attribution", "sources", "keeper", "owner", "cadenceDays",
            "checked", "validity", "review", "missingValues", "fields", "primaryKey", "uniqueKeys", "foreignKeys",
            "rules", "display", "comparison")
        name = try entry.at("name").slug()
        title = try entry.localized("title")
        description = try entry.localized("description")
        let licence = try entry.at("licence").allowing("name", "title", "path")
        self.licence = Licence(
            name: try licence.text("name"), title: try licence.text("title"), path: try licence.text("path"))
        attribution = entry.optional("attribution") == nil ? nil : try entry.localized("attribution")
        var sources: [Source] = []
        for source in try entry.optional("sources")?.items() ?? [] {
            let source = try source.allowing("title", "path")
            sources.append(Source(title: try source.text("title"), path: try source.optionalText("path")))
        }
        self.sources = sources
        let keeper = try entry.text("keeper")
        self.keeper = keeper == "organizations" ? .organizations : .one(Tenant.ID(keeper))
        cadenceDays = try entry.optional("cadenceDays")?.int(in: 1...3660)
        needsReview = try entry.bool("review") ?? false
        missingValues = Set([""] + (try entry.texts("missingValues")))

        let fields = try Field.all(in: entry.at("fields"))
        self.fields = fields
        layout = DocumentLayout(fields)
        let named = Names(fields)
        byName = try named.withAliases(entry.at("fields"))
        key = try named.all(entry.at("primaryKey"))
        for field in key where !fields[field].constraints.isRequired {
            throw try entry.at("primaryKey").error("“\(fields[field].name)” names a row and must be required")
        }
        owner = try named.one(entry.optional("owner"))
        checked = try named.one(entry.optional("checked"))
        let validity = try entry.optional("validity")?.allowing("from", "to")
        self.validity = (try named.one(validity?.optional("from")), try named.one(validity?.optional("to")))
        var uniqueKeys: [[Int]] = []
        for unique in try entry.optional("uniqueKeys")?.items() ?? [] { uniqueKeys.append(try named.all(unique)) }
        self.uniqueKeys = uniqueKeys
        references = try Self.references(entry, named)
        rules = try RecordRule.all(in: entry.optional("rules"), named)
        for (rule, item) in zip(rules, try entry.optional("rules")?.items() ?? []) {
            if let fault = RowRules.fault(in: rule, of: fields) { throw try item.at("holds").error(fault) }
        }

        let display = try entry.at("display").allowing("title", "summary", "facets", "sort", "search", "position")
        titleField = try named.find(display.at("title"))
        summaryField = try named.one(display.optional("summary"))
        facets = try named.list(display.optional("facets"))
        sortFields = try named.list(display.optional("sort"))
        searchFields = try named.list(display.optional("search"))
        if let position = try display.optional("position")?.allowing("latitude", "longitude") {
            self.position = Position(
                latitude: try named.find(position.at("latitude")), longitude: try named.find(position.at("longitude")))
        } else {
            position = nil
        }
        if let comparison = try entry.optional("comparison")?.allowing("by", "fields") {
            self.comparison = Comparison(
                by: try named.find(comparison.at("by")), fields: try named.list(comparison.at("fields")))
        } else {
            comparison = nil
        }

        var indexed: [Int] = []
        let key = key
        let unique = fields.indices.filter { fields[$0].constraints.isUnique && key != [$0] }
        let wanted = facets + sortFields + uniqueKeys.flatMap(\.self) + unique + (comparison.map { [$0.by] } ?? [])
        for field in wanted where !indexed.contains(field) { indexed.append(field) }
        guard indexed.count <= Self.maxIndexed else {
            throw display.error("\(indexed.count) fields are facets, sortable or unique; \(Self.maxIndexed) may be")
        }
        self.indexed = indexed
    }

    private static func references(_ entry: Entry, _ named: Names) throws(ContentError) -> [Reference] {
        var references: [Reference] = []
        for item in try entry.optional("foreignKeys")?.items() ?? [] {
            let item = try item.allowing("fields", "reference", "level")
            let fields = try named.all(item.at("fields"))
            let reference = try item.at("reference").allowing("resource", "fields")
            let targets = try reference.texts("fields")
            guard fields.count == 1, targets.count == 1 else {
                throw item.error("a reference here goes from one field to one field")
            }
            references.append(
                Reference(
                    field: fields[0], registry: try reference.text("resource"), target: targets[0],
                    level: try item.optional("level")?.choice() ?? .error))
        }
        return references
    }

    /// Finds fields by their names, and says where a name is wrong.
    struct Names {
        private let places: [String: Int]
        private let fields: [Field]

        init(_ fields: [Field]) {
            self.fields = fields
            places = Dictionary(uniqueKeysWithValues: fields.enumerated().map { ($0.element.name, $0.offset) })
        }

        func find(_ entry: Entry) throws(ContentError) -> Int {
            let name = try entry.text()
            guard let place = places[name] else { throw entry.error("there is no field “\(name)”") }
            return place
        }

        func one(_ entry: Entry?) throws(ContentError) -> Int? {
            guard let entry else { return nil }
            return try find(entry)
        }

        func list(_ entry: Entry?) throws(ContentError) -> [Int] {
            var list: [Int] = []
            for item in try entry?.items() ?? [] { list.append(try find(item)) }
            return list
        }

        /// At least one.
        func all(_ entry: Entry) throws(ContentError) -> [Int] {
            let list = try list(entry)
            guard !list.isEmpty else { throw entry.error("at least one field is expected here") }
            return list
        }

        /// Names, titles and aliases, folded. One heading must not lead to two fields.
        func withAliases(_ entry: Entry) throws(ContentError) -> [String: Int] {
            var byName: [String: Int] = [:]
            for (index, item) in try entry.items().enumerated() {
                let field = fields[index]
                var seen: Set<String> = []
                for heading in [field.name, field.title.ja] + field.aliases {
                    let folded = SearchText.folded(heading)
                    guard seen.insert(folded).inserted else { continue }
                    if let other = byName[folded] {
                        throw item.error("“\(heading)” leads to “\(fields[other].name)” already")
                    }
                    byName[folded] = index
                }
            }
            return byName
        }
    }
}

extension RecordRule {
    fileprivate static func all(in entry: Entry?, _ named: Registry.Names) throws(ContentError) -> [RecordRule] {
        var rules: [RecordRule] = []
        for item in try entry?.items() ?? [] {
            let item = try item.allowing("id", "level", "holds", "message", "fields")
            let rule = RecordRule(
                id: try item.at("id").slug(), level: try item.at("level").choice(), expression: try item.text("holds"),
                message: try item.localized("message"), fields: try named.list(item.optional("fields")))
            guard rule.level != .repair else { throw try item.at("level").error("a rule is an error or a warning") }
            guard !rules.contains(where: { $0.id == rule.id }) else {
                throw try item.at("id").error("there is another rule “\(rule.id)”")
            }
            rules.append(rule)
        }
        return rules
    }
}

extension Entry {
    /// Small letters, digits and hyphens: what can stand in an address.
    fileprivate func slug() throws(ContentError) -> String {
        let text = try text()
        let bytes = text.utf8
        guard (2...64).contains(bytes.count), bytes.first.map({ (97...122).contains($0) }) == true,
            bytes.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == 45 })
        else {
            throw error("“\(text)” is not made of small letters, digits and hyphens")
        }
        return text
    }
}
