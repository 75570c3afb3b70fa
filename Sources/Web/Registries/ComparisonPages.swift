import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Registries
import Store

/// `/registries/{name}/compare`: what organisations say about the same thing.
struct ComparisonPages: Sendable {
    let platform: Platform

    static let maxRows = 300
    private static let maxChoices = 200

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("registries/:registry").get("compare", use: show)
    }

    @Sendable func show(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let registry = try context.registry(platform)
        guard let comparison = registry.comparison else { throw Problem(.notFound, "problems.notFound") }
        let parameters = request.uri.queryParameters
        let value = parameters["by"].map { String($0.prefix(400)) } ?? ""
        let words = parameters["q"].map { String($0.prefix(200)) } ?? ""
        let language = context.language
        let speech = RecordWords(registry, platform, language)
        var head = RegistryHeadView(registry, language)
        head.onCompare = true
        var view = ComparisonView(
            head: head, field: registry.fields[comparison.by].title.shown(in: language), choices: [], query: words)
        var query = RecordQuery(registry)
        query.leavingOut = platform.samples
        if value.isEmpty {
            let counts = try await platform.store.read { [query] db in
                try query.counts(of: comparison.by, db)
            }
            let asked = SearchText.folded(words)
            view.choices = Array(
                counts.lazy.map { count in
                    let value = registry.text(ofIndexText: count.value, comparison.by)
                    let label = speech.label(value, comparison.by)
                    return ComparisonView.Choice(
                        label: label, count: Look.count(count.n),
                        path: "\(registry.path)/compare?by=\(value.inQuery)", tag: speech.tag(of: label))
                }.filter { asked.isEmpty || SearchText.folded($0.label).contains(asked) }.prefix(Self.maxChoices))
        } else {
            try query.filter(registry.fields[comparison.by].name, [value])
            query.limit = Self.maxRows
            let page = try await platform.store.read { [query] db in try query.page(db) }
            view.comparison = try ComparisonView.Comparison(
                of: value, page, comparison, speech, on: Day(platform.now()))
        }
        return try platform.page(view, for: request, context, in: .registries)
    }
}

/// Which of several numbers stand out: those that are further from the middle one than four times what is usual, the
/// usual being the middle distance from it. With fewer than five numbers none does.
struct Outliers: Hashable {
    static let fewest = 5
    static let times = 4.0

    let middle: Double?
    private let reach: Double

    init(_ numbers: [Double]) {
        guard numbers.count >= Self.fewest, let middle = Self.middle(of: numbers) else {
            (self.middle, reach) = (nil, .infinity)
            return
        }
        self.middle = middle
        reach = Self.times * (Self.middle(of: numbers.map { abs($0 - middle) }) ?? .infinity)
    }

    func contains(_ number: Double) -> Bool { middle.map { abs(number - $0) > reach } ?? false }

    private static func middle(of numbers: [Double]) -> Double? {
        let sorted = numbers.sorted()
        guard !sorted.isEmpty else { return nil }
        let half = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
    }
}

extension ComparisonView.Comparison {
    private static let excerpt = 90

    init(
        of value: String, _ page: RecordPage, _ comparison: Registry.Comparison, _ speech: RecordWords, on today: Day
    ) throws {
        let (registry, platform, language) = (speech.registry, speech.platform, speech.language)
        let order = Dictionary(
            uniqueKeysWithValues: platform.organizations.all.enumerated().map { ($0.element.id, $0.offset) })
        let rows = try page.rows.map { ($0, try registry.values(of: $0.document)) }
            .sorted { (order[$0.0.tenant] ?? .max, $0.0.key) < (order[$1.0.tenant] ?? .max, $1.0.key) }
        let tenants = Set(rows.map(\.0.tenant))
        // The day of the last look has a column of its own.
        let fields = comparison.fields.filter { !registry.fields[$0].isRestricted && $0 != registry.checked }
        let filled = fields.filter { field in rows.contains { $0.1[field] != nil } }
        let outliers = filled.map { field in
            let isNumber = [.number, .integer].contains(registry.fields[field].kind)
            return Outliers(isNumber ? rows.compactMap { $0.1[field]?.double } : [])
        }
        let columns = zip(filled, outliers).map { field, outliers in
            ComparisonView.Column(
                title: registry.fields[field].title.shown(in: language),
                isNumber: [.number, .integer].contains(registry.fields[field].kind),
                middle: outliers.middle.map { $0 == $0.rounded() ? Look.count(Int($0)) : Look.decimal($0) })
        }
        let label = speech.label(value, comparison.by)
        // Municipalities do the same things; a bureau need not.
        let gaps =
            registry.keeper == .organizations
            ? platform.organizations.all.filter { $0.kind.isMunicipality && !tenants.contains($0.id) } : []
        self.init(
            value: label, tag: speech.tag(of: label), rowCount: Look.count(page.total),
            organizationCount: Look.count(tenants.count), columns: columns,
            unfilled: fields.filter { !filled.contains($0) }.map { registry.fields[$0].title.shown(in: language) },
            rows: rows.map { row, values in
                ComparisonView.Row(
                    organization: platform.name(of: row.tenant, language), path: registry.path(of: row.key),
                    title: speech.title(values, key: row.key),
                    isSample: platform.organizations[row.tenant]?.isSample ?? false,
                    cells: zip(zip(filled, columns), outliers).map { column, outliers in
                        let words = speech.words(values, column.0).map {
                            Excerpt.beginning(of: $0, length: Self.excerpt)
                        }
                        return ComparisonView.Cell(
                            title: column.1.title, words: words ?? "", isNumber: column.1.isNumber,
                            isEmpty: words == nil,
                            isOutlier: values[column.0]?.double.map(outliers.contains) ?? false,
                            tag: speech.tag(of: words))
                    }, checked: row.checkedOn.map { DayView($0, language) },
                    age: row.checkedOn.map { Look.count(max(0, today.daysSince1970 - $0.daysSince1970)) },
                    isOverdue: registry.isOverdue(checked: row.checkedOn, on: today))
            },
            gaps: gaps.map { LinkView(name: $0.name.shown(in: language), path: "/organizations/\($0.id)") },
            gapCount: Look.count(gaps.count), isCut: page.next != nil)
        hasOutliers = self.rows.contains { $0.cells.contains { $0.isOutlier } }
    }
}
