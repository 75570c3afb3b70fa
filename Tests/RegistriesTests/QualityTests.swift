import Content
import Foundation
import Kernel
import Registries
import Store
import TestKit
import Testing

@Suite struct QualityTests {
    /// Benches beside playgrounds: two of six fields are recommended, the number has to be unique, `near` refers to
    /// another bench.
    private static func benches(pattern: String = "[a-z0-9-]+") -> String {
        """
        name: benches
        title: {ja: ベンチ, en: Benches}
        description: {ja: 試験用の台帳です。}
        licence: {name: CC-BY-4.0, title: CC BY 4.0, path: "https://creativecommons.org/licenses/by/4.0/"}
        keeper: organizations
        cadenceDays: 30
        checked: checked_on
        fields:
          - {name: id, type: string, title: {ja: 番号}, constraints: {required: true, pattern: "\(pattern)"}}
          - {name: name, type: string, title: {ja: 名称}, constraints: {required: true}}
          - {name: maker, type: string, title: {ja: メーカー}, recommended: true}
          - {name: page, type: string, format: uri, title: {ja: ページ}, recommended: true}
          - {name: near, type: string, title: {ja: となり}}
          - {name: latitude, type: number, title: {ja: 緯度}}
          - {name: longitude, type: number, title: {ja: 経度}}
          - {name: checked_on, type: date, title: {ja: 確認日}}
        primaryKey: [id]
        foreignKeys:
          - {fields: [near], reference: {resource: benches, fields: [id]}, level: warning}
        rules:
          - id: maker-known
            level: warning
            holds: has(maker)
            message: {ja: メーカーを書いてください。, en: Name the maker.}
            fields: [maker]
        display: {title: name, sort: [name], position: {latitude: latitude, longitude: longitude}}
        """
    }

    private static func measure(
        _ hall: TownHall, _ tenant: Tenant.ID = .chiyoda, at now: Date = .noon, pageSize: Int = 500
    ) async throws -> QualityFigures {
        try await hall.registry.measureQuality(
            of: tenant, reader: hall.reader(for: tenant), at: now, in: hall.store, pageSize: pageSize)
    }

    private static func stale(_ hall: TownHall, at now: Date) async throws -> [Tenant.ID] {
        try await hall.store.read { db in try QualityFigures.stale(in: hall.registry, on: Day(now), db) }
    }

    @Test(
        "Gaps, warnings, dead references, age and repetitions are counted, page by page the same",
        arguments: Backend.available)
    func counts(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend, yaml: Self.benches())
        try await hall.publish(["id": "a", "name": "広場", "maker": "木工", "checked_on": "2026-11-01", "near": "gone"])
        try await hall.publish(["id": "b", "name": "公園", "page": "https://example.jp/", "near": "a"])
        try await hall.publish(["id": "c", "name": "駅前", "checked_on": "2026-10-01"])
        try await hall.publish(["id": "x", "name": "よそ"], by: .editor(in: .chuo))

