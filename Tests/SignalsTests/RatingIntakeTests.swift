import Foundation
import Kernel
import Services
import Signals
import Store
import Synchronization
import TestKit
import Testing

@Suite struct RatingIntakeTests {
    private struct Outage: Error {}

    /// The ratings of a service counted one by one.
    private func counted(_ slug: String = "moving-in", in tenant: Tenant.ID = .chiyoda, of town: Town) async throws
        -> RatingTally
    {
        let service = try await town.service(slug, in: tenant)
        return try await town.store.read { db in
            var tally = RatingTally()
            try db.each(
                "SELECT score, count(*) FROM rating WHERE tenant_id = \(tenant) AND service_id = \(service.id) GROUP BY score"
            ) { row in tally.add(try row.next(), times: try row.next()) }
            return tally
        }
    }

    private func tallied(
        _ slug: String = "moving-in", in tenant: Tenant.ID = .chiyoda, from: Day = Day(.noon).adding(days: -10),
        to: Day = Day(.noon).adding(days: 10), of town: Town
    ) async throws -> RatingTally {
        let service = try await town.service(slug, in: tenant)
        return try await town.store.read { db in try RatingTally.of(service.id, from: from, to: to, in: tenant, db) }
    }

    @Test(
        "Of five hundred at once every one is kept, each with a receipt of its own, and the tallies are the counts",
        arguments: Backend.available)
    func manyAtOnce(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        let places: [(String, Tenant.ID)] = [("a", .chiyoda), ("b", .chiyoda), ("a", .chuo)]
        for (slug, tenant) in places { try await town.open(slug, in: tenant) }

        let receipts = try await withThrowingTaskGroup { group in
            for number in 0..<500 {
                group.addTask {
                    let (slug, tenant) = places[number % 3]
                    return try await town.intake.submit(
                        .sample(number % 5 + 1), to: slug, in: tenant, at: .noon.later(days: Double(number % 7) - 3))
                }
            }
            return try await group.reduce(into: Set<Receipt>()) { $0.insert($1) }
        }

        #expect(receipts.count == 500)
        var sum = 0
        for (slug, tenant) in places {
            let counted = try await counted(slug, in: tenant, of: town)
            #expect(try await tallied(slug, in: tenant, of: town) == counted)
            sum += counted.counts.reduce(0, +)
        }
        #expect(sum == 500)
        try await town.store.read { db in
            for receipt in receipts { _ = try Rating.find(receipt, db) }
        }
    }

    @Test("A rating of a service that does not exist fails alone", arguments: Backend.available)
    func unknownFailsAlone(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.open()

        let outcomes = await withTaskGroup { group in
            for number in 0..<60 {
                group.addTask {
                    let slug = number.isMultiple(of: 3) ? "nothing" : "moving-in"
                    do {
                        _ = try await town.intake.submit(.sample(), to: slug, in: .chiyoda, at: .noon)
                        return "kept"
                    } catch {
                        return "\(error)"
                    }
                }
            }
            return await group.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
        }

        #expect(outcomes == ["kept": 40, "unknown(\"131016/nothing\")": 20])
        #expect(try await tallied(of: town).counts == [0, 0, 0, 40, 0])
        #expect(try await counted(of: town).counts == [0, 0, 0, 40, 0])
    }

