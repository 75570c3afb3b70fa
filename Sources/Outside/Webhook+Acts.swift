package import Foundation
package import Kernel
package import Store

/// Whoever manages an organisation's members manages its subscriptions too, until somebody asks for a permission of
/// its own.
extension Webhook {
    /// How many one organisation may have: every change is sent to each of them.
    package static let maxOfOne = 20

    /// Begins a subscription. The secret is answered now and never again.
    package static func create(
        _ draft: Draft, by principal: Principal, at now: Date, in store: Database
    ) async throws -> (webhook: Webhook, secret: WebhookSecret) {
        let secret = WebhookSecret()
        let webhook = Webhook(draft, by: principal, at: now)
        let act = Act("webhook.create", on: "\(principal.tenant)/\(webhook.id)", needs: .manageMembers)
        try await store.write(act, by: principal, at: now) { db in
            let known: Int? = try db.value("SELECT count(*) FROM webhook WHERE tenant_id = \(principal.tenant)")
            if known ?? 0 >= maxOfOne { throw OutsideError.tooManyWebhooks(maxOfOne) }
            try webhook.insert(secret: secret, db)
        }
        return (webhook, secret)
    }

    /// Ends a subscription. What was sent to it stays on record.
    package static func remove(_ id: ID, by principal: Principal, at now: Date, in store: Database) async throws {
        let act = Act("webhook.remove", on: "\(principal.tenant)/\(id)", needs: .manageMembers)
        try await store.write(act, by: principal, at: now) { db in
            let count = try db.run("DELETE FROM webhook WHERE tenant_id = \(principal.tenant) AND id = \(id)")
            guard count > 0 else { throw OutsideError.noWebhook }
        }
    }

    package static func pause(
        _ id: ID, because reason: String? = nil, by principal: Principal, at now: Date, in store: Database
    ) async throws {
        let act = Act("webhook.pause", on: "\(principal.tenant)/\(id)", needs: .manageMembers)
        try await store.write(act, by: principal, at: now) { db in
            var webhook = try find(id, in: principal.tenant, db)
            webhook.pause(because: reason, at: now)
            try webhook.save(db)
        }
    }

    package static func resume(_ id: ID, by principal: Principal, at now: Date, in store: Database) async throws {
        let act = Act("webhook.resume", on: "\(principal.tenant)/\(id)", needs: .manageMembers)
        try await store.write(act, by: principal, at: now) { db in
            var webhook = try find(id, in: principal.tenant, db)
            webhook.resume(at: now)
            try webhook.save(db)
        }
    }
}
