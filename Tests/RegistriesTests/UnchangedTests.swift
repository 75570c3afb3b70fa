import Foundation
import Kernel
import Registries
import Store
import Synchronization
import TestKit
import Testing

@Suite struct UnchangedTests {
    static let row = ["id": "p-1", "name": "公園", "kind": "02"]

    private func publish(
        _ hall: TownHall, change: Record.Change = .update, at now: Date = .noon,
        then: @escaping RegistryCommit.Consequence
    ) async throws -> Record {
        try await Record.publish(
            hall.reader().read(texts: Self.row), of: hall.registry, expecting: 1, change: change, by: .editor(),
            at: now,
            in: hall.store, then: then)
    }

    @Test("A row published as it is makes no version, takes no place and tells nobody", arguments: Backend.available)
    func same(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend)
        try await hall.publish(Self.row)
        let told = Mutex(0)
        for change in [Record.Change.update, .correction] {
            let again = try await publish(hall, change: change, at: .noon + 60) { _, _ in told.withLock { $0 += 1 } }
            #expect(again.version == 1 && again.seq == 1 && again.at == .noon)
        }
        let several = try await Record.publish(
            [.init(hall.reader().read(texts: Self.row), expecting: 1)], of: hall.registry, by: .editor(), at: .noon,
            in: hall.store, then: { _, _ in told.withLock { $0 += 1 } })
        guard case .kept(let kept)? = several.first else { throw RegistryError.noRecord("p-1") }
        #expect(kept.version == 1)
        let draft = try await RecordDraft.save(
            .new(at: .noon),
            {
                var input = RecordDraft.Input(texts: Self.row)
                input.baseVersion = 1
                return input
            }(),
            of: hall.registry, key: "p-1", by: .editor(), at: .noon, in: hall.store)
        let published = try await RecordDraft.publish(
            draft.id, revision: draft.revision, of: hall.registry, reader: hall.reader(), by: .editor(), at: .noon,
            in: hall.store, then: { _, _ in told.withLock { $0 += 1 } })
        #expect(published.version == 1)
        await #expect(throws: RegistryError.noDraft) {
            try await hall.store.read { db in try RecordDraft.find(draft.id, in: .chiyoda, db) }
        }
        let back = try await Record.revert(
            "p-1", to: 1, of: hall.registry, reader: hall.reader(), expecting: 1, reason: "念のため", by: .editor(),
            at: .noon, in: hall.store, then: { _, _ in told.withLock { $0 += 1 } })
        #expect(back.version == 1)
        #expect(told.withLock { $0 } == 0)
        #expect(try await hall.state().lastSeq == 1)
        try await hall.check()
    }

    @Test("Whoever expects another version is refused all the same", arguments: Backend.available)
    func stale(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend)
        try await hall.publish(Self.row)
        try await hall.publish(Self.row.merging(["name": "広場"]) { $1 })
        await #expect(throws: RegistryError.changedMeanwhile(2)) { try await publish(hall) { _, _ in } }
    }

    @Test("A withdrawn row that is published as it was holds again", arguments: Backend.available)
    func backAgain(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend)
        try await hall.publish(Self.row)
        _ = try await Record.withdraw(
            "p-1", of: hall.registry, expecting: 1, reason: "閉園", by: .editor(), at: .noon, in: hall.store,
            then: { _, _ in })
        #expect(try await hall.publish(Self.row).version == 3)
        try await hall.check()
    }

    @Test(
        "Where a row does not say when it was looked at, publishing it as it is says so", arguments: Backend.available)
    func confirmed(on backend: Backend) async throws {
        let yaml = TownHall.playgrounds.replacing("checked: checked_on\n", with: "")
        let hall = try await TownHall(on: backend, yaml: yaml)
        try await hall.publish(Self.row)
        let later = Date.noon + 30 * 86_400
        let again = try await publish(hall, at: later) { _, _ in }
        #expect(again.version == 1 && again.checkedOn == Day(later))
        #expect(try await hall.page().rows.map(\.checkedOn) == [Day(later)])
        try await hall.check()
    }
}
