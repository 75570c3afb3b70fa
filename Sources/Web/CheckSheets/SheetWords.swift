import Content
import Foundation
import Kernel
import Services
import Standards

/// A check sheet's evidence, sources and rules in words.
struct SheetWords: Sendable {
    let platform: Platform
    let language: Language
    let names: [User.ID: String]

    private var texts: Texts { platform.texts }

    func text(_ key: String, _ values: [String: String] = [:]) -> String { texts(key, language, values) }

    func name(of actor: Principal.Actor) -> String { platform.name(of: actor, names, language) }

    func day(_ date: Date) -> String { DayView(date, language).shown }

    /// What was measured, its value and n.
    func evidence(_ evidence: Evidence) -> String {
        let isShare = Self.shares.contains(evidence.kind)
        func number(_ value: Double?) -> String? {
            value.map { isShare ? String(Int(($0 * 100).rounded())) : Look.rating($0) }
        }
        var values = ["n": Look.count(evidence.n)]
        values["value"] = number(evidence.value)
        (values["low"], values["high"]) = (number(evidence.low), number(evidence.high))
        let needed = Self.needed[evidence.kind] ?? []
        guard needed.allSatisfy({ values[$0] != nil }) else {
            return text("check-sheet.evidence.few", values.merging(["kind": kind(evidence.kind)]) { $1 })
        }
        return text("check-sheet.evidence.\(evidence.kind.rawValue)", values)
    }

    private static let shares: Set<Evidence.Kind> = [.completion, .answers, .registries]
    /// What the sentence of a kind cannot do without.
    private static let needed: [Evidence.Kind: [String]] = [
        .prototype: ["value"], .study: ["value"], .completion: ["value", "low", "high"],
        .ratings: ["value", "low", "high"], .answers: ["value"], .registries: ["value"], .procedure: ["value"],
    ]

    func kind(_ kind: Evidence.Kind) -> String { text("check-sheet.kind.\(kind.rawValue)") }

    /// Where a line's state comes from, and where to see it.
    func source(_ line: CheckSheet.Line, _ components: [String: Component]) -> (words: String, path: String?)? {
        switch line.source {
        case .evidence:
            guard let measured = line.evidence.first else { return (text("check-sheet.from.facts"), nil) }
            let words = line.evidence.map { evidence($0) }.joined(separator: language == .en ? "; " : "、")
            return (
                text("check-sheet.from.evidence", ["words": words, "day": day(measured.measuredAt)]), measured.source
            )
        case .mark:
            guard let mark = line.mark else { return nil }
            return (text("check-sheet.from.mark", ["by": name(of: mark.by), "day": day(mark.at)]), nil)
        case .inheritance:
            guard let inherited = line.inherited else { return nil }
            let title = components[inherited.component]?.title.shown(in: language) ?? inherited.component
            return (text("check-sheet.from.inheritance", ["component": title]), "/services/\(inherited.component)")
        case .nothing: return nil
        }
    }

    func deviation(_ deviation: Deviation, at now: Date) -> CheckSheetView.Remark {
        let ends = ["day": DayView(deviation.endsOn, language).shown]
        if deviation.approvedBy == nil {
            return .init(words: text("check-sheet.deviation.waiting", ends), isDue: true)
        }
        return deviation.holds(at: now)
            ? .init(words: text("check-sheet.deviation.holds", ends))
            : .init(words: text("check-sheet.deviation.ended", ends), isDue: true)
    }

    func assignment(_ assignment: Assignment, at now: Date) -> CheckSheetView.Remark {
        let name = name(of: assignment.assignee)
        guard let due = assignment.dueOn else {
            return .init(words: text("check-sheet.assignment.line", ["name": name]))
        }
        return .init(
            words: text("check-sheet.assignment.lineUntil", ["name": name, "day": DayView(due, language).shown]),
            isDue: due < Day(now))
    }

    /// The facts a rule names, for people: "利用者テストに参加した人の数".
    func fact(_ name: String) -> String {
        let parts = name.split(separator: ".").map(String.init)
        guard parts.count == 2 else { return name }
        if let kind = Evidence.Kind(rawValue: parts[0]) {
            switch parts[1] {
            case "n", "value": return text("check-sheet.fact.\(kind.rawValue).\(parts[1])")
            case "low", "high", "days":
                return text("check-sheet.fact.any.\(parts[1])", ["kind": self.kind(kind)])
            default: return name
            }
        }
        if parts[0] == "service", let attribute = Attribute(rawValue: parts[1]) {
            return text("service-form.ask.\(attribute.rawValue)")
        }
        return ["url", "languages", "channels", "phase"].contains(parts[1])
            ? text("check-sheet.fact.service.\(parts[1])") : name
    }

    func value(_ value: RuleReading.Known, of fact: String) -> String {
        switch value {
        case .flag(let flag): text(flag ? "service-form.yes" : "service-form.no")
        case .text(let words): words
        case .number(let number): self.number(number, of: fact)
        }
    }

    private func number(_ number: Double, of fact: String) -> String {
        let parts = fact.split(separator: ".").map(String.init)
        let isValue = ["value", "low", "high"].contains(parts.last)
        if isValue, let kind = Evidence.Kind(rawValue: parts[0]), Self.shares.contains(kind) {
            return "\(Int((number * 100).rounded()))%"
        }
        return isValue ? Look.decimal(number) : Look.count(Int(number))
    }

    /// A rule as a list of conditions that all have to hold; nil where it is more than that.
    func conditions(_ rule: String) -> [String]? {
        var conditions: [String] = []
        for part in rule.split(separator: "&&") {
            let pattern = /\s*([a-z_]+\.[a-z_]+)\s*(>=|<=|==|>|<)\s*([0-9]+(?:\.[0-9]+)?)\s*/
            guard let match = String(part).wholeMatch(of: pattern), let limit = Double(String(match.output.3)),
                let word = Self.comparisons[String(match.output.2)]
            else { return nil }
            let name = String(match.output.1)
            conditions.append(text("check-sheet.rule.\(word)", ["fact": fact(name), "limit": number(limit, of: name)]))
        }
        return conditions
    }

    private static let comparisons = [
        ">=": "atLeast", "<=": "atMost", ">": "more", "<": "less", "==": "equal",
    ]
}
