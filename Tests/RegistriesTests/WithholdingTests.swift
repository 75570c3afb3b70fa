import Foundation
import Kernel
import Registries
import Store
import TestKit
import Testing

@Suite struct WithholdingTests {
    static let park = [
        "id": "p-1", "name": "秘密の森", "kind": "01", "size.area": "77", "tags": "ブランコ", "contact.phone": "03-1111-2222",
        "contact.note": "ないしょ",
    ]

    /// Everything anybody can read, as one text.
    func all(_ hall: TownHall, at moment: Date) async throws -> String {
        var text = ""
        for moment in [nil, moment, moment + 100] {
            text += try await hall.allRows(at: moment).description
        }
        for order in ["name", "-size.area", "_updated"] {
            for row in try await hall.page({ try $0.sort(by: order) }).rows { text += row.document + row.key + "\n" }
        }
        let now = try await hall.state()
        for row in try await hall.export(now.now) { text += row.document }
        let steps = try await hall.store.read { db in try hall.registry.steps(since: 0, limit: 100, db).steps }
        for step in steps { text += (step.document ?? "-") + (step.reason ?? "") }
        let counts = try await hall.store.read { db in
            try hall.registry.facets.map { facet in
                try RecordQuery(hall.registry).counts(of: facet, db).map { "\($0.value)=\($0.n)" }
            }
        }
        text += "\(counts)"
        let history = try await hall.store.read { db in
            try Record.history(of: "p-1", in: .chiyoda, of: hall.registry, now, db)
        }
        for version in history { text += version.shown }
        return text
    }

    func canFind(_ hall: TownHall, at moment: Date? = nil) async throws -> [String] {
        var found: [String] = []
        let ways: [(String, (inout RecordQuery) throws -> Void)] = [
            ("word", { $0.search("秘密") }), ("facet", { try $0.filter("kind", ["01"]) }),
            ("list", { try $0.filter("tags", ["ブランコ"]) }),
            ("field", { try $0.filter("contact.phone", ["03-1111-2222"]) }),
            ("number", { try $0.filter("size.area", ["77"]) }),
            (
                "both",
                {
                    try $0.filter("kind", ["01"])
                    try $0.filter("size.area", ["77"])
                }
            ),
        ]
        for (name, way) in ways {
            let page = try await hall.page { query in
                try way(&query)
                query.moment = moment
            }
            #expect(page.total == page.rows.count)
            if page.total > 0 { found.append(name) }
        }
        return found
    }

    @Test("A withheld row is nowhere, nor are its older versions, until it is lifted", arguments: Backend.available)
    func row(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend)
        try await hall.publish(Self.park.merging(["name": "秘密の林"]) { $1 }, at: .noon)
        let before = try await hall.state().now
        try await hall.publish(Self.park, change: .correction, at: .noon + 10)
        let held = try await hall.withhold("p-1", at: .noon + 20)
        func isNowhere() async throws {
            let text = try await all(hall, at: .noon + 5)
            for word in ["秘密", "77", "1111", "ブランコ", "公園", "ないしょ"] { #expect(!text.contains(word), "\(word)") }
            #expect(try await canFind(hall) == [])
            #expect(try await canFind(hall, at: .noon + 15) == [])
            #expect(try await hall.export(before).isEmpty, "an export that began before")
            try await hall.check()
        }
        try await isNowhere()
        // A new version stays withheld, by hand and from a file, and so does the withdrawal.
        try await hall.publish(Self.park.merging(["contact.note": "まだないしょ"]) { $1 }, at: .noon + 30)
        try await isNowhere()
        try await hall.bring("id,name,kind,size.area,tags\np-1,秘密の海,01,77,ブランコ", at: .noon + 40)
        try await isNowhere()
        _ = try await Record.withdraw(
            "p-1", of: hall.registry, expecting: 4, reason: "秘密がもれた", by: .editor(), at: .noon + 50, in: hall.store,
            then: { _, _ in })
        try await isNowhere()
        _ = try await Record.revert(
            "p-1", to: 3, of: hall.registry, reader: hall.reader(), expecting: 5, reason: "秘密", by: .editor(),
            at: .noon + 60, in: hall.store, then: { _, _ in })
        try await isNowhere()
        try await hall.lift(held, at: .noon + 70)
        #expect(try await canFind(hall) == ["word", "facet", "list", "field", "number", "both"])
        #expect(try await all(hall, at: .noon + 5).contains("秘密の林"))
        #expect(!(try await all(hall, at: .noon + 5).contains("ないしょ")))
        try await hall.check()
    }

