import Foundation
import Kernel
import Services
import Standards
import Store
import TestKit
import Testing

@Suite struct ReviewDeskTests {
    private static let standard = LocalizedText(ja: "確かめてください。", en: "Please look.")

    private static func ask(
        _ slug: String, in tenant: Tenant.ID = .chiyoda, as kind: Review.Kind = .release, at now: Date = .noon,
        _ town: Town
    ) async throws -> Review {
        try await Review.request(
            kind, of: slug, note: slug, by: .editor(in: tenant), at: now, in: town.store)
    }

    private static func amber(
        _ slug: String, in tenant: Tenant.ID = .chiyoda, mendBy: String, at now: Date = .noon, _ town: Town
    ) async throws {
        let review = try await ask(slug, in: tenant, at: now, town)
        _ = try await Review.decide(
            review.id, of: slug, as: .amber, words: "直す", mendBy: Day(mendBy), by: .quality(in: tenant),
            at: now + 60, rules: town.rules, in: town.store)
    }

    private static func remind(
        _ chosen: ReviewDesk.Reminded, words: String = "", by principal: Principal = .quality(in: .chuo),
        at now: Date = .noon, _ town: Town
    ) async throws -> ReviewDesk.Reminding {
        try await ReviewDesk.remind(
            chosen, words: words, standard: standard, by: principal, at: now, in: town.store)
    }

    private static func reminders(_ town: Town, in tenant: Tenant.ID = .chiyoda) async throws -> [ServiceNotice] {
        try await town.store.read { db in
            try ServiceNotice.latest(in: tenant, since: .noon - 1, limit: 1000, db)
        }.filter { $0.notice.kind == .reminder }
    }

    private static func queue(
        _ filter: Directory.Filter = .init(), limit: Int = 50, cursor: String? = nil, _ town: Town
    ) async throws -> ReviewDesk.Page<ReviewDesk.WaitingReview> {
        try await town.store.read { db in try ReviewDesk.queue(filter, limit: limit, cursor: cursor, db) }
    }

    @Test(
        "The queue is of all organisations, oldest first, in pages, and samples only when asked for",
        arguments: Backend.available)
    func queue(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        for (tenant, slug) in [(Tenant.ID.chuo, "b"), (.chiyoda, "a"), (.chiyoda, "c"), (.mihon, "d")] {
            try await town.open(slug, in: tenant)
        }
        _ = try await Self.ask("b", in: .chuo, at: .noon + 1, town)
        _ = try await Self.ask("a", as: .advisory, at: .noon + 2, town)
        let decided = try await Self.ask("c", at: .noon + 3, town)
        _ = try await Review.withdraw(decided.id, of: "c", by: .editor(), at: .noon + 4, in: town.store)
        _ = try await Self.ask("c", at: .noon + 5, town)
        _ = try await Self.ask("d", in: .mihon, at: .noon + 6, town)

        let first = try await Self.queue(limit: 2, town)
        #expect(first.items.map(\.service.key.slug) == ["b", "a"])
        #expect(first.total == 3)
        let second = try await Self.queue(limit: 2, cursor: first.next, town)
        #expect(second.items.map(\.service.key.slug) == ["c"] && second.next == nil)
        #expect(try await Self.queue(.init(organization: .mihon), town).items.map(\.service.key.slug) == ["d"])
        #expect(try await Self.queue(.init(organization: .chuo), town).total == 1)
        #expect(try await Self.queue(.init(phase: .operate), town).total == 0)
        await #expect(throws: Problem.self) { try await Self.queue(cursor: "x", town) }
    }

    @Test(
        "What is due is sorted by day: findings within two weeks, and what the newest amber asks",
        arguments: Backend.available)
    func deadlines(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        for slug in ["a", "b", "c"] { try await town.open(slug) }
        try await Self.amber("a", mendBy: "2027-01-31", town)
        try await Self.amber("b", mendBy: "2026-12-01", town)
        try await Self.amber("b", mendBy: "2026-12-20", at: .noon + 600, town)
        let service = try await town.service("c")
        let days = ["2026-11-20", "2026-12-05", "2026-12-06", "2026-11-25"]
        try await town.store.append(to: [.chiyoda]) { db in
            for (index, day) in days.enumerated() {
                try db.run(
                    """
                    INSERT INTO finding (tenant_id, id, service_id, condition, reason, opened_at, due_on, closed_at)
                    VALUES (\(service.tenant), \(ID<Finding>.new(at: .noon)), \(service.id), 'x',
                        \(json: LocalizedText(ja: day)), \(Date.noon), \(Day(day)),
                        \(index == 3 ? Date.noon : nil))
                    """)
            }
        }
        func page(_ limit: Int, _ cursor: String?) async throws -> ReviewDesk.Page<ReviewDesk.Deadline> {
            try await town.store.read { db in
                try ReviewDesk.deadlines(.init(), on: Day("2026-11-21") ?? Day(.noon), limit: limit, cursor: cursor, db)
            }
        }

        let all = try await page(10, nil)
        #expect(all.items.map { "\($0.day)" } == ["2026-11-20", "2026-12-05", "2026-12-20", "2027-01-31"])
        #expect(all.items.map(\.isFinding) == [true, true, false, false])
        #expect(all.total == 4 && all.next == nil)
        var (paged, cursor): ([String], String?) = ([], nil)
        repeat {
            let next = try await page(1, cursor)
            paged += next.items.map { "\($0.day)" }
            cursor = next.next
        } while cursor != nil
        #expect(paged == all.items.map { "\($0.day)" })
    }

