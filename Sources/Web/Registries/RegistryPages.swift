import Content
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Registries
import Store

/// `/registries` and `/registries/{name}`: which registries there are, and the rows of one.
struct RegistryPages: Sendable {
    let platform: Platform

    private static let rowsPerPage = 20
    private static let maxCounted = 100_000

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("registries")
            .get(use: platform.kept(list))
            .get(":registry", use: platform.kept(show))
            .get(":registry/dictionary", use: dictionary)
    }

    @Sendable func list(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let shelf = platform.registries
        let found = try await platform.store.read { [samples = platform.samples] db in
            try shelf.all.map { registry in
                (
                    registry, try RecordTally.byOrganization(in: registry.name, leavingOut: samples, db),
                    try RegistryState.of(registry, db),
                    try QualityFigures.all(of: registry, db).filter { !samples.contains($0.organization) }
                )
            }
        }
        let language = context.language
        let view = RegistriesView(
            entries: found.map { registry, counts, state, quality in
                let rows = counts.values.reduce(0, +)
                return RegistriesView.Entry(
                    title: registry.title.shown(in: language), about: registry.description.shown(in: language),
                    path: registry.path, rows: Look.count(rows), isEmpty: rows == 0,
                    keeper: platform.keeper(of: registry, language),
                    licence: LinkView(name: registry.licence.name, path: registry.licence.path),
                    changed: state.revision == 0 ? nil : DayView(state.changedAt, language),
                    cadence: registry.cadenceDays.map { Look.count($0) }, fresh: .init(quality))
            })
        return try platform.page(view, for: request, context, in: .registries)
    }

    @Sendable func show(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let registry = try context.registry(platform)
        let parameters = request.uri.queryParameters
        var query = try RecordQuery(parameters, registry, platform)
        query.limit = Self.rowsPerPage
        if parameters["sort"]?.isEmpty ?? true {
            // Without a wish: by name where that can be had, else what changed last.
            if let first = registry.sortFields.first { query.order = .field(first) } else { query.isDescending = true }
        }
        let (asked, now) = (query, platform.now())
        let (page, facets, counts, withheld) = try await platform.store.read { db in
            let counts = try RecordTally.byOrganization(in: registry.name, db)
            // Words and days have no counts at hand: every facet would read all rows once more.
            let isCountable =
                asked.words.isEmpty && asked.moment == nil || counts.values.reduce(0, +) <= Self.maxCounted
            return (
                try asked.page(db),
                isCountable ? try registry.facets.map { ($0, try asked.counts(of: $0, db)) } : [], counts,
                try Withholding.count(in: registry.name, leavingOut: asked.leavingOut, at: now, db)
            )
        }
        let address = RecordAddress(registry.path, parameters)
        let view = try RegistryView(
            asked, page, facets, counts, withheld, address,
            PaginationView(
                request, next: page.next?.description,
                count: page.rows.count, total: page.total), words: String(parameters["q"]?.prefix(200) ?? ""),
            day: String(parameters["as_of"]?.prefix(40) ?? ""), platform, context.language)
        return try platform.page(view, for: request, context, in: .registries)
    }

    @Sendable func dictionary(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let view = DictionaryView(try context.registry(platform), platform, context.language)
        return try platform.page(view, for: request, context, in: .registries)
    }
}

extension RegistriesView.Fresh {
    /// Nil while nobody has measured, or where there is no cadence.
    init?(_ measured: [QualityMeasurement]) {
        let counted = measured.filter { $0.figures.due != nil }
        let rows = counted.reduce(0) { $0 + $1.figures.rows }
        guard rows > 0 else { return nil }
        let fresh = rows - counted.reduce(0) { $0 + ($1.figures.due ?? 0) }
        self.init(n: Look.count(fresh), all: Look.count(rows), percent: Look.percent(fresh, of: rows))
    }
}

extension Platform {
    /// Who keeps the rows, in words.
    func keeper(of registry: Registry, _ language: Language) -> String {
        switch registry.keeper {
        case .organizations: texts("registries.keeper.organizations", language)
        case .one(let tenant): organizations[tenant]?.name.shown(in: language) ?? "\(tenant)"
        }
    }

    func name(of tenant: Tenant.ID, _ language: Language) -> String {
        organizations[tenant]?.name.shown(in: language) ?? "\(tenant)"
    }
}

