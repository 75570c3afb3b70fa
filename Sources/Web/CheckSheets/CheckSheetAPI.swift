import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Services
import Standards
import Store

/// `/api/v1/services/{organization}/{slug}/check-sheet`, `…/gate`, `…/releases` and `…/deviations`. What is below an item
/// is ``CheckItemAPI``'s.
struct CheckSheetAPI: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("api/v1/services/:organization/:slug", context: MemberContext.self)
            .get("check-sheet", use: show)
            .post("check-sheet/answers", use: answer)
            .put("check-sheet/:item", use: mark)
            .post("deviations", use: request)
            .post("deviations/:deviation/approval", use: approve)
            .get("gate", use: gate)
            .post("releases", use: release)
        CheckItemAPI(platform: platform).addRoutes(to: router)
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, slug) = try context.service(platform)
        return try await sheet(of: slug, in: principal.tenant)
    }

    @Sendable func answer(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, slug) = try context.service(platform)
        let body = try await request.decodeJSON([String: Bool].self)
        var (answers, wrong): ([Attribute: Bool], [Problem.Field]) = ([:], [])
        for (name, answer) in body {
            if let attribute = Attribute(rawValue: name) {
                answers[attribute] = answer
            } else {
                wrong.append(.init(name, Message("problems.notAChoice")))
            }
        }
        guard wrong.isEmpty else { throw Problem(.invalid, Message("problems.fields"), fields: wrong) }
        try await CheckSheet.answer(
            answers, for: slug, by: principal, at: platform.now(), in: platform.store,
            then: platform.reassess(because: "standing.cause.described"))
        return try await sheet(of: slug, in: principal.tenant)
    }

    private func sheet(of slug: String, in tenant: Tenant.ID) async throws -> Response {
        let (rules, now) = (platform.rules, platform.now())
        let opened = try await platform.store.read { db in
            try CheckSheet.open(try Service.find(slug, in: tenant, db), rules: rules, at: now, db)
        }
        return try .json(CheckSheetJSON(opened))
    }

    @Sendable func mark(_ request: Request, _ context: MemberContext) async throws -> Response {
        struct Body: Decodable {
            let state: String
            let note, link, file: String?
        }
        let (principal, slug) = try context.service(platform)
        let item = try context.parameters.require("item")
        let body = try await request.decodeJSON(Body.self)
        let file = try body.file.map { text in
            guard let id = EvidenceFile.ID(text) else { throw Problem(.notFound, "check-sheet.file.none") }
            return id
        }
        let sheet = try await CheckMark.mark(
            item, of: slug, as: try CheckMark.State.read(body.state), note: body.note ?? "", link: body.link,
            file: file, by: principal, at: platform.now(), rules: platform.rules, in: platform.store)
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
            by: principal, at: platform.now(), rules: platform.rules, in: platform.store)
        return try await sheetLine(body.item, of: slug, in: principal.tenant, status: .created)
    }

    @Sendable func approve(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, slug) = try context.service(platform)
        try await Deviation.approve(
            try context.id("deviation"), of: slug, by: principal, at: platform.now(), rules: platform.rules,
            in: platform.store)
        return Response(status: .noContent)
    }

    @Sendable func gate(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, slug) = try context.service(platform)
        let (rules, now) = (platform.rules, platform.now())
        let conditions = try await platform.store.read { db in
            try Standing.gate(of: try Service.find(slug, in: principal.tenant, db), rules: rules, at: now, db)
        }
        struct ConditionJSON: Encodable {
            let id: String
            let holds: Bool
            let outcome: String
            let title, found, needed, reason: BothLanguages
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
                        id: $0.id, holds: $0.holds, outcome: $0.outcome.rawValue, title: BothLanguages($0.title),
                        found: $0.foundKey.map { BothLanguages(Message($0), platform.texts) }
                            ?? BothLanguages($0.found), needed: BothLanguages($0.needed),
                        reason: BothLanguages($0.reason))
                }))
    }

    @Sendable func release(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, slug) = try context.service(platform)
        let (service, standing) = try await Standing.release(
            slug, by: principal, at: platform.now(), rules: platform.rules, in: platform.store)
        return try .json(ServiceJSON(service, standing, platform), status: .created)
    }

    private func sheetLine(
        _ item: String, of slug: String, in tenant: Tenant.ID, status: HTTPResponse.Status
    ) async throws -> Response {
        let (rules, now) = (platform.rules, platform.now())
        let sheet = try await platform.store.read { db in
            try CheckSheet.of(try Service.find(slug, in: tenant, db), rules: rules, at: now, db)
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
