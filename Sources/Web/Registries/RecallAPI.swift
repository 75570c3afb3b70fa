import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Outside
import Registries
import Store

/// Who was told of a version that turned out wrong: `…/records/{key}/versions/{version}/recipients`, for the staff of
/// the organisation that keeps the row.
struct RecallAPI: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("api/v1/registries/:registry/records/:key/versions/:version", context: MemberContext.self)
            .get("recipients", use: recipients)
    }

    @Sendable func recipients(_ request: Request, _ context: MemberContext) async throws -> Response {
        struct Page: Encodable {
            let version, seq: Int
            /// The first correction after it.
            @OrNull var correctedBy: Int?
            let items: [RecipientJSON]
        }
        let (registry, key) = (try context.registry(platform), try context.recordKey())
        let principal = try context.principal(request, platform)
        try principal.require(.readDesk)
        guard let number = Int(try context.parameters.require("version")) else { throw RegistryError.noRecord(key) }
        let (wrong, correction, found) = try await platform.store.read { db in
            let state = try RegistryState.of(registry, db)
            let versions = try Record.history(of: key, in: principal.tenant, of: registry, state, limit: 10_000, db)
            guard let wrong = versions.first(where: { $0.version == number }) else {
                throw RegistryError.noRecord(key)
            }
            let correction = versions.last { $0.version > number && $0.change == .correction }
            let told = try correction.map { try Recall.recipients(of: $0, db) } ?? []
            let found = try Recall.recipients(of: wrong, db).map { recipient in
                (
                    recipient, try Recall.isSubscribed(recipient, to: registry, db),
                    told.first { $0.tenant == recipient.tenant && $0.webhook == recipient.webhook }?.deliveredAt
                )
            }
            return (wrong, correction, found)
        }
        let page = Page(
            version: number, seq: wrong.seq, correctedBy: correction?.version,
            items: found.map { recipient, isSubscribed, correctedAt in
                RecipientJSON(
                    recipient, name: platform.organizations[recipient.tenant]?.name.ja, isSubscribed: isSubscribed,
                    correctedAt: correctedAt)
            })
        var response = try Response.json(page)
        response.headers[.cacheControl] = "no-store"
        return response
    }
}

struct RecipientJSON: Encodable {
    let organization: String
    @OrNull var name: String?
    @OrNull var webhook: String?
    /// Scheme and host only: the rest of the address is often its secret.
    let destination: String
    /// Null when nobody confirmed it; it may have been read all the same.
    @OrNull var deliveredAt: Date?
    /// Whether corrections still reach it.
    let subscribed: Bool
    @OrNull var correctionDeliveredAt: Date?

    init(_ recipient: Outbox.Recipient, name: String?, isSubscribed: Bool, correctedAt: Date?) {
        (organization, self.name) = ("\(recipient.tenant)", name)
        webhook = recipient.webhook.map { "\($0)" }
        let address = URL(string: recipient.destination)
        destination = "\(address?.scheme ?? "https")://\(address?.host() ?? "")"
        (deliveredAt, subscribed, correctionDeliveredAt) = (recipient.deliveredAt, isSubscribed, correctedAt)
    }
}
