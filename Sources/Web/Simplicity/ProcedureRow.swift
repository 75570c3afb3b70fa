import Foundation
import Kernel
import Registries
import Services
import Store

extension Procedure.Row {
    /// The row of the registry of procedures, as everybody may see it; nil where there is none.
    init?(_ key: String, of registry: Registry, _ db: any Connection) throws {
        let state = try RegistryState.of(registry, db)
        guard let record = try Record.current(key, of: registry, state, db), !record.isWithdrawn, !record.isWithheld
        else { return nil }
        let values = try registry.values(of: record.shown)
        func value(_ name: String) -> FieldValue? { registry.field(named: name).flatMap { values[$0] } }
        func number(_ name: String) -> Int? { if case .integer(let number)? = value(name) { number } else { nil } }
        func text(_ name: String) -> String? { if case .text(let text)? = value(name) { text } else { nil } }
        var names: [String] = []
        if case .list(let parts)? = value("asks.document_names") { names = parts }
        self.init(
            name: text("name") ?? key, fields: number("asks.fields"), documents: number("asks.documents"),
            obtainable: number("asks.obtainable"), documentNames: names, visits: number("asks.visits"),
            minutes: number("asks.minutes"), days: number("days.actual") ?? number("days.standard"),
            casesPerYear: number("volume.per_year"), fiscalYear: number("volume.fiscal_year"),
            checkedOn: record.checkedOn, version: record.version)
    }
}

extension Platform {
    /// The canvas with the figures of the registry's row it names.
    ///
    /// - Throws: ``ServiceError/invalid(_:)`` when there is no such row.
    func takingRow(_ canvas: Canvas) async throws -> Canvas {
        guard let key = canvas.procedure?.record?.trimmingCharacters(in: .whitespaces), !key.isEmpty else {
            return canvas
        }
        let registry = try registries.find(Procedure.registry)
        guard let row = try await store.read({ db in try Procedure.Row(key, of: registry, db) }) else {
            throw ServiceError.invalid([
                .init("procedure.record", Message("problems.noRecord", ["key": String(key.prefix(200))]))
            ])
        }
        var taken = canvas
        taken.procedure?.record = key
        taken.procedure = taken.procedure?.taking(row)
        return taken
    }

    /// Takes over again what rows of the registry of procedures say, where that changed. What one process has done the
    /// next finds done.
    package func renewProcedures() async throws {
        guard let registry = try? registries.find(Procedure.registry) else { return }
        let changed = try await store.read { db in
            try Service.withProcedureRow(db).compactMap { service -> (Service, Canvas)? in
                // A row that is gone leaves what was taken over from it.
                guard let procedure = service.canvas.procedure, let key = procedure.record,
                    let row = try Procedure.Row(key, of: registry, db), row != procedure.row
                else { return nil }
                var canvas = service.canvas
                canvas.procedure = procedure.taking(row)
                return (service, canvas)
            }
        }
        for (service, canvas) in changed {
            _ = try await Service.draw(
                canvas, of: service.slug, by: .platform(in: service.tenant), at: now(), in: store,
                then: reassess(because: "standing.cause.procedure"))
        }
    }
}