    @Test(
        "A service that is retired takes no more ratings, and an organisation that is not there has none to take",
        arguments: Backend.available)
    func retired(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.open()
        try await town.move(to: .retire)

        await #expect(throws: SignalError.serviceRetired) { try await town.rate([3]) }
        await #expect(throws: ServiceError.unknown("nowhere/moving-in")) {
            try await town.rate([3], in: Tenant.ID("nowhere"))
        }
        #expect(try await counted(of: town) == RatingTally())
    }

    @Test(
        "When what follows a lone rating fails, it is not kept and nobody has a receipt", arguments: Backend.available)
    func consequenceFails(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.open()
        let intake = RatingIntake(store: town.store) { _, _, _ in throw Outage() }

        await #expect(throws: Outage.self) {
            try await intake.submit(.sample(), to: "moving-in", in: .chiyoda, at: .noon)
        }

        #expect(try await counted(of: town) == RatingTally())
        #expect(try await tallied(of: town) == RatingTally())
    }

    @Test("What follows is left to those who wait for the same service", arguments: Backend.available)
    func leaving(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        for slug in ["a", "b"] { try await town.open(slug) }
        let (a, b) = ("a", "b")
        func item(_ slug: String) throws -> RatingIntake.Item {
            RatingIntake.Item(try .sample(), for: slug, in: .chiyoda, at: .noon)
        }
        let (items, next) = (try [item(a), item(b), item(a)], try item(a))
        let followed = Mutex<[String]>([])

        try await town.store.append(to: []) { db in
            followed.withLock { $0 = [] }
            _ = try RatingIntake.write(
                items, waiting: { [next] }, then: { service, _, _ in followed.withLock { $0.append(service.slug) } }, db
            )
        }

        #expect(followed.withLock { $0 } == [b])
        #expect(try await counted(a, of: town).counts.reduce(0, +) == 2)
    }

    @Test("In a crowd, what follows comes with the last and sees them all", arguments: Backend.available)
    func crowd(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        for slug in ["a", "b"] { try await town.open(slug) }
        let seen = Mutex<[String: [Int]]>([:])
        let intake = RatingIntake(store: town.store) { service, _, db in
            let day = Day(.noon)
            let tally = try RatingTally.of(service.id, from: day, to: day, in: service.tenant, db)
            seen.withLock { $0[service.slug, default: []].append(tally.counts.reduce(0, +)) }
        }

        try await withThrowingTaskGroup { group in
            for number in 0..<400 {
                group.addTask {
                    _ = try await intake.submit(
                        .sample(), to: number.isMultiple(of: 4) ? "b" : "a", in: .chiyoda, at: .noon)
                }
            }
            try await group.waitForAll()
        }

        let counts = seen.withLock { $0 }
        #expect(counts["a"]?.last == 300)
        #expect(counts["b"]?.last == 100)
        #expect(counts.values.allSatisfy { $0 == $0.sorted() })
    }

    @Test("What follows one service's ratings does not take another's down", arguments: Backend.available)
    func otherServiceFails(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.open("good")
        try await town.open("bad")
        let intake = RatingIntake(store: town.store) { service, _, _ in if service.slug == "bad" { throw Outage() } }

        let kept = await withTaskGroup { group in
            for number in 0..<40 {
                group.addTask {
                    let slug = number.isMultiple(of: 2) ? "good" : "bad"
                    return (try? await intake.submit(.sample(), to: slug, in: .chiyoda, at: .noon)).map { _ in slug }
                }
            }
            return await group.reduce(into: ["bad": 0]) { if let slug = $1 { $0[slug, default: 0] += 1 } }
        }

        #expect(kept["good"] == 20)
        // Some may have left what follows to others, who failed.
        for (slug, count) in kept {
            #expect(try await counted(slug, of: town).counts == [0, 0, 0, count, 0])
            #expect(try await tallied(slug, of: town).counts == [0, 0, 0, count, 0])
        }
    }

    @Test("A rating counts on the day it is in Tokyo", arguments: Backend.available)
    func day(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.open()
        let midnight = Day(.noon).start

        try await town.rate([1], at: midnight - 0.001)
        try await town.rate([5], at: midnight)

        let (yesterday, today) = (Day(.noon).adding(days: -1), Day(.noon))
        #expect(try await tallied(from: yesterday, to: yesterday, of: town).counts == [1, 0, 0, 0, 0])
        #expect(try await tallied(from: today, to: today, of: town).counts == [0, 0, 0, 0, 1])
        #expect(try await tallied(from: yesterday, to: today, of: town).counts == [1, 0, 0, 0, 1])
        #expect(try await tallied(from: today.adding(days: 1), to: today.adding(days: 9), of: town) == RatingTally())
    }

    @Test("Readers see the rating at once: the organisation's generation grows", arguments: Backend.available)
    func generation(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.open()
        let before = town.store.generation(of: .chiyoda)

        try await town.rate([4])

        #expect(town.store.generation(of: .chiyoda) > before)
    }
}
