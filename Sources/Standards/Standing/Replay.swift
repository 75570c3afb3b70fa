package import Foundation
import Kernel
package import Services
package import Store

/// Standings worked out again from the journal, to see that they follow from what was recorded and from nothing else.
///
/// Every entry is applied to what was known of its service until then, and the state that follows is held against the
/// one that was recorded. Rules count as they were published at that moment; the content counts as it is now.
package struct Replay: Sendable {
    package struct Difference: Sendable, Hashable {
        package let service: String
        package let at: Date
        package let recorded: Standing.State?
        package let replayed: Standing.State
    }

    package struct Report: Sendable {
        package fileprivate(set) var services = 0
        package fileprivate(set) var events = 0
        /// Recorded changes of standings that were arrived at again.
        package fileprivate(set) var changes = 0
        package fileprivate(set) var differences: [Difference] = []
        /// How many there are; the list names the first of them.
        package fileprivate(set) var different = 0
    }

    private static let most = 1000

    /// - Parameters:
    ///   - start: from when on states are compared; everything before is applied all the same.
    ///   - see: is shown every measurement as it is applied, to hold it against what it was made from.
    package static func run(
        rules: Rulebooks, from start: Date, _ db: any Connection,
        seeing see: (Service.Key, Evidence, Date) throws -> Void = { _, _, _ in }
    ) throws -> Report {
        var replay = Replay(rules: rules, from: start, changes: try RuleChange.published(db))
        try db.each(
            """
            SELECT organization.kind, \(Service.columns) FROM service
            JOIN organization ON organization.id = service.tenant_id ORDER BY service.tenant_id, service.id
            """
        ) { row in
            let kind: String = try row.next()
            replay.open(try Service(row: &row), organizationKind: kind)
        }
        try db.each(
            """
            SELECT service_id, at, state FROM standing_change WHERE tenant_id <> '' ORDER BY at, id
            """
        ) { row in
            let service: Service.ID = try row.next()
            replay.services[service]?.recorded.append((at: try row.next(), state: try row.next()))
        }
        var moment: Date?
        var touched: [Service.ID] = []
        for (service, entry) in try entries(db) {
            // What happened at one moment is one change; a standing that changed between two is looked at in between.
            if entry.at != moment {
                try replay.settle(touched, at: moment, before: entry.at)
                (moment, touched) = (entry.at, [])
            }
            try replay.apply(entry, to: service, seeing: see)
            if !touched.contains(service) { touched.append(service) }
        }
        try replay.settle(touched, at: moment, before: .distantFuture)
        return replay.report
    }

    private static func entries(_ db: any Connection) throws -> [(Service.ID, JournalEntry)] {
        var entries: [(Service.ID, JournalEntry)] = []
        try db.each("SELECT service_id, at, kind, body FROM journal WHERE tenant_id <> '' ORDER BY at, id") { row in
            let service: Service.ID = try row.next()
            entries.append((service, try JournalEntry(row: &row)))
        }
        return entries
    }

    fileprivate struct Life {
        let key: Service.Key
        let openedAt: Date
        var dossier: Dossier
        var components: Set<Service.ID> = []
        var offered: [String: Dossier.Inheritance] = [:]
        var recorded: [(at: Date, state: Standing.State)] = []
        /// How many of the recorded changes have been passed.
        var passed = 0
        var isOpen = false
    }

    private let rules: Rulebooks
    private let start: Date
    private let changes: [RuleChange]
    private var services: [Service.ID: Life] = [:]
    private var report = Report()

    private init(rules: Rulebooks, from start: Date, changes: [RuleChange]) {
        (self.rules, self.start, self.changes) = (rules, start, changes)
    }

    private mutating func open(_ service: Service, organizationKind: String) {
        services[service.id] = Life(
            key: service.key, openedAt: service.createdAt,
            dossier: Dossier(service, organizationKind: organizationKind))
        report.services += 1
    }

    private mutating func apply(
        _ entry: JournalEntry, to id: Service.ID, seeing see: (Service.Key, Evidence, Date) throws -> Void
    ) throws {
        guard var life = services[id] else { return }
        report.events += 1
        switch entry.event {
        case .service(let profile):
            life.dossier.profile = profile
            life.isOpen = true
        case .evidence(let evidence):
            try see(life.key, evidence, entry.at)
            life.dossier.evidence.removeAll { $0.kind == evidence.kind }
            life.dossier.evidence.append(evidence)
        case .other(let kind, let body): try life.apply(kind, Data(body.utf8), at: entry.at)
        }
        services[id] = life
    }

    /// Works out the services that were touched at a moment, and whatever was recorded until the next.
    private mutating func settle(_ touched: [Service.ID], at moment: Date?, before next: Date) throws {
        if let moment { for id in touched { compare(id, at: moment) } }
        while let (id, at) = nextRecorded(before: next) { compare(id, at: at) }
    }

    /// The earliest recorded change that has not been passed.
    private func nextRecorded(before next: Date) -> (Service.ID, Date)? {
        waiting(before: next).min { ($0.1, $0.0.description) < ($1.1, $1.0.description) }
    }

    private func waiting(before next: Date) -> [(Service.ID, Date)] {
        services.compactMap { id, life in
            guard life.passed < life.recorded.count, life.recorded[life.passed].at < next else { return nil }
            return (id, life.recorded[life.passed].at)
        }
    }

    private mutating func compare(_ id: Service.ID, at moment: Date) {
        guard var life = services[id], life.isOpen else {
            services[id]?.passed += 1
            return
        }
        life.dossier.inherited = life.components.flatMap { services[$0].map { Array($0.offered.values) } ?? [] }
        let book = rules.book(
            for: life.key.tenant, openedAt: life.openedAt, at: moment,
            changes: changes.filter { ($0.publishedAt ?? .distantFuture) <= moment })
        let assessment = book.assess(life.dossier, at: moment)
        life.follow(assessment, book, at: moment)
        var isChange = false
        while life.passed < life.recorded.count, life.recorded[life.passed].at <= moment {
            life.passed += 1
            isChange = true
        }
        let recorded = life.passed > 0 ? life.recorded[life.passed - 1].state : nil
        services[id] = life
        guard moment >= start else { return }
        if recorded == assessment.state {
            if isChange { report.changes += 1 }
            return
        }
        report.different += 1
        guard report.differences.count < Self.most else { return }
        report.differences.append(
            Difference(service: life.key.path, at: moment, recorded: recorded, replayed: assessment.state))
    }
}

