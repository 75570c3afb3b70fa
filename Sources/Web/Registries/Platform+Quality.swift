import Identity
import Kernel
import Registries
import Store

extension Platform {
    /// Measures how well each organisation keeps its rows, where that may have changed. Any number of processes may do
    /// it: what one has done the next finds done.
    package func measureQuality() async throws {
        for registry in registries.all {
            let today = Day(now())
            let stale = try await store.read { db in try QualityFigures.stale(in: registry, on: today, db) }
            for tenant in stale { try await measureQuality(of: registry, for: tenant) }
        }
    }

    /// The same for one organisation's rows.
    func measureQuality(of registry: Registry, for tenant: Tenant.ID) async throws {
        try await registry.measureQuality(
            of: tenant, reader: reader(of: registry, for: tenant), at: now(), in: store)
    }

    /// Organisations that count in nobody's figures.
    var samples: Set<Tenant.ID> { Set(organizations.all.filter(\.isSample).map(\.id)) }

    /// How many procedures can be done online; nil where there is no such registry or nothing has been measured.
    func digitalisationRate(_ db: any Connection) throws -> DigitalisationRate? {
        guard let registry = try? registries.find(DigitalisationRate.registry) else { return nil }
        return try DigitalisationRate.of(registry, leavingOut: samples, db)
    }
}
