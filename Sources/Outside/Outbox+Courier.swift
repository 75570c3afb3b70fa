import Foundation
import Kernel
import Store

extension Outbox {
    /// Where something is due, what has waited longest first. It goes from one lane to the next in the index, so that a
    /// million messages to one destination cost no more than one.
    static func lanes(at now: Date, without full: [String], limit: Int, _ db: any Connection) throws -> [String] {
        let others: SQL = full.isEmpty ? "" : "AND lane NOT IN (\(list: full))"
        var lanes: [String] = []
        try db.each(
            """
            /* every tenant_id */
            WITH RECURSIVE waiting (lane) AS (
                SELECT min(lane) FROM outbox WHERE \(isWaiting)
                UNION ALL
                SELECT (SELECT min(outbox.lane) FROM outbox WHERE \(isWaiting) AND outbox.lane > waiting.lane)
                FROM waiting WHERE waiting.lane IS NOT NULL
            ), due (lane, at) AS (
                SELECT lane, (SELECT min(due_at) FROM outbox WHERE \(isWaiting) AND outbox.lane = waiting.lane)
                FROM waiting WHERE lane IS NOT NULL
            )
            SELECT lane FROM due WHERE at <= \(now) \(others) ORDER BY at, lane LIMIT \(limit)
            """
        ) { row in lanes.append(try row.next()) }
        return lanes
    }

    /// What a courier asks for.
    struct Request: Sendable {
        let courier: Courier.ID
        let lanes: [(name: String, room: Int)]
        let limit: Int
        let until: Date
    }

    /// Gives messages to a courier until some moment. What nobody subscribes to any more ends here.
    static func take(_ request: Request, at now: Date, _ db: any Connection) throws -> [Parcel] {
        var parcels: [Parcel] = []
        for lane in request.lanes where parcels.count < request.limit {
            let messages: [OutboxMessage] = try db.all(
                """
                /* every tenant_id */
                SELECT \(OutboxMessage.columns) FROM outbox
                WHERE lane = \(lane.name) AND \(isWaiting) AND due_at <= \(now)
                ORDER BY due_at, id LIMIT \(min(lane.room, request.limit - parcels.count))
                """)
            for message in messages {
                var secret: WebhookSecret?
                if let webhook = message.webhook {
                    secret = try Webhook.secret(of: webhook, in: message.tenant, db)
                    if secret == nil {
                        try message.end(.unsubscribed, at: now, db)
                        continue
                    }
                }
                // Counted when it begins: from now on somebody may have read it, which a recall has to know.
                try db.run(
                    """
                    UPDATE outbox SET courier = \(request.courier), attempts = attempts + 1, due_at = \(request.until)
                    WHERE tenant_id = \(message.tenant) AND id = \(message.id)
                    """)
                parcels.append(Parcel(message: message, secret: secret))
            }
        }
        return parcels
    }

    /// What became of a message, from the courier that held it.
    struct Report: Sendable {
        let courier: Courier.ID
        let message: OutboxMessage
        let outcome: Outcome
        let settings: Courier.Settings
        let chance: Double
        let now: Date

        init(
            courier: Courier.ID, message: OutboxMessage, outcome: Outcome, settings: Courier.Settings, chance: Double,
            at now: Date
        ) {
            (self.courier, self.message, self.outcome) = (courier, message, outcome)
            (self.settings, self.chance, self.now) = (settings, chance, now)
        }

        func keep(in store: Database) async throws {
            guard outcome == .gone, let webhook = message.webhook else {
                return try await store.append(to: [message.tenant]) { db in try keep(db) }
            }
            // Nobody of ours decided that, so it stands in the audit log.
            let act = Act("webhook.pause", on: "\(message.tenant)/\(webhook)", needs: .manageMembers)
            try await store.write(act, by: .platform(in: message.tenant), at: now) { db in try keep(db) }
        }