extension Replay.Life {
    fileprivate mutating func apply(_ kind: String, _ body: Data, at moment: Date) throws {
        let decoder = JSONDecoder()
        switch kind {
        case CheckMark.journalKind:
            let event = try decoder.decode(CheckMark.Event.self, from: body)
            dossier.marks.removeAll { $0.item == event.item }
            if let state = event.state {
                dossier.marks.append(
                    CheckMark(item: event.item, state: state, note: "", link: nil, by: .platform, at: moment))
            }
        case Deviation.journalKind:
            let event = try decoder.decode(Deviation.Event.self, from: body)
            dossier.deviations.append(Deviation(event, approvedAt: moment))
        case ReviewDecision.journalKind: dossier.decision = try decoder.decode(ReviewDecision.self, from: body)
        case Standing.releaseJournalKind: dossier.releasedAt = try decoder.decode(Date.self, from: body)
        case ComponentUse.journalKind:
            let event = try decoder.decode(ComponentUse.Event.self, from: body)
            if let offers = event.offers {
                offered = Dictionary(
                    offers.map { one in
                        (
                            one.item,
                            Dossier.Inheritance(
                                item: one.item, state: one.state, freshUntil: one.freshUntil, component: key.path)
                        )
                    }
                ) { $1 }
            }
            if let uses = event.uses { components = Set(uses.compactMap { Service.ID($0.service) }) }
        default: break
        }
    }

    /// Findings open and close by the same rule as they did.
    fileprivate mutating func follow(_ assessment: Assessment, _ book: Rulebook, at moment: Date) {
        for (item, standing) in zip(book.items, assessment.items) where offered[item.id] != nil {
            offered[item.id] = Dossier.Inheritance(
                item: item.id, state: standing.state, freshUntil: standing.freshUntil, component: key.path)
        }
        guard dossier.profile.phase == .operate else {
            dossier.findings = []
            return
        }
        var open: [Finding] = []
        for verdict in assessment.verdicts {
            let id = book.criteria[verdict.criterion].id
            let before = dossier.findings.first { $0.condition == id }
            switch verdict.outcome {
            case .holds: continue
            case .unknown: if let before { open.append(before) }
            case .fails:
                open.append(
                    before
                        ?? Finding(
                            id: .new(at: moment), condition: id, reason: LocalizedText(ja: ""), owner: nil,
                            openedAt: moment, dueOn: Day(moment).adding(days: Finding.daysToMend), closedAt: nil))
            }
        }
        dossier.findings = open
    }
}
