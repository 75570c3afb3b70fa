import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import NIOCore
import Services
import Standards
import Store
import Tables

/// `/api/v1/guidelines`, `/api/v1/items` and what helps to find them, as open data.
struct GuidelineAPI: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("api/v1")
            .get("guidelines", use: list)
            .get("guidelines/:guideline", use: show)
            .get("items.csv", use: table)
            .get("items.json", use: items)
            .get("items/:item", use: item)
            .get("use-cases", use: useCases)
            .get("learning", use: learning)
    }

    private struct Page<Item: Encodable>: Encodable {
        let items: [Item]
    }

    /// The rules in force for everybody, and what was measured of them.
    private func read() async throws -> (book: Rulebook, figures: [String: ItemFigure]) {
        let (rules, now) = (platform.rules, platform.now())
        return try await platform.store.read { db in (try rules.current(at: now, db), try ItemFigure.all(db)) }
    }

    @Sendable func list(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let (rules, now) = (platform.rules, platform.now())
        let book = try await platform.store.read { db in try rules.current(at: now, db) }
        return try .tagged(Page(items: book.guidelines.map { GuidelineJSON($0) }), for: request)
    }

    @Sendable func show(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let id = String(try context.parameters.require("guideline").prefix(80))
        let (rules, now) = (platform.rules, platform.now())
        let (book, versions) = try await platform.store.read { db in
            (try rules.current(at: now, db), try GuidelineVersion.all(of: id, db))
        }
        guard let guideline = book.guideline(id) else { throw Problem(.notFound, "problems.notFound") }
        return try .tagged(GuidelineJSON(guideline, versions: versions), for: request)
    }

    @Sendable func item(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let (book, figures) = try await read()
        let item = try book.item(String(try context.parameters.require("item").prefix(80)))
        return try .tagged(
            GuidelineItemJSON(item, of: book.guideline(item.guideline), figures[item.id]), for: request)
    }

    @Sendable func items(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let (book, figures) = try await read()
        let asked = try ItemQuery(request.uri.queryParameters, book, platform.guidance).items(of: book)
        return try .tagged(
            Page(items: asked.map { GuidelineItemJSON($0, of: book.guideline($0.guideline), figures[$0.id]) }),
            for: request)
    }

    @Sendable func table(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let (book, figures) = try await read()
        let query = request.uri.queryParameters
        var csv = CSVWriter(mark: query["bom"] == "1")
        for name in Self.columns { csv.append(name) }
        csv.endRow()
        for item in try ItemQuery(query, book, platform.guidance).items(of: book) {
            let row = GuidelineItemJSON(item, of: book.guideline(item.guideline), figures[item.id])
            for cell in Self.cells(of: row) { csv.append(cell) }
            csv.endRow()
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8",
                .contentDisposition: "attachment; filename=\"guideline-items.csv\"",
            ], body: .init(byteBuffer: ByteBuffer(bytes: csv.bytes))
        ).unlessKnown(to: request, csv.bytes)
    }

    private static let columns = [
        "id", "guideline", "version", "level", "title_ja", "title_en", "summary_ja", "summary_en", "asks", "why",
        "how", "test", "phases", "principles", "roles", "use_cases", "applies_when", "met_when", "measured_by",
        "fresh_for_days", "references", "since", "until", "concerned", "met", "not_met", "no_evidence", "stale",
        "deviations", "undecided", "meeting_n", "meeting_mean", "others_n", "others_mean", "difference", "low", "high",
        "measured_at",
    ]

    private static func cells(of row: GuidelineItemJSON) -> [String] {
        func list(_ values: [some CustomStringConvertible]) -> String {
            values.map(\.description).joined(separator: ";")
        }
        func number(_ value: (some LosslessStringConvertible)?) -> String { value.map { String($0) } ?? "" }
        let figures = row.figures
        return [
            row.id, row.guideline, row.version, String(row.level), row.title.ja, row.title.en ?? "", row.summary.ja,
            row.summary.en ?? "", row.asks.ja, row.why.ja, row.how.ja, row.test.ja, list(row.phases),
            list(row.principles), list(row.roles), list(row.useCases), row.appliesWhen ?? "", row.metWhen ?? "",
            list(row.measuredBy), String(row.freshForDays), list(row.references.map(\.url)), row.since ?? "",
            row.until ?? "",
        ] + [
            number(figures?.concerned), number(figures?.met), number(figures?.notMet), number(figures?.noEvidence),
            number(figures?.stale), number(figures?.deviations), number(figures?.undecided),
            number(figures?.meeting.n), number(figures?.meeting.mean), number(figures?.others.n),
            number(figures?.others.mean), number(figures?.difference), number(figures?.low), number(figures?.high),
            figures?.measuredAt.formatted(.iso8601) ?? "",
        ]
    }

    @Sendable func useCases(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let (rules, now) = (platform.rules, platform.now())
        let book = try await platform.store.read { db in try rules.current(at: now, db) }
        let counts = ItemQuery().counts(of: .useCase, in: book)
        struct Item: Encodable {
            let id: String
            let title, summary: LocalizedText
            let items: Int
        }
        return try .tagged(
            Page(
                items: platform.guidance.useCases.map {
                    Item(
                        id: $0.id, title: $0.title.withoutFurigana, summary: $0.summary.withoutFurigana,
                        items: counts[$0.id] ?? 0)
                }), for: request)
    }

    @Sendable func learning(_ request: Request, _ context: VisitorContext) async throws -> Response {
        try .tagged(Page(items: platform.guidance.learning.map(LearningPathJSON.init)), for: request)
    }
}

extension Response {
    /// Public JSON with a tag of its content.
    static func tagged(_ value: some Encodable, for request: Request) throws -> Response {
        let bytes = try encoded(value)
        return json(bytes: bytes).unlessKnown(to: request, bytes)
    }

    /// This answer with a tag of its content, or, to whoever has that already, the word that nothing has changed.
    func unlessKnown(to request: Request, _ bytes: [UInt8]) -> Response {
        let tag = "\"\(Secret.hash(of: String(decoding: bytes, as: UTF8.self)).prefix(32))\""
        let headers: HTTPFields = [.eTag: tag, .cacheControl: "public, no-cache"]
        if request.headers[.ifNoneMatch]?.contains(tag) == true {
            return Response(status: .notModified, headers: headers)
        }
        var response = self
        for field in headers { response.headers[field.name] = field.value }
        return response
    }
}