extension RegistryHeadView {
    init(_ registry: Registry, _ language: Language) {
        self.init(
            title: registry.title.shown(in: language), path: registry.path,
            comparePath: registry.comparison == nil ? nil : "\(registry.path)/compare")
    }
}

extension Registry {
    /// The day from which a row that was looked at on `day` is due again; nil while it is not.
    func overdue(checked day: Day, on today: Day) -> Day? {
        guard let cadenceDays else { return nil }
        let due = day.adding(days: cadenceDays)
        return due < today ? due : nil
    }

    /// Whether somebody has to look; also when nobody said that anybody ever did.
    func isOverdue(checked day: Day?, on today: Day) -> Bool {
        guard let day else { return cadenceDays != nil }
        return overdue(checked: day, on: today) != nil
    }

    /// Where a row stands on the map.
    func place(of values: RecordValues) -> MapView.Place? {
        guard let position, let latitude = values[position.latitude]?.double,
            let longitude = values[position.longitude]?.double
        else { return nil }
        return MapView.Place(latitude: latitude, longitude: longitude)
    }
}

extension FieldValue {
    var double: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .number(let number): number
        default: nil
        }
    }
}

extension RegistryView {
    init(
        _ asked: RecordQuery, _ page: RecordPage, _ counted: [(Int, [(value: String, n: Int)])],
        _ organizations: [Tenant.ID: Int], _ hidden: (rows: Int, fields: Int), _ address: RecordAddress,
        _ pages: PaginationView?, words: String, day: String, _ platform: Platform, _ language: Language
    ) throws {
        let registry = asked.registry
        let speech = RecordWords(registry, platform, language)
        let today = Day(platform.now())
        var head = RegistryHeadView(registry, language)
        head.onRows = true
        self.head = head
        about = registry.description.shown(in: language)
        (query, self.day) = (words, day)
        organization = Self.organizations(asked, organizations, platform, language)
        let known = Set(["q", "organization", "as_of"])
        given = address.items.filter { !known.contains($0.name) }.map { Given(name: $0.name, value: $0.value) }
        chosen = asked.filters.flatMap { filter in
            filter.values.map { value in
                LinkView(
                    name: "\(registry.fields[filter.field].title.shown(in: language)): "
                        + speech.label(value, filter.field),
                    path: address.without(registry.fields[filter.field].name, value))
            }
        }
        facets = counted.enumerated().compactMap { index, facet in
            Facet(facet.0, facet.1, of: page.total, number: index + 1, asked, address, speech)
        }
        sorts = Self.sorts(asked, address, platform, language)
        moment = asked.moment.map { MomentView(day: DayView($0, language), nowPath: address.with("as_of", nil)) }
        total =
            page.isTotalMinimum
            ? platform.texts("registries.show.atLeast", language, ["n": Look.count(page.total)])
            : Look.count(page.total)
        isFiltered = !asked.filters.isEmpty || asked.organization != nil || !asked.words.isEmpty
        var places: [MapView.Place] = []
        rows = try page.rows.map { row in
            let values = try registry.values(of: row.document)
            if let place = registry.place(of: values) { places.append(place) }
            return Row(row, values, on: today, moment: asked.moment == nil ? nil : day, speech)
        }
        map = MapView(places, here: nil)
        pagination = pages
        pagination?.total = total
        withheld =
            hidden.rows + hidden.fields == 0
            ? nil : Withheld(rows: Look.count(hidden.rows), fields: Look.count(hidden.fields))
        files = RegistryFilesView(
            registry, organization: asked.organization, day: asked.moment == nil ? "" : day, language)
    }

    private static func organizations(
        _ asked: RecordQuery, _ counts: [Tenant.ID: Int], _ platform: Platform, _ language: Language
    ) -> ChoicesView? {
        guard asked.registry.keeper == .organizations, counts.count > 1 || asked.organization != nil else { return nil }
        let there = platform.organizations.all.filter { (counts[$0.id] ?? 0) > 0 || $0.id == asked.organization }
        return ChoicesView(
            "organization", chosen: asked.organization.map { "\($0)" } ?? "",
            [("", platform.texts("registries.show.all", language), nil)]
                + there.map { ("\($0.id)", "\($0.name.shown(in: language)) (\(Look.count(counts[$0.id] ?? 0)))", nil) })
    }

