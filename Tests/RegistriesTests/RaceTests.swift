import Foundation
import Kernel
import Registries
import Store
import TestKit
import Testing

@Suite struct RaceTests {
    @Test("Of two who publish one row at once, one is told", arguments: Backend.available)
    func twoPublish(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend)
        let kept = await withTaskGroup(of: Bool.self) { group in
            for number in 1...8 {
                group.addTask {
                    do {
                        try await hall.publish(["id": "p-1", "name": "公園\(number)", "kind": "02"], expecting: 0)
                        return true
                    } catch {
                        return false
                    }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(kept == 1)
        try await hall.check()
    }

    @Test("Everything that many publish at once is kept, in a feed without gaps", arguments: Backend.available)
    func manyPublish(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...24 {
                let tenant: Tenant.ID = number.isMultiple(of: 2) ? .chiyoda : .mihon
                group.addTask {
                    try await hall.publish(
                        [
                            "id": "p-\(number % 6)", "name": "公園\(number)", "kind": "0\(1 + number % 2)",
                            "size.area": "1",
                        ],
                        by: .editor(in: tenant))
                }
            }
            try await group.waitForAll()
        }
        #expect(try await hall.page().total == 6)
        #expect(try await hall.state().lastSeq == 24)
        try await hall.check()
    }

    @Test("Imports of two organisations and edits by hand go on at once", arguments: Backend.available)
    func twoImports(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend)
        for number in [1, 50, 110] {
            try await hall.publish(
                ["id": "p-\(number)", "name": "前", "kind": "01", "size.area": "1"],
                by: .editor(in: number > 100 ? .mihon : .chiyoda))
        }
        async let first = hall.bring(file(1...40), chunkSize: 3)
        async let second = hall.bring(file(101...140), by: .editor(in: .mihon), chunkSize: 3)
        async let byHand: Void = {
            for number in 50...60 {
                try await hall.publish(["id": "p-\(number)", "name": "手で", "kind": "02"])
                let seen = try await hall.page { $0.search("公園") }.total
                #expect([0, 40, 80].contains(seen), "all rows of a file appear at once")
            }
        }()
        let (one, two, _) = try await (first, second, byHand)
        #expect(one.state == .done && two.state == .done)
        #expect((one.report.added, one.report.changed) == (39, 1))
        #expect((two.report.added, two.report.changed) == (39, 1))
        #expect(try await hall.page().total == 91)
        try await hall.check()
    }