    @Test("Deviations wait until somebody agrees, and hold until they end", arguments: Backend.available)
    func deviations(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.open()
        for end in ["2026-12-01", "2027-01-01"] {
            try await Deviation.request(
                "MARK", of: "moving-in", reason: "r", compensation: "c", endsOn: Day(end), by: .editor(), at: .noon,
                rules: town.rules, in: town.store)
        }
        let service = try await town.service()
        let all = try await town.store.read { db in try Deviation.all(of: service.id, in: .chiyoda, db) }
        let later = try #require(all.first { $0.endsOn == Day("2027-01-01") })
        try await Deviation.approve(
            later.id, of: "moving-in", by: .reviewer(), at: .noon, rules: town.rules, in: town.store)
        func found(on day: String) async throws -> (waiting: Int, ends: [String]) {
            let today = try #require(Day(day))
            return try await town.store.read { db in
                (
                    try ReviewDesk.waitingDeviations(.init(), on: today, limit: 10, db).total,
                    try ReviewDesk.deviations(of: .chiyoda, on: today, limit: 10, db).map { "\($0.endsOn)" }
                )
            }
        }
        let now = try await found(on: "2026-11-21")
        #expect(now.waiting == 1 && now.ends == ["2026-12-01", "2027-01-01"])
        let then = try await found(on: "2026-12-02")
        #expect(then.waiting == 0 && then.ends == ["2027-01-01"])
    }

    @Test("Standings are counted by organisation, with what is open there", arguments: Backend.available)
    func tallies(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.release("a")
        for slug in ["b", "c"] { try await town.open(slug) }
        try await town.open("d", in: .mihon)
        _ = try await Self.ask("b", town)
        let counted = try await town.store.read { db in try ReviewDesk.tallies(.init(), db) }
        #expect(Set(counted.keys) == [.chiyoda])
        let own = try #require(counted[.chiyoda])
        #expect(own.services == 3 && own.states[.preparing] == 2 && own.reviews == 1 && own.findings == 0)
        let sample = try await town.store.read { db in try ReviewDesk.tallies(.init(organization: .mihon), db) }
        #expect(sample[.mihon]?.services == 1)
        let preparing = try await town.store.read { db in try ReviewDesk.tallies(.init(state: .preparing), db) }
        #expect(preparing[.chiyoda]?.services == 2)
    }

    @Test(
        "A reminder reaches each team once a week; who was skipped is told, and the log has the count",
        arguments: Backend.available)
    func remind(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        for slug in ["a", "b"] { try await town.open(slug) }
        try await town.open("c", in: .chuo)
        let site = try Service.sample("site", in: .chuo, phase: .operate, isClaimed: false)
        try await town.list(site)

        let first = try await Self.remind(.services(["131016/a", "131024/site"]), words: "お願い", town)
        #expect(first.reminded.map(\.key.path) == ["131016/a"])
        #expect(first.skipped.map(\.because) == [.unclaimed])
        let told = try await Self.reminders(town)
        #expect(told.map(\.slug) == ["a"] && told.first?.notice.about.ja == "お願い")
        #expect(try await town.audit(in: .chuo).contains { $0.act == "review.remind" && $0.subject == "1 services" })

        let soon = Date.noon + 6.9 * 86_400
        let second = try await Self.remind(.all(.init()), at: soon, town)
        #expect(second.reminded.map(\.key.path) == ["131016/b", "131024/c"])
        #expect(second.skipped.map(\.because) == [.remindedOn(.noon), .unclaimed])
        #expect(try await Self.reminders(town).first?.notice.about == Self.standard)

        let lines = try await town.audit(in: .chuo).count
        let none = try await Self.remind(.services(["131016/a"]), at: soon, town)
        #expect(none.reminded.isEmpty && none.skipped.count == 1)
        #expect(try await town.audit(in: .chuo).count == lines, "nothing was done")
        let later = try await Self.remind(.services(["131016/a"]), at: .noon + 7 * 86_400, town)
        #expect(later.reminded.count == 1)
    }

    @Test("A reminder that cannot be sent is sent to nobody", arguments: Backend.available)
    func refused(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.open("a")
        let long = String(repeating: "長", count: 1001)
        let paths = (0...ReviewDesk.mostReminded).map { "131016/s\($0)" }
        let refusals: [(ReviewDesk.Reminded, String)] = [
            (.services([]), ""), (.services(["131016/a", "131016/nothing"]), ""), (.services(["131016/a"]), long),
            (.services(["a"]), ""), (.services([""]), ""), (.services(["/"]), ""), (.services(paths), ""),
            (.all(.init(words: "ない")), ""),
        ]
        for (chosen, words) in refusals {
            await #expect(throws: (any Error).self, "\(chosen)") {
                try await Self.remind(chosen, words: words, town)
            }
        }
        for principal in [Principal.administrator(in: .chiyoda), .reviewer(), .editor()] {
            await #expect(throws: Problem(.forbidden, "problems.forbidden")) {
                try await Self.remind(.services(["131016/a"]), by: principal, town)
            }
        }
        #expect(try await Self.reminders(town).isEmpty)
    }

    @Test("Two reviewers at once remind a team once", arguments: Backend.available)
    func race(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        for slug in ["a", "b", "c"] { try await town.open(slug) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    do { _ = try await Self.remind(.all(.init()), town) } catch ReminderError.changedMeanwhile {}
                }
            }
            try await group.waitForAll()
        }
        #expect(try await Self.reminders(town).map(\.slug).sorted() == ["a", "b", "c"])
    }
}