    /// By each field that can be sorted by, and by when a row changed; a second click turns the order round.
    private static func sorts(
        _ asked: RecordQuery, _ address: RecordAddress, _ platform: Platform, _ language: Language
    ) -> [Sort] {
        let registry = asked.registry
        func sort(_ name: String, _ title: String, _ isCurrent: Bool, downFirst: Bool) -> Sort {
            let goesDown = isCurrent ? !asked.isDescending : downFirst
            return Sort(
                name: title, path: address.with("sort", (goesDown ? "-" : "") + name),
                isUp: isCurrent && !asked.isDescending, isDown: isCurrent && asked.isDescending)
        }
        return registry.sortFields.map { field in
            let schema = registry.fields[field]
            return sort(
                schema.name, schema.title.shown(in: language), asked.order == .field(field),
                downFirst: schema.kind == .date)
        } + [
            sort(
                "_updated", platform.texts("registries.show.sort.changed", language), asked.order == .change,
                downFirst: true)
        ]
    }
}

extension RegistryView.Facet {
    private static let shown = 8

    /// Nil when there is nothing to choose.
    init?(
        _ field: Int, _ counts: [(value: String, n: Int)], of total: Int, number: Int, _ asked: RecordQuery,
        _ address: RecordAddress,
        _ speech: RecordWords
    ) {
        let schema = asked.registry.fields[field]
        let chosen = Set(asked.filters.first { $0.field == field }?.values ?? [])
        guard !counts.isEmpty, counts.count > 1 || counts[0].n < total || !chosen.isEmpty else { return nil }
        let all = counts.map { count in
            let value = asked.registry.text(ofIndexText: count.value, field)
            let isChosen = chosen.contains(value)
            return RegistryView.Choice(
                label: speech.label(value, field), count: Look.count(count.n),
                path: isChosen ? address.without(schema.name, value) : address.with(schema.name, value),
                isChosen: isChosen)
        }
        let shown = all.count <= Self.shown + 2 ? all.count : Self.shown
        self.init(
            id: "facet-\(number)", title: schema.title.shown(in: speech.language), choices: Array(all.prefix(shown)),
            more: Array(all.dropFirst(shown)), moreCount: Look.count(all.count - shown),
            isOpen: all.dropFirst(shown).contains { $0.isChosen })
    }
}

extension RegistryView.Row {
    /// - Parameter moment: the day an older reading is of.
    init(_ row: RecordRow, _ values: RecordValues, on today: Day, moment: String?, _ speech: RecordWords) {
        let (registry, platform, language) = (speech.registry, speech.platform, speech.language)
        let path = registry.path(of: row.key)
        let title = speech.title(values, key: row.key)
        let summary = speech.summary(values)
        let organization = platform.name(of: row.tenant, language)
        self.init(
            path: moment.map { "\(path)?as_of=\($0.inQuery)" } ?? path, title: title, summary: summary,
            organization: registry.keeper == .organizations ? organization : nil,
            words: registry.facets.compactMap { field in
                // Yes and no say nothing without their question.
                registry.fields[field].kind == .boolean || field == registry.titleField
                    ? nil : speech.words(values, field)
            }.filter { $0 != organization }, checked: row.checkedOn.map { DayView($0, language) },
            isOverdue: moment == nil && registry.isOverdue(checked: row.checkedOn, on: today),
            isSample: platform.organizations[row.tenant]?.isSample ?? false,
            tag: speech.tag(of: [title, summary].compactMap(\.self)))
    }
}

extension RegistryFilesView {
    init(_ registry: Registry, organization: Tenant.ID?, day: String, _ language: Language) {
        var items: [(name: String, value: String)] = []
        if let organization { items.append(("organization", "\(organization)")) }
        if !day.isEmpty { items.append(("as_of", day)) }
        let part = RecordAddress.text("", items)
        self.init(
            path: "/api/v1/registries/\(registry.name)", part: part, more: part.isEmpty ? "" : "&" + part.dropFirst(),
            licence: LinkView(name: registry.licence.title, path: registry.licence.path),
            attribution: registry.attribution?.shown(in: language),
            sources: registry.sources.map { Source(name: $0.title, path: $0.path) })
    }
}
