import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Outside
import Registries
import Store

/// An organisation's subscriptions: `/api/v1/organizations/{organization}/webhooks`.
struct WebhookAPI: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("api/v1/organizations/:organization/webhooks", context: MemberContext.self)
            .get(use: list)
            .post(use: create)
            .get(":webhook", use: show)
            .delete(":webhook", use: remove)
            .post(":webhook/pauses", use: pause)
            .post(":webhook/resumptions", use: resume)
            .get(":webhook/deliveries", use: deliveries)
    }

    @Sendable func list(_ request: Request, _ context: MemberContext) async throws -> Response {
        struct Page: Encodable { let items: [WebhookJSON] }
        let principal = try principal(context)
        let found = try await platform.store.read { db in try Webhook.all(in: principal.tenant, db) }
        return try .json(Page(items: found.map { WebhookJSON($0) }))
    }

    @Sendable func create(_ request: Request, _ context: MemberContext) async throws -> Response {
        struct Body: Decodable { let url: String, topics: [String] }
        let principal = try principal(context)
        let body = try await request.decodeJSON(Body.self)
        let known = Set(platform.registries.all.map { "registry:\($0.name)" })
        let draft = try Webhook.Draft(url: body.url, topics: body.topics, policy: platform.settings.endpoints)
        guard known.isSuperset(of: body.topics) else {
            throw OutsideError.invalid([.init("topics", Message("outside.problem.topics"))])
        }
        let (webhook, secret) = try await Webhook.create(draft, by: principal, at: platform.now(), in: platform.store)
        return try answer(WebhookJSON(webhook, secret: secret), status: .created)
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (webhook, _) = try await find(context)
        return try answer(WebhookJSON(webhook))
    }

    @Sendable func remove(_ request: Request, _ context: MemberContext) async throws -> Response {
        let principal = try principal(context)
        try await Webhook.remove(
            try context.id("webhook", of: Webhook.self), by: principal, at: platform.now(), in: platform.store)
        return Response(status: .noContent)
    }

    @Sendable func pause(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (webhook, principal) = try await find(context)
        try await Webhook.pause(webhook.id, by: principal, at: platform.now(), in: platform.store)
        return try answer(WebhookJSON(try await find(context).webhook))
    }

    @Sendable func resume(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (webhook, principal) = try await find(context)
        try await Webhook.resume(webhook.id, by: principal, at: platform.now(), in: platform.store)
        return try answer(WebhookJSON(try await find(context).webhook))
    }

    /// The newest messages to one address, and what became of them.
    @Sendable func deliveries(_ request: Request, _ context: MemberContext) async throws -> Response {
        struct Page: Encodable { let items: [DeliveryJSON] }
        let (webhook, principal) = try await find(context)
        let limit = try request.uri.queryParameters.limit(default: 50, max: 200)
        let found = try await platform.store.read { db in
            try Outbox.latest(limit, of: webhook.id, in: principal.tenant, db)
        }
        return try .json(Page(items: found.map { DeliveryJSON($0) }))
    }

    /// Addresses of webhooks are often secrets themselves, so who may not manage them does not see them.
    private func principal(_ context: MemberContext) throws -> Principal {
        let name = try context.parameters.require("organization")
        let principal = try context.principal(in: platform.organizations.find(name).id)
        try principal.require(.manageMembers)
        return principal
    }

    private func find(_ context: MemberContext) async throws -> (webhook: Webhook, principal: Principal) {
        let (principal, id) = (try principal(context), try context.id("webhook", of: Webhook.self))
        return (try await platform.store.read { db in try Webhook.find(id, in: principal.tenant, db) }, principal)
    }

    private func answer(_ webhook: WebhookJSON, status: HTTPResponse.Status = .ok) throws -> Response {
        var response = try Response.json(webhook, status: status)
        response.headers[.cacheControl] = "no-store"
        if status == .created {
            response.headers[.location] = "/api/v1/organizations/\(webhook.organization)/webhooks/\(webhook.id)"
        }
        return response
    }
}

struct WebhookJSON: Encodable {
    let id, organization, url: String
    let topics: [String]
    let state: String
    let since: Date
    @OrNull var reason: String?
    let createdBy: String
    let createdAt: Date
    /// Only in the answer to its creation.
    let secret: String?

    init(_ webhook: Webhook, secret: WebhookSecret? = nil) {
        (id, organization) = ("\(webhook.id)", "\(webhook.tenant)")
        (url, topics) = (webhook.url, webhook.topics)
        (state, since, reason) = (webhook.state.rawValue, webhook.since, webhook.reason)
        (createdBy, createdAt, self.secret) = (webhook.createdBy.description, webhook.createdAt, secret?.text)
    }
}

struct DeliveryJSON: Encodable {
    let id, state: String
    @OrNull var topic: String?
    @OrNull var subject: String?
    @OrNull var version: Int?
    let createdAt: Date
    let attempts: Int
    @OrNull var lastError: String?
    @OrNull var nextAttemptAt: Date?
    @OrNull var deliveredAt: Date?
    @OrNull var failedAt: Date?

    init(_ message: OutboxMessage) {
        id = "\(message.id)"
        state = message.doneAt != nil ? "delivered" : message.failedAt != nil ? "failed" : "waiting"
        (topic, subject, version) = (message.fact?.topic, message.fact?.subject, message.fact?.version)
        (createdAt, attempts, lastError) = (message.createdAt, message.attempts, message.lastError)
        nextAttemptAt = message.doneAt == nil && message.failedAt == nil ? message.dueAt : nil
        (deliveredAt, failedAt) = (message.doneAt, message.failedAt)
    }
}
