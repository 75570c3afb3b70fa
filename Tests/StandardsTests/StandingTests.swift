import Foundation
import Kernel
import Services
import Standards
import Store
import TestKit
import Testing

@Suite struct StandingTests {
    private func release(
        _ slug: String = "moving-in", by principal: Principal = .administrator(), at now: Date = .noon, in town: Town
    ) async throws -> (Service, Standing) {
        try await Standing.release(slug, by: principal, at: now, rules: town.rules, in: town.store)
    }

    // MARK: Before and at the release

    @Test("A new service is preparing, with a first entry on its timeline", arguments: Backend.available)
    func preparing(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.open()

        let standing = try await town.standing()

        #expect(standing.state == .preparing)
        #expect(standing.since == .noon)
        #expect(Set(standing.reasons.map(\.id)) == ["phase", "must-items", "usability-study", "measures"])
        #expect(standing.releasedAt == nil)
        #expect(try await town.timeline().map(\.state) == [.preparing])
        #expect(try await town.timeline().first?.cause == Message("test.changed"))
        #expect(try await town.findings().isEmpty)
    }

    @Test(
        "A refused release names every condition that does not hold, and changes nothing", arguments: Backend.available)
    func refused(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.open()
        let before = try await town.trace()

        let error = await #expect(throws: StandardsError.self) { try await release(at: .noon + 60, in: town) }

        guard case .gateClosed(let conditions) = error else { throw error! }
        #expect(conditions.map(\.id) == ["phase", "must-items", "usability-study", "measures"])
        #expect(error?.problem.kind == .conflict)
        #expect(error?.problem.obstacles.map(\.id) == ["phase", "must-items", "usability-study", "measures"])
        #expect(try await town.trace() == before)
    }

    @Test("Each thing that is missing closes the gate by itself", arguments: Backend.available)
    func each(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        for (slug, condition) in [
            ("a", "phase"), ("b", "must-items"), ("c", "usability-study"), ("d", "measures"),
        ] {
            try await town.prepare(slug)
            switch condition {
            case "phase": try await town.move(slug, to: .build)
            case "must-items": try await town.mark("MARK", slug, as: .notMet)
            case "usability-study": try await town.study([3, 3, 3, 3, 2], slug)
            default: try await town.draw(Canvas(customer: "a"), slug)
            }

            let error = await #expect(throws: StandardsError.self) { try await release(slug, in: town) }

            guard case .gateClosed(let conditions) = error else { throw error! }
            // A study and the measures are the evidence of must items as well.
            let expected: Set<String> = condition == "phase" ? ["phase"] : [condition, "must-items"]
            #expect(Set(conditions.map(\.id)) == expected, "\(slug)")
            #expect(try await town.service(slug).phase.isBeforeRelease)
        }
    }

    @Test(
        "Through the open gate the service goes into operation, with owner, moment and cause",
        arguments: Backend.available)
    func release(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.prepare()
        let administrator = Principal.administrator()

        let (service, standing) = try await release(by: administrator, at: .noon + 60, in: town)

        #expect(service.phase == .operate)
        #expect(try await town.service() == service)
        #expect(try await town.standing() == standing)
        #expect(standing.state == .met)
        #expect(standing.since == .noon + 60)
        #expect(standing.releasedAt == .noon + 60)
        #expect(standing.owner == administrator.actor)
        #expect(standing.reasons.isEmpty)
        #expect(try await town.timeline().map(\.state) == [.met, .preparing])
        #expect(try await town.timeline().first?.cause == Message("standing.cause.released"))
        #expect(try await town.audit().contains { $0.act == "service.release" && $0.actor == administrator.actor })
        await #expect(throws: ServiceError.alreadyReleased) { try await release(in: town) }
    }

    @Test("Two clicks at once release once", arguments: Backend.available)
    func twoClicks(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.prepare()

        let outcomes = await withTaskGroup { group in
            for _ in 0..<4 {
                group.addTask {
                    do {
                        _ = try await release(in: town)
                        return "released"
                    } catch {
                        return "\(error)"
                    }
                }
            }
            return await group.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
        }

        #expect(outcomes == ["released": 1, "alreadyReleased": 3])
        #expect(try await town.timeline().count == 2)
    }