        private func keep(_ db: any Connection) throws {
            switch outcome {
            case .delivered:
                // Also when it was withdrawn meanwhile: it did arrive.
                try db.run(
                    """
                    UPDATE outbox SET done_at = \(now), failed_at = NULL, courier = NULL, last_error = NULL
                    WHERE tenant_id = \(message.tenant) AND id = \(message.id) AND done_at IS NULL
                    """)
                try change(db) { $0.recover(at: now) }
            case .later(let failure, let seconds):
                let begun = message.attempts + 1
                guard begun < settings.backoff.attempts else { return try fail(failure, db) }
                let wait = max(
                    settings.backoff.delay(afterAttempts: begun, chance: chance),
                    Double(min(seconds ?? 0, 86_400)))
                try postpone(until: now + wait, because: failure, db)
                if begun >= settings.patience { try change(db) { $0.fail(because: failure.word, at: now) } }
            case .never(let failure): try fail(failure, db)
            case .gone:
                try message.end(.gone, at: now, db)
                try change(db) { $0.pause(because: Failure.gone.word, at: now) }
            case .interrupted: try postpone(until: now, because: .interrupted, db)
            }
        }

        private func fail(_ failure: Failure, _ db: any Connection) throws {
            try message.end(failure, at: now, heldBy: courier, db)
            try change(db) { $0.fail(because: failure.word, at: now) }
        }

        private func postpone(until moment: Date, because failure: Failure, _ db: any Connection) throws {
            try db.run(
                """
                UPDATE outbox SET courier = NULL, due_at = \(moment), last_error = \(failure.word)
                WHERE tenant_id = \(message.tenant) AND id = \(message.id) AND courier = \(courier) AND \(isWaiting)
                """)
        }

        /// The webhook may be gone by now, and mail has none.
        private func change(_ db: any Connection, _ change: (inout Webhook) -> Void) throws {
            guard let id = message.webhook, let before = try Webhook.bare(id, in: message.tenant, db) else { return }
            var webhook = before
            change(&webhook)
            if webhook != before { try webhook.save(db) }
        }
    }

    /// Gives up what waited too long and forgets what is over, some at a time, so that nobody waits for it: mail wholly,
    /// of announcements first the body and much later who was sent them.
    static func clean(_ settings: Courier.Settings, at now: Date, in store: Database) async throws {
        let (old, ancient) = (now - settings.keepsMessages, now - settings.keepsRecord)
        let steps: [SQL] = [
            """
            UPDATE outbox SET failed_at = \(now), courier = NULL,
                last_error = COALESCE(last_error, \(Failure.expired.word))
            WHERE (tenant_id, id) IN (SELECT tenant_id, id FROM outbox
                WHERE \(isWaiting) AND created_at < \(now - settings.expiry) AND due_at <= \(now) LIMIT 1000)
            """,
            """
            DELETE FROM outbox WHERE (tenant_id, id) IN (SELECT tenant_id, id FROM outbox
                WHERE NOT (\(isWaiting)) AND (created_at < \(ancient) OR created_at < \(old) AND topic IS NULL)
                LIMIT 1000)
            """,
            """
            UPDATE outbox SET body = '' WHERE (tenant_id, id) IN (SELECT tenant_id, id FROM outbox
                WHERE NOT (\(isWaiting)) AND created_at < \(old) AND body <> '' LIMIT 1000)
            """,
        ]
        for step in steps {
            while try await store.append(to: [], { db in try db.run(step) }) == 1000 {}
        }
    }
}

extension OutboxMessage {
    /// It will never arrive. A courier may end only what is still its own.
    func end(_ failure: Failure, at now: Date, heldBy courier: Courier.ID? = nil, _ db: any Connection) throws {
        let own: SQL = if let courier { "AND courier = \(courier)" } else { "" }
        try db.run(
            """
            UPDATE outbox SET failed_at = \(now), courier = NULL, last_error = \(failure.word)
            WHERE tenant_id = \(tenant) AND id = \(id) AND \(Outbox.isWaiting) \(own)
            """)
    }
}
