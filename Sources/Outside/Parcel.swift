import Foundation
import Kernel
import Store

/// A message a courier holds, with all it needs to carry it.
struct Parcel: Sendable {
    let message: OutboxMessage
    /// Of a webhook.
    let secret: WebhookSecret?
}

extension Parcel {
    private static func transfer(
        of message: OutboxMessage, secret: WebhookSecret?, at now: Date, _ settings: Courier.Settings
    ) throws -> Transfer? {
        switch message.kind {
        case .webhook:
            guard let secret else { return nil }
            let timestamp = Int(now.timeIntervalSince1970)
            let id = message.id.description
            return Transfer(
                url: message.destination,
                content: .post(
                    headers: [
                        "content-type: application/json",
                        "webhook-id: \(id)",
                        "webhook-timestamp: \(timestamp)",
                        "webhook-signature: \(secret.signature(of: message.body, id: id, timestamp: timestamp))",
                    ], body: message.body),
                limits: settings.limits, allowsPrivateAddresses: settings.policy.allowsPrivateAddresses)
        case .mail:
            guard let server = settings.mailServer else { return nil }
            let letter = try Letter(to: message.destination, document: message.body)
            return Transfer(
                url: server.url,
                content: .mail(
                    from: server.sender.address, to: letter.recipient,
                    text: letter.mime(from: server.sender, id: message.id, at: message.createdAt), user: server.user,
                    password: server.password, requiresTLS: server.requiresTLS),
                // The operator named this server; mail servers usually stand in one's own network.
                limits: settings.mailLimits, allowsPrivateAddresses: true)
        }
    }

    /// Tries once, outside of any transaction.
    func carry(at now: Date, _ settings: Courier.Settings) async -> Outcome {
        guard let transfer = try? Self.transfer(of: message, secret: secret, at: now, settings) else {
            return .never(.unreadable)
        }
        let answer = await transfer.perform()
        return message.kind == .webhook ? Self.webhookOutcome(answer) : Self.mailOutcome(answer)
    }

    static func webhookOutcome(_ answer: Transfer.Answer) -> Outcome {
        switch answer.failure {
        case .interrupted?: return .interrupted
        case .privateAddress?: return .never(.privateAddress)
        case let failure?: return .later(failure)
        case nil: break
        }
        switch answer.status {
        case 200..<300: return .delivered
        case 410: return .gone
        default: return .later(.status(answer.status), after: answer.retryAfter)
        }
    }

    static func mailOutcome(_ answer: Transfer.Answer) -> Outcome {
        switch (answer.failure, answer.status) {
        case (nil, _): .delivered
        case (.interrupted?, _): .interrupted
        case (.loginRefused?, _): .later(.loginRefused)
        // The mailbox is not there, not ours to write to, full for good, or not a mailbox.
        case (_, 550...553): .never(.mailRefused(answer.status))
        case (.transfer?, 400..<600): .later(.mailRefused(answer.status))
        case (let failure?, _): .later(failure)
        }
    }
}
