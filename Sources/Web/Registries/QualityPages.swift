import Content
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Registries
import Store

/// `/registries/{name}/quality`: how well each organisation keeps its rows, as it was measured last.
struct QualityPages: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("registries/:registry").get("quality", use: show)
    }

    @Sendable func show(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let registry = try context.registry(platform)
        let samples = Set(platform.organizations.all.filter(\.isSample).map(\.id))
        let (measured, rate) = try await platform.store.read { db in
            (
                try QualityFigures.all(of: registry, db),
                registry.name == DigitalisationRate.registry
                    ? try DigitalisationRate.of(registry, leavingOut: samples, db) : nil
            )
        }
        let view = QualityView(measured, rate, of: registry, platform, context.language)
        return try platform.page(view, for: request, context, in: .registries)
    }
}

extension QualityView {
    /// What is measured, in the order of the columns.
    fileprivate enum Measure: String, CaseIterable {
        case completeness, validity, warnings, freshness, duplicates, broken
    }

    init(
        _ measured: [QualityMeasurement], _ rate: DigitalisationRate?, of registry: Registry, _ platform: Platform,
        _ language: Language
    ) {
        let speech = RecordWords(registry, platform, language)
        var head = RegistryHeadView(registry, language)
        head.onQuality = true
        let measures = Measure.allCases.filter { measure in
            switch measure {
            case .freshness: registry.cadenceDays != nil
            case .broken: !registry.references.isEmpty
            default: true
            }
        }
        let order = Dictionary(
            uniqueKeysWithValues: platform.organizations.all.enumerated().map { ($0.element.id, $0.offset) })
        let sorted = measured.sorted { order[$0.organization] ?? .max < order[$1.organization] ?? .max }
        let known = Set(measured.map(\.organization))
        let without =
            registry.keeper == .organizations && !measured.isEmpty
            ? platform.organizations.all.filter { $0.kind.isMunicipality && !known.contains($0.id) } : []
        let real = sorted.filter { !(platform.organizations[$0.organization]?.isSample ?? false) }
        self.init(
            head: head,
            columns: measures.map {
                Column(
                    title: platform.texts("registries.measure.\($0.rawValue).title", language),
                    about: platform.texts("registries.measure.\($0.rawValue).about", language))
            },
            rows: sorted.map { one in
                Row(
                    organization: platform.name(of: one.organization, language),
                    path: "\(registry.path)?organization=\("\(one.organization)".inQuery)",
                    isSample: platform.organizations[one.organization]?.isSample ?? false,
                    gaps: Self.gaps(one.figures, speech), rows: Look.count(one.figures.rows),
                    figures: measures.map { Figure($0, one.figures, speech, isAlone: true) },
                    measured: DayView(one.measuredAt, language))
            }, cadence: registry.cadenceDays.map { Look.count($0) },
            without: without.map { LinkView(name: $0.name.shown(in: language), path: "/organizations/\($0.id)") },
            withoutCount: Look.count(without.count))
        if real.count > 1, let oldest = real.map(\.measuredAt).min() {
            let sum = QualityFigures(sum: real.map(\.figures))
            total = Row(
                organization: "", path: registry.path, rows: Look.count(sum.rows),
                figures: measures.map { Figure($0, sum, speech, isAlone: false) }, measured: DayView(oldest, language))
        }
        digitalisation = rate.map { Digitalisation($0, speech) }
    }

    private static func gaps(_ figures: QualityFigures, _ speech: RecordWords) -> String? {
        let gaps = figures.worst.compactMap { gap in
            speech.registry.field(named: gap.field).map {
                "\(speech.registry.fields[$0].title.shown(in: speech.language)) \(Look.count(gap.missing))"
            }
        }
        return gaps.isEmpty ? nil : gaps.joined(separator: speech.comma)
    }
}

extension QualityFigures {
    /// Of several organisations together. What is missing most is each one's own.
    fileprivate init(sum all: [QualityFigures]) {
        self.init()
        for one in all {
            rows += one.rows
            expected += one.expected
            filled += one.filled
            refused += one.refused
            warned += one.warned
            due = due.map { $0 + (one.due ?? 0) } ?? one.due
            duplicates += one.duplicates
            broken = broken.map { $0 + (one.broken ?? 0) } ?? one.broken
        }
    }
}

extension QualityView.Figure {
    fileprivate init(
        _ measure: QualityView.Measure, _ figures: QualityFigures, _ speech: RecordWords, isAlone: Bool
    ) {
        let (texts, language) = (speech.platform.texts, speech.language)
        let title = texts("registries.measure.\(measure.rawValue).title", language)
        func share(_ part: Int, of whole: Int, isDue: Bool) -> Self {
            Self(
                title: title, percent: whole == 0 ? nil : Self.percent(part, of: whole),
                basis: whole == 0 ? "–" : "\(Look.count(part)) / \(Look.count(whole))", isDue: isDue && isAlone)
        }
        func count(_ n: Int) -> Self { Self(title: title, basis: Look.count(n), isDue: n > 0 && isAlone) }
        switch measure {
        case .completeness:
            self = share(figures.filled, of: figures.expected, isDue: false)
        case .validity: self = share(figures.rows - figures.refused, of: figures.rows, isDue: figures.refused > 0)
        case .warnings: self = share(figures.warned, of: figures.rows, isDue: figures.warned > 0)
        case .freshness:
            let due = figures.due ?? 0
            self = share(figures.rows - due, of: figures.rows, isDue: due > 0)
        case .duplicates: self = count(figures.duplicates)
        case .broken: self = count(figures.broken ?? 0)
        }
    }

    /// Whole percents that never round up to all or down to none.
    private static func percent(_ part: Int, of whole: Int) -> String {
        if part > 0, part < whole { return String(min(99, max(1, part * 100 / whole))) }
        return Look.percent(part, of: whole)
    }
}

extension QualityView.Digitalisation {
    fileprivate init(_ rate: DigitalisationRate, _ speech: RecordWords) {
        func lines(_ groups: [DigitalisationRate.Group], _ field: String) -> [Line] {
            guard let field = speech.registry.field(named: field) else { return [] }
            return groups.map { Line(speech.label($0.value, field), $0.share) }
        }
        self.init(
            total: Line("", rate.total), byBasis: lines(rate.byBasis, "basis.kind"), byKind: lines(rate.byKind, "kind"),
            weighted: rate.total.weightedRate.map { Look.decimal($0 * 100) }, weighed: Look.count(rate.total.weighed),
            organizations: Look.count(rate.organizations), measured: DayView(rate.measuredAt, speech.language))
    }
}

extension QualityView.Digitalisation.Line {
    fileprivate init(_ label: String, _ share: DigitalisationShare) {
        self.init(
            label: label, n: Look.count(share.n), full: Look.count(share.full), partial: Look.count(share.partial),
            rate: share.rate.map { Look.decimal($0 * 100) })
    }
}
