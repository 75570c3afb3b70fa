import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Services
import Standards
import Store

/// `/api/v1/services/{organization}/{slug}/check-sheet`, `…/gate`, `…/releases` and `…/deviations`.
struct CheckSheetAPI: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("api/v1/services/:organization/:slug", context: MemberContext.self)
            .get("check-sheet", use: show)
            .put("check-sheet/:item", use: mark)
            .post("deviations", use: request)
            .post("deviations/:deviation/approval", use: approve)
            .get("gate", use: gate)
            .post("releases", use: release)
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, slug) = try context.service(platform)
        let (guideline, now) = (platform.guideline, platform.now())
        let sheet = try await platform.store.read { db in
            try CheckSheet.of(try Service.find(slug, in: principal.tenant, db), guideline: guideline, at: now, db)
        }
        return try .json(CheckSheetJSON(sheet))
    }

    @Sendable func mark(_ request: Request, _ context: MemberContext) async throws -> Response {
        struct Body: Decodable {
            let state: String
            let note, link: String?
        }
        let (principal, slug) = try context.service(platform)
        let item = try context.parameters.require("item")
        let body = try await request.decodeJSON(Body.self)
        let sheet = try await CheckMark.mark(
            item, of: slug, as: try CheckMark.State.read(body.state), note: body.note ?? "", link: body.link,
            by: principal, at: platform.now(), guideline: platform.guideline, in: platform.store)
        return try .json(CheckSheetJSON.LineJSON(try sheet.line(item)))
    }

    @Sendable func request(_ request: Request, _ context: MemberContext) async throws -> Response {
        struct Body: Decodable {
            let item, reason, compensation, endsOn: String

            enum CodingKeys: String, CodingKey {
                case item, reason, compensation
                case endsOn = "ends_on"
            }
        }
        let (principal, slug) = try context.service(platform)
        let body = try await request.decodeJSON(Body.self)
        try await Deviation.request(
            body.item, of: slug, reason: body.reason, compensation: body.compensation, endsOn: Day(body.endsOn),
            by: principal, at: platform.now(), guideline: platform.guideline, in: platform.store)
        return try await sheetLine(body.item, of: slug, in: principal.tenant, status: .created)
    }

    @Sendable func approve(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, slug) = try context.service(platform)
        try await Deviation.approve(
            try context.id("deviation"), of: slug, by: principal, at: platform.now(), guideline: platform.guideline,
            in: platform.store)
        return Response(status: .noContent)
    }

    @Sendable func gate(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, slug) = try context.service(platform)
        let (guideline, now) = (platform.guideline, platform.now())
        let conditions = try await platform.store.read { db in
            try Standing.gate(of: try Service.find(slug, in: principal.tenant, db), guideline: guideline, at: now, db)
        }
        struct ConditionJSON: Encodable {
            let id: String
            let holds: Bool
            let found, needed: String
            let reason: BothLanguages
        }
        struct GateJSON: Encodable {
            let open: Bool
            let conditions: [ConditionJSON]
        }
        return try .json(
            GateJSON(
                open: conditions.allSatisfy(\.holds),
                conditions: conditions.map {
                    ConditionJSON(
                        id: $0.id.rawValue, holds: $0.holds, found: $0.found, needed: $0.needed,
                        reason: BothLanguages($0.reason, platform.texts))
                }))
    }

    @Sendable func release(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, slug) = try context.service(platform)
        let (service, standing) = try await Standing.release(
            slug, by: principal, at: platform.now(), guideline: platform.guideline, in: platform.store)
        return try .json(ServiceJSON(service, standing, platform), status: .created)
    }

    private func sheetLine(
        _ item: String, of slug: String, in tenant: Tenant.ID, status: HTTPResponse.Status
    ) async throws -> Response {
        let (guideline, now) = (platform.guideline, platform.now())
        let sheet = try await platform.store.read { db in
            try CheckSheet.of(try Service.find(slug, in: tenant, db), guideline: guideline, at: now, db)
        }
        return try .json(CheckSheetJSON.LineJSON(try sheet.line(item)), status: status)
    }
}

extension CheckMark.State {
    /// `no-evidence` takes a mark back, hence nil.
    static func read(_ name: String) throws -> CheckMark.State? {
        if name == CheckSheet.State.noEvidence.rawValue { return nil }
        guard let state = CheckMark.State(rawValue: name) else {
            throw Problem(
                .invalid, Message("problems.fields"), fields: [.init("state", Message("problems.notAChoice"))])
        }
        return state
    }
}

struct CheckSheetJSON: Encodable {
    struct EvidenceJSON: Encodable {
        let kind: String
        let n: Int
        @OrNull var value: Double?
        let measuredAt: Date
        let source: String
    }

    struct DeviationJSON: Encodable {
        let id, reason, compensation: String
        let endsOn: Day
        let approved: Bool
    }

    struct LineJSON: Encodable {
        let id: String
        let level: Int
        let title: LocalizedText
        let phases: [String]
        let due: Bool
        /// The service has not said whether the item applies.
        let question: Bool
        let state: String
        @OrNull var note: String?
        @OrNull var link: String?
        @OrNull var by: String?
        @OrNull var at: Date?
        let evidence: [EvidenceJSON]
        let deviations: [DeviationJSON]

        init(_ line: CheckSheet.Line) {
            (id, level, title) = (line.item.id, line.item.level.rawValue, line.item.title)
            phases = Phase.allCases.filter(line.item.phases.contains).map(\.rawValue)
            (due, question, state) = (line.isDue, line.isQuestion, line.state.rawValue)
            (note, link) = (line.mark?.note, line.mark?.link)
            (by, at) = (line.mark?.by.description, line.mark?.at)
            evidence = line.evidence.map {
                EvidenceJSON(
                    kind: $0.kind.rawValue, n: $0.n, value: $0.value, measuredAt: $0.measuredAt, source: $0.source)
            }
            deviations = line.deviations.map {
                DeviationJSON(
                    id: $0.id.description, reason: $0.reason, compensation: $0.compensation, endsOn: $0.endsOn,
                    approved: $0.approvedBy != nil)
            }
        }
    }

    let guideline, version: String
    let items: [LineJSON]

    init(_ sheet: CheckSheet) {
        (guideline, version, items) = (sheet.guideline, sheet.version, sheet.lines.map { LineJSON($0) })
    }
}
