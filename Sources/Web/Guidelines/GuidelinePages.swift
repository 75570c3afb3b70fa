import Content
import Foundation
import Hummingbird
import Kernel
import Services
import Standards
import Store

/// `/guidelines`: the map of all items, each guideline, each item, and versions that were.
struct GuidelinePages: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("guidelines")
            .get(use: platform.kept(list))
            .get("items/:item", use: item)
            .get(":guideline", use: platform.kept(show))
            .get(":guideline/versions/:version", use: version)
    }

    @Sendable func list(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let (rules, now) = (platform.rules, platform.now())
        let book = try await platform.store.read { db in try rules.current(at: now, db) }
        let parameters = request.uri.queryParameters
        let query = try ItemQuery(parameters, book, platform.guidance)
        let view = GuidelinesView(
            query, RecordAddress("/guidelines", parameters), book, GuidelineWords(platform, context.language))
        return try platform.page(view, for: request, context, in: .guidelines)
    }

    @Sendable func show(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let id = String(try context.parameters.require("guideline").prefix(80))
        let (rules, now) = (platform.rules, platform.now())
        let (book, versions, changes) = try await platform.store.read { db in
            (try rules.current(at: now, db), try GuidelineVersion.all(of: id, db), try RuleChange.published(db))
        }
        guard let guideline = book.guideline(id) else { throw Problem(.notFound, "problems.notFound") }
        let ids = Set(guideline.items.map(\.id))
        let view = GuidelineView(
            guideline, versions, changes.filter { ids.contains($0.target) }.reversed(), on: Day(now), platform,
            context.language)
        return try platform.page(view, for: request, context, in: .guidelines)
    }

    @Sendable func item(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let id = String(try context.parameters.require("item").prefix(80))
        let (rules, now) = (platform.rules, platform.now())
        let (book, figure) = try await platform.store.read { db in
            (try rules.current(at: now, db), try ItemFigure.of(id, db))
        }
        let words = GuidelineWords(platform, context.language)
        guard let item = try? book.item(id), let guideline = book.guideline(item.guideline) else {
            return try await gone(id, request, context, words)
        }
        return try platform.page(
            GuidelineItemView(item, of: guideline, figure, words), for: request, context, in: .guidelines)
    }

    /// The page of an item that was there once.
    private func gone(
        _ id: String, _ request: Request, _ context: VisitorContext, _ words: GuidelineWords
    ) async throws -> Response {
        let versions = try await platform.store.read { db in try GuidelineVersion.all(db) }
        for version in versions {
            guard let item = version.content.items.first(where: { $0.id == id }) else { continue }
            let language = context.language
            let path = "/guidelines/\(version.guideline)"
            let view = GoneItemView(
                id: id, title: item.title.shown(in: language), about: item.summary.shown(in: language),
                asks: item.asks.shown(in: language), tag: words.tag(item.asks),
                version: LinkView(name: version.version, path: "\(path)/versions/\(version.version.inQuery)"),
                guideline: LinkView(name: version.content.title.shown(in: language), path: path))
            return try platform.page(view, for: request, context, in: .guidelines)
        }
        throw StandardsError.noItem(id)
    }

    @Sendable func version(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let id = String(try context.parameters.require("guideline").prefix(80))
        let name = String(try context.parameters.require("version").prefix(80))
        let versions = try await platform.store.read { db in try GuidelineVersion.all(of: id, db) }
        guard let version = versions.first(where: { $0.version == name }) else {
            throw Problem(.notFound, "problems.notFound")
        }
        let view = GuidelineVersionView(
            version, isCurrent: platform.rules.base.guideline(id)?.version == name,
            GuidelineWords(platform, context.language))
        return try platform.page(view, for: request, context, in: .guidelines)
    }
}

extension GuidelineItemRow {
    init(_ item: GuidelineItem, _ words: GuidelineWords) {
        self.init(
            id: item.id, path: "/guidelines/items/\(item.id)", title: item.title.shown(in: words.language),
            summary: item.summary.shown(in: words.language), level: words.level(item.level),
            isMust: item.level == .must)
    }
}

