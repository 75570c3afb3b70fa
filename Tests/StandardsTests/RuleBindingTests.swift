import Foundation
import Kernel
import Rules
import Services
import Store
import TestKit
import Testing

@testable import Standards

extension RuleChange {
    /// A published one.
    static func sample(
        _ target: String = "MARK", _ part: Part = .level, _ value: String = "3", for organization: Tenant.ID? = nil,
        state: State = .published, effectiveOn: Day? = Day(.noon), graceDays: Int = 0, endsOn: Day? = nil
    ) -> RuleChange {
        RuleChange(
            id: .new(at: .noon), organization: organization, target: target, part: part, value: value, reason: "訳",
            state: state, effectiveOn: effectiveOn, graceDays: graceDays, endsOn: endsOn, draftedBy: .platform,
            draftedAt: .distantPast, publishedBy: .platform, publishedAt: .distantPast)
    }
}

extension Town {
    /// As it stands in the table after it was published.
    func publish(_ change: RuleChange, at now: Date = .noon) async throws {
        let home = change.organization ?? .chiyoda
        try await store.append(to: []) { db in
            try db.run(
                """
                INSERT INTO rule_change (tenant_id, id, organization, target, part, value, reason, state, effective_on,
                    grace_days, ends_on, drafted_by, drafted_at, published_by, published_at)
                VALUES (\(home), \(change.id), \(change.organization), \(change.target), \(change.part.description),
                    \(change.value), \(change.reason), \(change.state), \(change.effectiveOn), \(change.graceDays),
                    \(change.endsOn), \(change.draftedBy), \(Date.noon.later(days: -500)), \(change.publishedBy),
                    \(Date.noon.later(days: -400)))
                """)
        }
    }
}

@Suite struct RuleBindingTests {
    private let today = Day(.noon)
    private let old = Date.noon.later(days: -30)
    private let new = Date.noon.later(days: 1)

    @Test("It binds from the beginning of its day in Tokyo, and not a moment before")
    func day() {
        let change = RuleChange.sample(effectiveOn: today)

        #expect(!change.binds(.chiyoda, openedAt: old, at: today.start - 0.001))
        #expect(change.binds(.chiyoda, openedAt: old, at: today.start))
        #expect(change.binds(.chiyoda, openedAt: old, at: .noon.later(days: 5000)))
    }

    @Test("Services that were there before have their time of grace, those opened from the day on have none")
    func grace() {
        let change = RuleChange.sample(effectiveOn: today, graceDays: 10)
        let end = today.adding(days: 10)

        #expect(!change.binds(.chiyoda, openedAt: old, at: end.start - 1))
        #expect(change.binds(.chiyoda, openedAt: old, at: end.start))
        #expect(!change.binds(.chiyoda, openedAt: today.start - 0.001, at: end.start - 1))
        #expect(change.binds(.chiyoda, openedAt: today.start, at: today.start))
        #expect(change.binds(.chiyoda, openedAt: new, at: .noon))
    }

    @Test("It ends with its last day")
    func end() {
        let change = RuleChange.sample(effectiveOn: today, endsOn: today.adding(days: 3))
        let after = today.adding(days: 4).start

        #expect(change.binds(.chiyoda, openedAt: old, at: after - 0.001))
        #expect(!change.binds(.chiyoda, openedAt: old, at: after))
        let short = RuleChange.sample(effectiveOn: today, graceDays: 10, endsOn: today.adding(days: 3))
        #expect(!short.binds(.chiyoda, openedAt: old, at: today.adding(days: 11).start))
        #expect(short.binds(.chiyoda, openedAt: new, at: .noon))
    }

    @Test("It binds its organisation only, or everybody")
    func scope() {
        #expect(RuleChange.sample(for: .chiyoda).binds(.chiyoda, openedAt: old, at: .noon))
        #expect(!RuleChange.sample(for: .chiyoda).binds(.chuo, openedAt: old, at: .noon))
        #expect(RuleChange.sample().binds(.chuo, openedAt: old, at: .noon))
    }

    @Test("What is not published, or has no day, binds nobody")
    func unpublished() {
        for state in RuleChange.State.allCases where state != .published {
            #expect(!RuleChange.sample(state: state).binds(.chiyoda, openedAt: old, at: new))
        }
        #expect(!RuleChange.sample(effectiveOn: nil).binds(.chiyoda, openedAt: old, at: new))
    }

