import Foundation
import Kernel
import Services
import Store
import TestKit
import Testing

@Suite struct EvidenceTests {
    @Test("The newest of each kind is kept, for one service of one organisation", arguments: Backend.available)
    func newest(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        let service = try Service.sample()
        let other = try Service.sample("other")
        let old = Evidence(.ratings, n: 3, measuredAt: .noon, source: "/old")
        let new = Evidence(.ratings, n: 12, value: 3.25, interval: 2.5...4, measuredAt: .noon + 1, source: "/new")
        let study = Evidence(.study, n: 5, value: 4, measuredAt: .noon, source: "/study")

        try await town.store.append(to: []) { db in
            for one in [service, other] { try one.insert(db) }
            for evidence in [old, study, new] { try evidence.keep(for: service.id, in: .chiyoda, at: .noon, db) }
            try old.keep(for: other.id, in: .chiyoda, at: .noon, db)
        }

        #expect(try await town.store.read { db in try Evidence.all(of: service.id, in: .chiyoda, db) } == [new, study])
        #expect(try await town.store.read { db in try Evidence.all(of: other.id, in: .chiyoda, db) } == [old])
        #expect(try await town.store.read { db in try Evidence.all(of: service.id, in: .chuo, db) } == [])
    }
}