    @Test("Two organisations cannot bring in the same row", arguments: Backend.available)
    func sameKey(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend)
        let stopped = try await hall.begin(file(1...6), stopAt: 4)
        let other = try await hall.bring(file([2, 9]), by: .editor(in: .mihon))
        #expect((other.report.added, other.report.wrong) == (1, 1))
        await #expect(throws: RegistryError.beingImported) {
            try await hall.publish(["id": "p-1", "name": "別の町の"], by: .editor(in: .mihon))
        }
        try await hall.goOn(stopped)
        #expect(try await hall.page().total == 7)
        try await hall.check()
    }

    @Test("A second import of rows that a first one holds waits", arguments: Backend.available)
    func sameOrganization(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend)
        try await hall.publish(["id": "p-1", "name": "前", "kind": "02"])
        let first = try await hall.begin(file(1...6), stopAt: 4)
        await #expect(throws: RegistryError.beingImported) { try await hall.bring(file(1...6, named: "二")) }
        try await hall.goOn(first)
        let second = try await hall.store.read { db in try RegistryImport.unfinished(db) }
        #expect(second.count == 1)
        for waiting in second { try await hall.goOn(waiting) }
        #expect(try await hall.page { $0.search("二") }.total == 6)
        try await hall.check()
    }

    @Test("A row an import holds cannot be edited, another can", arguments: Backend.available)
    func heldRow(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend)
        for number in 1...6 {
            try await hall.publish(["id": "p-\(number)", "name": "前", "kind": "01", "size.area": "1"])
        }
        let stopped = try await hall.begin(file(1...6), stopAt: 4)
        await #expect(throws: RegistryError.beingImported) { try await hall.publish(["id": "p-1", "name": "手で"]) }
        try await hall.publish(["id": "p-6", "name": "手で", "kind": "02"], at: .noon + 1)
        try await hall.publish(["id": "p-7", "name": "手で", "kind": "02"], at: .noon + 1)
        try await hall.check()
        try await hall.goOn(stopped)
        #expect(try await hall.page { $0.search("公園") }.total == 6)
        try await hall.check()
    }

    @Test("Stopped twice, an import still keeps every row once", arguments: Backend.available)
    func stoppedTwice(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend)
        try await hall.publish(["id": "p-3", "name": "前", "kind": "01", "size.area": "1"])
        let stopped = try await hall.begin(file(1...20), stopAt: 12)
        _ = try? await Task {
            try await hall.run(chunkSize: 2).run(stopped) { _ in withUnsafeCurrentTask { $0?.cancel() } }
        }.value
        let again = try await hall.found(stopped.id)
        #expect(again.state == .applying && again.rowsDone >= stopped.rowsDone)
        let done = try await hall.goOn(again)
        #expect((done.report.added, done.report.changed) == (19, 1))
        try await hall.check()
    }

    @Test("Two who take one import through at once do no harm", arguments: Backend.available)
    func twoRunners(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend)
        try await hall.publish(["id": "p-3", "name": "前", "kind": "01", "size.area": "1"])
        let stopped = try await hall.begin(file(1...20), stopAt: 6)
        async let one = try? hall.goOn(stopped)
        async let two = try? hall.goOn(stopped)
        _ = await (one, two)
        let last = try await hall.found(stopped.id)
        if last.isRunning { try await hall.goOn(last) }
        #expect(try await hall.page { $0.search("公園") }.total == 20)
        try await hall.check()
    }

    @Test(
        "Who cancels while the last transaction waits is obeyed, and so is who cancels a check",
        arguments: Backend.available)
    func cancelledAtTheEnd(on backend: Backend) async throws {
        for options in [RegistryImport.Options.atOnce, .init()] {
            let hall = try await TownHall(on: backend)
            try await hall.publish(["id": "p-1", "name": "前", "kind": "02"])
            let id = RegistryImport.ID.new()
            let text = file(1...4)
            try hall.folder.make(id)
            try Data(text.utf8).write(to: hall.folder.source(id))
            let begun = try await RegistryImport.begin(
                id, file: "a.csv", bytes: text.utf8.count, of: hall.registry, options: options, by: .editor(),
                at: .noon,
                in: hall.store)
            let store = hall.store
            let done = try await hall.run(chunkSize: 2).run(begun) { importing in
                guard importing.rowsDone == 4, importing.state == .applying || importing.state == .checking else {
                    return
                }
                _ = try? await RegistryImport.cancel(id, by: .editor(), at: .noon, in: store)
            }
            #expect(done.state == .cancelled)
            #expect(try await hall.found(id).state == .cancelled)
            #expect(try await hall.page { $0.search("公園") }.total == 0)
            try await hall.check(isWhole: false)
        }
    }

    @Test(
        "No two rows get the same unique value, neither from one file nor past an import", arguments: Backend.available)
    func unique(on backend: Backend) async throws {
        let hall = try await TownHall(
            on: backend,
            yaml: TownHall.playgrounds.replacing(
                "primaryKey: [id]", with: "primaryKey: [id]\nuniqueKeys: [[name, kind]]"))
        let done = try await hall.bring("id,name,kind\np-1,北,02\np-2,南,02\np-3,北,02\np-4,北,\np-5,北,")
        #expect((done.report.added, done.report.wrong) == (4, 1))
        let stopped = try await hall.begin("id,name,kind\nq-1,東,02\nq-2,西,02\nq-3,海,02", stopAt: 2)
        await #expect(throws: RegistryError.beingImported) {
            try await hall.publish(["id": "z-1", "name": "東", "kind": "02"])
        }
        let other = try await hall.bring("id,name,kind\nr-1,西,02\nr-2,山,02")
        #expect((other.report.added, other.report.wrong) == (1, 1))
        try await hall.goOn(stopped)
        try await hall.check()
    }
}
