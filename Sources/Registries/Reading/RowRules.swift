import Content
import Kernel
import Rules

/// The rules of a registry across the fields of a row, ready to be evaluated.
struct RowRules: Sendable {
    private let rules: [(rule: RecordRule, compiled: Rule)]
    /// The fields that some rule looks at.
    private let fields: [Int]
    private let kinds: [Field.Kind]

    init(_ registry: Registry) throws(ContentError) {
        let environment = Self.environment(registry.fields)
        var rules: [(RecordRule, Rule)] = []
        for rule in registry.rules {
            do {
                rules.append((rule, try Rule(condition: rule.expression, in: environment)))
            } catch {
                throw ContentError(file: "registries/\(registry.name).yaml", "the rule “\(rule.id)”: \(error)")
            }
        }
        self.rules = rules
        fields = Set(rules.flatMap(\.1.slots)).sorted()
        kinds = registry.fields.map(\.kind)
    }

    /// Why a rule cannot be compiled; nil when it can.
    static func fault(in rule: RecordRule, of fields: [Field]) -> String? {
        do {
            _ = try Rule(condition: rule.expression, in: environment(fields))
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// What a rule may speak of: each field by its name.
    static func environment(_ fields: [Field]) -> Environment {
        Environment(
            fields.map { field in
                let type: ValueType =
                    switch field.kind {
                    case .string, .time, .datetime, .yearmonth, .geopoint: .string
                    case .number: .double
                    case .integer, .year: .int
                    case .boolean: .bool
                    case .date: .timestamp
                    case .list: .list(.string)
                    case .array, .object: .dyn
                    }
                return Environment.Fact(field.name, type)
            }, isComplete: true)
    }

    func judge(_ values: RecordValues, _ intake: inout Intake) {
        guard !rules.isEmpty else { return }
        var facts = Facts(count: kinds.count)
        for field in fields { facts[field] = values[field].flatMap { Self.fact($0, kinds[field]) } }
        for (rule, compiled) in rules where compiled.evaluate(facts).isFalse {
            intake.remarks.append(Remark(rule.level, field: rule.fields.first, rule: rule.message))
        }
    }

    private static func fact(_ value: FieldValue, _ kind: Field.Kind) -> Value? {
        switch value {
        case .text(let text): kind == .date ? Day(text).map { Value($0) } : .string(text)
        case .integer(let number): .int(Int64(number))
        case .number(let number): .double(number)
        case .boolean(let flag): .bool(flag)
        case .list(let parts): .list(parts.map(Value.string))
        case .json(let text): try? Value(json: text)
        }
    }
}
