import Foundation
import Kernel
import Services
import Signals
import Store
import TestKit
import Testing

@Suite struct StudyTests {
    private func study(
        _ participants: [Study.Participant], kind: Study.Kind = .usability, heldOn day: Day? = Day(.noon),
        note: String = "", at now: Date = .noon
    ) throws(ServiceError) -> Study {
        try Study(id: .new(at: now), kind: kind, heldOn: day, participants: participants, note: note, at: now)
    }

    private func refused(
        heldOn day: Day? = Day(.noon), _ participants: [Study.Participant] = [.init(rating: 3)], note: String = ""
    ) -> [String] {
        do {
            _ = try study(participants, heldOn: day, note: note)
            return []
        } catch {
            guard case .invalid(let fields) = error else { return ["\(error)"] }
            return fields.map(\.name)
        }
    }

    private func evidence(_ town: Town) async throws -> Evidence? {
        let service = try await town.service()
        return try await town.store.read { db in
            try Evidence.all(of: service.id, in: service.tenant, db).first { $0.kind == .study }
        }
    }

    @Test("Every field that has to be put right is named")
    func everyField() {
        #expect(
            refused(heldOn: nil, [], note: String(repeating: "字", count: 4001)) == ["held_on", "participants", "note"])
    }

    @Test("A study was held today at the latest, by Tokyo's calendar")
    func day() {
        #expect(refused(heldOn: Day(.noon)) == [])
        #expect(refused(heldOn: Day(.noon).adding(days: 1)) == ["held_on"])
    }

    @Test("A day of another age is a slip of the pen", arguments: ["0001-01-01", "0206-11-21", "1026-11-21"])
    func ancient(text: String) throws {
        let day = try #require(Day(text))

        #expect(refused(heldOn: day) == ["held_on"])
    }

    @Test("From one to five hundred participants, each with a rating from 1 to 5")
    func participants() {
        #expect(refused(Array(repeating: .init(rating: 1), count: 500)) == [])
        #expect(refused(Array(repeating: .init(rating: 1), count: 501)) == ["participants"])
        for rating in [0, 6, -1, .max] {
            #expect(refused([.init(rating: 3), .init(rating: rating)]) == ["participants"])
        }
    }

    @Test("A task has a short name and took no more than a day")
    func tasks() {
        func task(_ name: String = "a", _ seconds: Double? = nil, times: Int = 1) -> [Study.Participant] {
            [
                .init(
                    rating: 3,
                    tasks: Array(repeating: .init(name: name, completed: true, seconds: seconds), count: times))
            ]
        }

        #expect(refused(task("a", 0, times: 50)) == [])
        #expect(refused(task(String(repeating: "字", count: 200), 86_400)) == [])
        for bad in [
            task(times: 51), task(String(repeating: "字", count: 201)), task("a", -1), task("a", 86_401),
            task("a", .nan), task("a", .infinity),
        ] {
            #expect(refused(bad) == ["participants"])
        }
        #expect(refused(task("a" + String(repeating: "\u{301}", count: 100_000))) == ["participants"])
    }

    @Test(
        "The mean is that of all participants",
        arguments: [([3], 3), ([1, 5], 3), ([2, 3, 3], 8.0 / 3), ([5, 5, 5, 5], 5)] as [([Int], Double)])
    func mean(ratings: [Int], mean: Double) throws {
        #expect(try study(ratings.map { .init(rating: $0) }).meanRating == mean)
    }

    @Test("A study is kept with all that people did", arguments: Backend.available)
    func kept(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.open()
        let participants = [
            Study.Participant(rating: 4, tasks: [.init(name: "届け出る", completed: true, seconds: 81.5)]),
            Study.Participant(rating: 2, tasks: [.init(name: "届け出る", completed: false)]),
        ]
        let study = try study(participants, kind: .prototype, note: "紙で試した")

        try await Study.record(
            study, of: "moving-in", by: .editor(), at: .noon, in: town.store, then: town.consequence(at: .noon))

        let service = try await town.service()
        let kept = try await town.store.read { db in try Study.all(of: service, db) }
        #expect(kept.map(\.id) == [study.id])
        #expect(kept.first?.participants == participants)
        #expect(kept.first?.heldOn == Day(.noon))
        #expect(kept.first?.note == "紙で試した")
        #expect(try await evidence(town) == nil)
        #expect(try await town.audit().contains { $0.act == "study.record" })
    }

    @Test(
        "A name of a task may hold any character that people can type, and none that a database cannot keep",
        arguments: Backend.available)
    func controlCharacters(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.open()
        let participant = Study.Participant(rating: 4, tasks: [.init(name: "a\u{0}b\u{7}", completed: true)])

        // Refused or cleaned, but never an error of the database.
        do {
            try await Study.record(
                try study([participant]), of: "moving-in", by: .editor(), at: .noon, in: town.store,
                then: town.consequence(at: .noon))
        } catch is ServiceError {
            return
        }

        let service = try await town.service()
        let kept = try await town.store.read { db in try Study.all(of: service, db) }
        #expect(kept.first?.participants.first?.tasks.first?.name == "ab")
    }

    @Test(
        "The usability study that was held last is the evidence, whenever it was written down",
        arguments: Backend.available)
    func newest(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.open()
        let today = Day(.noon)

        try await town.study([4, 4, 4], heldOn: today.adding(days: -30))
        #expect(try await evidence(town)?.value == 4)

        try await town.study([1, 2], heldOn: today.adding(days: -2), at: .noon + 1)
        try await town.study([5, 5, 5, 5], heldOn: today.adding(days: -10), at: .noon + 2)
        try await Study.record(
            try study([.init(rating: 5)], kind: .research), of: "moving-in", by: .editor(), at: .noon + 3,
            in: town.store,
            then: town.consequence(at: .noon))

        let evidence = try #require(try await evidence(town))
        #expect(evidence.n == 2)
        #expect(evidence.value == 1.5)
        #expect(evidence.measuredAt == today.adding(days: -2).start)
    }

    @Test(
        "Who may not edit, another organisation and what nobody has claimed record no study",
        arguments: Backend.available)
    func refused(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.open()
        try await town.list(.sample("site", phase: .operate, isClaimed: false))
        func record(_ slug: String, by principal: Principal) async throws {
            try await Study.record(
                try study([.init(rating: 3)]), of: slug, by: principal, at: .noon, in: town.store,
                then: town.consequence(at: .noon))
        }

        await #expect(throws: Problem.self) { try await record("moving-in", by: .viewer()) }
        await #expect(throws: ServiceError.unknown("131024/moving-in")) {
            try await record("moving-in", by: .editor(in: .chuo))
        }
        await #expect(throws: ServiceError.notClaimed) { try await record("site", by: .administrator()) }
        let service = try await town.service()
        #expect(try await town.store.read { db in try Study.all(of: service, db) }.isEmpty)
    }
}
