import Foundation
import Kernel
import Registries
import Store
import Synchronization
import TestKit
import Testing

/// What somebody keeps who reads the change feed and nothing else.
private struct Copy {
    var rows: [String: String] = [:]
    var place = 0
    var seqs: [Int] = []

    mutating func readOn(_ hall: TownHall, limit: Int = 2) async throws {
        while true {
            let from = place
            let steps = try await hall.store.read { db in
                try hall.registry.steps(since: from, limit: limit, db).steps
            }
            for step in steps {
                rows[step.key] = step.change == .withdrawal ? nil : step.document
                seqs.append(step.seq)
            }
            guard let last = steps.last else { return }
            place = last.seq
        }
    }
}

@Suite struct DisclosureTests {
    @Test("Who reads on in the feed hears what is withheld and what is shown again", arguments: Backend.available)
    func readingOn(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend)
        for number in 1...3 {
            try await hall.publish(["id": "p-\(number)", "name": "公園\(number)", "kind": "02", "size.area": "77"])
        }
        var copy = Copy()
        try await copy.readOn(hall)
        #expect(copy.rows.count == 3)
        let whole = try await hall.withhold("p-1", at: .noon + 10)
        let part = try await hall.withhold("p-2", field: "size.area", at: .noon + 10)
        try await copy.readOn(hall)
        #expect(Set(copy.rows.keys) == ["p-2", "p-3"])
        #expect(copy.rows["p-2"]?.contains("77") == false)
        #expect(copy.rows == (try await hall.allRows()))
        try await hall.check()
        try await hall.lift(whole, at: .noon + 20)
        try await hall.lift(part, at: .noon + 20)
        try await copy.readOn(hall)
        #expect(copy.rows == (try await hall.allRows()))
        #expect(copy.rows.count == 3 && copy.rows["p-2"]?.contains("77") == true)
        #expect(copy.seqs == Array(1...7), "in order, without gaps")
        let steps = try await hall.store.read { db in try hall.registry.steps(since: 3, limit: 10, db).steps }
        #expect(steps.map(\.change) == [.withdrawal, .update, .update, .update])
        #expect(steps.map(\.version) == [1, 1, 1, 1], "the rows are as they were")
        #expect(steps[0].document == nil, "what was withheld is not told, not even later")
        try await hall.check()
    }

    @Test("What ends by its date is told too, and so are those who subscribed", arguments: Backend.available)
    func overdue(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend)
        try await hall.publish(["id": "p-1", "name": "公園", "kind": "02"])
        try await hall.withhold("p-1", at: .noon)
        let told = Mutex<[RecordDisclosure?]>([])
        let then: RegistryCommit.Consequence = { commit, _ in told.withLock { $0.append(commit.disclosure) } }
        for _ in 1...2 {
            try await Withholding.liftOverdue([hall.registry], at: .noon + 40 * 86_400, in: hall.store, then: then)
        }
        let all = told.withLock { $0 }
        #expect(all.map { $0?.key } == ["p-1"])
        #expect(all.map { $0?.change } == [.update] && all.map { $0?.seq } == [3])
        try await hall.check()
    }

    @Test("A request alone takes no place", arguments: Backend.available)
    func silent(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend)
        try await hall.publish(["id": "p-1", "name": "公園", "kind": "02"])
        let asked = try await Withholding.request(
            "p-1", field: nil, of: hall.registry, reason: "安全のため", endsOn: Day(.noon).adding(days: 3), by: .editor(),
            at: .noon, in: hall.store)
        try await hall.lift(asked)
        #expect(try await hall.state().lastSeq == 1)
        try await hall.check()
    }

    @Test("An import under way hides neither, and takes no harm", arguments: Backend.available)
    func duringImport(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend)
        for number in 1...4 { try await hall.publish(["id": "p-\(number)", "name": "前", "kind": "01"]) }
        var copy = Copy()
        try await copy.readOn(hall)
        let stopped = try await hall.begin(file(1...6), stopAt: 4)
        try await hall.withhold("p-1", at: .noon + 1)
        let last = try await hall.withhold("p-4", at: .noon + 1)
        try await hall.lift(last, at: .noon + 1)
        try await copy.readOn(hall)
        try await hall.goOn(stopped)
        try await copy.readOn(hall)
        #expect(copy.rows == (try await hall.allRows()))
        #expect(copy.seqs == copy.seqs.sorted())
        try await hall.check()
    }

    @Test("Staff who may not read a withheld row do not find it among theirs", arguments: Backend.available)
    func staffLists(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend)
        for number in 1...3 { try await hall.publish(["id": "p-\(number)", "name": "公園\(number)", "kind": "02"]) }
        try await hall.withhold("p-1")
        try await hall.withhold("p-2", field: "name")
        for seesWithheld in [true, false] {
            for which in [KeptRows.Which.live, .withheld] {
                for words in ["", "公園1"] {
                    var rows = KeptRows(hall.registry, of: .chiyoda, today: Day(.noon), seesWithheld: seesWithheld)
                    (rows.which, rows.words) = (which, words.isEmpty ? [] : [words])
                    let asked = rows
                    let page = try await hall.store.read { db in try asked.page(db) }
                    #expect(page.rows.contains { $0.key == "p-1" } == seesWithheld, "\(which) \(words)")
                    #expect(page.total == page.rows.count)
                }
            }
        }
        let keys = try await hall.store.read { db in
            try Record.withheldKeys(in: hall.registry, of: .chiyoda, db)
        }
        #expect(keys == ["p-1"])
    }
}
