import Foundation
import Kernel
import Services
import Standards
import Store
import TestKit
import Testing

/// Two organisations with services of the same names, to which chance does the same things in turn.
@Suite struct TenancyTests {
    private func traces(of tenant: Tenant.ID, _ town: Town) async throws -> [Trace] {
        [try await town.trace("a", in: tenant), try await town.trace("b", in: tenant)]
    }

    @Test(
        "Whatever one organisation does, the other's services of the same name stay as they are",
        arguments: Backend.available, [1, 2, 3] as [UInt64])
    func neverMix(on backend: Backend, seed: UInt64) async throws {
        let town = try await Town(on: backend)
        var seeded = Seeded(seed)
        let slugs = ["a", "b"]
        let tenants: [Tenant.ID] = [.chiyoda, .chuo]
        for tenant in tenants { for slug in slugs { try await town.prepare(slug, in: tenant) } }

        for step in 1...40 {
            let tenant = tenants.randomElement(using: &seeded) ?? .chiyoda
            let other: Tenant.ID = tenant == .chiyoda ? .chuo : .chiyoda
            let slug = slugs.randomElement(using: &seeded) ?? "a"
            let now = Date.noon + Double(step)
            let before = try await traces(of: other, town)

            do {
                switch Int.random(in: 0..<8, using: &seeded) {
                case 0: try await town.draw(Canvas(customer: "\(step)"), slug, in: tenant, at: now)
                case 1: try await town.draw(.full, slug, in: tenant, at: now)
                case 2:
                    let state = CheckMark.State.allCases.randomElement(using: &seeded)
                    try await town.mark("MARK", slug, as: state, in: tenant, at: now)
                case 3: try await town.study([1, 2, 3, 4, 5], slug, in: tenant, at: now)
                case 4:
                    try await town.rate(
                        Array(repeating: Int.random(in: 1...5, using: &seeded), count: 12), slug, in: tenant, at: now)
                case 5: try await town.move(slug, to: .preRelease, in: tenant, at: now)
                case 6:
                    try await Deviation.request(
                        "MARK", of: slug, reason: "a", compensation: "b", endsOn: Day(now).adding(days: 9),
                        by: .editor(in: tenant), at: now, rules: town.rules, in: town.store)
                default:
                    _ = try await Standing.release(
                        slug, by: .administrator(in: tenant), at: now, rules: town.rules, in: town.store)
                }
            } catch is StandardsError {
            } catch is ServiceError {
            }

            #expect(try await traces(of: other, town) == before, "step \(step)")
        }
    }

    @Test("An id of one organisation finds nothing in another", arguments: Backend.available)
    func foreignIds(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.release()
        let own = try await town.service()
        try await town.release(in: .chuo)

        let (evidence, deviations) = try await town.store.read { db in
            (try Evidence.all(of: own.id, in: .chuo, db), try Deviation.all(of: own.id, in: .chuo, db))
        }

        #expect(evidence.isEmpty)
        #expect(deviations.isEmpty)
        await #expect(throws: ServiceError.self) {
            try await town.store.read { db in try Service.find(own.id, in: .chuo, db) }
        }
    }
}
