import Foundation
import Kernel
import Registries
import Store
import TestKit
import Testing

@Suite struct DraftTests {
    static func reviewing(_ backend: Backend) async throws -> TownHall {
        try await TownHall(
            on: backend,
            yaml: TownHall.playgrounds.replacing("keeper: organizations", with: "keeper: organizations\nreview: true"))
    }

    static let texts = ["id": "p-1", "name": "公園", "kind": "02"]

    func input(
        _ texts: [String: String] = Self.texts, base: Int = 0, revision: Int? = nil
    ) -> RecordDraft.Input {
        var input = RecordDraft.Input(texts: texts)
        (input.baseVersion, input.revision) = (base, revision)
        return input
    }

    func publish(
        _ draft: RecordDraft, _ hall: TownHall, by principal: Principal, revision: Int? = nil
    ) async throws -> Record {
        try await RecordDraft.publish(
            draft.id, revision: revision ?? draft.revision, of: hall.registry, reader: hall.reader(), by: principal,
            at: .noon,
            in: hall.store, then: { _, _ in })
    }

    @Test("The second of two editors is told", arguments: Backend.available)
    func twoEditors(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend)
        let id = RecordDraft.ID.new(at: .noon)
        let first = try await RecordDraft.save(
            id, input(), of: hall.registry, key: "p-1", by: .editor(), at: .noon, in: hall.store)
        #expect(first.revision == 1)
        _ = try await RecordDraft.save(
            id, input(revision: 1), of: hall.registry, key: "p-1", by: .editor(), at: .noon, in: hall.store)
        await #expect(throws: RegistryError.draftChangedMeanwhile(2)) {
            try await RecordDraft.save(
                id, input(revision: 1), of: hall.registry, key: "p-1", by: .editor(), at: .noon, in: hall.store)
        }
        await #expect(throws: RegistryError.draftChangedMeanwhile(1)) {
            try await RecordDraft.save(
                .new(at: .noon), input(), of: hall.registry, key: "p-1", by: .editor(), at: .noon, in: hall.store)
        }
        await #expect(throws: RegistryError.noDraft) {
            try await RecordDraft.publish(
                id, revision: 2, of: hall.registry, reader: hall.reader(), by: .editor(in: .mihon), at: .noon,
                in: hall.store,
                then: { _, _ in })
        }
    }

    @Test("Nobody reviews his own draft, nor one that changed since it was looked at", arguments: Backend.available)
    func review(on backend: Backend) async throws {
        let hall = try await Self.reviewing(backend)
        let both = Principal(.user(.new(at: .noon)), in: .chiyoda, may: [.keepRecords, .reviewRecords])
        let id = RecordDraft.ID.new(at: .noon)
        let draft = try await RecordDraft.save(
            id, input(), of: hall.registry, key: nil, by: both, at: .noon, in: hall.store)
        await #expect(throws: RegistryError.notSubmitted) { try await publish(draft, hall, by: .reviewer()) }
        let submitted = try await RecordDraft.save(
            id, input(revision: 1), of: hall.registry, key: nil, submitted: true, by: both, at: .noon, in: hall.store)
        await #expect(throws: RegistryError.ownReview) { try await publish(submitted, hall, by: both) }
        let writer = Principal(.user(.new(at: .noon)), in: .chiyoda, may: [.keepRecords])
        await #expect(throws: Problem.self) { try await publish(submitted, hall, by: writer) }
        await #expect(throws: RegistryError.draftChangedMeanwhile(2)) {
            try await RecordDraft.giveBack(
                id, revision: 1, reason: "面積が足りません", by: .reviewer(), at: .noon, in: hall.store)
        }
        await #expect(throws: RegistryError.draftChangedMeanwhile(2)) {
            try await publish(draft, hall, by: .reviewer(), revision: 1)
        }
        let record = try await publish(draft, hall, by: .reviewer(), revision: 2)
        #expect(record.actor == both.actor && record.version == 1)
        await #expect(throws: RegistryError.noDraft) { try await publish(draft, hall, by: .reviewer()) }
        try await hall.check()
    }

    @Test(
        "A draft of another key, a stale one and one of another registry do not go live", arguments: Backend.available)
    func refused(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend)
        try await hall.publish(Self.texts)
        let moved = try await RecordDraft.save(
            .new(at: .noon), input(["id": "p-2", "name": "公園", "kind": "02"], base: 1), of: hall.registry, key: "p-1",
            by: .editor(), at: .noon, in: hall.store)
        await #expect(throws: RegistryError.keyDiffers) { try await publish(moved, hall, by: .editor()) }
        try await RecordDraft.discard(moved.id, by: .editor(), at: .noon, in: hall.store)
        let new = try await RecordDraft.save(
            .new(at: .noon), input(), of: hall.registry, key: nil, by: .editor(), at: .noon, in: hall.store)
        await #expect(throws: RegistryError.changedMeanwhile(1)) { try await publish(new, hall, by: .editor()) }
        let stale = try await RecordDraft.save(
            .new(at: .noon), input(base: 1), of: hall.registry, key: "p-1", by: .editor(), at: .noon, in: hall.store)
        try await hall.publish(Self.texts.merging(["name": "先に"]) { $1 })
        await #expect(throws: RegistryError.changedMeanwhile(2)) { try await publish(stale, hall, by: .editor()) }
        let other = try await TownHall(
            on: .sqlite, yaml: TownHall.playgrounds.replacing("name: playgrounds", with: "name: other"))
        await #expect(throws: RegistryError.noDraft) {
            try await RecordDraft.publish(
                stale.id, revision: 1, of: other.registry, reader: other.reader(), by: .editor(), at: .noon,
                in: hall.store,
                then: { _, _ in })
        }
        await #expect(throws: RegistryError.noDraft) {
            try await RecordDraft.save(
                stale.id, input(revision: 1), of: other.registry, key: "p-1", by: .editor(), at: .noon, in: hall.store)
        }
        try await hall.check()
    }

    @Test("Two who publish one draft at once make one version", arguments: Backend.available)
    func publishedTwice(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend)
        let draft = try await RecordDraft.save(
            .new(at: .noon), input(), of: hall.registry, key: nil, by: .editor(), at: .noon, in: hall.store)
        async let one = try? publish(draft, hall, by: .editor())
        async let two = try? publish(draft, hall, by: .editor())
        let both = await [one, two].compactMap(\.self)
        #expect(both.map(\.version) == [1])
        try await hall.check()
    }
}
