import Foundation
import Kernel
import Rules
import Services

/// How one item stands for one service, without its words.
struct ItemStanding: Sendable, Hashable {
    /// Nil: the service has not said what decides whether the item is for it.
    var applies: Bool?
    var state: CheckSheet.State
    var source: CheckSheet.Source
    /// When the state becomes stale by itself.
    var freshUntil: Date?
    /// An approved deviation lets it pass for now.
    var isExcused: Bool

    static let absent = ItemStanding(
        applies: false, state: .noEvidence, source: .nothing, freshUntil: nil, isExcused: false)

    var passes: Bool { state == .met || isExcused }
}

extension Rulebook {
    /// How every item stands, in the order of ``items``.
    func standings(of dossier: Dossier, _ facts: Facts, at now: Date) -> [ItemStanding] {
        let concerned = applicability.map { rule -> Bool? in
            switch rule.evaluate(facts) {
            case .value(.bool(let flag)): flag
            default: nil
            }
        }
        var marks = [CheckMark?](repeating: nil, count: items.count)
        for mark in dossier.marks { if let index = place[mark.item] { marks[index] = mark } }
        var inherited: [Int: Dossier.Inheritance] = [:]
        for one in ComponentUse.worst(dossier.inherited) { if let index = place[one.item] { inherited[index] = one } }
        var excused: Set<Int> = []
        for deviation in dossier.deviations where deviation.holds(at: now) {
            if let index = place[deviation.item] { excused.insert(index) }
        }
        return items.indices.map { index in
            let applies = self.applies[index].map { concerned[$0] } ?? true
            guard applies != false else { return .absent }
            var standing = state(
                of: index, mark: marks[index], inherited: inherited[index], dossier, facts, at: now)
            standing.applies = applies
            standing.isExcused = excused.contains(index)
            return standing
        }
    }

    /// Own evidence before a person's word, and that before what a component shows.
    private func state(
        of index: Int, mark: CheckMark?, inherited: Dossier.Inheritance?, _ dossier: Dossier, _ facts: Facts,
        at now: Date
    ) -> ItemStanding {
        let terms = terms[index]
        func standing(
            _ state: CheckSheet.State, _ source: CheckSheet.Source, until: Date? = nil
        ) -> ItemStanding {
            ItemStanding(applies: true, state: state, source: source, freshUntil: until, isExcused: false)
        }
        if let rule = terms.metWhen, case .value(.bool(let isMet)) = rule.evaluate(facts) {
            let until = freshUntil(of: index, dossier.evidence)
            if let until, until <= now { return standing(.stale, .evidence) }
            return standing(isMet ? .met : .notMet, .evidence, until: until)
        }
        if let mark {
            let until = mark.at + terms.life
            if until <= now { return standing(.stale, .mark) }
            return standing(mark.state == .met ? .met : .notMet, .mark, until: until)
        }
        if let inherited {
            if let until = inherited.freshUntil, until <= now { return standing(.stale, .inheritance) }
            return standing(inherited.state, .inheritance, until: inherited.freshUntil)
        }
        return standing(.noEvidence, .nothing)
    }

    /// When the oldest of the measurements an item goes by no longer says how things are.
    func freshUntil(of index: Int, _ evidence: [Evidence]) -> Date? {
        let measured = evidence.filter { $0.kind.growsOld && kinds[index].contains($0.kind) }.map(\.measuredAt).min()
        return measured.map { $0 + terms[index].life }
    }

    /// The questions whose answers decide which items concern the service, with how many items wait for each.
    func questions(_ facts: Facts) -> [(attribute: Attribute, items: Int)] {
        var waiting: [Attribute: Int] = [:]
        for (index, rule) in applicability.enumerated() {
            guard case .unknown(let addresses) = rule.evaluate(facts) else { continue }
            let count = applies.count { $0 == index }
            for attribute in ServiceFacts.attributes(in: addresses) { waiting[attribute, default: 0] += count }
        }
        return Attribute.allCases.compactMap { attribute in waiting[attribute].map { (attribute, $0) } }
            .sorted { $0.1 > $1.1 }
    }
}
