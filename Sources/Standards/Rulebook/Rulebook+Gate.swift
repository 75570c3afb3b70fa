package import Foundation
import Kernel
import Rules
import Services

/// What came out for one service: how each item stands, and each criterion that is asked of it.
struct Assessment: Sendable {
    var items: [ItemStanding]
    var verdicts: [Verdict]
    var state: Standing.State
    /// With those of the sheet, to say the verdicts in words.
    var facts: Facts
    /// When time alone may change something.
    var reviewAt: Date?

    /// Whether a verdict is why the service stands as it does: in operation what nobody knows is no reason for a
    /// standing that something else decided.
    func isReason(_ verdict: Verdict) -> Bool {
        switch verdict.outcome {
        case .holds: false
        case .fails: true
        case .unknown: state == .preparing || state == .noEvidence
        }
    }
}

extension Rulebook {
    /// Everything at once: what a single service costs, ten thousand of them cost ten thousand times.
    func assess(_ dossier: Dossier, at now: Date) -> Assessment {
        var facts = ServiceFacts.facts(of: dossier, at: now)
        let items = standings(of: dossier, facts, at: now)
        let stage: Criterion.Stage = dossier.profile.phase == .operate ? .operation : .release
        fill(&facts, stage, items, dossier, at: now)
        var verdicts: [Verdict] = []
        if dossier.profile.phase != .retire {
            for (index, criterion) in criteria.enumerated() where criterion.stages.contains(stage) {
                let fell = dossier.findings.contains { $0.isOpen && $0.condition == criterion.id }
                if let verdict = criterion.verdict(at: index, &facts, fell: fell) { verdicts.append(verdict) }
            }
        }
        return Assessment(
            items: items, verdicts: verdicts, state: state(dossier, verdicts), facts: facts,
            reviewAt: stage == .operation ? review(dossier, items, at: now) : nil)
    }

    /// How many criteria do not hold.
    package func open(_ dossier: Dossier, at now: Date) -> Int {
        assess(dossier, at: now).verdicts.count { $0.outcome != .holds }
    }

    /// The verdicts in words.
    func conditions(_ assessment: Assessment, where isWanted: (Verdict) -> Bool = { _ in true }) -> [Condition] {
        var facts = assessment.facts
        return assessment.verdicts.filter(isWanted).map { verdict in
            let criterion = criteria[verdict.criterion]
            criterion.fill(&facts, fell: false)
            return criterion.condition(verdict.outcome, facts)
        }
    }

    /// What fails decides; what nobody knows neither lifts nor fells what holds.
    private func state(_ dossier: Dossier, _ verdicts: [Verdict]) -> Standing.State {
        if dossier.profile.phase == .retire { return .retired }
        guard dossier.profile.phase == .operate else { return .preparing }
        // While its finding is open, a criterion about which nothing is known any more has not recovered.
        let open = Set(dossier.findings.filter(\.isOpen).map(\.condition))
        let failed = verdicts.compactMap { verdict -> Standing.State? in
            switch verdict.outcome {
            case .fails: verdict.standing
            case .unknown: open.contains(criteria[verdict.criterion].id) ? .notMet : nil
            case .holds: nil
            }
        }
        for state in [Standing.State.notMet, .stale, .noEvidence] where failed.contains(state) { return state }
        return verdicts.contains { $0.outcome == .holds } ? .met : .noEvidence
    }

    private func fill(
        _ facts: inout Facts, _ stage: Criterion.Stage, _ standings: [ItemStanding], _ dossier: Dossier, at now: Date
    ) {
        func set(_ fact: ServiceFacts.Sheet, _ value: Value?) { facts[fact.slot] = value }
        func set(_ fact: ServiceFacts.Sheet, _ count: Int) { facts[fact.slot] = .int(Int64(count)) }
        var (must, open, notMet, stale, unknown, recommended, recommendedOpen) = (0, 0, 0, 0, 0, 0, 0)
        var openItems: [String] = []
        for (index, standing) in standings.enumerated() where standing.applies != false {
            let terms = terms[index]
            guard stage == .operation ? terms.isForOperation : terms.isForRelease else { continue }
            switch terms.level {
            case .must:
                must += 1
                guard !standing.passes else { continue }
                open += 1
                openItems.append(items[index].id)
                switch standing.state {
                case .notMet: notMet += 1
                case .stale: stale += 1
                case .noEvidence, .met: unknown += 1
                }
            case .stronglyRecommended:
                recommended += 1
                if !standing.passes { recommendedOpen += 1 }
            case .ideal: continue
            }
        }
        set(.stage, .string(stage.rawValue))
        set(.released, .bool(dossier.releasedAt != nil))
        set(.must, must)
        set(.mustOpen, open)
        set(.mustNotMet, notMet)
        set(.mustStale, stale)
        set(.mustNoEvidence, unknown)
        set(.recommended, recommended)
        set(.recommendedOpen, recommendedOpen)
        set(.openItems, .string(Self.named(openItems)))
        if asksForStates {
            set(
                .states,
                .map(
                    ValueMap(
                        zip(items, standings).filter { $1.applies != false }.map {
                            ($0.id, .string($1.state.rawValue))
                        })))
        }
        set(.decision, .string(dossier.decision?.decision.rawValue ?? "none"))
        set(.decisionOverdue, .bool(dossier.decision?.isOverdue(at: now) ?? false))
        let isOpen = dossier.findings.filter(\.isOpen)
        set(.findingsOpen, isOpen.count)
        set(.findingsOverdue, isOpen.count { $0.dueOn < Day(now) })
    }

    /// The first of them by name; a sheet may have many.
    private static func named(_ ids: [String]) -> String {
        ids.prefix(12).joined(separator: ", ") + (ids.count > 12 ? " …" : "")
    }

    /// The next moment at which time alone may change the standing: a mark or a study grows old, a deviation or the time
    /// to mend ends, a day of ratings leaves the window.
    private func review(_ dossier: Dossier, _ standings: [ItemStanding], at now: Date) -> Date? {
        var next = Date.distantFuture
        func consider(_ moment: Date?) { if let moment, moment > now, moment < next { next = moment } }
        for standing in standings { consider(standing.freshUntil) }
        for evidence in dossier.evidence where agingKinds.contains(evidence.kind) {
            let age = max(0, (now.timeIntervalSince(evidence.measuredAt) / 86_400).rounded(.down))
            consider(evidence.measuredAt + (age + 1) * 86_400)
        }
        for deviation in dossier.deviations { consider(deviation.endsOn.adding(days: 1).start) }
        consider(dossier.decision?.mendBy.map { $0.adding(days: 1).start })
        for finding in dossier.findings { consider(finding.dueOn.adding(days: 1).start) }
        if dossier.evidence.contains(where: { $0.kind == .ratings && $0.n > 0 }) {
            consider(Day(now).adding(days: 1).start)
        }
        guard next != .distantFuture else { return nil }
        // Rounded up to what the store keeps, so that the moment has come when the store says so.
        return Date(timeIntervalSince1970: (next.timeIntervalSince1970 * 1000).rounded(.up) / 1000)
    }
}