    @Test("Only who may release does, and only at home", arguments: Backend.available)
    func permission(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.prepare()

        let problem = await #expect(throws: Problem.self) { try await release(by: .editor(), in: town) }
        #expect(problem?.kind == .forbidden)
        await #expect(throws: ServiceError.unknown("131024/moving-in")) {
            try await release(by: .administrator(in: .chuo), in: town)
        }
        #expect(try await town.standing().state == .preparing)
    }

    // MARK: In operation

    @Test(
        "Thirty 1s bring the service down: one finding with owner and day, one entry on the timeline",
        arguments: Backend.available)
    func thirtyOnes(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        let administrator = try await town.release()

        try await town.rate(Array(repeating: 1, count: 9), at: .noon.later(days: 1))
        #expect(try await town.standing().state == .met)
        try await town.rate(Array(repeating: 1, count: 21), at: .noon.later(days: 2))

        let standing = try await town.standing()
        #expect(standing.state == .notMet)
        #expect(standing.since == .noon.later(days: 2))
        #expect(standing.reasons.map(\.id) == ["ratings"])
        let findings = try await town.findings()
        #expect(findings.count == 1)
        let finding = try #require(findings.first)
        #expect(finding.isOpen)
        #expect(finding.condition == "ratings")
        #expect(finding.owner == administrator.actor)
        #expect(finding.openedAt == .noon.later(days: 2))
        #expect(finding.dueOn == Day(.noon.later(days: 2)).adding(days: 30))
        #expect(try await town.timeline().map(\.state) == [.notMet, .met, .preparing])
        #expect(try await town.timeline().first?.cause == Message("test.ratings"))
        #expect(try await town.timeline().first?.reasons.map(\.id) == ["ratings"])
    }

    @Test("Many bad ratings at once open one finding", arguments: Backend.available)
    func concurrent(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.release()

        try await withThrowingTaskGroup { group in
            for _ in 0..<60 { group.addTask { try await town.rate([1], at: .noon + 60) } }
            try await group.waitForAll()
        }

        #expect(try await town.findings().count == 1)
        #expect(try await town.timeline().map(\.state) == [.notMet, .met, .preparing])
    }

    @Test(
        "Between the two lines nothing changes; with the mean back at three the finding is closed",
        arguments: Backend.available)
    func hysteresis(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.release()
        try await town.rate(Array(repeating: 2, count: 20), at: .noon.later(days: 1))
        #expect(try await town.standing().state == .notMet)

        // 20 times 2 and 9 times 5: mean 2.93, the interval reaches over three.
        try await town.rate(Array(repeating: 5, count: 9), at: .noon.later(days: 2))
        let between = try #require(try await town.gate(at: .noon.later(days: 2)).first { $0.id == "ratings" })
        #expect(!between.holds)
        #expect(try await town.standing().state == .notMet)
        #expect(try await town.findings().filter(\.isOpen).count == 1)

        // One more 5: mean 3.0.
        try await town.rate([5], at: .noon.later(days: 3))
        #expect(try await town.standing().state == .met)
        #expect(try await town.standing().since == .noon.later(days: 3))
        let findings = try await town.findings()
        #expect(findings.count == 1)
        #expect(findings.first?.closedAt == .noon.later(days: 3))

        // One bad one more: under three again, but nowhere near sure.
        try await town.rate([1], at: .noon.later(days: 4))
        #expect(try await town.standing().state == .met)
        #expect(try await town.timeline().map(\.state) == [.met, .notMet, .met, .preparing])
    }

    @Test("A second fall opens a second finding", arguments: Backend.available)
    func secondFall(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.release()
        try await town.rate(Array(repeating: 1, count: 10), at: .noon.later(days: 1))
        try await town.rate(Array(repeating: 5, count: 10), at: .noon.later(days: 2))
        #expect(try await town.standing().state == .met)

        try await town.rate(Array(repeating: 1, count: 60), at: .noon.later(days: 3))

        let findings = try await town.findings()
        #expect(findings.map(\.isOpen) == [true, false])
    }

    @Test("Too few ratings say nothing, good or bad", arguments: Backend.available)
    func tooFew(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.release()

        try await town.rate(Array(repeating: 1, count: 9), at: .noon + 60)

        #expect(try await town.standing().state == .met)
        #expect(try await town.findings().isEmpty)
        let ratings = try await town.gate(at: .noon + 60).first { $0.id == "ratings" }
        #expect(ratings?.outcome == .unknown)
        #expect(ratings?.reason.ja == "評価は9件です。10件集まるまで、平均では判定しません。")
    }

    @Test("What fell is not forgiven because the bad ratings have left the window", arguments: Backend.available)
    func windowEmpties(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.release()
        try await town.rate(Array(repeating: 1, count: 30), at: .noon.later(days: 1))

        try await town.rate([5], at: .noon.later(days: 400))

        #expect(try await town.standing().state == .notMet)
        #expect(try await town.findings().filter(\.isOpen).contains { $0.condition == "ratings" })
    }

    @Test("Worked out a second time, nothing changes", arguments: Backend.available)
    func idempotent(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.release()
        try await town.rate(Array(repeating: 1, count: 30), at: .noon.later(days: 1))
        let before = try await town.trace()

        for _ in 0..<3 { _ = try await town.reassess(at: .noon.later(days: 1)) }
        #expect(try await town.trace() == before)

        _ = try await town.reassess(at: .noon.later(days: 1) + 60)
        #expect(try await town.timeline().count == 3)
        #expect(try await town.findings().count == 1)
        #expect(try await town.standing().since == .noon.later(days: 1))
    }

    @Test(
        "A must item that is no longer met brings the service down and opens a finding of its own",
        arguments: Backend.available)
    func itemFalls(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        let administrator = try await town.release()

        try await town.mark("MARK", as: .notMet, at: .noon + 60)
        #expect(try await town.standing().state == .notMet)
        let finding = try #require(try await town.findings().first)
        #expect(finding.condition == "must-items")
        #expect(finding.owner == administrator.actor)
        #expect(try await town.timeline().first?.cause == Message("standing.cause.marked", ["item": "MARK"]))

        try await town.mark("MARK", as: nil, at: .noon + 120)
        #expect(try await town.standing().state == .noEvidence)

        try await town.mark("MARK", as: .met, at: .noon + 180)
        #expect(try await town.standing().state == .met)
        #expect(try await town.findings().map(\.closedAt) == [.noon + 180])
    }

    @Test("An item of a lower level changes nothing", arguments: Backend.available)
    func lowerLevel(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.release()

        try await town.mark("OPEN", as: .notMet, at: .noon + 60)

        #expect(try await town.standing().state == .met)
        #expect(try await town.findings().isEmpty)
    }

    @Test(
        "A mark that has grown old makes the standing stale, at the moment the review is set for",
        arguments: Backend.available)
    func stale(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.release()
        let review = try #require(try await town.standing().reviewAt)
        #expect(review == .noon.later(days: 100) - 60)

        #expect(try await town.reassess(at: review - 1).state == .met)
        let then = try await town.reassess(at: review)

        // Either it is stale now, or there is a later moment to look again: never neither.
        #expect(then.state == .stale || then.reviewAt.map { $0 <= review + 1 } == true)
        #expect(try await town.reassess(at: review + 1).state == .stale)
    }

    @Test("With ratings, the next midnight in Tokyo is the next moment to look", arguments: Backend.available)
    func review(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.release()

        try await town.rate([4], at: .noon + 60)

        #expect(try await town.standing().reviewAt == Day(.noon).adding(days: 1).start)
    }

    @Test("A retired service is just that, and its open findings are closed", arguments: Backend.available)
    func retired(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.release()
        try await town.rate(Array(repeating: 1, count: 30), at: .noon + 60)

        try await town.move(to: .retire, at: .noon + 120)

        let standing = try await town.standing()
        #expect(standing.state == .retired)
        #expect(standing.reasons.isEmpty)
        #expect(standing.reviewAt == nil)
        #expect(try await town.timeline().first?.state == .retired)
        #expect(try await town.findings().filter(\.isOpen).isEmpty)
    }

    // MARK: Official sites, older than the gate

    @Test("An official site is held to its ratings only: nobody knows, met, not met", arguments: Backend.available)
    func officialSite(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.list(.sample("official-site", phase: .operate, isClaimed: false))
        #expect(try await town.standing("official-site").state == .noEvidence)

        try await town.rate(Array(repeating: 4, count: 9), "official-site", at: .noon + 60)
        #expect(try await town.standing("official-site").state == .noEvidence)

        try await town.rate([4], "official-site", at: .noon + 120)
        #expect(try await town.standing("official-site").state == .met)
        #expect(try await town.standing("official-site").releasedAt == nil)

        try await town.rate(Array(repeating: 1, count: 60), "official-site", at: .noon + 180)
        #expect(try await town.standing("official-site").state == .notMet)
        #expect(try await town.timeline("official-site").map(\.state) == [.notMet, .met, .noEvidence])
    }

    @Test("Who claims an official site answers for it: the next finding is theirs", arguments: Backend.available)
    func claimedSite(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.list(.sample("official-site", phase: .operate, isClaimed: false))
        _ = try await Service.claim(
            "official-site", by: .administrator(), at: .noon, in: town.store,
            then: town.consequence(at: .noon, owner: Principal.administrator().actor))

        try await town.rate(Array(repeating: 1, count: 30), "official-site", at: .noon + 60)

        #expect(try await town.findings("official-site").map { $0.owner != nil } == [true])
    }
}
