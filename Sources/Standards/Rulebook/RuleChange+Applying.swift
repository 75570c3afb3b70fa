import Foundation
package import Kernel
import Rules

extension Rulebook {
    /// The rulebook with a change made.
    ///
    /// - Throws: ``StandardsError/badRuleChange(_:)`` when the target or its part does not exist, or the value cannot be
    ///   one of it.
    package func applying(_ change: RuleChange) throws(StandardsError) -> Rulebook {
        // A rule for everybody that names one organisation would be an exception nobody agreed to and that never ends.
        if change.organization == nil, change.value.contains("organization.id") {
            throw .badRuleChange(Message("problems.ruleNamesOrganization"))
        }
        var (guidelines, criteria) = (guidelines, criteria)
        if let index = criteria.firstIndex(where: { $0.id == change.target }) {
            try criteria[index].apply(change)
        } else {
            guard let item = place[change.target].map({ items[$0] }),
                let guideline = guidelines.firstIndex(where: { $0.id == item.guideline }),
                let index = guidelines[guideline].items.firstIndex(where: { $0.id == item.id })
            else { throw .noItem(change.target) }
            try guidelines[guideline].items[index].apply(change)
        }
        return Rulebook(guidelines, criteria, changes: changes.union([change.id]))
    }

    /// Whether an organisation's change would go below what is asked of everybody, which this rulebook is: at a
    /// criterion of the common minimum, or at an item that must be met.
    package func goesBelowMinimum(_ change: RuleChange) -> Bool {
        guard change.organization != nil, isLaxer(change) else { return false }
        if let criterion = criterion(change.target) { return criterion.isFloor }
        return (try? item(change.target))?.level == .must
    }

    /// What stands now where a change would write; nil where there is no such place, empty where there is no rule.
    package func value(of part: RuleChange.Part, at target: String) -> String? {
        if let criterion = criterion(target) {
            switch part {
            case .limit(let name): return criterion.limit(name).map(\.written)
            case .holdsWhen: return criterion.holdsWhen.text
            default: return nil
            }
        }
        guard let item = try? item(target) else { return nil }
        switch part {
        case .level: return "\(item.level.rawValue)"
        case .freshForDays: return "\(item.freshForDays)"
        case .appliesWhen: return item.appliesWhen?.text ?? ""
        case .metWhen: return item.metWhen?.text ?? ""
        case .holdsWhen, .limit: return nil
        }
    }

    /// The places of an item or a criterion where a change may write.
    package func parts(of target: String) -> [RuleChange.Part] {
        if let criterion = criterion(target) { return criterion.limits.map { .limit($0.name) } + [.holdsWhen] }
        return place[target] == nil ? [] : [.level, .freshForDays, .appliesWhen, .metWhen]
    }

    /// How an item or a criterion is called.
    package func title(of target: String) -> LocalizedText? {
        criterion(target)?.title ?? (try? item(target))?.title
    }

    /// What a timeline says where a change of the rules made a standing another.
    func cause(ofChanging target: String) -> Message {
        let title = Message(told: title(of: target) ?? LocalizedText(ja: target))
        return Message("standing.cause.rule", title.values.merging(["rule": target]) { $1 })
    }

    /// Whether a change asks for less than what is asked now.
    package func isLaxer(_ change: RuleChange) -> Bool {
        if let criterion = criterion(change.target) {
            switch change.part {
            case .limit(let name):
                guard let limit = criterion.limit(name), let value = Double(change.value) else { return false }
                return limit.isLaxer(value)
            default: return true
            }
        }
        guard let item = try? item(change.target) else { return false }
        switch change.part {
        case .level: return (Int(change.value) ?? 0) > item.level.rawValue
        case .freshForDays: return (Int(change.value) ?? 0) > item.freshForDays
        default: return true
        }
    }
}

extension GuidelineItem {
    fileprivate mutating func apply(_ change: RuleChange) throws(StandardsError) {
        switch change.part {
        case .level:
            guard let level = Int(change.value).flatMap(Level.init) else {
                throw .badRuleChange(Message("problems.outOfRange", ["low": "1", "high": "3"]))
            }
            self.level = level
        case .freshForDays:
            guard let days = Int(change.value), (1...3650).contains(days) else {
                throw .badRuleChange(Message("problems.outOfRange", ["low": "1", "high": "3650"]))
            }
            freshForDays = days
        case .appliesWhen: appliesWhen = try Rule.written(change.value, in: ServiceFacts.environment)
        case .metWhen: metWhen = try Rule.written(change.value, in: ServiceFacts.environment)
        case .holdsWhen, .limit: throw .badRuleChange(Message("problems.noRulePart"))
        }
    }
}

extension Criterion {
    fileprivate mutating func apply(_ change: RuleChange) throws(StandardsError) {
        switch change.part {
        case .limit(let name):
            guard let index = limits.firstIndex(where: { $0.name == name }) else {
                throw .badRuleChange(Message("problems.noRulePart"))
            }
            guard let value = Double(change.value), value.isFinite, (0...1_000_000).contains(value) else {
                throw .badRuleChange(Message("problems.outOfRange", ["low": "0", "high": "1000000"]))
            }
            guard !limits[index].isWhole || value == value.rounded() else {
                throw .badRuleChange(Message("rule-drafts.refused.whole"))
            }
            limits[index].value = value
        case .holdsWhen:
            holdsWhen = try Rule.written(change.value, in: ServiceFacts.environment(limits: limits.map(\.name)))
        default: throw .badRuleChange(Message("problems.noRulePart"))
        }
    }
}

extension Criterion.Limit {
    /// `5`, `3.5`: as it is written in content.
    package var written: String { isWhole ? String(Int(value)) : String(value) }
}

extension Criterion {
    /// Its rules as they are written.
    package var written: (appliesWhen: String?, holdsWhen: String) { (appliesWhen?.text, holdsWhen.text) }

    /// What it asks, in words that need no service at hand.
    package var asked: LocalizedText {
        let names = Set(limits.map { "limit.\($0.name)" })
        let words = [needed, holds].first { $0.blanks.isSubset(of: names) } ?? title
        return words.filled { blank in limits.first { "limit.\($0.name)" == blank }?.written ?? blank }
    }
}

extension Rule {
    /// A rule that came from a form.
    fileprivate static func written(_ text: String, in environment: Environment) throws(StandardsError) -> Rule {
        do {
            return try Rule(aboutServices: text, in: environment)
        } catch {
            throw .badRuleChange(
                Message(
                    "problems.badRule",
                    ["line": "\(error.line)", "column": "\(error.column)", "reason": error.reason]))
        }
    }
}
