import Foundation
import Kernel
import Registries
import Store
import TestKit
import Testing

@Suite struct ImportTests {
    static let file = """
        番号,名前,種類,面積,備考
        p-1,中央公園,1,1200,よい
        p-2,ひろば,02,,
        p-3,,02,,名前がない
        p-1,二度目,01,5,
        p-4,森の公園,01,,面積がない
        """

    @Test("Right rows go in, wrong rows come back, every row is counted once", arguments: Backend.available)
    func rightAndWrong(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend)
        let done = try await hall.bring(Self.file)
        #expect(done.state == .done)
        #expect(done.report.rows == 5)
        #expect((done.report.added, done.report.wrong, done.report.warned, done.report.repaired) == (3, 2, 1, 1))
        #expect(try await hall.page().rows.map(\.key) == ["p-1", "p-2", "p-4"])
        #expect(done.report.columns.map(\.field) == ["id", "name", "kind", "size.area", nil])
        var wrong: [RowNote] = []
        try ImportFolder.each(hall.folder.wrong(done.id)) { note in
            wrong.append(note)
            return true
        }
        #expect(wrong.map(\.line) == [4, 5])
        #expect(wrong.first?.cells == ["p-3", "", "02", "", "名前がない"])
        #expect(wrong.last?.notes.first?.message == Message("remarks.twice", ["row": "2"]), "lines of the file")
    }

    @Test("A file none of whose columns is known, or without one that was chosen, changes nothing")
    func misfits() async throws {
        let hall = try await TownHall(on: .sqlite)
        try await hall.bring(Self.file)
        var options = RegistryImport.Options.atOnce
        options.withdrawsMissing = true
        for text in ["zz,yy\n", "zz,yy\n1,2\n"] {
            let failed = try await hall.bring(text, options: options, at: .noon + 60)
            #expect(failed.state == .failed)
            #expect(failed.report.fault?.key == "imports.fault.noColumnKnown")
            #expect(failed.report.columns.map(\.column) == ["zz", "yy"], "so that somebody may choose")
        }
        options.columns = ["名": "name"]
        let failed = try await hall.bring(Self.file, options: options, at: .noon + 60)
        #expect(failed.state == .failed)
        #expect(failed.report.fault?.values["column"] == "名")
        #expect(try await hall.page().rows.map(\.key) == ["p-1", "p-2", "p-4"])
        #expect(try await hall.bring("番号,名前\n", at: .noon + 60).state == .done, "no rows are no rows")
    }

    @Test("Doing it again changes nothing", arguments: Backend.available)
    func again(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend)
        try await hall.bring(Self.file)
        let again = try await hall.bring(Self.file, at: .noon + 60)
        #expect((again.report.added, again.report.changed, again.report.unchanged) == (0, 0, 3))
        let steps = try await hall.store.read { db in try hall.registry.steps(since: 0, limit: 100, db).steps }
        #expect(steps.map(\.version) == [1, 1, 1])
    }

    @Test("A column that is not in the file says nothing about the rows that are there", arguments: Backend.available)
    func fewerColumns(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend)
        try await hall.bring(Self.file)
        let done = try await hall.bring("番号,名前\np-1,新しい名\np-2,ひろば\n", at: .noon + 60)
        #expect((done.report.changed, done.report.unchanged) == (1, 1))
        let row = try await hall.page { try $0.filter("name", ["新しい名"]) }.rows.first
        #expect(row?.document.contains("1200") == true)
        #expect(try await hall.page { try $0.filter("kind", ["01"]) }.total == 2)
    }

    @Test("Rows of a file that do not say whose they are are the sender's", arguments: Backend.available)
    func owner(on backend: Backend) async throws {
        let yaml = TownHall.playgrounds
            .replacing("keeper: organizations", with: "keeper: organizations\nowner: ward")
            .replacing(
                "  - {name: id,",
                with: "  - {name: ward, type: string, title: {ja: 団体}, constraints: {required: true}}\n  - {name: id,"
            )
            .replacing("primaryKey: [id]", with: "primaryKey: [ward, id]")
        let hall = try await TownHall(on: backend, yaml: yaml)
        let without = try await hall.bring("番号,名前\np-1,中央公園\np-2,ひろば")
        #expect((without.report.added, without.report.wrong) == (2, 0))
        #expect(!without.report.missing.contains("ward"))
        let some = try await hall.bring("団体,番号,名前\n,p-3,森\n131016,p-4,丘\n131024,p-5,隣", at: .noon + 60)
        #expect((some.report.added, some.report.wrong) == (2, 1))
        #expect(try await hall.page().rows.map(\.key) == ["131016~p-1", "131016~p-2", "131016~p-3", "131016~p-4"])
        let again = try await hall.bring("番号,名前\np-1,中央公園\np-2,広場", at: .noon + 120)
        #expect((again.report.changed, again.report.unchanged) == (1, 1))
        try await hall.check()
    }

    @Test("Files are kept as long as somebody may need them", arguments: Backend.available)
    func tidied(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend)
        let end = Day(.noon).adding(days: RegistryImport.daysKept + 1).start
        let done = try await hall.bring(Self.file)
        let checked = try await hall.bring(Self.file, options: .init())
        let later = try await hall.bring(Self.file, at: .noon + 86_400)
        let stopped = try await hall.begin("id,name\nq-1,一\nq-2,二\nq-3,三\nq-4,四", stopAt: 2)
        let orphan = RegistryImport.ID.new(at: .noon)
        try hall.folder.make(orphan)
        let sending = RegistryImport.ID.new(at: end)
        try hall.folder.make(sending)

        try await hall.folder.tidy(at: end - 1, in: hall.store)
        #expect([done.id, checked.id, later.id, stopped.id, sending].allSatisfy(hall.folder.holds))
        #expect(!hall.folder.holds(orphan), "nobody begins with it any more")
        #expect(try await hall.found(checked.id).state == .checked)
        #expect(done.keptUntil == end && stopped.keptUntil == nil)

        try await hall.folder.tidy(at: end, in: hall.store)
        #expect([later.id, stopped.id, sending].allSatisfy(hall.folder.holds))
        #expect(!hall.folder.holds(done.id) && !hall.folder.holds(checked.id))
        #expect(try await hall.found(checked.id).state == .cancelled, "forgotten")
        #expect(try await hall.found(done.id).state == .done)
    }

    @Test("An organisation has so many imports under way and no more", arguments: Backend.available)
    func limited(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend)
        var last: RegistryImport?
        for _ in 1...RegistryImport.maxUnfinished { last = try await hall.bring(Self.file, options: .init()) }
        await #expect(throws: RegistryError.tooManyImports(RegistryImport.maxUnfinished)) {
            try await hall.bring(Self.file, options: .init())
        }
        let waiting = try #require(last)
        try await hall.goOn(try await RegistryImport.cancel(waiting.id, by: .editor(), at: .noon, in: hall.store))
        #expect(try await hall.bring(Self.file).state == .done)
    }

    @Test("A dry run says what would happen and changes nothing", arguments: Backend.available)
    func dryRun(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend)
        try await hall.publish(["id": "p-2", "name": "旧ひろば", "kind": "02"])
        try await hall.publish(["id": "p-9", "name": "消える"])
        let checked = try await hall.bring(Self.file, options: .init())
        #expect(checked.state == .checked)
        #expect((checked.report.added, checked.report.changed, checked.report.gone) == (2, 1, 1))
        #expect(try await hall.page().total == 2)
        let applied = try await RegistryImport.apply(
            checked.id, of: hall.registry, by: .editor(), at: .noon + 60, in: hall.store)
        let done = try await hall.run(at: .noon + 60).run(applied)
        #expect(done.state == .done)
        #expect(try await hall.page().total == 4)
        let counts = try await hall.store.read { db in
            try RecordTally.counts(of: "kind", in: "playgrounds", db).map { "\($0.value) \($0.n)" }
        }
        #expect(counts == ["01 2", "02 1"])
    }

    @Test(
        "Nobody sees a row before the last one is in, and a stopped import goes on where it was",
        arguments: Backend.available)
    func stopped(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend)
        try await hall.publish(["id": "p-7", "name": "前の名", "kind": "02"])
        let rows = (1...40).map { "p-\($0),公園\($0),02" }
        let text = "id,name,kind\n" + rows.joined(separator: "\n")
        let id = RegistryImport.ID.new()
        try hall.folder.make(id)
        try Data(text.utf8).write(to: hall.folder.source(id))
        let begun = try await RegistryImport.begin(
            id, file: "a.csv", bytes: text.utf8.count, of: hall.registry, options: .atOnce, by: .editor(), at: .noon,
            in: hall.store)
        // The power fails in the middle.
        let task = Task {
            try await hall.run(chunkSize: 5).run(begun) { importing in
                if importing.rowsDone >= 15 { withUnsafeCurrentTask { $0?.cancel() } }
            }
        }
        _ = try? await task.value
        let middle = try await hall.store.read { db in try RegistryImport.find(id, in: .chiyoda, db) }
        #expect(middle.state == .applying && middle.rowsDone > 0)
        #expect(try await hall.page().rows.map(\.key) == ["p-7"])
        #expect(try await hall.page { try $0.filter("kind", ["02"]) }.total == 1)
        let steps = try await hall.store.read { db in try hall.registry.steps(since: 0, limit: 100, db).steps }
        #expect(steps.count == 1)
        // Somebody else goes on with another row meanwhile.
        try await hall.publish(["id": "z-1", "name": "別の行"], at: .noon + 1)
        let done = try await hall.run(at: .noon + 60, chunkSize: 5).run(middle)
        #expect(done.state == .done)
        #expect((done.report.added, done.report.changed) == (39, 1))
        #expect(try await hall.page().total == 41)
        #expect(try await hall.page { try $0.filter("kind", ["02"]) }.total == 40)
        let feed = try await hall.store.read { db in try hall.registry.steps(since: 0, limit: 100, db) }
        let (all, state) = (feed.steps, feed.state)
        #expect(all.map(\.seq) == Array(1...42))
        #expect(state.hidden.isEmpty)
    }

    @Test("A cancelled import leaves nothing", arguments: Backend.available)
    func cancelled(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend)
        let text = "id,name,kind\n" + (1...40).map { "p-\($0),公園\($0),02" }.joined(separator: "\n")
        let id = RegistryImport.ID.new()
        try hall.folder.make(id)
        try Data(text.utf8).write(to: hall.folder.source(id))
        let begun = try await RegistryImport.begin(
            id, file: "a.csv", bytes: text.utf8.count, of: hall.registry, options: .atOnce, by: .editor(), at: .noon,
            in: hall.store)
        let task = Task {
            try await hall.run(chunkSize: 5).run(begun) { importing in
                if importing.rowsDone >= 15 { withUnsafeCurrentTask { $0?.cancel() } }
            }
        }
        _ = try? await task.value
        let cancelling = try await RegistryImport.cancel(id, by: .editor(), at: .noon, in: hall.store)
        let done = try await hall.run(chunkSize: 5).run(cancelling)
        #expect(done.state == .cancelled)
        #expect(try await hall.page().total == 0)
        let left = try await hall.store.read { db in
            (
                try db.value("SELECT count(*) FROM record WHERE tenant_id <> ''") as Int?,
                try db.value("SELECT count(*) FROM record_tally WHERE tenant_id <> ''") as Int?
            )
        }
        #expect(left.0 == 0)
        #expect(left.1 == 0)
    }
}