    @Test("A service looks at itself again when a change begins to bind it, and when it ends")
    func moments() throws {
        let change = RuleChange.sample(
            effectiveOn: today.adding(days: 5), graceDays: 10, endsOn: today.adding(days: 20))
        let dossier = try Dossier.sample()

        #expect(change.nextMoment(for: dossier, after: .noon) == today.adding(days: 15).start)
        #expect(change.nextMoment(for: dossier, after: today.adding(days: 15).start) == today.adding(days: 21).start)
        #expect(change.nextMoment(for: dossier, after: today.adding(days: 21).start) == nil)
        #expect(RuleChange.sample(for: .chuo).nextMoment(for: dossier, after: .distantPast) == nil)
        #expect(RuleChange.sample(state: .draft).nextMoment(for: dossier, after: .distantPast) == nil)
    }

    // MARK: The rulebook with it

    @Test("Each part of an item and of a criterion can be changed, and nothing else changes with it")
    func applying() throws {
        let book = Rulebook.sample
        let level = try book.applying(.sample("OPEN", .level, "1"))
        #expect(try level.item("OPEN").level == .must)
        #expect(try level.item("MARK").level == .must)
        #expect(try book.item("OPEN").level == .ideal)
        #expect(try book.applying(.sample("MARK", .freshForDays, "7")).item("MARK").freshForDays == 7)
        let met = try book.applying(.sample("MARK", .metWhen, "research.n >= 3"))
        #expect(try met.item("MARK").measuredBy == [.research])
        #expect(met.kinds[met.place["MARK"] ?? 99] == [.research])
        let applies = try book.applying(.sample("MARK", .appliesWhen, "service.uses_ai"))
        #expect(
            CheckSheet(of: try .sample(attributes: [.usesAI: false]), by: applies, at: .noon).lines
                .allSatisfy { $0.item.id != "MARK" })
        #expect(
            try book.applying(.sample("ratings", .limit("line"), "3.5")).criterion("ratings")?.limit("line")?.value
                == 3.5)
        let holds = try book.applying(.sample("measures", .holdsWhen, "measures.n >= limit.measures + 1.0"))
        #expect(holds.criterion("measures")?.holdsWhen.text == "measures.n >= limit.measures + 1.0")
        #expect(holds.criterion("ratings")?.holdsWhen.text == book.criterion("ratings")?.holdsWhen.text)
    }

    @Test("A rulebook says which changes it contains")
    func changes() throws {
        let (one, two) = (RuleChange.sample(), RuleChange.sample("OPEN"))

        let book = try Rulebook.sample.applying(one).applying(two)

        #expect(book.changes == [one.id, two.id])
        #expect(CheckSheet(of: try .sample(), by: book, at: .noon).changes == [one.id, two.id])
    }

    @Test("A target that is not there is named")
    func unknownTarget() {
        #expect(throws: StandardsError.noItem("NOTHING")) { try Rulebook.sample.applying(.sample("NOTHING")) }
    }

    @Test(
        "A value that cannot be, and a part that is not there, are refused",
        arguments: [
            ("MARK", "level", "0"), ("MARK", "level", "4"), ("MARK", "level", "high"), ("MARK", "fresh_for_days", "0"),
            ("MARK", "fresh_for_days", "3651"), ("MARK", "fresh_for_days", "1.5"), ("MARK", "met_when", "study.m > 1"),
            ("MARK", "met_when", "study.n"), ("MARK", "met_when", "sheet.must_open == 0"), ("MARK", "met_when", ""),
            ("MARK", "applies_when", "service.magic"), ("MARK", "holds_when", "true"), ("MARK", "limit.line", "3"),
            ("ratings", "level", "1"), ("ratings", "met_when", "true"), ("ratings", "applies_when", "true"),
            ("ratings", "limit.nothing", "3"), ("ratings", "limit.line", "three"), ("ratings", "limit.line", "-1"),
            ("ratings", "limit.line", "nan"), ("ratings", "limit.line", "inf"), ("ratings", "limit.line", "1e300"),
            ("ratings", "holds_when", "limit.nothing > 1.0"), ("ratings", "holds_when", "limit.line"),
        ])
    func badValues(target: String, part: String, value: String) throws {
        let part = try #require(RuleChange.Part(part))
        let error = #expect(throws: StandardsError.self) {
            try Rulebook.sample.applying(.sample(target, part, value))
        }
        guard case .badRuleChange = error else {
            Issue.record("\(target) \(part) \(value): \(String(describing: error))")
            return
        }
        #expect(error?.problem.kind == .invalid)
    }

    @Test("Parts are told as they are read")
    func parts() {
        for part: RuleChange.Part in [.level, .freshForDays, .appliesWhen, .metWhen, .holdsWhen, .limit("line")] {
            #expect(RuleChange.Part(part.description) == part)
        }
        #expect(RuleChange.Part("words") == nil)
    }

    @Test(
        "What asks for less is found out",
        arguments: [
            ("MARK", "level", "2", true), ("OPEN", "level", "1", false), ("MARK", "level", "1", false),
            ("MARK", "fresh_for_days", "101", true), ("MARK", "fresh_for_days", "100", false),
            ("MARK", "fresh_for_days", "99", false), ("ratings", "limit.line", "2.9", true),
            ("ratings", "limit.line", "3.0", false), ("ratings", "limit.line", "3.1", false),
            ("ratings", "limit.ratings", "11", true), ("ratings", "limit.ratings", "9", false),
            // Of a rule nobody can tell.
            ("MARK", "met_when", "false", true), ("MARK", "applies_when", "true", true),
            ("ratings", "holds_when", "false", true),
        ])
    func laxer(target: String, part: String, value: String, isLaxer: Bool) throws {
        let part = try #require(RuleChange.Part(part))
        #expect(Rulebook.sample.isLaxer(.sample(target, part, value)) == isLaxer)
    }

    // MARK: The rulebooks

    @Test(
        "Whoever asks gets the rules of their organisation, in whatever order they ask",
        arguments: 1...6 as ClosedRange<UInt64>)
    func neverMixed(seed: UInt64) throws {
        var seeded = Seeded(seed)
        let tenants: [Tenant.ID] = [.chiyoda, .chuo, .mihon]
        var changes: [RuleChange] = []
        for number in 0..<7 {
            let scope = ([nil] + tenants.map(Optional.some)).randomElement(using: &seeded) ?? nil
            changes.append(
                .sample(
                    "ratings", .limit("line"), "\(Double(31 + number) / 10)", for: scope,
                    effectiveOn: today.adding(days: Int.random(in: -3...3, using: &seeded)),
                    graceDays: [0, 2].randomElement(using: &seeded) ?? 0,
                    endsOn: Bool.random(using: &seeded) ? today.adding(days: 4) : nil))
        }
        let rules = Rulebooks(.sample)
        for _ in 0..<300 {
            let tenant = tenants.randomElement(using: &seeded) ?? .chiyoda
            let openedAt = Date.noon.later(days: Double.random(in: -6...6, using: &seeded))
            let now = Date.noon.later(days: Double.random(in: -6...6, using: &seeded))

            let book = rules.book(for: tenant, openedAt: openedAt, at: now, changes: changes)

            let binding = changes.filter { $0.binds(tenant, openedAt: openedAt, at: now) }
            #expect(book.changes.isSubset(of: binding.map(\.id)))
            let fresh = Rulebooks(.sample).book(for: tenant, openedAt: openedAt, at: now, changes: changes)
            #expect(book.changes == fresh.changes)
            #expect(book.criterion("ratings")?.limit("line") == fresh.criterion("ratings")?.limit("line"))
            #expect(book.criterion("ratings")?.limit("line")?.value == 3.0 || !binding.isEmpty)
        }
    }

    @Test("However many rulebooks there are, each is right")
    func many() {
        let rules = Rulebooks(.sample)
        let changes = (0..<200).map { RuleChange.sample("OPEN", .freshForDays, "\($0 + 1)", for: Tenant.ID("t\($0)")) }
        for _ in 0..<2 {
            for index in changes.indices {
                let book = rules.book(for: Tenant.ID("t\(index)"), openedAt: old, at: .noon, changes: changes)
                #expect((try? book.item("OPEN").freshForDays) == index + 1)
            }
        }
    }

    @Test("Of two changes of the same thing the later published counts; what has left the content says nothing")
    func order() {
        let changes: [RuleChange] = [
            .sample("GONE"), .sample("MARK", .freshForDays, "8"), .sample("MARK", .freshForDays, "9"),
        ]

        let book = Rulebooks(.sample).book(for: .chiyoda, openedAt: old, at: .noon, changes: changes)

        #expect((try? book.item("MARK").freshForDays) == 9)
    }

    @Test(
        "A published change brings services down on its day, with its cause, and leaves others alone",
        arguments: Backend.available)
    func life(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.release()
        try await town.release("other", in: .chuo)
        let day = today.adding(days: 20)
        try await town.publish(.sample("OPEN", .level, "1", for: .chiyoda, effectiveOn: day, graceDays: 5))
        let standing = try await town.reassess()
        let bound = day.adding(days: 5).start
        #expect(standing.state == .met)
        #expect(standing.reviewAt == bound)

        #expect(try await town.reassess(at: bound - 1).state == .met)
        #expect(try await town.reassess(at: bound).state == .noEvidence)
        #expect(try await town.reassess("other", in: .chuo, at: bound).state == .met)
        #expect(try await town.findings().map(\.condition) == ["must-items"])
        try await town.mark("OPEN", as: .met, at: bound + 60)
        #expect(try await town.standing().state == .met)
    }
}