    @Test("A withheld field is nowhere, in no version, until it is lifted", arguments: Backend.available)
    func field(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend)
        try await hall.publish(Self.park, at: .noon)
        try await hall.publish(Self.park.merging(["checked_on": "2026-01-01"]) { $1 }, at: .noon + 10)
        var held: [Withholding] = []
        for field in ["name", "size.area", "tags", "contact.phone", "kind"] {
            held.append(try await hall.withhold("p-1", field: field, at: .noon + 20))
        }
        func isNowhere() async throws {
            let text = try await all(hall, at: .noon + 5)
            for word in ["秘密", "77", "1111", "ブランコ", "\"01\"", "ないしょ"] { #expect(!text.contains(word), "\(word)") }
            #expect(try await canFind(hall) == [])
            #expect(try await canFind(hall, at: .noon + 15) == [])
            #expect(try await hall.page().rows.map(\.key) == ["p-1"])
            try await hall.check()
        }
        try await isNowhere()
        try await hall.publish(Self.park, at: .noon + 30)
        try await isNowhere()
        try await hall.bring(
            "id,name,kind,size.area,tags,contact.phone\np-1,秘密の海,01,77,ブランコ,03-1111-2222", at: .noon + 40)
        try await isNowhere()
        for each in held { try await hall.lift(each, at: .noon + 50) }
        #expect(try await canFind(hall) == ["word", "facet", "list", "field", "number", "both"])
        try await hall.check()
    }

    @Test(
        "What is withheld or lifted while an import is under way holds for its rows, too", arguments: Backend.available)
    func duringImport(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend)
        for number in 1...6 {
            try await hall.publish(["id": "p-\(number)", "name": "前", "kind": "01", "size.area": "1"])
        }
        let (first, last) = (try await hall.withhold("p-2"), try await hall.withhold("p-5"))
        let stopped = try await hall.begin(file(1...8), stopAt: 4)
        // One the import holds already and one it has yet to come to, both ways.
        try await hall.withhold("p-1", at: .noon + 1)
        try await hall.withhold("p-3", field: "kind", at: .noon + 1)
        try await hall.withhold("p-6", at: .noon + 1)
        try await hall.lift(first, at: .noon + 1)
        try await hall.lift(last, at: .noon + 1)
        try await hall.check()
        try await hall.goOn(stopped)
        #expect(Set(try await hall.allRows().keys) == ["p-2", "p-3", "p-4", "p-5", "p-7", "p-8"])
        #expect(try await hall.page { try $0.filter("kind", ["02"]) }.total == 5)
        try await hall.check()
    }

    @Test("The same, and the import is taken away", arguments: Backend.available)
    func duringCancelledImport(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend)
        for number in 1...4 {
            try await hall.publish(["id": "p-\(number)", "name": "前", "kind": "01", "size.area": "1"])
        }
        let lifted = try await hall.withhold("p-2")
        let stopped = try await hall.begin(file(1...8), stopAt: 4)
        try await hall.withhold("p-1", at: .noon + 1)
        try await hall.lift(lifted, at: .noon + 1)
        let cancelled = try await RegistryImport.cancel(stopped.id, by: .editor(), at: .noon + 2, in: hall.store)
        #expect(try await hall.goOn(cancelled).state == .cancelled)
        #expect(Set(try await hall.allRows().keys) == ["p-2", "p-3", "p-4"])
        try await hall.check(isWhole: false)
    }

    @Test(
        "Nobody agrees with himself, nor for another registry or organisation, and the end date ends it",
        arguments: Backend.available)
    func review(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend)
        try await hall.publish(Self.park)
        let reviewer = Principal(.user(.new(at: .noon)), in: .chiyoda, may: [.keepRecords, .reviewRecords])
        let asked = try await Withholding.request(
            "p-1", field: nil, of: hall.registry, reason: "安全のため", endsOn: Day(.noon).adding(days: 3), by: reviewer,
            at: .noon, in: hall.store)
        #expect(try await hall.page().total == 1, "a request alone hides nothing")
        await #expect(throws: RegistryError.ownReview) {
            try await Withholding.approve(
                asked.id, of: hall.registry, by: reviewer, at: .noon, in: hall.store, then: { _, _ in })
        }
        await #expect(throws: RegistryError.noWithholding) {
            try await Withholding.approve(
                asked.id, of: hall.registry, by: .reviewer(in: .mihon), at: .noon, in: hall.store, then: { _, _ in })
        }
        let other = try await TownHall(
            on: .sqlite, yaml: TownHall.playgrounds.replacing("name: playgrounds", with: "name: other"))
        await #expect(throws: RegistryError.noWithholding) {
            try await Withholding.approve(
                asked.id, of: other.registry, by: .reviewer(), at: .noon, in: hall.store, then: { _, _ in })
        }
        try await Withholding.approve(
            asked.id, of: hall.registry, by: .reviewer(), at: .noon, in: hall.store, then: { _, _ in })
        #expect(try await hall.page().total == 0)
        try await Withholding.liftOverdue([hall.registry], at: .noon + 3 * 86_400, in: hall.store, then: { _, _ in })
        #expect(try await hall.page().total == 0, "the last day counts")
        try await Withholding.liftOverdue([hall.registry], at: .noon + 4 * 86_400, in: hall.store, then: { _, _ in })
        #expect(try await hall.page().total == 1)
        try await hall.check()
    }
}
