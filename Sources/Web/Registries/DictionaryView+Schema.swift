import Content
import Foundation
import Kernel
import Registries

extension DictionaryView {
    init(_ registry: Registry, _ platform: Platform, _ language: Language) {
        let comma = language == .en ? ", " : "、"
        var head = RegistryHeadView(registry, language)
        head.onDictionary = true
        func titles(_ fields: [Int]) -> String {
            fields.map { registry.fields[$0].title.shown(in: language) }.joined(separator: comma)
        }
        let schema = "/api/v1/registries/\(registry.name)"
        self.init(
            head: head, about: registry.description.shown(in: language), count: Look.count(registry.fields.count),
            key: titles(registry.key), unique: registry.uniqueKeys.map(titles),
            rules: registry.rules.map { rule in
                Rule(
                    message: rule.message.shown(in: language), isError: rule.level == .error,
                    fields: rule.fields.map {
                        LinkView(name: registry.fields[$0].title.shown(in: language), path: "#\(Self.id($0))")
                    }, expression: rule.expression.trimmingCharacters(in: .whitespacesAndNewlines))
            }, fields: registry.fields.indices.map { Field($0, of: registry, platform, language) }, schemaPath: schema,
            packagePath: "\(schema)/datapackage.json")
    }

    fileprivate static func id(_ field: Int) -> String { "field-\(field + 1)" }
}

extension DictionaryView.Field {
    private static let categoriesUnfolded = 12

    init(_ place: Int, of registry: Registry, _ platform: Platform, _ language: Language) {
        let field = registry.fields[place]
        let texts = platform.texts
        let reference = registry.references.first { $0.field == place }
        self.init(
            id: DictionaryView.id(place), name: field.name, title: field.title.shown(in: language),
            about: field.description?.shown(in: language),
            type: texts("registries.type.\(field.kind.rawValue)", language),
            format: field.format.map { texts("registries.format.\($0.rawValue)", language) },
            isKey: registry.key.contains(place), isRequired: field.constraints.isRequired,
            isRecommended: field.isRecommended && !field.constraints.isRequired, isRestricted: field.isRestricted,
            limits: field.limits(in: registry).map { texts($0, language) }, pattern: field.constraints.pattern,
            example: field.example, aliases: field.aliases,
            mends: Registries.Field.Normalisation.allCases.filter(field.normalisations.contains).map {
                texts("registries.mend.\($0.rawValue)", language)
            },
            reference: reference.map { reference in
                let target = try? platform.registries.find(reference.registry)
                return LinkView(
                    name: target?.title.shown(in: language) ?? reference.registry,
                    path: "/registries/\(reference.registry)/dictionary")
            },
            categories: field.categories.map { .init(value: $0.value, label: $0.label.shown(in: language)) },
            categoriesCount: Look.count(field.categories.count),
            isFolded: field.categories.count > Self.categoriesUnfolded,
            tag: language == .en && (field.example?.isJapanese ?? false) ? Language.ja.tag : nil)
    }
}

extension Registries.Field {
    /// What a value has to keep to.
    fileprivate func limits(in registry: Registry) -> [Message] {
        var limits: [Message] = []
        func number(_ number: Double) -> String {
            number == number.rounded() && abs(number) < 1e15 ? Look.count(Int(number)) : String(number)
        }
        if constraints.isUnique { limits.append(Message("registries.limit.unique")) }
        if let low = constraints.minLength {
            limits.append(Message("registries.limit.minLength", ["n": Look.count(low)]))
        }
        if let high = constraints.maxLength {
            limits.append(Message("registries.limit.maxLength", ["n": Look.count(high)]))
        }
        if let low = constraints.minimum { limits.append(Message("registries.limit.minimum", ["n": number(low)])) }
        if let high = constraints.maximum { limits.append(Message("registries.limit.maximum", ["n": number(high)])) }
        if let first = constraints.earliest { limits.append(Message("registries.limit.minimum", ["n": "\(first)"])) }
        if let last = constraints.latest { limits.append(Message("registries.limit.maximum", ["n": "\(last)"])) }
        if kind == .list { limits.append(Message("registries.limit.list", ["delimiter": delimiter])) }
        if !categories.isEmpty { limits.append(Message("registries.limit.categories")) }
        return limits
    }
}
