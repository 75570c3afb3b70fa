import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Registries
import Store

/// `/api/v1/registries`: which there are, their schemas, and their whole contents as files.
struct RegistryAPI: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("api/v1/registries")
            .get(use: list)
            .get(":registry", use: show)
            .get(":registry/datapackage.json", use: package)
    }

    @Sendable func list(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let counts = try await platform.store.read { [shelf = platform.registries, samples = platform.samples] db in
            try shelf.all.map { registry in
                (
                    try RecordTally.byOrganization(in: registry.name, leavingOut: samples, db),
                    try RegistryState.of(registry, db)
                )
            }
        }
        struct Page: Encodable { let items: [RegistryJSON] }
        return try .standardJSON(
            Page(
                items: zip(platform.registries.all, counts).map { registry, count in
                    RegistryJSON(registry, records: count.0.values.reduce(0, +), state: count.1)
                }))
    }

    /// A name alone is the schema; with an ending, all rows as a file.
    @Sendable func show(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let name = String(try context.parameters.require("registry").prefix(80))
        if let dot = name.firstIndex(of: ".") {
            let registry = try platform.registries.find(String(name[..<dot]))
            guard let format = RecordExport.Format(rawValue: String(name[name.index(after: dot)...])) else {
                throw Problem(.notFound, "problems.notFound")
            }
            return try await RecordExport(platform: platform, registry: registry, format: format).answer(request)
        }
        let registry = try platform.registries.find(name)
        let (counts, state) = try await platform.store.read { [samples = platform.samples] db in
            (
                try RecordTally.byOrganization(in: registry.name, leavingOut: samples, db),
                try RegistryState.of(registry, db)
            )
        }
        return try .standardJSON(
            RegistryJSON(registry, records: counts.values.reduce(0, +), state: state, withSchema: true))
    }

    @Sendable func package(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let registry = try context.registry(platform)
        let state = try await platform.store.read { db in try RegistryState.of(registry, db) }
        return try .standardJSON(DataPackage(registry, state: state, at: platform.settings.address))
    }
}

extension VisitorContext {
    func registry(_ platform: Platform) throws -> Registry {
        try platform.registries.find(String(try parameters.require("registry").prefix(80)))
    }
}
