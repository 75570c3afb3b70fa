import Foundation
import Kernel
import Services
import Store
import TestKit
import Testing

@testable import Standards

/// What a change would do, before it binds anybody.
@Suite struct DryRunTests {
    private static func run(
        _ changes: [RuleChange], _ dossiers: [(Service, Dossier)], published: [RuleChange] = [],
        rules: Rulebooks = .sample
    ) -> DryRun {
        var run = DryRun(changes, rules: rules, published: published, at: .noon)
        for (service, dossier) in dossiers { run.add(service, dossier) }
        return run
    }

    private static func service(
        _ slug: String, in tenant: Tenant.ID = .chiyoda, phase: Phase = .operate, kind: String = "ward",
        marks: [String] = ["MARK"], attributes: [Attribute: Bool] = [.handlesPersonalData: false],
        study: (n: Int, value: Double) = (5, 3.2), ratings: Double? = nil
    ) throws -> (Service, Dossier) {
        let service = try Service.sample(slug, in: tenant, phase: phase, attributes: attributes)
        var evidence = [
            Evidence(.study, n: study.n, value: study.value, measuredAt: .noon, source: "/x"),
            Evidence(.measures, n: 1, value: nil, measuredAt: .noon, source: "/x"),
        ]
        if let ratings {
            evidence.append(
                Evidence(
                    .ratings, n: 50, value: ratings, interval: (ratings - 0.1)...(ratings + 0.1), measuredAt: .noon,
                    source: "/x"))
        }
        return (
            service,
            Dossier(
                service, organizationKind: kind, evidence: evidence,
                marks: marks.map {
                    CheckMark(item: $0, state: .met, note: "", link: nil, by: .platform, at: .noon)
                }, releasedAt: phase == .operate ? .noon : nil)
        )
    }

    @Test("Raising an item from level 2 to 1 lists who would fail, with the reason, samples apart")
    func raise() throws {
        let services = [
            try Self.service("bad", ratings: 2.0), try Self.service("good", ratings: 4.0),
            try Self.service("unknown"), try Self.service("new", phase: .build),
            try Self.service("other", in: .chuo), try Self.service("shown", in: .mihon, kind: "sample"),
            try Self.service("gone", in: .mihon, phase: .retire, kind: "sample"),
        ]

        let run = Self.run([.sample("VOICES", .level, "1", state: .draft)], services)

        // `bad` stands below the line already, and one more condition falls.
        #expect(run.failing.map(\.service.slug) == ["bad", "unknown", "other", "shown"])
        #expect(run.total == DryRun.Count(services: 5, failing: 3, passing: 0, concerned: 0, opened: 4))
        #expect(run.samples == DryRun.Count(services: 2, failing: 1, passing: 0, concerned: 0, opened: 1))
        #expect(run.organizations.map(\.id) == [.chiyoda, .chuo, .mihon])
        #expect(run.organizations.map(\.count.failing) == [2, 1, 1])
        let hit = try #require(run.failing.first { $0.service.slug == "unknown" })
        #expect((hit.before, hit.after) == (.met, .noEvidence))
        #expect(hit.failing.map(\.id) == ["must-items"])
        #expect(hit.failing.first?.reason.ja.contains("VOICES") == true)
        #expect(hit.opened == ["VOICES"])
        #expect(run.told.map(\.service.slug) == ["bad", "unknown", "other", "shown"])
    }

    @Test("What asks for less shows who would newly pass, and nobody is told")
    func lower() throws {
        let services = [
            try Self.service("few", phase: .preRelease, study: (3, 4)), try Self.service("many", phase: .preRelease),
            try Self.service("low", phase: .preRelease, study: (3, 2)),
        ]

        let run = Self.run([.sample("usability-study", .limit("participants"), "3")], services)

        #expect(run.passing.map(\.service.slug) == ["few"])
        #expect(run.passing.first?.passing.map(\.id) == ["usability-study"])
        #expect(run.total == DryRun.Count(services: 3, failing: 0, passing: 1, concerned: 0, opened: 0))
        #expect(run.told.isEmpty)
    }

    @Test("Items that newly concern a service are counted")
    func concern() throws {
        let services = [
            try Self.service("a"), try Self.service("b", attributes: [.handlesPersonalData: true]),
            try Self.service("c", attributes: [:]),
        ]

        let run = Self.run([.sample("PRIVACY", .appliesWhen, "service.takes_applications || true")], services)

        // c had not said whether it is for it: that was open before.
        #expect(run.total.concerned == 1)
        #expect(run.total.opened == 1)
        #expect(run.failing.map(\.service.slug) == ["a"])
    }

    @Test("A change that changes nothing says so; one for another organisation too")
    func nothing() throws {
        let services = [try Self.service("a"), try Self.service("b", in: .chuo)]

        let same = Self.run([.sample("MARK", .freshForDays, "99")], services)
        let elsewhere = Self.run([.sample("OPEN", .level, "1", for: .mihon)], services)

        for run in [same, elsewhere] {
            #expect(run.total == DryRun.Count(services: 2))
            #expect(run.failing.isEmpty && run.passing.isEmpty)
        }
    }

