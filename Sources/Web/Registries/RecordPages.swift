import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Registries
import Store

/// `/registries/{name}/records/{key}`: one row with its history, as it is or as it was.
struct RecordPages: Sendable {
    let platform: Platform

    private static let versionsShown = 50
    private static let maxVersions = 1000
    private static let maxNeighbours = 500

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("registries/:registry").get("records/:key", use: show)
    }

    @Sendable func show(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let registry = try context.registry(platform)
        let key = try context.recordKey()
        let query = request.uri.queryParameters
        let moment = try query["as_of"].flatMap { $0.isEmpty ? nil : String($0) }.map { try Date.moment($0) }
        let version = query["version"].flatMap { $0.isEmpty ? nil : String($0.prefix(20)) }
        if let version, Int(version) == nil { throw RegistryError.noRecord(key) }
        let found = try await platform.store.read { [now = platform.now()] db in
            try Found(key, of: registry, at: moment, version: version.flatMap { Int($0) }, now: now, db)
        }
        var view = try RecordView(found, of: registry, platform, context.language)
        view.offer(registry, kept: found.current.tenant, to: context.member, platform, context.language)
        return try platform.page(
            view, for: request, context, in: .registries,
            sample: platform.organizations[found.current.tenant]?.isSample ?? false)
    }

    /// What the page of one row shows, read in one snapshot.
    struct Found: Sendable {
        let current: Record
        let shown: Record
        /// Whether an older reading was asked for.
        let isOlder: Bool
        /// Newest first, one more than are shown.
        let history: [Record]
        let withholdings: [Withholding]
        let neighbours: [MapView.Place]

        init(
            _ key: String, of registry: Registry, at moment: Date?, version: Int?, now: Date, _ db: any Connection
        ) throws {
            let current = try registry.shown(key, at: nil, db)
            let history = try Record.history(
                of: key, in: current.tenant, of: registry, RegistryState.of(registry, db),
                limit: version == nil ? versionsShown + 1 : maxVersions, db)
            var shown = current
            if let version {
                guard let then = history.first(where: { $0.version == version }) else {
                    throw RegistryError.noRecord(key)
                }
                shown = then
            } else if let moment {
                shown = try registry.shown(key, at: moment, db)
            }
            self.current = current
            self.shown = shown
            isOlder = shown.version != current.version || moment != nil
            self.history = Array(history.prefix(versionsShown + 1))
            withholdings =
                current.publicDocument == nil
                ? []
                : try Withholding.all(in: registry.name, of: current.tenant, limit: 10_000, db)
                    .filter { $0.key == key && $0.field != nil && $0.holds(at: now) }
            neighbours = try Self.neighbours(of: shown, registry, db)
        }

        /// Where the other rows of the same organisation stand; of very many, those alike in the first facet.
        private static func neighbours(
            of record: Record, _ registry: Registry, _ db: any Connection
        ) throws -> [MapView.Place] {
            let values = try registry.values(of: record.shown)
            guard registry.place(of: values) != nil else { return [] }
            var query = RecordQuery(registry)
            query.organization = record.tenant
            query.limit = maxNeighbours
            let all = try RecordTally.byOrganization(in: registry.name, db)[record.tenant] ?? 0
            if all > maxNeighbours, let facet = registry.facets.first, let value = values[facet] {
                try query.filter(registry.fields[facet].name, [registry.text(of: value, facet)])
            }
            return try query.page(db).rows.compactMap { registry.place(of: try registry.values(of: $0.document)) }
        }
    }
}

extension RecordView {
    private static let versionsShown = 50

