import Content
import Kernel

extension Field {
    /// At most as many as an import takes.
    private static let maxFields = 200

    static func all(in entry: Entry) throws(ContentError) -> [Field] {
        var fields: [Field] = []
        var names: Set<String> = []
        let items = try entry.items()
        guard !items.isEmpty, items.count <= maxFields else {
            throw entry.error("a registry has 1 to \(maxFields) fields")
        }
        for item in items {
            let field = try Field(item)
            guard names.insert(field.name).inserted else {
                throw try item.at("name").error("there is another field “\(field.name)”")
            }
            // `a` and `a.b` cannot both stand in one JSON object.
            for name in names where name.hasPrefix(field.name + ".") || field.name.hasPrefix(name + ".") {
                throw try item.at("name").error("“\(field.name)” and “\(name)” cannot both be there")
            }
            fields.append(field)
        }
        for (index, item) in items.enumerated() {
            for other in fields[index].siblings + [fields[index].overflow].compactMap(\.self)
            where !names.contains(other) {
                throw item.error("there is no field “\(other)”")
            }
            if index > 0 {
                // Nested objects are written in one go.
                let group = fields[index].name.prefixes
                for prefix in group where !fields[index - 1].name.hasPrefix(prefix) {
                    guard !fields[..<index].contains(where: { $0.name.hasPrefix(prefix) }) else {
                        throw item.error("the fields below “\(prefix)” must stand together")
                    }
                }
            }
        }
        return fields
    }

    /// Parts with dots between them, without what means something in an address or a table.
    private static func isName(_ name: String) -> Bool {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return name.count <= 100 && !name.hasPrefix("_")
            && parts.allSatisfy { part in
                !part.isEmpty && !part.contains { $0.isWhitespace || "\"#?&=/".contains($0) }
            }
    }

    private init(_ item: Entry) throws(ContentError) {
        let item = try item.allowing(
            "name", "type", "format", "title", "description", "example", "aliases", "constraints", "categories",
            "categoriesOrdered", "normalise", "delimiter", "trueValues", "falseValues", "siblings", "overflow",
            "restricted", "recommended", "long")
        name = try item.text("name")
        guard Self.isName(name) else {
            throw try item.at("name").error("“\(name)” cannot be a field's name")
        }
        kind = try item.at("type").choice()
        format = try item.optional("format")?.choice()
        title = try item.localized("title")
        description = item.optional("description") == nil ? nil : try item.localized("description")
        example = try item.optionalText("example")
        aliases = try item.texts("aliases")
        constraints = try Constraints(item.optional("constraints"), of: kind)
        var categories: [Category] = []
        for entry in try item.optional("categories")?.items() ?? [] {
            let entry = try entry.allowing("value", "label")
            let category = Category(value: try entry.text("value"), label: try entry.localized("label"))
            guard !categories.contains(where: { $0.value == category.value }) else {
                throw entry.error("“\(category.value)” stands here twice")
            }
            categories.append(category)
        }
        self.categories = categories
        areCategoriesOrdered = try item.bool("categoriesOrdered") ?? false
        normalisations = Set(try item.choices("normalise"))
        delimiter = try item.optionalText("delimiter") ?? ","
        trueValues = try item.texts("trueValues")
        falseValues = try item.texts("falseValues")
        siblings = try item.texts("siblings")
        overflow = try item.optionalText("overflow")
        isRestricted = try item.bool("restricted") ?? false
        isRecommended = try item.bool("recommended") ?? false
        isLong = try item.bool("long") ?? false
    }
}

extension Field.Constraints {
    fileprivate init(_ entry: Entry?, of kind: Field.Kind) throws(ContentError) {
        self.init()
        guard
            let entry = try entry?.allowing(
                "required", "unique", "minLength", "maxLength", "minimum", "maximum", "pattern")
        else { return }
        isRequired = try entry.bool("required") ?? false
        isUnique = try entry.bool("unique") ?? false
        minLength = try entry.optional("minLength")?.int(in: 0...100_000)
        maxLength = try entry.optional("maxLength")?.int(in: 1...100_000)
        if kind == .date {
            earliest = try Self.day(entry.optional("minimum"))
            latest = try Self.day(entry.optional("maximum"))
        } else {
            minimum = try entry.optional("minimum")?.double()
            maximum = try entry.optional("maximum")?.double()
        }
        pattern = try entry.optionalText("pattern")
        if let pattern, let fault = TextPattern.fault(in: pattern) {
            throw try entry.at("pattern").error("“\(pattern)” is not a regular expression: \(fault)")
        }
    }

    private static func day(_ entry: Entry?) throws(ContentError) -> Day? {
        guard let entry else { return nil }
        guard let day = Day(try entry.text()) else { throw entry.error("a day such as 2026-11-21 is expected here") }
        return day
    }
}

extension String {
    /// `a.b.c` is inside `a.` and `a.b.`.
    fileprivate var prefixes: [String] {
        let parts = split(separator: ".").dropLast()
        return parts.indices.map { parts[...$0].joined(separator: ".") + "." }
    }
}