        for pageSize in [1, 2, 3, 500] {
            let figures = try await Self.measure(hall, pageSize: pageSize)
            #expect(figures.rows == 3)
            #expect((figures.filled, figures.expected) == (8, 12))
            #expect(figures.worst.map { "\($0.field) \($0.missing)" } == ["maker 2", "page 2"])
            #expect((figures.refused, figures.warned) == (0, 2))
            #expect(figures.broken == 1)
            // One is too old, and of one nobody said that anybody looked.
            #expect(figures.due == 2)
            #expect(figures.oldest == Day("2026-10-01"))
            #expect(figures.duplicates == 0)
        }
        let kept = try await hall.store.read { db in try QualityFigures.all(of: hall.registry, db) }
        #expect(kept.map(\.organization) == [.chiyoda])
        #expect(kept.first?.figures.rows == 3)
        #expect(kept.first?.measuredAt == .noon)
    }

    @Test("A row that waits for exactly the cadence is still in time", arguments: Backend.available)
    func lastDay(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend, yaml: Self.benches())
        try await hall.publish(["id": "a", "name": "広場", "checked_on": "2026-10-22"])
        #expect(try await Self.measure(hall).due == 0)
        #expect(try await Self.measure(hall, at: .noon.later(days: 1)).due == 1)
    }

    @Test("Rows that say the same are found by place and by content", arguments: Backend.available)
    func duplicates(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend, yaml: Self.benches())
        let here = ["latitude": "35.69400", "longitude": "139.75300"]
        try await hall.publish(["id": "a", "name": "ヒロバ", "maker": "木工"].merging(here) { $1 })
        try await hall.publish(["id": "b", "name": "ひろば", "latitude": "35.69402", "longitude": "139.75299"])
        #expect(try await Self.measure(hall).duplicates == 1, "the same title at the same place")
        try await hall.publish(["id": "c", "name": "公園", "checked_on": "2026-11-01"])
        try await hall.publish(["id": "d", "name": "公園", "checked_on": "2026-11-20"])
        #expect(try await Self.measure(hall).duplicates == 2, "the same but for number and day of the look")
        try await hall.publish(["id": "e", "name": "公園", "maker": "木工"])
        try await hall.publish(["id": "f", "name": "ヒロバ", "latitude": "35.7", "longitude": "139.7"])
        try await hall.publish(["id": "g", "name": "公園"], by: .editor(in: .chuo))
        #expect(try await Self.measure(hall).duplicates == 2, "neither another maker, place nor organisation")
    }

    @Test("Rows that a stricter schema refuses are told", arguments: Backend.available)
    func stricterSchema(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend, yaml: Self.benches())
        try await hall.publish(["id": "a", "name": "広場"])
        try await hall.publish(["id": "b-2", "name": "公園"])
        let stricter = try Registry(Entry(yaml: Self.benches(pattern: "[a-z]+"), named: "registries/test.yaml"))
        let figures = try await stricter.measureQuality(
            of: .chiyoda, reader: RowReader(stricter, today: Day(.noon)), at: .noon, in: hall.store)
        #expect((figures.rows, figures.refused) == (2, 1))
        #expect(figures.validity == 0.5)
    }

    @Test(
        "Who changed something is measured again, everybody the next day, and who has nothing left is forgotten",
        arguments: Backend.available)
    func stale(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend, yaml: Self.benches())
        try await hall.publish(["id": "a", "name": "広場"])
        try await hall.publish(["id": "x", "name": "よそ"], by: .editor(in: .chuo))
        #expect(try await Self.stale(hall, at: .noon) == [.chiyoda, .chuo])
        _ = try await Self.measure(hall)
        _ = try await Self.measure(hall, .chuo)
        #expect(try await Self.stale(hall, at: .noon) == [])
        try await hall.publish(["id": "a", "name": "大広場"], at: .noon + 60)
        #expect(try await Self.stale(hall, at: .noon + 120) == [.chiyoda])
        #expect(try await Self.stale(hall, at: .noon.later(days: 1)) == [.chiyoda, .chuo])
        _ = try await Record.withdraw(
            "x", of: hall.registry, expecting: nil, reason: "撤去", by: .editor(in: .chuo), at: .noon + 60,
            in: hall.store, then: { _, _ in })
        _ = try await Self.measure(hall, at: .noon + 120)
        #expect(try await Self.stale(hall, at: .noon + 120) == [.chuo])
        #expect(try await Self.measure(hall, .chuo, at: .noon + 120).rows == 0)
        #expect(try await Self.stale(hall, at: .noon + 120) == [])
        let kept = try await hall.store.read { db in try QualityFigures.all(of: hall.registry, db) }
        #expect(kept.map(\.organization) == [.chiyoda])
    }

    @Test("An older measurement does not replace a newer one", arguments: Backend.available)
    func older(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend, yaml: Self.benches())
        try await hall.publish(["id": "a", "name": "広場"])
        _ = try await Self.measure(hall, at: .noon + 60)
        _ = try await Self.measure(hall, at: .noon)
        let kept = try await hall.store.read { db in try QualityFigures.of(.chiyoda, in: hall.registry, db) }
        #expect(kept?.measuredAt == .noon + 60)
    }

    @Test("What an import has not finished does not count", arguments: Backend.available)
    func unfinished(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend, yaml: Self.benches())
        try await hall.publish(["id": "a", "name": "広場"])
        let text = "id,name\n" + (1...20).map { "p-\($0),公園\($0)" }.joined(separator: "\n")
        let id = RegistryImport.ID.new()
        try hall.folder.make(id)
        try Data(text.utf8).write(to: hall.folder.source(id))
        let begun = try await RegistryImport.begin(
            id, file: "a.csv", bytes: text.utf8.count, of: hall.registry, options: .atOnce, by: .editor(), at: .noon,
            in: hall.store)
        let task = Task {
            try await hall.run(chunkSize: 5).run(begun) { importing in
                if importing.rowsDone >= 10 { withUnsafeCurrentTask { $0?.cancel() } }
            }
        }
        _ = try? await task.value
        #expect(try await Self.measure(hall).rows == 1)
        let middle = try await hall.store.read { db in try RegistryImport.find(id, in: .chiyoda, db) }
        _ = try await hall.run(at: .noon + 60).run(middle)
        #expect(try await Self.stale(hall, at: .noon + 60) == [.chiyoda], "its places lie before what was measured")
        #expect(try await Self.measure(hall, at: .noon + 60).rows == 21)
    }
}
