package import Foundation
package import Kernel
package import Services
package import Store

/// Where ratings come in. Many at once share one transaction; each sender hears back after the commit, so a receipt
/// means the rating is kept.
package struct RatingIntake: Sendable {
    private struct Item: Sendable {
        let tenant: Tenant.ID
        let slug: String
        let draft: Rating.Draft
        let at: Date
    }

    private let queue: GroupCommit<Item, Result<Receipt, any Error>>

    /// - Parameter then: what follows for a service that got ratings, once per transaction: evidence and standing.
    package init(store: Database, then: @escaping @Sendable (Service, Date, any Connection) throws -> Void) {
        queue = GroupCommit { items in
            try await store.append(to: Set(items.map(\.tenant))) { db in
                try Self.write(items, then: then, db)
            }
        }
    }

    package func submit(_ draft: Rating.Draft, to slug: String, in tenant: Tenant.ID, at now: Date) async throws
        -> Receipt
    {
        try await queue.submit(Item(tenant: tenant, slug: slug, draft: draft, at: now)).get()
    }

    private static func write(
        _ items: [Item], then: (Service, Date, any Connection) throws -> Void, _ db: any Connection
    ) throws -> [Result<Receipt, any Error>] {
        var batches: [String: Batch] = [:]
        let outcomes = try items.map { item -> Result<Receipt, any Error> in
            let path = "\(item.tenant)/\(item.slug)"
            let batch = try batches[path] ?? Batch(for: item, db)
            batches[path] = batch
            return try batch.add(item, db)
        }
        for batch in batches.values { try batch.finish(then: then, db) }
        return outcomes
    }

    /// The ratings of one service within a transaction.
    private final class Batch {
        private let service: Result<Service, any Error>
        private var days: [Day: RatingTally] = [:]
        private var newest = Date.distantPast

        /// A service that is not there or takes no ratings is an answer; a store that fails ends the transaction.
        init(for item: Item, _ db: any Connection) throws {
            do {
                service = .success(try RatingIntake.open(item.slug, in: item.tenant, db))
            } catch let error as StoreError {
                throw error
            } catch {
                service = .failure(error)
            }
        }

        func add(_ item: Item, _ db: any Connection) throws -> Result<Receipt, any Error> {
            guard case .success(let id) = service.map(\.id) else {
                return service.map { _ in Receipt.new(at: item.at) }
            }
            let receipt = Receipt.new(at: item.at)
            try Rating(item.draft, at: item.at).insert(for: id, in: item.tenant, receipt: receipt.key, db)
            days[Day(item.at), default: RatingTally()].add(item.draft.score)
            newest = max(newest, item.at)
            return .success(receipt)
        }

        func finish(then: (Service, Date, any Connection) throws -> Void, _ db: any Connection) throws {
            guard !days.isEmpty, case .success(let service) = service else { return }
            for (day, tally) in days { try tally.add(to: service.id, on: day, in: service.tenant, db) }
            try then(service, newest, db)
        }
    }

    private static func open(_ slug: String, in tenant: Tenant.ID, _ db: any Connection) throws -> Service {
        let service = try Service.find(slug, in: tenant, db)
        guard service.phase != .retire else { throw SignalError.serviceRetired }
        return service
    }
}

extension Rating {
    /// A new rating; its comment waits until somebody has read it.
    package init(_ draft: Draft, at now: Date) {
        self.init(
            id: .new(at: now), at: now, score: draft.score, outcome: draft.outcome, language: draft.language,
            channel: draft.channel, comment: draft.comment, commentState: draft.comment == nil ? nil : .waiting,
            decisionNote: nil, decidedAt: nil)
    }
}