extension GuidelinesView {
    /// Up to so many items are shown without folding.
    private static let shortList = 12

    init(_ query: ItemQuery, _ address: RecordAddress, _ book: Rulebook, _ words: GuidelineWords) {
        let language = words.language
        self.query = query.words
        isFiltered = !query.isEmpty
        given = ItemQuery.Facet.allCases.compactMap { facet in
            query[facet].map { Given(name: facet.rawValue, value: $0) }
        }
        chosen = ItemQuery.Facet.allCases.compactMap { facet in
            query[facet].map {
                LinkView(name: words.label($0, facet, book), path: address.with(facet.rawValue, nil))
            }
        }
        facets = ItemQuery.Facet.allCases.filter { query.isEmpty ? $0 != .useCase && $0 != .guideline : true }
            .compactMap { facet in
                let counts = query.counts(of: facet, in: book)
                let choices = words.values(of: facet, book).compactMap { value -> Choice? in
                    let isChosen = query[facet] == value
                    guard let n = counts[value], n > 0 || isChosen else { return nil }
                    return Choice(
                        label: words.label(value, facet, book), count: Look.count(n),
                        path: address.with(facet.rawValue, isChosen ? nil : value), isChosen: isChosen)
                }
                guard !choices.isEmpty else { return nil }
                return Facet(
                    id: "facet-\(facet.rawValue)", title: words.texts("guidelines.facet.\(facet.rawValue)", language),
                    choices: choices)
            }
        guard !query.isEmpty else {
            total = Look.count(book.items.count)
            groups = []
            let counts = query.counts(of: .useCase, in: book)
            starts = words.guidance.useCases.map {
                Start(
                    title: $0.title.shown(in: language), about: $0.summary.shown(in: language),
                    count: Look.count(counts[$0.id] ?? 0), path: "/guidelines?use_case=\($0.id)")
            }
            guidelines = book.guidelines.map {
                Card(
                    title: $0.title.shown(in: language), about: $0.summary.shown(in: language),
                    path: "/guidelines/\($0.id)", count: Look.count($0.items.count), version: $0.version,
                    effective: DayView($0.effective.start, language))
            }
            return
        }
        let items = query.items(of: book)
        total = Look.count(items.count)
        let found = Dictionary(grouping: items, by: \.guideline)
        // What is found first stays first: of words, what has them in its title.
        var order: [String] = []
        for item in items where !order.contains(item.guideline) { order.append(item.guideline) }
        let isShort = order.count == 1 || items.count <= Self.shortList
        groups = order.map { id in
            let own = found[id] ?? []
            return Group(
                title: book.guideline(id)?.title.shown(in: language) ?? id, count: Look.count(own.count),
                isOpen: isShort, rows: own.map { GuidelineItemRow($0, words) })
        }
        (starts, guidelines) = ([], [])
    }
}

extension GuidelineWords {
    /// The choices of a facet in their order.
    func values(of facet: ItemQuery.Facet, _ book: Rulebook) -> [String] {
        switch facet {
        case .useCase: guidance.useCases.map(\.id)
        case .phase: Phase.allCases.map(\.rawValue)
        case .principle: guidance.principles.map { "\($0.number)" }
        case .role: GuidelineItem.Role.allCases.map(\.rawValue)
        case .level: GuidelineItem.Level.allCases.map { "\($0.rawValue)" }
        case .guideline: book.guidelines.map(\.id)
        }
    }

    func label(_ value: String, _ facet: ItemQuery.Facet, _ book: Rulebook) -> String {
        switch facet {
        case .useCase: useCase(value)
        case .phase: Phase(rawValue: value).map(phase) ?? value
        case .principle: Int(value).map(principle) ?? value
        case .role: GuidelineItem.Role(rawValue: value).map(role) ?? value
        case .level: Int(value).flatMap(GuidelineItem.Level.init).map(level) ?? value
        case .guideline: book.guideline(value)?.title.shown(in: language) ?? value
        }
    }
}

