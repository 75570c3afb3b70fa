import Foundation
import Identity
import Kernel
import Services
import Store
import TestKit
import Testing

@testable import Standards

/// Changing the rules in the course of work: drafted, tried, published, ended.
@Suite struct RuleChangeTests {
    private static let today = Day(.noon)

    /// A town that has a home for everybody's rules, and services in operation that are good.
    private static func town(on backend: Backend, released: [Tenant.ID] = [.chiyoda]) async throws -> Town {
        let town = try await Town(on: backend)
        try await town.store.append(to: []) { db in
            try Organization.keep(
                Organization.samples + [
                    Organization(
                        id: RuleChange.home, kind: .prefecture, name: LocalizedText(ja: "東京都"), kana: "とうきょうと")
                ], db)
        }
        for tenant in released { try await town.release(in: tenant) }
        return town
    }

    private static let openMust = RuleChange.Draft(target: "OPEN", part: "level", value: "1", reason: "訳")
    private static let fewer = RuleChange.Draft(
        target: "usability-study", part: "limit.participants", value: "3", reason: "島だから")

    // MARK: Drafts

    @Test(
        "What is wrong with a draft is told at its field, and nothing is kept", arguments: Backend.available)
    func badDrafts(on backend: Backend) async throws {
        let town = try await Self.town(on: backend)
        let deep = String(repeating: "(", count: 200) + "true" + String(repeating: ")", count: 200)
        let numbers = (0..<60).map(String.init).joined(separator: ",")
        let dear = "[\(numbers)].all(a, [\(numbers)].all(b, [\(numbers)].all(c, a + b + c + study.n >= 0)))"
        for (draft, fields) in [
            (RuleChange.Draft(target: "NOTHING", part: "level", value: "1", reason: "r"), ["target"]),
            (.init(target: "MARK", part: "limit.line", value: "1", reason: "r"), ["part"]),
            (.init(target: "MARK", part: "magic", value: "1", reason: ""), ["reason", "part"]),
            (.init(target: "MARK", part: "level", value: "7", reason: "r"), ["value"]),
            (.init(target: "MARK", part: "level", value: "1", reason: "r"), ["value"]),
            (.init(target: "MARK", part: "level", value: "", reason: "\u{200B}"), ["reason", "value"]),
            (.init(target: "usability-study", part: "limit.participants", value: "4.5", reason: "r"), ["value"]),
            (.init(target: "MARK", part: "met_when", value: "study.n >== 5", reason: "r"), ["value"]),
            (.init(target: "MARK", part: "met_when", value: deep, reason: "r"), ["value"]),
            (.init(target: "MARK", part: "met_when", value: dear, reason: "r"), ["value"]),
            (
                .init(target: "MARK", part: "met_when", value: "true", reason: String(repeating: "長", count: 2001)),
                ["reason"]
            ),
        ] {
            let error = await #expect(throws: StandardsError.self) {
                try await RuleChange.draft(
                    draft, for: nil, by: .quality(in: RuleChange.home), at: .noon, rules: town.rules, in: town.store)
            }
            #expect(error?.problem.kind == .invalid)
            #expect(error?.problem.fields.map(\.name) == fields, "\(draft)")
        }
        #expect(try await town.store.read { db in try RuleChange.open(in: RuleChange.home, db) }.isEmpty)
    }

    @Test("A rule that cannot be read is refused with line and column; one that is too dear says so")
    func badRules() async throws {
        let town = try await Self.town(on: .sqlite, released: [])
        func refusal(_ value: String) async -> Message? {
            do {
                _ = try await RuleChange.draft(
                    .init(target: "MARK", part: "met_when", value: value, reason: "r"), for: nil,
                    by: .quality(in: RuleChange.home), at: .noon, rules: town.rules, in: town.store)
                return nil
            } catch { return (error as? StandardsError)?.problem.fields.first?.message }
        }
        let wrong = await refusal("study.n >= 5\r\n&& study.m > 1")
        #expect(wrong?.key == "problems.badRule")
        #expect(wrong?.values["line"] == "2")
        #expect(wrong?.values["column"] == "4")
        let numbers = (0..<40).map(String.init).joined(separator: ",")
        let dear = await refusal("[\(numbers)].all(a, [\(numbers)].all(b, [\(numbers)].all(c, a + b + c >= study.n)))")
        #expect(dear?.values["reason"]?.contains("steps") == true)
        #expect(await refusal("1 / 0 > 0")?.key == "problems.badRule", "it can only fail")
    }

    @Test(
        "Only who keeps the rules drafts for all; an administrator for their own organisation",
        arguments: Backend.available)
    func whoDrafts(on backend: Backend) async throws {
        let town = try await Self.town(on: backend, released: [])
        func draft(_ organization: Tenant.ID?, _ principal: Principal) async throws {
            _ = try await RuleChange.draft(
                Self.openMust, for: organization, by: principal, at: .noon, rules: town.rules, in: town.store)
        }
        try await draft(nil, .quality(in: RuleChange.home))
        try await draft(.chiyoda, .quality(in: .chiyoda))
        try await draft(.chiyoda, .administrator(in: .chiyoda))
        for principal in [Principal.administrator(in: RuleChange.home), .editor(in: .chiyoda), .reviewer(in: .chiyoda)]
        {
            await #expect(throws: (any Error).self) {
                try await draft(principal.tenant == RuleChange.home ? nil : .chiyoda, principal)
            }
        }
        await #expect(throws: RuleChange.Refusal.unknown) { try await draft(.chiyoda, .administrator(in: .chuo)) }
        // Kept under the same organisation, and still not the administrator's business.
        let all = try await town.store.read { db in try RuleChange.open(in: RuleChange.home, db) }
        let administrator = Principal.administrator(in: RuleChange.home)
        await #expect(throws: Problem.self) {
            try await RuleChange.withdraw(try #require(all.first), by: administrator, at: .noon, in: town.store)
        }
        #expect(try await town.audit(in: .chiyoda).count { $0.act == "rule.draft" } == 2)
    }

    @Test("A draft that was written anew is not published as it was before", arguments: Backend.available)
    func rewritten(on backend: Backend) async throws {
        let town = try await Self.town(on: backend)
        let quality = Principal.quality(in: RuleChange.home)
        let first = try await RuleChange.draft(
            Self.openMust, for: nil, by: quality, at: .noon, rules: town.rules, in: town.store)
        #expect(try await DryRun.of([first], rules: town.rules, at: .noon, in: town.store).total.failing == 1)

        let second = try await RuleChange.rewrite(
            first, as: .init(target: "ELSE", part: "fresh_for_days", value: "30", reason: "別の訳"), by: quality,
            at: .noon, rules: town.rules, in: town.store)

        #expect((second.target, second.part, second.value) == ("OPEN", .freshForDays, "30"))
        let terms = RuleChange.Terms(effectiveOn: Self.today, graceDays: 0)
        await #expect(throws: RuleChange.Refusal.rewritten) {
            try await RuleChange.publish(
                first, on: terms, by: quality, for: RuleChange.home, at: .noon, rules: town.rules, in: town.store)
        }
        _ = try await RuleChange.publish(
            second, on: terms, by: quality, for: RuleChange.home, at: .noon, rules: town.rules, in: town.store)
        let book = try await town.store.read { db in try town.rules.current(at: .noon, db) }
        #expect(try book.item("OPEN").freshForDays == 30)
        #expect(try book.item("OPEN").level == .ideal)
        await #expect(throws: RuleChange.Refusal.already(.published)) {
            try await RuleChange.rewrite(
                second, as: Self.openMust, by: quality, at: .noon, rules: town.rules, in: town.store)
        }
        await #expect(throws: RuleChange.Refusal.already(.published)) {
            try await RuleChange.withdraw(second, by: quality, at: .noon, in: town.store)
        }
    }

    // MARK: Publishing

    @Test(
        "Published with grace: old services are told once and have time, new ones have none",
        arguments: Backend.available)
    func grace(on backend: Backend) async throws {
        let town = try await Self.town(on: backend, released: [.chiyoda, .chuo, .mihon])
        try await town.open("plan", in: .chiyoda)
        let quality = Principal.quality(in: RuleChange.home)
        let draft = try await RuleChange.draft(
            Self.openMust, for: nil, by: quality, at: .noon, rules: town.rules, in: town.store)
        let (day, bound) = (Self.today.adding(days: 10), Self.today.adding(days: 40))

        let change = try await RuleChange.publish(
            draft, on: .init(effectiveOn: day, graceDays: 30), by: quality, for: RuleChange.home, at: .noon,
            rules: town.rules, in: town.store)

        #expect((change.state, change.publishedFor) == (.published, RuleChange.home))
        for tenant in [Tenant.ID.chiyoda, .chuo, .mihon] {
            #expect(try await town.notices(in: tenant) == [bound], "once each, and not who fails already")
            #expect(try await town.standing(in: tenant).reviewAt == .noon)
            #expect(try await town.standing(in: tenant).reviewCause?.key == "standing.cause.rule")
        }
        // The round that follows changes nothing yet, and knows when something will.
        try await town.round(at: .noon)
        #expect(try await town.standing().state == .met)
        #expect(try await town.standing().reviewAt == bound.start)
        try await town.round(at: bound.start - 1)
        #expect(try await town.standing().state == .met)
        try await town.round(at: bound.start)
        #expect(try await town.standing().state == .noEvidence)
        let fall = try #require(try await town.timeline().first)
        #expect(fall.cause.key == "standing.cause.rule" && fall.cause.values["rule"] == "OPEN")
        #expect(try await town.findings().map(\.condition) == ["must-items"])
        #expect(try await town.notices() == [bound], "told before, not again")

        try await town.prepare("later", at: day.start)
        let gate = try await town.gate("later", at: day.start)
        #expect(gate.first { $0.id == "must-items" }?.holds == false)
    }

    @Test("Of two who publish at once one is told that it is done already", arguments: Backend.available)
    func race(on backend: Backend) async throws {
        let town = try await Self.town(on: backend)
        let draft = try await RuleChange.draft(
            Self.openMust, for: nil, by: .quality(in: RuleChange.home), at: .noon, rules: town.rules, in: town.store)

        let outcomes = await withTaskGroup(of: String.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    do {
                        _ = try await RuleChange.publish(
                            draft, on: .init(effectiveOn: Self.today, graceDays: 5),
                            by: .quality(in: RuleChange.home), for: RuleChange.home, at: .noon, rules: town.rules,
                            in: town.store)
                        return "published"
                    } catch { return "\(error)" }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }

        #expect(outcomes.count { $0 == "published" } == 1, "\(outcomes)")
        #expect(outcomes.count { $0.contains("already") } == 3, "\(outcomes)")
        #expect(try await town.notices().count == 1)
    }

    @Test("Days that cannot be are told at their fields", arguments: Backend.available)
    func badTerms(on backend: Backend) async throws {
        let town = try await Self.town(on: backend, released: [])
        let quality = Principal.quality(in: RuleChange.home)
        let draft = try await RuleChange.draft(
            Self.openMust, for: nil, by: quality, at: .noon, rules: town.rules, in: town.store)
        let today = Self.today
        for (terms, fields) in [
            (RuleChange.Terms(effectiveOn: nil, graceDays: nil), ["effective_on", "grace_days"]),
            (.init(effectiveOn: today.adding(days: -1), graceDays: -1), ["effective_on", "grace_days"]),
            (.init(effectiveOn: today.adding(days: 367), graceDays: 367), ["effective_on", "grace_days"]),
            (.init(effectiveOn: today.adding(days: 3), graceDays: 0, endsOn: today.adding(days: 2)), ["ends_on"]),
        ] {
            let error = await #expect(throws: StandardsError.self) {
                try await RuleChange.publish(
                    draft, on: terms, by: quality, for: RuleChange.home, at: .noon, rules: town.rules, in: town.store)
            }
            #expect(error?.problem.fields.map(\.name) == fields)
        }
        let last = RuleChange.Terms(
            effectiveOn: today.adding(days: 366), graceDays: 366, endsOn: today.adding(days: 366))
        #expect(
            try await RuleChange.publish(
                draft, on: last, by: quality, for: RuleChange.home, at: .noon, rules: town.rules, in: town.store
            ).state == .published)
    }

    // MARK: Below the common minimum

    @Test(
        "Below the common minimum an organisation needs an end and somebody else's agreement",
        arguments: Backend.available)
    func exception(on backend: Backend) async throws {
        let town = try await Self.town(on: backend, released: [])
        try await town.prepare("island", in: .chiyoda)
        try await town.study([3, 3, 3], "island", in: .chiyoda, at: .noon + 1)
        let drafter = Principal(.user(.new(at: .noon)), in: .chiyoda, may: Set(Permission.allCases))
        let draft = try await RuleChange.draft(
            Self.fewer, for: .chiyoda, by: drafter, at: .noon, rules: town.rules, in: town.store)
        func publish(endsOn: Day?, by principal: Principal) async throws -> RuleChange {
            try await RuleChange.publish(
                draft, on: .init(effectiveOn: Self.today, graceDays: 0, endsOn: endsOn), by: principal,
                for: .chiyoda, at: .noon, rules: town.rules, in: town.store)
        }
        func agree(_ change: RuleChange, _ principal: Principal, at now: Date = .noon) async throws -> RuleChange {
            try await RuleChange.agree(
                to: change, by: principal, for: RuleChange.home, at: now, rules: town.rules, in: town.store)
        }
        func holds(at now: Date) async throws -> Bool? {
            try await town.gate("island", at: now).first { $0.id == "usability-study" }?.holds
        }
        for endsOn in [nil, Self.today.adding(days: 367)] {
            let error = await #expect(throws: StandardsError.self) { try await publish(endsOn: endsOn, by: drafter) }
            #expect(error?.problem.fields.map(\.name) == ["ends_on"])
        }
        let asker = Principal(.user(.new(at: .noon)), in: .chiyoda, may: Set(Permission.allCases))
        let end = Self.today.adding(days: 100)

        let waiting = try await publish(endsOn: end, by: asker)

        #expect(waiting.state == .waiting)
        #expect(waiting.publishedBy == nil && waiting.publishedAt == nil)
        #expect(try await holds(at: .noon + 2) == false, "nothing binds yet")
        #expect(try await town.store.read { db in try RuleChange.waiting(db) }.map(\.id) == [draft.id])
        await #expect(throws: RuleChange.Refusal.own) { try await agree(waiting, drafter) }
        await #expect(throws: RuleChange.Refusal.own) { try await agree(waiting, asker) }
        await #expect(throws: Problem.self) { try await agree(waiting, .administrator(in: .chiyoda)) }
        await #expect(throws: RuleChange.Refusal.already(.waiting)) { try await publish(endsOn: end, by: asker) }

        let agreed = try await agree(waiting, .quality(in: .chiyoda), at: .noon.later(days: 2))

        #expect((agreed.state, agreed.isException, agreed.publishedFor) == (.published, true, RuleChange.home))
        #expect(agreed.effectiveOn == Self.today.adding(days: 2), "nothing binds from a day that is past")
        #expect(try await holds(at: .noon.later(days: 2)) == true)
        #expect(try await holds(at: end.adding(days: 1).start - 1) == true)
        #expect(try await holds(at: end.adding(days: 1).start) == false)
        await #expect(throws: RuleChange.Refusal.already(.published)) {
            try await agree(waiting, .quality(in: .chiyoda))
        }
    }

    @Test("What waited beyond its own end is not agreed to any more")
    func tooLate() async throws {
        let town = try await Self.town(on: .sqlite, released: [])
        let draft = try await RuleChange.draft(
            Self.fewer, for: .chiyoda, by: .administrator(), at: .noon, rules: town.rules, in: town.store)
        let waiting = try await RuleChange.publish(
            draft, on: .init(effectiveOn: Self.today, graceDays: 0, endsOn: Self.today.adding(days: 3)),
            by: .administrator(), for: .chiyoda, at: .noon, rules: town.rules, in: town.store)
        await #expect(throws: RuleChange.Refusal.over) {
            try await RuleChange.agree(
                to: waiting, by: .quality(in: .chiyoda), for: RuleChange.home, at: .noon.later(days: 4),
                rules: town.rules, in: town.store)
        }
    }

    @Test(
        "What is below the common minimum, and what an organisation decides by itself",
        arguments: [
            ("usability-study", "limit.participants", "4", true), ("usability-study", "limit.participants", "6", false),
            ("usability-study", "holds_when", "study.n >= 100", true), ("MARK", "level", "2", true),
            ("MARK", "fresh_for_days", "101", true), ("MARK", "fresh_for_days", "50", false),
            ("MARK", "met_when", "study.n >= 9", true), ("VOICES", "level", "1", false),
            ("VOICES", "level", "3", false), ("OPEN", "met_when", "true", false),
        ])
    func minimum(target: String, part: String, value: String, isBelow: Bool) throws {
        let part = try #require(RuleChange.Part(part))
        #expect(Rulebook.sample.goesBelowMinimum(.sample(target, part, value, for: .chiyoda)) == isBelow)
        #expect(!Rulebook.sample.goesBelowMinimum(.sample(target, part, value)), "everybody's is the minimum")
    }

    @Test("When everybody is asked for more, an organisation's older change gives way; an agreed exception stays")
    func givesWay() {
        let line = { (value: String, organization: Tenant.ID?) in
            RuleChange.sample("ratings", .limit("line"), value, for: organization)
        }
        func value(_ changes: [RuleChange]) -> Double? {
            Rulebooks(.sample).book(for: .chiyoda, openedAt: .distantPast, at: .noon, changes: changes)
                .criterion("ratings")?.limit("line")?.value
        }
        #expect(value([line("3.2", .chiyoda)]) == 3.2)
        #expect(value([line("3.5", nil), line("3.2", .chiyoda)]) == 3.5)
        #expect(value([line("3.5", nil), line("3.7", .chiyoda)]) == 3.7)
        let agreed = RuleChange(
            id: .new(at: .noon), organization: .chiyoda, target: "ratings", part: .limit("line"), value: "2.8",
            reason: "r", state: .published, effectiveOn: Day(.noon), draftedBy: .platform, draftedAt: .noon,
            askedBy: .platform, publishedBy: .commandLine, publishedAt: .noon)
        #expect(value([line("3.5", nil), agreed]) == 2.8)
    }

    // MARK: Scope and end

    @Test("A sample organisation's change never touches others", arguments: Backend.available)
    func sample(on backend: Backend) async throws {
        let town = try await Self.town(on: backend, released: [.chiyoda, .mihon])
        let administrator = Principal.administrator(in: .mihon)
        let draft = try await RuleChange.draft(
            Self.openMust, for: .mihon, by: administrator, at: .noon, rules: town.rules, in: town.store)
        let run = try await DryRun.of([draft], rules: town.rules, at: .noon, in: town.store)
        #expect(run.total == DryRun.Count())
        #expect(run.samples.failing == 1)
        #expect(run.organizations.map(\.id) == [.mihon])

        _ = try await RuleChange.publish(
            draft, on: .init(effectiveOn: Self.today, graceDays: 0), by: administrator, for: .mihon, at: .noon,
            rules: town.rules, in: town.store)
        let before = try await town.standing()
        try await town.round(at: .noon + 1)

        #expect(try await town.standing(in: .mihon).state == .noEvidence)
        #expect(try await town.notices(in: .mihon).count == 1)
        #expect(try await town.standing() == before)
        #expect(try await town.notices().isEmpty)
        #expect(try await town.reassess(at: .noon + 2).state == .met)
    }

    @Test("Ended early, the rules are what they were", arguments: Backend.available)
    func end(on backend: Backend) async throws {
        let town = try await Self.town(on: backend)
        let quality = Principal.quality(in: RuleChange.home)
        let draft = try await RuleChange.draft(
            Self.openMust, for: nil, by: quality, at: .noon, rules: town.rules, in: town.store)
        func end(_ day: Day?, at now: Date) async throws {
            _ = try await RuleChange.end(
                draft, on: day, by: quality, at: now, rules: town.rules, in: town.store)
        }
        await #expect(throws: RuleChange.Refusal.already(.draft)) { try await end(Self.today, at: .noon) }
        _ = try await RuleChange.publish(
            draft, on: .init(effectiveOn: Self.today, graceDays: 0), by: quality, for: RuleChange.home, at: .noon,
            rules: town.rules, in: town.store)
        try await town.round(at: .noon)
        #expect(try await town.standing().state == .noEvidence)
        for day in [nil, Self.today.adding(days: -1), Self.today.adding(days: 400)] {
            let error = await #expect(throws: StandardsError.self) { try await end(day, at: .noon) }
            #expect(error?.problem.fields.map(\.name) == ["ends_on"])
        }

        try await end(Self.today.adding(days: 2), at: .noon)
        try await town.round(at: .noon + 60)
        let moment = Self.today.adding(days: 3).start
        #expect(try await town.standing().reviewAt == moment)
        try await town.round(at: moment)

        #expect(try await town.standing().state == .met)
        #expect(try await town.timeline().first?.cause.key == "standing.cause.rule")
        await #expect(throws: RuleChange.Refusal.over) { try await end(Self.today.adding(days: 5), at: moment) }
    }
}

extension Town {
    /// The last days that notices about rules name.
    fileprivate func notices(in tenant: Tenant.ID = .chiyoda) async throws -> [Day] {
        try await store.read { db in
            var days: [Day] = []
            try db.each(
                "SELECT due_on FROM notice WHERE tenant_id = \(tenant) AND kind = \(Notice.Kind.ruleHits)"
            ) { row in days.append(try row.next()) }
            return days
        }
    }

    /// Works off what is due, as the platform does.
    fileprivate func round(at now: Date) async throws {
        let rules = rules
        try await store.append(to: []) { db in
            let due = try Standing.due(at: now, limit: 100, db)
            for tenant in Set(due.map(\.tenant)) {
                let ids = due.map(\.id)
                try Standing.reassessAll(
                    of: tenant, only: ids, because: Message("test.time"), rules: rules, at: now, db)
            }
        }
    }
}
