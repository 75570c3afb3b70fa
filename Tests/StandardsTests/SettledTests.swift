import Foundation
import Kernel
import Rules
import Services
import Store
import TestKit
import Testing

@testable import Standards

/// A rating that changes nothing need not be followed by working the standing out again; one that does must be.
@Suite struct SettledTests {
    private func ratings(_ n: Int, _ value: Double, daysAgo: Double = 0) -> Evidence {
        Evidence(
            .ratings, n: n, value: value, interval: max(1, value - 0.4)...min(5, value + 0.4),
            measuredAt: .noon.later(days: -daysAgo), source: "")
    }

    @Test("What is called settled changes no standing", arguments: 1...12 as ClosedRange<UInt64>)
    func neverHides(seed: UInt64) throws {
        var random = RandomRules(
            seed, about: RandomRules.ratings + ["overdue.n == 0", "study.n >= 5"], concerns: ["service.uses_ai"],
            depth: 1)
        var settled = 0
        for _ in 0..<400 {
            let book = try random.rulebook(items: 2)
            var before = try random.dossier(book, phase: .operate)
            before.evidence.removeAll { $0.kind == .ratings }
            let old = random.evidence(.ratings)
            // Now and then something else altogether, mostly one rating more.
            let base = Int.random(in: 0..<4, using: &random.seeded) == 0 ? random.evidence(.ratings) : old
            let new = Evidence(
                .ratings, n: base.n + 1, value: base.value,
                interval: base.low.flatMap { low in base.high.map { low...$0 } },
                measuredAt: .noon, source: "")
            var after = before
            before.evidence.append(old)
            after.evidence.append(new)

            guard book.isSettled(before.evidence, new, at: .noon) else { continue }
            settled += 1
            let (then, now) = (book.assess(before, at: .noon), book.assess(after, at: .noon))
            #expect(then.items.map(\.told) == now.items.map(\.told))
            #expect(then.verdicts.map(\.outcome) == now.verdicts.map(\.outcome))
            #expect(then.state == now.state)
        }
        #expect(settled > 10)
    }

    @Test("With the real rules, good ratings that stay good are settled, with comments or without")
    func real() throws {
        let book = Rulebook(
            try Guideline.real(), try Criterion.load(from: Project.folder.appending(path: "Content/criteria")))
        let overdue = Evidence(.overdue, n: 0, measuredAt: .noon, source: "")
        let (good, better) = (ratings(200, 4.2), ratings(201, 4.21))

        #expect(book.isSettled([good], better, at: .noon))
        #expect(book.isSettled([good, overdue], better, at: .noon))
        #expect(!book.isSettled([good], ratings(201, 2.5), at: .noon))
        #expect(!book.isSettled([ratings(200, 2.5)], good, at: .noon))
        #expect(!book.isSettled([ratings(200, 2.5)], ratings(201, 2.5), at: .noon))
        #expect(!book.isSettled([], good, at: .noon))
        #expect(!book.isSettled([Evidence(.ratings, n: 9, measuredAt: .noon, source: "")], good, at: .noon))
    }

    @Test("A rating after a long silence makes fresh again what had grown old")
    func silence() throws {
        let book = Rulebook.sample([.sample(metWhen: "ratings.value >= 3.0", freshForDays: 90)])

        #expect(book.isSettled([ratings(20, 4, daysAgo: 89)], ratings(21, 4), at: .noon))
        #expect(!book.isSettled([ratings(20, 4, daysAgo: 90)], ratings(21, 4), at: .noon))
    }

    @Test("Whom an item or a criterion concerns may hang on ratings: then nothing is settled")
    func concern() throws {
        let item = Rulebook.sample([.sample(appliesWhen: "ratings.n >= 21", metWhen: "study.n >= 5")])
        let environment = ServiceFacts.environment(limits: [])
        let criterion = Criterion(
            id: "a", stages: [.operation], title: "題", needed: "要", found: "見", reason: "訳", holds: "良",
            appliesWhen: try Rule(condition: "ratings.n >= 21", in: environment),
            holdsWhen: try Rule(condition: "study.n >= 5", in: environment))

        #expect(!item.isSettled([ratings(20, 4)], ratings(21, 4), at: .noon))
        #expect(!Rulebook.sample([], [criterion]).isSettled([ratings(20, 4)], ratings(21, 4), at: .noon))
    }

    @Test(
        "The rules of services of every age are asked, also of those between two changes", arguments: Backend.available)
    func ages(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.list(.sample("a", phase: .operate))
        // The first asks for more and the second takes it back; services opened between the two are bound by the first
        // alone.
        for (value, days) in [("4.5", -100), ("3.0", -50)] {
            try await town.publish(
                .sample("ratings", .limit("line"), value, effectiveOn: Day(.noon).adding(days: days), graceDays: 1000))
        }
        let rules = town.rules
        func isSettled(_ before: Evidence, _ after: Evidence) async throws -> Bool {
            try await town.store.read { db in try rules.isSettled([before], after, in: .chiyoda, at: .noon, db) }
        }

        #expect(try await isSettled(ratings(20, 4.6), ratings(21, 4.6)))
        #expect(try await !isSettled(ratings(20, 4), ratings(21, 4)))
    }
}
