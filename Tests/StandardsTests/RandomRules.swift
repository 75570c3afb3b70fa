import Foundation
import Kernel
import Rules
import Services
import TestKit

@testable import Standards

/// Rules, rulebooks and services made by chance, the same in every run.
struct RandomRules {
    var seeded: Seeded
    /// What rules are about.
    let atoms: [String]
    /// What rules are about that say whom something concerns.
    let concerns: [String]
    /// How deep the rules of criteria go.
    let depth: Int

    init(_ seed: UInt64, about atoms: [String] = Self.everything, concerns: [String]? = nil, depth: Int = 3) {
        (seeded, self.atoms, self.concerns, self.depth) = (Seeded(seed), atoms, concerns ?? atoms, depth)
    }

    static let attributes: [Attribute] = [.usesAI, .takesPayments, .usesCloud]

    static let everything =
        attributes.map { "service.\($0.rawValue)" } + ratings + [
            "study.n >= 5", "study.value >= 3.0", "research.n > 2", "overdue.n == 0", "service.phase == 'operate'",
            "'web' in service.channels", "organization.kind == 'ward'", "study.days <= 100",
        ]

    static let ratings = [
        "ratings.n >= 10", "ratings.value >= 3.0", "ratings.high >= 3.0", "ratings.low > 2.5", "ratings.days <= 30",
        "ratings.high - ratings.low <= 1.0",
    ]

    mutating func rule(_ depth: Int, of atoms: [String]) -> String {
        let atom = atoms.randomElement(using: &seeded) ?? "true"
        guard depth > 0 else { return atom }
        switch Int.random(in: 0..<6, using: &seeded) {
        case 0: return atom
        case 1: return "!(\(rule(depth - 1, of: atoms)))"
        case 2:
            let (one, two) = (rule(depth - 1, of: atoms), rule(depth - 1, of: atoms))
            return "(\(rule(depth - 1, of: atoms)) ? \(one) : \(two))"
        case 3, 4: return "(\(rule(depth - 1, of: atoms)) || \(rule(depth - 1, of: atoms)))"
        default: return "(\(rule(depth - 1, of: atoms)) && \(rule(depth - 1, of: atoms)))"
        }
    }

    mutating func criterion(_ id: String, with more: [String] = []) throws -> Criterion {
        let environment = ServiceFacts.environment(limits: ["line"])
        let applies = Bool.random(using: &seeded) ? rule(1, of: concerns) : nil
        return Criterion(
            id: id, stages: [.release, .operation], title: "題", needed: "要", found: "{ratings.n}", reason: "訳",
            holds: "良", limits: [.init("line", 3, stricter: .higher)],
            appliesWhen: try applies.map { try Rule(condition: $0, in: environment) },
            holdsWhen: try Rule(condition: rule(depth, of: atoms + more), in: environment))
    }

    mutating func rulebook(items count: Int = 4, with more: [String] = ["fell", "limit.line > 2.0"]) throws -> Rulebook
    {
        let items = (0..<count).map { index in
            GuidelineItem.sample(
                "ITEM-\(index)", level: GuidelineItem.Level.allCases.randomElement(using: &seeded) ?? .must,
                appliesWhen: Bool.random(using: &seeded) ? rule(2, of: concerns) : nil,
                metWhen: Bool.random(using: &seeded) ? rule(2, of: atoms) : nil,
                freshForDays: [1, 30, 400].randomElement(using: &seeded) ?? 1)
        }
        return Rulebook.sample(items, [try criterion("one", with: more), try criterion("two", with: more)])
    }

    mutating func evidence(_ kind: Evidence.Kind) -> Evidence {
        let days = Double(Int.random(in: 0...200, using: &seeded))
        let n = Int.random(in: 0...14, using: &seeded)
        let value = Double(Int.random(in: 10...50, using: &seeded)) / 10
        let width = Double(Int.random(in: 0...15, using: &seeded)) / 10
        let hasMean = kind != .ratings || n >= 10
        return Evidence(
            kind, n: n, value: hasMean ? value : nil, interval: hasMean ? value - width...value + width : nil,
            measuredAt: .noon.later(days: -days), source: "")
    }

    mutating func dossier(_ book: Rulebook, phase: Phase? = nil) throws -> Dossier {
        var attributes: [Attribute: Bool] = [:]
        for attribute in Self.attributes {
            switch Int.random(in: 0..<3, using: &seeded) {
            case 0: attributes[attribute] = true
            case 1: attributes[attribute] = false
            default: break
            }
        }
        var evidence: [Evidence] = []
        for kind in [Evidence.Kind.study, .research, .overdue, .ratings, .canvas] where Bool.random(using: &seeded) {
            evidence.append(self.evidence(kind))
        }
        var (marks, deviations, inherited): ([CheckMark], [Deviation], [Dossier.Inheritance]) = ([], [], [])
        for item in book.items {
            if Bool.random(using: &seeded) {
                marks.append(
                    CheckMark(
                        item: item.id, state: CheckMark.State.allCases.randomElement(using: &seeded) ?? .met, note: "",
                        link: nil, by: .resident,
                        at: .noon.later(days: -Double(Int.random(in: 0...500, using: &seeded)))))
            }
            if Int.random(in: 0..<4, using: &seeded) == 0 { deviations.append(deviation(item.id)) }
            if Bool.random(using: &seeded) {
                let days = Double(Int.random(in: -5...5, using: &seeded))
                inherited.append(
                    .init(
                        item: item.id, state: CheckSheet.State.allCases.randomElement(using: &seeded) ?? .met,
                        freshUntil: .noon.later(days: days), component: "tokyo/forms"))
            }
        }
        let findings = ["one", "two"].filter { _ in Bool.random(using: &seeded) }.map { id in
            Finding(
                id: .new(at: .noon), condition: id, reason: "訳", owner: nil, openedAt: .noon,
                dueOn: Day(.noon).adding(days: Int.random(in: -3...3, using: &seeded)), closedAt: nil)
        }
        let phase = phase ?? [Phase.operate, .operate, .preRelease, .plan].randomElement(using: &seeded) ?? .operate
        return try .sample(
            phase: phase, attributes: attributes, evidence: evidence, marks: marks, deviations: deviations,
            inherited: inherited, releasedAt: phase == .operate && Bool.random(using: &seeded) ? .noon : nil,
            findings: phase == .operate ? findings : [])
    }

    private mutating func deviation(_ item: String) -> Deviation {
        let end = Day(.noon).adding(days: Int.random(in: -2...2, using: &seeded))
        return Deviation(.init(id: "\(ID<Deviation>.new(at: .noon))", item: item, endsOn: end), approvedAt: .noon)
    }
}

extension ItemStanding {
    /// What two have to have in common to be the same to a reader.
    var told: String { "\(String(describing: applies)) \(state) \(source) \(isExcused)" }
}