    init(_ found: RecordPages.Found, of registry: Registry, _ platform: Platform, _ language: Language) throws {
        let (record, current) = (found.shown, found.current)
        let speech = RecordWords(registry, platform, language)
        let values = try registry.values(of: record.shown)
        let today = Day(platform.now())
        let path = registry.path(of: record.key)
        let data = "/api/v1\(path)"
        let organization = LinkView(
            name: platform.name(of: record.tenant, language), path: "/organizations/\(record.tenant)")
        let hidden = Set(found.withholdings.compactMap { $0.field.flatMap { registry.field(named: $0) } })
        let restricted = registry.fields.indices.filter { registry.fields[$0].isRestricted }
        let unseen = hidden.union(restricted)
        let shown = registry.fields.indices.filter { !unseen.contains($0) }
        let missing = shown.filter { values[$0] == nil }
        self.init(
            head: RegistryHeadView(registry, language), title: speech.title(values, key: record.key),
            key: record.key, organization: organization, version: String(record.version),
            since: DayView(record.at, language), checked: record.checkedOn.map { DayView($0, language) },
            fields: shown.compactMap { field in
                values[field].map { value in
                    let schema = registry.fields[field]
                    return Field(title: schema.title.shown(in: language), value: speech.view(value, field))
                }
            },
            missing: missing.map { registry.fields[$0].title.shown(in: language) },
            missingCount: Look.count(missing.count),
            withheld: found.withholdings.compactMap { withholding in
                withholding.field.flatMap { registry.field(named: $0) }.map { field in
                    Withheld(
                        title: registry.fields[field].title.shown(in: language), reason: withholding.reason,
                        until: DayView(withholding.endsOn, language))
                }
            }, restricted: restricted.map { registry.fields[$0].title.shown(in: language) }, versions: [],
            dataPath: data, historyPath: "\(data)/history")
        tag = speech.tag(of: title)
        isSample = platform.organizations[record.tenant]?.isSample ?? false
        cadence = registry.cadenceDays.map { Look.count($0) }
        if !found.isOlder, !current.isWithdrawn {
            let due = record.checkedOn.flatMap { registry.overdue(checked: $0, on: today) }
            overdue = due.map { DayView($0, language) }
        }
        if current.isWithdrawn {
            withdrawn = DayView(current.at, language)
            withdrawnWhy = current.reason
        }
        moment = found.isOlder ? MomentView(day: DayView(record.at, language), nowPath: path) : nil
        isNotYetInForce = Self.day(registry.validity.from, values).map { $0 > today } ?? false
        isNoLongerInForce = Self.day(registry.validity.to, values).map { $0 < today } ?? false
        position = registry.place(of: values).map { place in
            Position(
                latitude: place.latitudeText, longitude: place.longitudeText, geo: place.geo, mapPath: place.mapPath,
                map: MapView(found.neighbours, here: place))
        }
        versions = try Self.versions(found, hiding: unseen, speech, path)
        hasOlder = found.history.count > Self.versionsShown
        if let comparison = registry.comparison, let value = values[comparison.by] {
            comparePath = "\(registry.path)/compare?by=\(registry.text(of: value, comparison.by).inQuery)"
        }
    }

    private static func day(_ field: Int?, _ values: RecordValues) -> Day? {
        guard let field, case .text(let text)? = values[field] else { return nil }
        return Day(text)
    }

    private static func versions(
        _ found: RecordPages.Found, hiding unseen: Set<Int>, _ speech: RecordWords, _ path: String
    ) throws -> [Version] {
        let (registry, language) = (speech.registry, speech.language)
        let all = try found.history.map { ($0, try registry.values(of: $0.shown)) }
        return all.prefix(versionsShown).enumerated().map { place, version in
            let (record, values) = version
            let before = place + 1 < all.count ? all[place + 1].1 : nil
            let isFirst = record.version == 1
            let changes =
                isFirst || before == nil
                ? [] : registry.changes(from: before, to: values).filter { !unseen.contains($0.field) }
            return Version(
                number: String(record.version), day: DayView(record.at, language),
                isUpdate: record.change == .update, isCorrection: record.change == .correction,
                isWithdrawal: record.change == .withdrawal, isFirst: isFirst,
                isShown: record.version == found.shown.version, path: "\(path)?version=\(record.version)",
                reason: record.reason, changes: changes.map { Change($0, speech) })
        }
    }
}

extension RecordView.Change {
    init(_ change: FieldChange, _ speech: RecordWords) {
        let before = change.before.map { speech.words($0, change.field) }
        let after = change.after.map { speech.words($0, change.field) }
        let field = speech.registry.fields[change.field]
        let cut = Excerpt.difference(before ?? "", after ?? "")
        self.init(
            title: field.title.shown(in: speech.language), before: before == nil ? nil : cut.before,
            after: after == nil ? nil : cut.after, tag: speech.tag(of: [before, after].compactMap(\.self)))
    }
}