    @Test("Several changes are tried together, on top of those that bind already")
    func several() throws {
        let services = [try Self.service("a", marks: ["MARK", "OPEN"]), try Self.service("b")]
        let published = RuleChange.sample("OPEN", .level, "1")

        let run = Self.run(
            [.sample("OPEN", .level, "3", state: .draft), .sample("MARK", .freshForDays, "1", state: .draft)], services,
            published: [published])

        #expect(run.passing.map(\.service.slug) == ["b"])
        #expect(run.total.failing == 0)
    }

    @Test("Lists are short, counts are whole")
    func capped() throws {
        let services = try (0..<230).map { try Self.service("s\($0)") }

        let run = Self.run([.sample("OPEN", .level, "1")], services)

        #expect(run.total.failing == 230)
        #expect(run.failing.count == DryRun.listed)
        #expect(run.told.count == 230)
    }

    @Test(
        "A component that would fall takes its heirs with it, of other organisations too and along a chain",
        arguments: Backend.available)
    func heirs(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        func use(_ path: String, for slug: String, in tenant: Tenant.ID) async throws {
            try await ComponentUse.use(
                path, for: slug, by: .editor(in: tenant), at: .noon, rules: town.rules, in: town.store)
        }
        func offer(_ slug: String, in tenant: Tenant.ID) async throws {
            try await ComponentUse.offer(
                ["MARK"], of: slug, by: .editor(in: tenant), at: .noon, rules: town.rules, in: town.store)
        }
        let opened = Date.noon.later(days: -60)
        try await town.open("cloud", in: .chuo, at: opened)
        try await town.mark("MARK", "cloud", as: .met, in: .chuo, at: .noon.later(days: -50))
        try await offer("cloud", in: .chuo)
        try await town.open("forms", in: .chuo, at: opened)
        try await use("131024/cloud", for: "forms", in: .chuo)
        try await offer("forms", in: .chuo)
        for slug in ["heir", "other"] {
            try await town.open(slug, attributes: [.handlesPersonalData: false], at: opened)
            try await town.draw(.full, slug, at: opened)
            try await town.move(slug, to: .preRelease, at: opened)
            try await town.study([3, 3, 3, 3, 3], slug, at: opened)
        }
        try await use("131024/forms", for: "heir", in: .chiyoda)
        try await town.mark("MARK", "other", as: .met, at: .noon)

        let change = RuleChange.sample("MARK", .freshForDays, "30", for: .chuo, state: .draft)
        let run = try await DryRun.of([change], rules: town.rules, at: .noon, in: town.store)

        #expect(run.failing.map(\.service.slug).contains("heir"))
        #expect(!run.failing.map(\.service.slug).contains("other"))
        #expect(run.organizations.map(\.id) == [.chiyoda, .chuo])
    }

    @Test("It says what publishing then does", arguments: 1...4 as ClosedRange<UInt64>)
    func agreesWithPublishing(seed: UInt64) throws {
        var seeded = Seeded(seed)
        let services = try (0..<60).map { index in
            try Self.service(
                "s\(index)", phase: [.build, .preRelease, .operate].randomElement(using: &seeded) ?? .build,
                marks: ["MARK", "OPEN", "PRIVACY"].filter { _ in Bool.random(using: &seeded) },
                attributes: Bool.random(using: &seeded) ? [.handlesPersonalData: Bool.random(using: &seeded)] : [:],
                study: (Int.random(in: 0...8, using: &seeded), Double.random(in: 1...5, using: &seeded)),
                ratings: Bool.random(using: &seeded) ? Double.random(in: 1...5, using: &seeded) : nil)
        }
        for change in [
            RuleChange.sample("OPEN", .level, "1"), .sample("MARK", .level, "3"),
            .sample("ratings", .limit("line"), "4"), .sample("usability-study", .limit("line"), "2"),
            .sample("PRIVACY", .appliesWhen, "true"), .sample("STUDY", .metWhen, "study.n >= 7"),
        ] {
            let run = Self.run([change], services)
            let after = Rulebooks(.sample)
            var worse = 0
            for (service, dossier) in services where service.phase == .operate {
                let old = Rulebook.sample.assess(dossier, at: .noon).state
                let new = after.book(
                    for: service.tenant, openedAt: service.createdAt, at: .noon, changes: [change]
                ).assess(dossier, at: .noon).state
                if old == .met, new != .met {
                    worse += 1
                    #expect(run.told.contains { $0.service.id == service.id })
                }
                if old != .met, new == .met { #expect(!run.told.contains { $0.service.id == service.id }) }
            }
            #expect(run.total.failing >= worse)
        }
    }
}
