import Content
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Services
import Standards
import Store

/// `…/gate`: may it be released, what is missing, and the steps between phases.
struct GatePages: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("services/:organization/:slug", context: MemberContext.self)
            .get("gate", use: show)
            .post("releases", use: release)
            .post("phase", use: move)
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, service) = try await context.load(platform)
        return try await page(service, principal, for: request, context)
    }

    @Sendable func release(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, service) = try await context.load(platform)
        do {
            _ = try await Standing.release(
                service.slug, by: principal, at: platform.now(), rules: platform.rules, in: platform.store)
            return .see("/services/\(service.path)")
        } catch let error as StandardsError where error.problem.kind == .conflict {
            return try await page(service, principal, for: request, context, isRefused: true, status: .conflict)
        }
    }

    @Sendable func move(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, service) = try await context.load(platform)
        let form = try await Form(request)
        let language = context.visitor.language
        guard let phase = Phase(rawValue: form["phase"]) else {
            return try await page(
                service, principal, for: request, context,
                phaseError: platform.texts("problems.chooseOne", language), status: .unprocessableContent)
        }
        do {
            _ = try await Service.move(
                service.slug, to: phase, by: principal, at: platform.now(), in: platform.store,
                then: platform.reassess(because: phase == .retire ? "standing.cause.retired" : "standing.cause.moved"))
            return .see("/services/\(service.path)/gate")
        } catch let error as ServiceError {
            return try await page(
                service, principal, for: request, context,
                phaseError: platform.texts(error.problem.message, language), status: error.problem.status)
        }
    }

    private func page(
        _ service: Service, _ principal: Principal, for request: Request, _ context: MemberContext,
        isRefused: Bool = false, phaseError: String? = nil, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let (rules, now, language) = (platform.rules, platform.now(), context.visitor.language)
        let (conditions, reviews) = try await platform.store.read { db in
            (try Standing.gate(of: service, rules: rules, at: now, db), try Review.all(of: service, db))
        }
        let path = "/services/\(service.path)"
        let view = GateView(
            workplace: WorkplaceView(service, at: "gate", for: principal, platform, language),
            phase: service.phase.rawValue,
            conditions: conditions.map {
                GateView.Condition($0, service: path, platform.texts, language)
            }, review: ReviewNowView(reviews, path: path + "/reviews", at: now, language),
            releasePath: principal.may(.releaseService) ? path + "/releases" : nil,
            movePath: principal.may(.editService) && service.isClaimed ? path + "/phase" : nil, isRefused: isRefused,
            phaseError: phaseError, platform.texts, language)
        return try platform.page(view, for: request, context, sample: platform.isSample(service), status: status)
    }
}
