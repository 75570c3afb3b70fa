import ArgumentParser
import Content
import Foundation
import Identity
import Kernel
import Rules
import Services
import Standards
import Store
import Web

/// How fast this machine works check sheets and gates out, for `make bench-standards` and for whoever sizes a server.
struct SpeedCommand: PlacedCommand {
    static let configuration = CommandConfiguration(
        commandName: "speed", abstract: "Measures how fast check sheets, gates and rules are worked out here.",
        discussion: """
            Makes services up in a database of its own (--data, which must be empty) and answers one line of JSON. \
            Nothing of it is real.
            """)

    @OptionGroup var flags: Configuration.Flags
    @Option(help: "How many services, in ten organisations.") var services = 10_000

    func run() async throws {
        let configuration = try await Configuration(flags)
        let content = try PlatformContent(folder: configuration.contentFolder)
        let store = try await configuration.openStore()
        let organizations = Array(content.organizations.all.filter { $0.code != nil }.prefix(10))
        try await store.append(to: []) { db in try Organization.keep(content.organizations.all, db) }
        let now = Date.now
        let rules = content.rules
        let known: Int? = try await store.read { db in
            try db.value("SELECT count(*) FROM service WHERE tenant_id <> ''")
        }
        guard known == 0 else { throw ValidationError("The database is not empty.") }
        var town = SpeedTown(rules.base, seed: 20_261_121)
        for (index, organization) in organizations.enumerated() {
            let count = services / organizations.count + (index < services % organizations.count ? 1 : 0)
            let lives = try (0..<count).map { try town.life(of: organization.id, number: $0, at: now) }
            try await store.append(to: [organization.id]) { db in for life in lives { try life.insert(at: now, db) } }
        }
        let first = try await time(organizations, rules, at: now, in: store)
        // Nothing changes the second time: what is left is reading, working out and comparing.
        let again = try await time(organizations, rules, at: now, in: store)
        let raise = RuleChange(
            id: .new(at: now), organization: nil, target: town.raisedItem, part: .level, value: "1", reason: "",
            draftedBy: .commandLine, draftedAt: now)
        let begin = ContinuousClock.now
        let run = try await DryRun.of([raise], rules: rules, at: now, in: store)
        let dryRun = begin.seconds
        guard run.total.services == services else { throw ValidationError("The trial left services out.") }
        let trial = try rules.base.applying(raise)
        let changed = try await time(organizations, Rulebooks(trial), at: now, in: store)
        let sheets = try await timeSheets(organizations, rules, at: now, in: store)
        var figures: [(name: String, value: Double)] = [
            ("services", Double(services)), ("items", Double(rules.base.items.count)), ("first_seconds", first),
            ("again_seconds", again), ("dry_run_seconds", dryRun), ("rule_change_seconds", changed),
            ("pure_seconds", sheets.pure),
            ("open_sheet_milliseconds", sheets.one * 1000),
        ]
        figures += RuleSpeed.figures()
        let members = figures.map { String(format: "\"%@\":%.6g", $0.name, $0.value) }
        print("{\(members.joined(separator: ","))}")
        await store.engine.close()
    }

    /// Every standing worked out again, organisation by organisation, as after a change of the rules.
    private func time(
        _ organizations: [Organization], _ rules: Rulebooks, at now: Date, in store: Database
    ) async throws -> Double {
        let begin = ContinuousClock.now
        for organization in organizations {
            try await store.append(to: [organization.id]) { db in
                try Standing.reassessAll(
                    of: organization.id, because: Message("standing.cause.time"), rules: rules, at: now, db)
            }
        }
        return begin.seconds
    }

    /// The working out alone, and one sheet with its words.
    private func timeSheets(
        _ organizations: [Organization], _ rules: Rulebooks, at now: Date, in store: Database
    ) async throws -> (pure: Double, one: Double) {
        try await store.read { db in
            var pure = 0.0
            for organization in organizations {
                let held = try HeldDossier.all(of: organization.id, db)
                let begin = ContinuousClock.now
                for one in held { blackHole(rules.base.open(one.dossier, at: now)) }
                pure += begin.seconds
            }
            guard let service = try HeldDossier.all(of: organizations[0].id, db).first?.service else {
                return (pure, 0)
            }
            let begin = ContinuousClock.now
            for _ in 0..<100 { blackHole(try CheckSheet.of(service, rules: rules, at: now, db).lines.count) }
            return (pure, begin.seconds / 100)
        }
    }
}

/// Services that somebody might have, drawn by chance but the same each time.
private struct SpeedTown {
    private let items: [GuidelineItem]
    private var chance: SplitMix
    /// An item of level 2 that many services do not meet.
    let raisedItem: String

    init(_ book: Rulebook, seed: UInt64) {
        items = book.items
        chance = SplitMix(seed: seed)
        raisedItem = book.items.first { $0.level == .stronglyRecommended && $0.metWhen == nil }?.id ?? ""
    }

