import Content
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Services
import Standards
import Store

/// `/api/v1/services`, for programs.
struct ServiceAPI: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("api/v1/services")
            .get(use: list)
            .get(":organization/:slug", use: show)
        router.group("api/v1/services", context: MemberContext.self)
            .post(use: open)
            .put(":organization/:slug", use: describe)
            .put(":organization/:slug/canvas", use: draw)
            .put(":organization/:slug/phase", use: move)
            .post(":organization/:slug/claim", use: claim)
    }

    @Sendable func list(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let query = request.uri.queryParameters
        let filter = try Directory.Filter(query, platform.organizations)
        let limit = try query.limit(default: 50, max: 200)
        let cursor = query["cursor"].map(String.init)
        let found = try await platform.store.read { db in
            try Directory.page(filter, limit: limit, cursor: cursor, db)
        }
        return try .json(
            ListPage(
                items: found.entries.map { ServiceJSON($0.service, $0.standing, platform) }, next: found.next,
                total: found.total))
    }

    @Sendable func show(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let (tenant, slug) = try context.service(platform)
        return try await platform.pages.answer("api \(tenant)/\(slug)", of: tenant, in: platform.store) {
            let entry = try await platform.store.read { db in try Directory.entry(slug, in: tenant, db) }
            return try .json(ServiceJSON(entry.service, entry.standing, platform))
        }
    }

    @Sendable func open(_ request: Request, _ context: MemberContext) async throws -> Response {
        let body = try await request.decodeJSON(ServiceBody.self)
        guard let organization = body.organization else {
            throw Problem(
                .invalid, Message("problems.fields"), fields: [.init("organization", Message("problems.required"))])
        }
        let principal = try context.principal(in: platform.organizations.find(organization).id)
        let service = try await Service.open(
            try body.draft(), by: principal, at: platform.now(), in: platform.store,
            then: platform.reassess(because: "standing.cause.opened"))
        return try await answer(service, status: .created)
    }

    @Sendable func describe(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, slug) = try context.service(platform)
        var body = try await request.decodeJSON(ServiceBody.self)
        body.slug = slug
        let service = try await Service.describe(
            slug, as: try body.draft(), by: principal, at: platform.now(), in: platform.store,
            then: platform.reassess(because: "standing.cause.described"))
        return try await answer(service)
    }

    @Sendable func draw(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, slug) = try context.service(platform)
        let canvas = try await platform.takingRow(try await request.decodeJSON(CanvasBody.self).canvas)
        let service = try await Service.draw(
            canvas, of: slug, by: principal, at: platform.now(), in: platform.store,
            then: platform.reassess(because: "standing.cause.canvas"))
        return try await answer(service)
    }

    @Sendable func move(_ request: Request, _ context: MemberContext) async throws -> Response {
        struct Body: Decodable { let phase: Phase }
        let (principal, slug) = try context.service(platform)
        let phase = try await request.decodeJSON(Body.self).phase
        let service = try await Service.move(
            slug, to: phase, by: principal, at: platform.now(), in: platform.store,
            then: platform.reassess(because: "standing.cause.moved"))
        return try await answer(service)
    }

    @Sendable func claim(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, slug) = try context.service(platform)
        let service = try await Service.claim(
            slug, by: principal, at: platform.now(), in: platform.store,
            then: platform.reassess(because: "standing.cause.claimed", owner: context.member.actor))
        return try await answer(service)
    }

    private func answer(_ service: Service, status: HTTPResponse.Status = .ok) async throws -> Response {
        let entry = try await platform.store.read { db in try Directory.entry(service.slug, in: service.tenant, db) }
        var response = try Response.json(ServiceJSON(entry.service, entry.standing, platform), status: status)
        if status == .created { response.headers[.location] = "/api/v1/services/\(service.path)" }
        return response
    }
}

/// A service as the API takes it.
struct ServiceBody: Decodable {
    var organization: String?
    var slug: String?
    var title: LocalizedText
    var summary: LocalizedText
    var url: String?
    /// True, false, or null for "not known yet".
    var attributes: [String: Bool?]?
    var channels: [String]?

    func draft() throws -> Service.Draft {
        var known: [Attribute: Bool] = [:]
        var check = FieldCheck()
        for (name, value) in attributes ?? [:] {
            guard let attribute = Attribute(rawValue: name) else {
                check.refuse("attributes.\(name.prefix(80))", Message("problems.notAChoice"))
                continue
            }
            known[attribute] = value
        }
        let channels = (channels ?? []).compactMap { name in
            let channel = Channel(rawValue: name)
            if channel == nil { check.refuse("channels", Message("problems.notAChoice")) }
            return channel
        }
        try check.finish()
        return try Service.Draft(
            slug: slug ?? "", title: title, summary: summary, url: url, attributes: known, channels: channels)
    }
}

struct CanvasBody: Decodable {
    struct ProcedureBody: Decodable {
        let fields, documents: [String]?
        let visits, minutes: Int?
        /// The key of a row of the registry of procedures.
        let record: String?
    }

    let customer, need, value, asks, existing: String?
    let measures: [String]?
    let procedure: ProcedureBody?

    var canvas: Canvas {
        Canvas(
            customer: customer ?? "", need: need ?? "", value: value ?? "", asks: asks ?? "", existing: existing ?? "",
            measures: measures ?? [],
            procedure: procedure.map {
                Procedure(
                    fields: $0.fields ?? [], documents: $0.documents ?? [], visits: $0.visits, minutes: $0.minutes,
                    record: $0.record)
            })
    }
}

/// A service as the API gives it.
struct ServiceJSON: Encodable {
    struct StandingJSON: Encodable {
        let state: String
        let since: Date
        @OrNull var releasedAt: Date?
        let reasons: [ReasonJSON]
    }

    struct ReasonJSON: Encodable {
        let id: String
        let reason: BothLanguages
    }

    let organization: String
    let slug: String
    let title: LocalizedText
    let summary: LocalizedText
    @OrNull var url: String?
    let phase: Phase
    let attributes: [Attribute: Bool]
    let channels: [Channel]
    let canvas: Canvas
    let claimed: Bool
    let sample: Bool
    let standing: StandingJSON
    let updatedAt: Date

    init(_ service: Service, _ standing: Standing, _ platform: Platform) {
        organization = "\(service.tenant)"
        (slug, url, phase) = (service.slug, service.url, service.phase)
        (title, summary) = (service.title.withoutFurigana, service.summary.withoutFurigana)
        (attributes, channels, canvas) = (service.attributes, service.channels, service.canvas)
        (claimed, updatedAt) = (service.isClaimed, service.updatedAt)
        sample = platform.organizations[service.tenant]?.isSample ?? false
        self.standing = StandingJSON(standing, platform)
    }
}

extension ServiceJSON.ReasonJSON {
    init(_ condition: Condition, _ texts: Texts) {
        self.init(id: condition.id, reason: BothLanguages(condition.reason))
    }
}

extension ServiceJSON.StandingJSON {
    init(_ standing: Standing, _ platform: Platform) {
        self.init(
            state: standing.state.rawValue, since: standing.since, releasedAt: standing.releasedAt,
            reasons: standing.reasons.map { .init($0, platform.texts) })
    }
}
