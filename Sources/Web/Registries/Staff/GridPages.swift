import Content
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Registries
import Store

/// `…/registries/{registry}/grid`: rows pasted from a spreadsheet, mended in a table, published in one go.
struct GridPages: Sendable {
    let platform: Platform

    static let maximumSize = 4 << 20

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("organizations/:organization/registries/:registry", context: MemberContext.self)
            .get("grid", use: show)
            .post("grid", use: take)
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        _ = try context.keeping(platform)
        return try page(GridView.Given(), request, context)
    }

    @Sendable func take(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, registry) = try context.keeping(platform)
        let form = try await Form(request, upTo: Self.maximumSize)
        var given = GridView.Given()
        var grid: Grid
        do {
            if form["do"] == "read" {
                given.pasted = form["paste"]
                grid = try Grid(PastedTable(form["paste"]), of: registry)
            } else {
                grid = try Grid(form, of: registry)
            }
        } catch {
            given.error = platform.words(for: error, context.visitor.language).first?.message
            return try page(given, request, context, .unprocessableContent)
        }
        var readings = try await read(grid, registry, principal)
        if form["do"] == "publish" {
            (grid, readings) = try await publish(grid, readings, registry, principal, &given)
            if grid.rows.isEmpty {
                let done = registry.needsReview ? "submitted" : "published"
                return .see(
                    "\(KeptPaths(principal.tenant, registry).registry)?done=\(done)&count=\(given.published.count)")
            }
        }
        grid.mend(readings, of: registry)
        (given.grid, given.readings) = (grid, readings)
        let isStuck = form["do"] == "publish" && given.published.isEmpty
        return try page(given, request, context, isStuck ? .unprocessableContent : .ok)
    }

    private func read(_ grid: Grid, _ registry: Registry, _ principal: Principal) async throws -> [Grid.Reading] {
        let (reader, tenant) = (platform.reader(of: registry, for: principal.tenant), principal.tenant)
        let organization = platform.organizations[tenant]
        return try await platform.store.read { db in
            try grid.read(reader, of: registry, for: organization, in: tenant, db)
        }
    }

    /// Publishes what is right; the rest stays in the grid.
    private func publish(
        _ grid: Grid, _ readings: [Grid.Reading], _ registry: Registry, _ principal: Principal,
        _ given: inout GridView.Given
    ) async throws -> (Grid, [Grid.Reading]) {
        let right = readings.indices.filter { readings[$0].isRight && !readings[$0].isUnchanged }
        var left = grid
        var others = readings
        var gone = Set(readings.indices.filter { readings[$0].isRight && readings[$0].isUnchanged })
        if registry.needsReview {
            for place in right {
                try await submit(readings[place], registry, principal)
                given.published.append(readings[place].key ?? "")
                gone.insert(place)
            }
        } else if !right.isEmpty {
            let entries = right.map { place in
                let (row, reading) = (grid.rows[place], readings[place])
                // A key that was changed in the table names a row whose version nobody has seen before.
                let isSeen = row.version != nil && row.key == reading.key ?? ""
                return Record.Entry(reading.row, expecting: isSeen ? row.version ?? 0 : reading.version)
            }
            let outcomes = try await Record.publish(
                entries,
                of: registry, by: principal, at: platform.now(), in: platform.store, then: platform.announcing)
            for (place, outcome) in zip(right, outcomes) {
                switch outcome {
                case .kept(let record):
                    given.published.append(record.key)
                    gone.insert(place)
                case .refused(let problem):
                    others[place].problems +=
                        problem.fields.isEmpty
                        ? [.init(registry.fields[registry.key[0]].name, problem.message)] : problem.fields
                    // Who publishes once more has seen that somebody else was faster.
                    left.rows[place].version = nil
                }
            }
        }
        left.rows = left.rows.indices.filter { !gone.contains($0) }.map { left.rows[$0] }
        others = others.indices.filter { !gone.contains($0) }.map { others[$0] }
        given.wasPublished = true
        return (left, others)
    }

    private func submit(_ reading: Grid.Reading, _ registry: Registry, _ principal: Principal) async throws {
        let key = reading.key
        let found = try await platform.store.read { db in
            try key.flatMap { try RecordDraft.of($0, in: registry.name, of: principal.tenant, db) }
        }
        var input = RecordDraft.Input(texts: reading.texts)
        (input.baseVersion, input.revision) = (reading.version, found?.revision)
        _ = try await RecordDraft.save(
            found?.id ?? .new(at: platform.now()), input, of: registry, key: key, submitted: true, by: principal,
            at: platform.now(), in: platform.store)
    }

    private func page(
        _ given: GridView.Given, _ request: Request, _ context: MemberContext, _ status: HTTPResponse.Status = .ok
    ) throws -> Response {
        let (principal, registry) = try context.keeping(platform)
        let view = GridView(given, of: registry, for: principal, platform, context.visitor.language)
        return try platform.page(
            view, for: request, context, sample: platform.isSample(principal.tenant), status: status)
    }
}
