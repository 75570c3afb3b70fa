import Foundation
import Kernel
import Registries
import Store
import TestKit
import Testing

@Suite struct RecordTests {
    static let park = [
        "id": "p-1", "name": "中央公園", "kind": "01", "size.area": "1200.5", "tags": "ブランコ;砂場",
    ]

    @Test("A row that was published is found by key, list, word, facet and order", arguments: Backend.available)
    func found(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend)
        let record = try await hall.publish(Self.park)
        #expect(record.version == 1 && record.seq == 1 && record.isListed)
        try await hall.publish(["id": "p-2", "name": "ひろば", "kind": "02"])
        #expect(try await hall.page().rows.map(\.key) == ["p-1", "p-2"])
        #expect(try await hall.page { $0.search("ヒロバ") }.rows.map(\.key) == ["p-2"])
        #expect(try await hall.page { $0.search("中央") }.total == 1)
        #expect(try await hall.page { try $0.filter("kind", ["02"]) }.rows.map(\.key) == ["p-2"])
        #expect(try await hall.page { try $0.filter("tags", ["砂場"]) }.rows.map(\.key) == ["p-1"])
        #expect(try await hall.page { try $0.filter("size.area", ["1200.5"]) }.rows.map(\.key) == ["p-1"])
        // What is empty comes last.
        #expect(try await hall.page { try $0.sort(by: "-size.area") }.rows.map(\.key) == ["p-1", "p-2"])
        #expect(try await hall.page { try $0.sort(by: "-name") }.rows.map(\.key) == ["p-1", "p-2"])
        #expect(throws: RegistryError.self) { try RecordQuery(hall.registry).filtering("contact.note", "x") }
    }

    @Test("A field without a column of its own can be asked for", arguments: Backend.available)
    func plainField(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend)
        try await hall.publish(Self.park.merging(["contact.phone": "03-1234-5678"]) { $1 })
        try await hall.publish(["id": "p-2", "name": "ひろば"])
        #expect(try await hall.page { try $0.filter("contact.phone", ["03-1234-5678"]) }.rows.map(\.key) == ["p-1"])
        #expect(try await hall.page { try $0.filter("contact.phone", ["03"]) }.total == 0)
    }

    @Test("Every page of a long list together is the list, in every order", arguments: Backend.available)
    func paging(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend)
        for number in 1...23 {
            var row = ["id": "p-\(number)", "name": "公園\(number % 5)", "kind": "0\(1 + number % 2)"]
            if !number.isMultiple(of: 3) { row["size.area"] = "\(number % 4)" }
            try await hall.publish(row)
        }
        for order in ["_updated", "-_updated", "name", "-name", "size.area", "-size.area"] {
            var keys: [String] = []
            var cursor: RecordQuery.Cursor?
            repeat {
                let from = cursor
                let page = try await hall.page { query in
                    try query.sort(by: order)
                    (query.limit, query.cursor) = (4, from)
                }
                #expect(page.total == 23)
                keys += page.rows.map(\.key)
                cursor = page.next.flatMap { RecordQuery.Cursor($0.description) }
            } while cursor != nil
            #expect(keys.count == 23 && Set(keys).count == 23, "\(order)")
        }
    }

    @Test("History, as-of reading and revert", arguments: Backend.available)
    func history(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend)
        let day = TimeInterval(86_400)
        try await hall.publish(Self.park, at: .noon)
        try await hall.publish(Self.park.merging(["name": "新中央公園"]) { $1 }, at: .noon + day)
        let gone = try await Record.withdraw(
            "p-1", of: hall.registry, expecting: 2, reason: "閉園", by: .editor(), at: .noon + 2 * day, in: hall.store,
            then: { _, _ in })
        #expect(gone.version == 3 && !gone.isListed)
        #expect(try await hall.page().total == 0)
        for (moment, name) in [(0.5, "中央公園"), (1.5, "新中央公園")] {
            let page = try await hall.page { $0.moment = .noon + moment * day }
            #expect(page.rows.first?.document.contains("\"\(name)\"") == true)
        }
        #expect(try await hall.page { $0.moment = .noon - day }.total == 0)
        #expect(try await hall.page { $0.moment = .noon + 3 * day }.total == 0)
        let back = try await Record.revert(
            "p-1", to: 1, of: hall.registry, reader: hall.reader(), expecting: 3, reason: "誤って閉じた", by: .editor(),
            at: .noon + 3 * day, in: hall.store, then: { _, _ in })
        #expect(back.version == 4 && back.change == .correction)
        let steps = try await hall.store.read { db in try hall.registry.steps(since: 0, limit: 10, db).steps }
        #expect(steps.map(\.seq) == [1, 2, 3, 4])
        #expect(steps.map(\.change) == [.update, .update, .withdrawal, .correction])
    }

    @Test("Who saves over somebody else's change is told", arguments: Backend.available)
    func twoWriters(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend)
        try await hall.publish(Self.park, expecting: 0)
        try await hall.publish(Self.park.merging(["size.area": "1"]) { $1 }, expecting: 1)
        await #expect(throws: RegistryError.changedMeanwhile(2)) {
            try await hall.publish(Self.park.merging(["size.area": "2"]) { $1 }, expecting: 1)
        }
        await #expect(throws: RegistryError.keyOfAnother(.chiyoda)) {
            try await hall.publish(Self.park, by: .editor(in: .mihon))
        }
    }

    @Test("Counts by facet follow every change", arguments: Backend.available)
    func tallies(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend)
        try await hall.publish(Self.park)
        try await hall.publish(["id": "p-2", "name": "ひろば", "kind": "02", "tags": "砂場"])
        try await hall.publish(["id": "p-2", "name": "ひろば", "kind": "01", "size.area": "3", "tags": "砂場"])
        let counts = try await hall.store.read { db in
            (
                try RecordTally.counts(of: "kind", in: "playgrounds", db).map { "\($0.value) \($0.n)" },
                try RecordTally.counts(of: "tags", in: "playgrounds", db).map { "\($0.value) \($0.n)" }
            )
        }
        #expect(counts.0 == ["01 2"])
        #expect(counts.1 == ["砂場 2", "ブランコ 1"])
        #expect(try await hall.page { try $0.filter("kind", ["02"]) }.total == 0)
    }

    @Test("A restricted field is neither shown nor found", arguments: Backend.available)
    func restricted(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend)
        let record = try await hall.publish(Self.park.merging(["contact.note": "ひみつ"]) { $1 })
        #expect(record.document.contains("ひみつ"))
        #expect(!record.shown.contains("ひみつ"))
        #expect(try await hall.page().rows.allSatisfy { !$0.document.contains("ひみつ") })
        let steps = try await hall.store.read { db in try hall.registry.steps(since: 0, limit: 10, db).steps }
        #expect(steps.allSatisfy { $0.document?.contains("ひみつ") == false })
    }
}

extension RecordQuery {
    func filtering(_ name: String, _ value: String) throws -> RecordQuery {
        var query = self
        try query.filter(name, [value])
        return query
    }
}
