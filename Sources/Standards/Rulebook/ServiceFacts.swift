import Foundation
import Kernel
package import Rules
import Services

/// What guidelines and release criteria may speak of in their rules, by name and slot, and how it is taken from a
/// service. Documented for people who write content in `Content/README.md`.
package enum ServiceFacts {
    /// The names a rule of a guideline item may use.
    package static let environment = Environment(declared, costLimit: Rule.costLimit)

    /// With the names of a criterion: what the check sheet shows, what reviewers decided, and the criterion's limits.
    static func environment(limits: [String]) -> Environment {
        Environment(
            declared + sheet + limits.map { Environment.Fact("limit.\($0)", .double) }, costLimit: Rule.costLimit)
    }

    /// How many slots a criterion's facts have before its limits.
    static let count = declared.count + sheet.count

    /// Where a fact of a criterion stands; nil for none of that name.
    static func slot(_ name: String, limits: [Criterion.Limit]) -> Int? {
        name.hasPrefix("limit.")
            ? limits.firstIndex { "limit.\($0.name)" == name }.map { count + $0 } : criteria.slot(name)
    }

    private static let criteria = environment(limits: [])

    private static let declared: [Environment.Fact] =
        Attribute.allCases.map { .init("service.\($0.rawValue)", .bool) }
        + [
            .init("service.phase", .string), .init("service.channels", .list(.string)),
            .init("service.languages", .list(.string)), .init("service.url", .string),
            .init("organization.id", .string), .init("organization.kind", .string),
        ]
        + Evidence.Kind.allCases.flatMap { kind in
            [
                Environment.Fact("\(kind.rawValue).n", .int), .init("\(kind.rawValue).value", .double),
                .init("\(kind.rawValue).low", .double), .init("\(kind.rawValue).high", .double),
                .init("\(kind.rawValue).days", .int),
            ]
        }

    /// What only criteria may ask. The order is that of ``Sheet``.
    private static let sheet: [Environment.Fact] = [
        .init("stage", .string), .init("released", .bool), .init("fell", .bool),
        .init("sheet.must", .int), .init("sheet.must_open", .int), .init("sheet.must_not_met", .int),
        .init("sheet.must_stale", .int), .init("sheet.must_no_evidence", .int), .init("sheet.recommended", .int),
        .init("sheet.recommended_open", .int), .init("sheet.open_items", .string),
        .init("sheet.states", .map(.string, .string)),
        .init("review.decision", .string), .init("review.overdue", .bool),
        .init("findings.open", .int), .init("findings.overdue", .int),
        // Never filled: what a rule answers where nothing can be said.
        .init("unknown", .bool),
    ]

    /// Slots behind those of a service.
    enum Sheet: Int {
        case stage, released, fell, must, mustOpen, mustNotMet, mustStale, mustNoEvidence, recommended, recommendedOpen
        case openItems, states, decision, decisionOverdue, findingsOpen, findingsOverdue

        var slot: Int { ServiceFacts.declared.count + rawValue }
    }

    private static let phase = Attribute.allCases.count
    private static let firstEvidence = phase + 6
    private static let slotsOfEvidence = 5
    private static let attributeSlots = Array(Attribute.allCases.enumerated())
    private static let phases = Dictionary(uniqueKeysWithValues: Phase.allCases.map { ($0, Value.string($0.rawValue)) })
    private static let channels = Dictionary(
        uniqueKeysWithValues: Channel.allCases.map { ($0, Value.string($0.rawValue)) })
    private static let languages = Dictionary(
        uniqueKeysWithValues: Language.allCases.map { ($0, Value.string($0.rawValue)) })
    private static let positions = Dictionary(
        uniqueKeysWithValues: Evidence.Kind.allCases.enumerated().map { ($1, firstEvidence + $0 * slotsOfEvidence) })

    /// What is known of one service at a moment; slots of the sheet and of limits are left open.
    static func facts(of dossier: Dossier, at now: Date) -> Facts {
        var facts = Facts(count: count + Criterion.maximumLimits)
        let profile = dossier.profile
        for (slot, attribute) in attributeSlots {
            if let answer = profile.attributes[attribute] { facts[slot] = .bool(answer) }
        }
        facts[phase] = phases[profile.phase]
        facts[phase + 1] = .list(profile.channels.compactMap { channels[$0] })
        facts[phase + 2] = .list(profile.languages.compactMap { languages[$0] })
        facts[phase + 3] = profile.url.map(Value.string)
        facts[phase + 4] = .string(dossier.tenant.description)
        facts[phase + 5] = .string(dossier.organizationKind)
        for evidence in dossier.evidence { fill(&facts, evidence, at: now) }
        return facts
    }

    /// What measurements alone tell.
    static func facts(of evidence: [Evidence], at now: Date) -> Facts {
        var facts = Facts(count: count + Criterion.maximumLimits)
        for evidence in evidence { fill(&facts, evidence, at: now) }
        return facts
    }

    private static func fill(_ facts: inout Facts, _ evidence: Evidence, at now: Date) {
        guard !evidence.saysNothing, let first = positions[evidence.kind] else { return }
        facts[first] = .int(Int64(evidence.n))
        facts[first + 1] = evidence.value.map(Value.double)
        facts[first + 2] = evidence.low.map(Value.double)
        facts[first + 3] = evidence.high.map(Value.double)
        facts[first + 4] = .int(Int64(max(0, now.timeIntervalSince(evidence.measuredAt) / 86_400)))
    }

    /// The kinds of evidence a rule looks at.
    static func kinds(in rule: Rule) -> [Evidence.Kind] {
        Evidence.Kind.allCases.filter { kind in
            guard let first = positions[kind] else { return false }
            return rule.slots.contains { (first..<first + slotsOfEvidence).contains($0) }
        }
    }

    /// Whether a rule of an item asks for nothing but measurements.
    static func isOfEvidenceAlone(_ rule: Rule) -> Bool {
        rule.slots.allSatisfy { (firstEvidence..<declared.count).contains($0) }
    }

    /// The kinds of evidence whose age a rule asks for: what it says changes with time alone.
    static func agingKinds(in rule: Rule) -> [Evidence.Kind] {
        Evidence.Kind.allCases.filter { kind in
            positions[kind].map { rule.slots.contains($0 + slotsOfEvidence - 1) } ?? false
        }
    }

    /// The attributes behind the addresses of an unknown outcome.
    static func attributes(in addresses: [String]) -> [Attribute] {
        addresses.compactMap { address in
            address.hasPrefix("service.") ? Attribute(rawValue: String(address.dropFirst("service.".count))) : nil
        }
    }
}

extension Evidence {
    /// Nothing was filled in or named yet; that is no measurement.
    fileprivate var saysNothing: Bool {
        switch kind {
        case .canvas, .measures: n == 0
        default: false
        }
    }
}
