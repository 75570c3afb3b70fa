import Foundation
import Kernel
import Outside
import Registries
import Store

/// Making good that a wrong version went out: who was told of it, and which versions were wrong.
enum Recall {
    /// Everybody who was sent word of this version, alone or among others.
    static func recipients(of record: Record, _ db: any Connection) throws -> [Outbox.Recipient] {
        let topic = "registry:\(record.registry)"
        var recipients = try Outbox.recipients(
            topic: topic, subject: "\(record.tenant)/\(record.key)", version: record.version, db)
        for recipient in try Outbox.recipients(topic: topic, place: record.seq, db)
        where !recipients.contains(where: {
            $0.tenant == recipient.tenant && $0.webhook == recipient.webhook
                && $0.destination == recipient.destination
        }) {
            recipients.append(recipient)
        }
        return recipients
    }

    static func isSubscribed(
        _ recipient: Outbox.Recipient, to registry: Registry, _ db: any Connection
    ) throws -> Bool {
        guard let id = recipient.webhook else { return false }
        do {
            let webhook = try Webhook.find(id, in: recipient.tenant, db)
            return webhook.state != .paused && webhook.topics.contains("registry:\(registry.name)")
        } catch OutsideError.noWebhook {
            return false
        }
    }

    /// The versions a correction says were wrong: the one before, and where it brings back an earlier one, all since.
    static func wrongVersions(
        correctedBy record: Record, of registry: Registry, _ db: any Connection
    ) throws -> [Int] {
        guard record.change == .correction, record.version > 1 else { return [] }
        let state = try RegistryState.of(registry, db)
        let earlier = try Record.history(of: record.key, in: record.tenant, of: registry, state, limit: 1000, db)
            .filter { $0.version < record.version }
        let right = earlier.first { $0.document == record.document && !$0.isWithdrawn }?.version
        let first = right.map { $0 + 1 } ?? record.version - 1
        return first < record.version ? Array(first..<record.version) : []
    }
}
