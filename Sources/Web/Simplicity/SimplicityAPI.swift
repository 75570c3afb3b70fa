import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Services
import Store

/// `/api/v1/services/{organization}/{slug}/simplicity`, `…/similar` and `/api/v1/similar`.
struct SimplicityAPI: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("api/v1/services/:organization/:slug")
            .get("simplicity", use: show)
            .get("similar", use: similar)
        router.get("api/v1/similar", use: search)
    }

    @Sendable func show(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let (tenant, slug) = try context.service(platform)
        return try .json(SimplicityJSON(try await platform.simplicity(of: slug, in: tenant)))
    }

    @Sendable func similar(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let (tenant, slug) = try context.service(platform)
        let limit = try request.uri.queryParameters.limit(default: SimilarServices.most, max: 50)
        let service = try await platform.store.read { db in try Service.find(slug, in: tenant, db) }
        return try .json(SimilarPage(try await platform.similar(to: service, limit: limit)))
    }

    @Sendable func search(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let query = request.uri.queryParameters
        let text = query["text"].map { String($0.prefix(2000)) }?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
        guard !text.isEmpty else {
            throw Problem(
                .invalid, Message("problems.fields"), fields: [.init("text", Message("problems.required"))])
        }
        let limit = try query.limit(default: SimilarServices.most, max: 50)
        return try .json(
            SimilarPage(
                try await platform.similarServices.find(
                    title: "", text: text, samples: query["samples"] == "1", limit: limit, platform)))
    }
}

struct SimilarPage: Encodable {
    struct Item: Encodable {
        let kind: String
        let title: LocalizedText
        let summary: LocalizedText
        let organization: String
        let path: String
        let sample: Bool
        /// From 0 to 1.
        let score: Double
    }

    let items: [Item]

    init(_ found: [Similar]) {
        items = found.map {
            Item(
                kind: $0.kind.rawValue, title: $0.title.withoutFurigana, summary: $0.summary.withoutFurigana,
                organization: "\($0.organization)", path: $0.path, sample: $0.isSample,
                score: ($0.score * 1000).rounded() / 1000)
        }
    }
}

struct SimplicityJSON: Encodable {
    struct Figure: Encodable {
        let value: Int
        /// `team` or `registry`.
        let source: String

        init?(_ figure: Procedure.Figure?) {
            guard let figure else { return nil }
            (value, source) = (figure.value, figure.source.rawValue)
        }
    }

    struct Removable: Encodable {
        struct Keeper: Encodable {
            let id: String
            let title, condition: LocalizedText
        }

        let name: String
        /// `field` or `document`.
        let kind: String
        let fact: String
        let title: LocalizedText
        let keepers: [Keeper]
        @OrNull var note: LocalizedText?
    }

    struct Burden: Encodable {
        let minutes: Int
        let casesPerYear: Int
        @OrNull var fiscalYear: Int?
        let hoursPerYear: Double
        let namedFields: Int
        let removableFields: Int
        let savedHoursPerYear: Double
    }

    struct Change: Encodable {
        let at: Date
        let asked: Int
        @OrNull var minutes: Double?
    }

    let counted: Bool
    let asked: Int
    @OrNull var fields: Figure?
    @OrNull var documents: Figure?
    @OrNull var visits: Figure?
    @OrNull var minutes: Figure?
    @OrNull var days: Int?
    @OrNull var record: String?
    let removable: [Removable]
    @OrNull var burden: Burden?
    let changes: [Change]

    init(_ reading: SimplicityReading) {
        let procedure = reading.procedure
        (counted, asked) = (procedure != nil, procedure?.asked ?? 0)
        func list(_ asked: [Procedure.Asked], _ kind: String) -> [Removable] {
            asked.compactMap { asked in
                asked.fact.map { fact in
                    Removable(
                        name: asked.name, kind: kind, fact: fact.id, title: fact.title.withoutFurigana,
                        keepers: fact.keepers.map {
                            .init(
                                id: $0.id, title: $0.title.withoutFurigana, condition: $0.condition.withoutFurigana)
                        }, note: fact.note?.withoutFurigana)
                }
            }
        }
        removable = list(reading.fields, "field") + list(reading.documents, "document")
        changes = reading.history.map { Change(at: $0.measuredAt, asked: $0.n, minutes: $0.value) }
        fields = Figure(procedure?.fieldCount)
        documents = Figure(procedure?.documentCount)
        visits = Figure(procedure?.visitCount)
        minutes = Figure(procedure?.minuteCount)
        (days, record) = (procedure?.row?.days, procedure?.record)
        burden = reading.burden.map {
            Burden(
                minutes: $0.minutes, casesPerYear: $0.casesPerYear, fiscalYear: $0.fiscalYear, hoursPerYear: $0.hours,
                namedFields: $0.fields, removableFields: $0.removableFields, savedHoursPerYear: $0.savedHours)
        }
    }
}
