import Foundation
import Hummingbird
import Indicators
import Kernel
import Registries
import Store

/// `/api/v1/registries/{registry}/quality` and, for procedures, `/digitalisation`: figures that were measured before.
struct QualityAPI: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("api/v1/registries/:registry")
            .get("quality", use: quality)
            .get("digitalisation", use: digitalisation)
    }

    @Sendable func quality(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let registry = try context.registry(platform)
        struct Page: Encodable {
            @OrNull var cadenceDays: Int?
            let items: [QualityJSON]
        }
        let measured = try await platform.store.read { db in try QualityFigures.all(of: registry, db) }
        let samples = platform.samples
        return try .json(
            Page(
                cadenceDays: registry.cadenceDays,
                items: measured.map { QualityJSON($0, isSample: samples.contains($0.organization)) }))
    }

    @Sendable func digitalisation(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let registry = try context.registry(platform)
        guard registry.name == DigitalisationRate.registry else { throw Problem(.notFound, "problems.notFound") }
        let rate = try await platform.store.read { [platform] db in try platform.digitalisationRate(db) }
        let definition = platform.indicators.first { $0.id == DigitalisationRate.indicator }?.definition
        return try .json(DigitalisationJSON(rate, of: registry, definition: definition?.withoutFurigana))
    }
}

struct QualityJSON: Encodable {
    struct Gap: Encodable { let field: String, missing: Int }

    let organization: String
    /// Fictional; counts in nobody's figures.
    let sample: Bool
    let rows: Int
    /// Shares are between 0 and 1.
    @OrNull var completeness: Double?
    let filled: Int
    let expected: Int
    let worstFields: [Gap]
    @OrNull var validity: Double?
    let refused: Int
    let warnings: Int
    @OrNull var freshness: Double?
    @OrNull var due: Int?
    @OrNull var oldestCheck: Day?
    let duplicates: Int
    @OrNull var brokenReferences: Int?
    let measuredAt: Date

    init(_ measured: QualityMeasurement, isSample: Bool) {
        let figures = measured.figures
        (organization, sample, measuredAt) = (measured.organization.description, isSample, measured.measuredAt)
        (rows, filled, expected, refused) = (figures.rows, figures.filled, figures.expected, figures.refused)
        (warnings, duplicates) = (figures.warned, figures.duplicates)
        worstFields = figures.worst.map { Gap(field: $0.field, missing: $0.missing) }
        (completeness, validity, freshness) = (figures.completeness, figures.validity, figures.freshness)
        (due, oldestCheck, brokenReferences) = (figures.due, figures.oldest, figures.broken)
    }
}

struct DigitalisationJSON: Encodable {
    struct Share: Encodable {
        let n: Int
        let full: Int
        let partial: Int
        @OrNull var rate: Double?
        /// Of how many procedures the cases are known.
        let weighed: Int
        let casesPerYear: Int
        let casesOnline: Int
        @OrNull var weightedRate: Double?

        init(_ share: DigitalisationShare) {
            (n, full, partial, weighed) = (share.n, share.full, share.partial, share.weighed)
            (casesPerYear, casesOnline) = (share.cases, share.casesOnline)
            (rate, weightedRate) = (share.rate, share.weightedRate)
        }
    }

    struct Group: Encodable {
        let value: String
        @OrNull var label: LocalizedText?
        let share: Share
    }

    struct Cell: Encodable {
        let basis: String
        let kind: String
        let share: Share
    }

    @OrNull var measuredAt: Date?
    let n: Int
    @OrNull var rate: Double?
    @OrNull var weightedRate: Double?
    let organizations: Int
    let total: Share
    let byBasis: [Group]
    let byKind: [Group]
    let byBasisAndKind: [Cell]
    @OrNull var definition: LocalizedText?

    init(_ measured: DigitalisationRate?, of registry: Registry, definition: LocalizedText?) {
        let total = measured?.total ?? DigitalisationShare()
        self.total = Share(total)
        (measuredAt, organizations, self.definition) = (measured?.measuredAt, measured?.organizations ?? 0, definition)
        (n, rate, weightedRate) = (total.n, total.rate, total.weightedRate)
        func groups(_ groups: [DigitalisationRate.Group]?, _ name: String) -> [Group] {
            let categories = registry.field(named: name).map { registry.fields[$0].categories } ?? []
            return (groups ?? []).map { group in
                Group(
                    value: group.value, label: categories.first { $0.value == group.value }?.label.withoutFurigana,
                    share: Share(group.share))
            }
        }
        byBasis = groups(measured?.byBasis, "basis.kind")
        byKind = groups(measured?.byKind, "kind")
        byBasisAndKind = (measured?.cells ?? []).map {
            Cell(basis: $0.basis, kind: $0.kind, share: Share($0.share))
        }
    }
}