    struct Life: Sendable {
        let service: Service
        let evidence: [Evidence]
        let marks: [CheckMark]

        func insert(at now: Date, _ db: any Connection) throws {
            try service.insert(db)
            for one in evidence { try one.keep(for: service.id, in: service.tenant, isNews: false, at: now, db) }
            for mark in marks { try mark.keep(for: service.id, in: service.tenant, db) }
            if service.phase == .operate {
                try Standing.keepReleased(service, at: now.addingTimeInterval(-8_640_000), db)
            }
        }
    }

    mutating func life(of tenant: Tenant.ID, number: Int, at now: Date) throws -> Life {
        var attributes: [Attribute: Bool] = [:]
        for attribute in Attribute.allCases where Int.random(in: 0..<10, using: &chance) > 0 {
            attributes[attribute] = Bool.random(using: &chance)
        }
        let opened = now.addingTimeInterval(-Double(Int.random(in: 10_000_000...60_000_000, using: &chance)))
        let service = Service(
            id: .new(at: opened), tenant: tenant,
            draft: try Service.Draft(
                slug: "made-up-\(number)", title: LocalizedText(ja: "試し\(number)"), summary: LocalizedText(ja: "試し"),
                attributes: attributes, channels: [.web, .counter]),
            phase: number % 5 < 3 ? .operate : .preRelease, createdAt: opened)
        let kinds: [(Evidence.Kind, ClosedRange<Int>, ClosedRange<Double>)] = [
            (.canvas, 0...4, 0...0), (.measures, 0...4, 0...0), (.study, 3...12, 2...5), (.completion, 9...40, 0...1),
            (.ratings, 10...2000, 2...5), (.answers, 1...50, 0...1), (.overdue, 0...5, 0...0),
        ]
        let evidence = kinds.map { kind, n, value in
            let mean = Double.random(in: value, using: &chance)
            return Evidence(
                kind, n: Int.random(in: n, using: &chance), value: mean, interval: max(0, mean - 0.2)...(mean + 0.2),
                measuredAt: now.addingTimeInterval(-Double(Int.random(in: 0...50_000_000, using: &chance))), source: "/"
            )
        }
        let marks = items.shuffled(using: &chance).prefix(40).map { item in
            CheckMark(
                item: item.id, state: Int.random(in: 0..<5, using: &chance) > 0 ? .met : .notMet, note: "", link: nil,
                by: .platform, at: now.addingTimeInterval(-Double(Int.random(in: 0...40_000_000, using: &chance))))
        }
        return Life(service: service, evidence: evidence, marks: marks)
    }
}

/// A rule of three conditions, beside the same written in Swift.
private enum RuleSpeed {
    struct Facts3 {
        var n: Int64
        var value: Double
        var takesApplications: Bool
    }

    static func figures() -> [(name: String, value: Double)] {
        let environment: Environment = ["study.n": .int, "study.value": .double, "service.takes_applications": .bool]
        guard let n = environment.slot("study.n"), let value = environment.slot("study.value"),
            let takes = environment.slot("service.takes_applications"),
            let rule = try? Rule(
                condition: "study.n >= 5 && study.value >= 3.0 && service.takes_applications", in: environment)
        else { return [] }
        let known = (0..<1024).map { (index: Int) -> Facts3 in
            Facts3(n: Int64(index % 12), value: Double(index % 50) / 10, takesApplications: index % 3 != 0)
        }
        let facts = known.map { (one: Facts3) -> Facts in
            var facts = Facts(for: environment)
            facts[n] = .int(one.n)
            facts[value] = .double(one.value)
            facts[takes] = .bool(one.takesApplications)
            return facts
        }
        let rounds = 5000
        var begin = ContinuousClock.now
        var trues = 0
        for _ in 0..<rounds { for one in facts where rule.evaluate(one).isTrue { trues += 1 } }
        let ours = Double(rounds * facts.count) / begin.seconds
        begin = ContinuousClock.now
        var same = 0
        for _ in 0..<rounds { for one in known where inSwift(one) { same += 1 } }
        let swift = Double(rounds * known.count) / begin.seconds
        precondition(trues == same)
        return [
            ("rules_per_second", ours), ("swift_per_second", swift), ("rule_to_swift", ours / swift),
        ]
    }

    @inline(never) private static func inSwift(_ facts: Facts3) -> Bool {
        facts.n >= 5 && facts.value >= 3.0 && facts.takesApplications
    }
}

/// Keeps what was worked out only to be timed.
@inline(never) private func blackHole(_ value: some Any) {}

extension ContinuousClock.Instant {
    fileprivate var seconds: Double {
        let passed = ContinuousClock.now - self
        return Double(passed.components.seconds) + Double(passed.components.attoseconds) / 1e18
    }
}
