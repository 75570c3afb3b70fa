package import Foundation
package import Kernel
package import Services
package import Store

/// What changes of the rules would do to services, worked out with them and without before they bind anybody.
package struct DryRun: Sendable {
    package struct Count: Sendable, Hashable {
        package internal(set) var services = 0
        /// Services at which something newly fails: a condition of the gate, or the standing.
        package internal(set) var failing = 0
        /// Services at which something newly holds, and nothing newly fails.
        package internal(set) var passing = 0
        /// Services that an item newly concerns.
        package internal(set) var concerned = 0
        /// Services at which an item is newly open: it is for them and not met, or matters more than before.
        package internal(set) var opened = 0

        static func += (left: inout Count, right: Count) {
            left.services += right.services
            left.failing += right.failing
            left.passing += right.passing
            left.concerned += right.concerned
            left.opened += right.opened
        }
    }

    /// One service for which something changes.
    package struct Hit: Sendable {
        package let service: Service.Key
        package let title: LocalizedText
        package let phase: Phase
        package let before: Standing.State
        package let after: Standing.State
        /// What newly fails, in the words of the changed rules.
        package let failing: [Condition]
        package let passing: [Condition]
        /// Ids of items.
        package let opened: [String]
    }

    /// A service that has to be told.
    struct Told: Sendable {
        let service: Service.Key
        let openedAt: Date
    }

    package struct Organization: Sendable {
        package let id: Tenant.ID
        package let isSample: Bool
        package internal(set) var count = Count()
    }

    /// How many services are listed of each kind; the counts are always whole.
    package static let listed = 100

    /// Samples left out.
    package private(set) var total = Count()
    package private(set) var samples = Count()
    /// Those that have services.
    package private(set) var organizations: [Organization] = []
    package private(set) var failing: [Hit] = []
    package private(set) var passing: [Hit] = []
    private(set) var told: [Told] = []

    private let without: Rulebooks
    /// Apart from the rulebooks in use: a draft is rewritten, and what was made of it before must not be found again.
    private let with: Rulebooks
    private let published: [RuleChange]
    private let trial: [RuleChange]
    private let targets: [String]
    private let now: Date
    private var pairs: [Set<RuleChange.ID>: Pair] = [:]
    /// What components would show for the changed items, where that is not what they show now.
    private var shown: [Dossier.Offer: ItemStanding] = [:]

    /// The two rulebooks for services that the same changes bind.
    private struct Pair {
        let before: Rulebook
        let after: Rulebook
        /// The changed items that stand in both.
        let items: [Int]
    }

    /// - Parameters:
    ///   - changes: tried as if they bound everybody they are for today, without grace.
    ///   - published: the changes that bind already.
    package init(_ changes: [RuleChange], rules: Rulebooks, published: [RuleChange], at now: Date) {
        (without, with, self.published, self.now) = (rules, Rulebooks(rules.base), published, now)
        let trial = changes.map { $0.binding(at: now) }
        self.trial = trial
        targets = trial.map(\.target)
    }

    /// All services of an organisation, or of everybody where none is named. One organisation after the other is read,
    /// so that memory does not grow with their number.
    package static func of(
        _ changes: [RuleChange], rules: Rulebooks, at now: Date, in store: Database
    ) async throws -> DryRun {
        let targets = changes.map(\.target)
        let (published, tenants, offers) = try await store.read { db in
            let tenants = try Self.tenants(reachedBy: changes, db)
            return (try RuleChange.published(at: now, db), tenants, try ComponentUse.offered(targets, db))
        }
        var run = DryRun(changes, rules: rules, published: published, at: now)
        var components: [HeldDossier] = []
        for (tenant, offers) in Dictionary(grouping: offers, by: \.value.tenant) {
            components += try await store.read { db in try HeldDossier.all(of: tenant, only: offers.map(\.key), db) }
        }
        run.show(offers.mapValues(\.items), components)
        for tenant in tenants {
            for held in try await store.read({ db in try HeldDossier.all(of: tenant, db) }) {
                run.add(held.service, held.dossier)
            }
        }
        return run
    }

    /// Those the changes are for, and those with services built on a component of theirs.
    private static func tenants(reachedBy changes: [RuleChange], _ db: any Connection) throws -> [Tenant.ID] {
        let scopes = Set(changes.map(\.organization))
        let scope: SQL =
            scopes.contains(nil)
            ? "tenant_id <> ''"
            : """
            (tenant_id IN (\(list: scopes.compactMap(\.self).sorted())) OR tenant_id IN (
                SELECT tenant_id FROM component_use
                WHERE component_tenant_id IN (\(list: scopes.compactMap(\.self).sorted()))))
            """
        var tenants: [Tenant.ID] = []
        try db.each("SELECT DISTINCT tenant_id FROM service WHERE \(scope) ORDER BY tenant_id") { row in
            tenants.append(try row.next())
        }
        return tenants
    }

    /// Works out what components would show; a component may be built on another, so until nothing moves any more.
    private mutating func show(_ offers: [Service.ID: Set<String>], _ components: [HeldDossier]) {
        for _ in components {
            let known = shown
            for held in components where held.service.phase != .retire {
                let book = pair(for: held.service).after
                let dossier = held.dossier
                let before = pair(for: held.service).before.assess(dossier, at: now)
                let after = book.assess(dossier.inheriting(known), at: now)
                for item in offers[held.service.id] ?? [] {
                    guard let index = book.place[item], before.items[index] != after.items[index] else { continue }
                    shown[Dossier.Offer(component: held.service.path, item: item)] = after.items[index]
                }
            }
            if shown == known { break }
        }
    }

    /// Services come organisation by organisation.
    package mutating func add(_ service: Service, _ dossier: Dossier) {
        if organizations.last?.id != service.tenant {
            organizations.append(Organization(id: service.tenant, isSample: dossier.organizationKind == "sample"))
        }
        let count = effect(on: service, dossier)
        organizations[organizations.count - 1].count += count
        if dossier.organizationKind == "sample" { samples += count } else { total += count }
    }

    private mutating func effect(on service: Service, _ dossier: Dossier) -> Count {
        var count = Count(services: 1)
        guard service.phase != .retire else { return count }
        let pair = pair(for: service)
        let moved = dossier.inheriting(shown)
        guard pair.before.changes != pair.after.changes || moved.inherited != dossier.inherited else { return count }
        let before = pair.before.assess(dossier, at: now)
        let after = pair.after.assess(moved, at: now)

        var opened: [String] = []
        for index in pair.items {
            let (old, new) = (before.items[index], after.items[index])
            if old.applies == false, new.applies != false { count.concerned = 1 }
            let wasAsked = old.applies != false && !old.passes
            let isAsked = new.applies != false && !new.passes
            let isStricter = pair.after.items[index].level < pair.before.items[index].level
            if isAsked, !wasAsked || isStricter { opened.append(pair.after.items[index].id) }
        }
        if !opened.isEmpty { count.opened = 1 }

        let isReleased = service.phase == .operate
        func missing(_ verdicts: [Verdict], _ book: Rulebook) -> Set<String> {
            Set(
                verdicts.filter { isReleased ? $0.outcome == .fails : $0.outcome != .holds }
                    .map { book.criteria[$0.criterion].id })
        }
        let (old, new) = (missing(before.verdicts, pair.before), missing(after.verdicts, pair.after))
        let (fell, rose) = (new.subtracting(old), old.subtracting(new))
        let isWorse = isReleased && after.state.depth > before.state.depth
        let isBetter = isReleased && after.state.depth < before.state.depth
        guard !fell.isEmpty || !rose.isEmpty || isWorse || isBetter else { return count }

        let isFailing = !fell.isEmpty || isWorse
        if isFailing {
            count.failing = 1
            told.append(Told(service: service.key, openedAt: service.createdAt))
        } else {
            count.passing = 1
        }
        guard (isFailing ? failing : passing).count < Self.listed else { return count }
        func words(_ book: Rulebook, _ assessment: Assessment, _ ids: Set<String>) -> [Condition] {
            book.conditions(assessment) { ids.contains(book.criteria[$0.criterion].id) }
        }
        let hit = Hit(
            service: service.key, title: service.title, phase: service.phase, before: before.state, after: after.state,
            failing: words(pair.after, after, fell),
            passing: words(pair.after, after, rose), opened: opened)
        if isFailing { failing.append(hit) } else { passing.append(hit) }
        return count
    }

    private mutating func pair(for service: Service) -> Pair {
        let binding = published.filter { $0.binds(service.tenant, openedAt: service.createdAt, at: now) }
        let reached = trial.filter { $0.binds(service.tenant, openedAt: service.createdAt, at: now) }
        let key = Set((binding + reached).map(\.id))
        if let pair = pairs[key] { return pair }
        let before = without.book(for: service.tenant, openedAt: service.createdAt, at: now, changes: binding)
        let after =
            reached.isEmpty
            ? before
            : with.book(
                for: service.tenant, openedAt: service.createdAt, at: now,
                changes: (binding + reached).filter { $0.organization == nil }
                    + (binding + reached).filter { $0.organization != nil })
        // The items are the same on both sides and stand in the same places; only what is said of them differs.
        let pair = Pair(before: before, after: after, items: targets.compactMap { before.place[$0] })
        if pairs.count >= 256 { pairs.removeAll() }
        pairs[key] = pair
        return pair
    }
}

extension RuleChange {
    /// As it would be if it were published now and left nobody time.
    func binding(at now: Date) -> RuleChange {
        RuleChange(
            id: id, organization: organization, target: target, part: part, value: value, reason: reason,
            state: .published, effectiveOn: Day(now), graceDays: 0, endsOn: nil, draftedBy: draftedBy,
            draftedAt: draftedAt, askedBy: askedBy ?? draftedBy, publishedBy: draftedBy, publishedAt: now)
    }
}

extension Standing.State {
    /// How far below good.
    fileprivate var depth: Int {
        switch self {
        case .met, .preparing, .retired: 0
        case .noEvidence: 1
        case .stale: 2
        case .notMet: 3
        }
    }
}