extension GuidelineView {
    init(
        _ guideline: Guideline, _ kept: [GuidelineVersion], _ changes: [RuleChange], on today: Day,
        _ platform: Platform, _ language: Language
    ) {
        let words = GuidelineWords(platform, language)
        (id, version) = (guideline.id, guideline.version)
        (title, about) = (guideline.title.shown(in: language), guideline.summary.shown(in: language))
        effective = DayView(guideline.effective.start, language)
        isComing = guideline.effective > today
        count = Look.count(guideline.items.count)
        must = Look.count(guideline.items.count { $0.level == .must })
        rows = guideline.items.map { GuidelineItemRow($0, words) }
        let current = kept.first { $0.version == guideline.version }
        let older = kept.first { $0.version != guideline.version }
        previous = older?.version
        self.changes =
            if let current, let older { current.changes(since: older).map { Change($0, words) } } else { [] }
        ruleChanges = changes.map { Change($0, platform, language) }
        versions = kept.map {
            Version(
                name: $0.version, seen: DayView($0.seenAt, language),
                path: "/guidelines/\($0.guideline)/versions/\($0.version.inQuery)",
                isCurrent: $0.version == guideline.version)
        }
    }
}

extension GuidelineView.Change {
    init(_ change: GuidelineVersion.Change, _ words: GuidelineWords) {
        func told(_ key: String, _ item: GuidelineVersion.Item, _ more: [String: String] = [:]) -> Self {
            let values = ["id": item.id, "title": item.title.shown(in: words.language)]
            return Self(
                sentence: words.texts(key, words.language, values.merging(more) { $1 }),
                path: "/guidelines/items/\(item.id)")
        }
        self =
            switch change {
            case .added(let item): told("guidelines.change.added", item)
            case .removed(let item): told("guidelines.change.removed", item)
            case .level(let item, let before):
                told(
                    "guidelines.change.level", item,
                    ["before": words.level(before), "after": words.level(item.level)])
            case .rule(let item): told("guidelines.change.rule", item)
            case .words(let item): told("guidelines.change.words", item)
            }
    }

    /// A change of the rules made in the course of work.
    init(_ change: RuleChange, _ platform: Platform, _ language: Language) {
        self.init(
            sentence: platform.texts(change.told(platform, language), language), reason: change.reason,
            path: (try? platform.rules.base.item(change.target)).map { "/guidelines/items/\($0.id)" })
    }
}

extension RuleChange {
    /// What changes, from when and for whom.
    func told(_ platform: Platform, _ language: Language) -> Message {
        let part =
            switch part {
            case .limit(let name): platform.texts("guidelines.part.limit", language, ["name": name])
            default: platform.texts("guidelines.part.\(part)", language)
            }
        return Message(
            "guidelines.change.decided",
            [
                "id": target, "part": part, "value": value,
                "day": effectiveOn.map { DayView($0.start, language).shown } ?? "",
                "whom": organization.map { platform.name(of: $0, language) }
                    ?? platform.texts("guidelines.change.everybody", language),
            ])
    }
}

extension GuidelineVersionView {
    init(_ kept: GuidelineVersion, isCurrent: Bool, _ words: GuidelineWords) {
        let language = words.language
        guideline = LinkView(name: kept.content.title.shown(in: language), path: "/guidelines/\(kept.guideline)")
        (version, self.isCurrent) = (kept.version, isCurrent)
        effective = DayView(Day(kept.content.effective)?.start ?? kept.seenAt, language)
        seen = DayView(kept.seenAt, language)
        tag = language == .en ? "ja" : nil
        items = kept.content.items.map { item in
            Item(
                id: item.id, path: "/guidelines/items/\(item.id)", title: item.title.shown(in: language),
                level: words.level(item.level), isMust: item.level == .must,
                summary: item.summary.shown(in: language), asks: item.asks.shown(in: language),
                appliesWhen: item.appliesWhen, metWhen: item.metWhen)
        }
    }
}
