package import Foundation
package import Kernel
package import Services
package import Store

/// Where ratings come in. Many at once share one transaction; each sender hears back after the commit, so a receipt
/// means the rating is kept.
package struct RatingIntake: Sendable {
    /// A class, so that waiting in line copies a reference and not a rating.
    package final class Item: Sendable {
        let tenant: Tenant.ID
        let slug: String
        /// Of the service.
        let path: String
        let score: Int
        let at: Date
        let line: Rating.Line
        let receipt: Receipt

        /// All that needs no database is done here, before the one thread that writes has to wait for it.
        package init(_ draft: Rating.Draft, for slug: String, in tenant: Tenant.ID, at now: Date) {
            (self.tenant, self.slug, path) = (tenant, slug, "\(tenant)/\(slug)")
            (score, at) = (draft.score, now)
            receipt = .new(at: now)
            line = Rating.Line(Rating(draft, at: now), in: tenant, receipt: receipt.key)
        }
    }

    private let queue: GroupCommit<Item, Result<Receipt, any Error>>

    /// - Parameter then: what follows for a service that got ratings: evidence and standing. In a crowd, where more
    ///   ratings of a service wait already, what follows from these comes with them.
    package init(store: Database, then: @escaping @Sendable (Service.Key, Date, any Connection) throws -> Void) {
        queue = GroupCommit(
            in: store, of: { $0.tenant },
            write: { items, waiting, db in try Self.write(items, waiting: waiting, then: then, db) })
    }

    package func submit(_ draft: Rating.Draft, to slug: String, in tenant: Tenant.ID, at now: Date) async throws
        -> Receipt
    {
        try await queue.submit(Item(draft, for: slug, in: tenant, at: now)).get()
    }

    /// - Parameter waiting: whose turn comes next.
    package static func write(
        _ items: [Item], waiting: () -> [Item],
        then: (Service.Key, Date, any Connection) throws -> Void, _ db: any Connection
    ) throws -> [Result<Receipt, any Error>] {
        var batches: [String: Batch] = [:]
        // Mostly the service of the one before, which need not be looked for.
        var last: (path: String, batch: Batch)?
        let outcomes = try items.map { item -> Result<Receipt, any Error> in
            if let last, last.path == item.path { return last.batch.add(item) }
            let batch = try batches[item.path] ?? Batch(for: item, db)
            batches[item.path] = batch
            last = (item.path, batch)
            return batch.add(item)
        }
        for batch in batches.values { try batch.insert(db) }
        for item in waiting() where !batches.isEmpty { batches[item.path] = nil }
        for batch in batches.values { try batch.follow(then, db) }
        return outcomes
    }

    /// The ratings of one service within a transaction.
    private final class Batch {
        private let service: Result<Service.Key, any Error>
        private var lines: [Rating.Line] = []
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

        func add(_ item: Item) -> Result<Receipt, any Error> {
            lines.append(item.line)
            days[Day(item.at), default: RatingTally()].add(item.score)
            newest = max(newest, item.at)
            return service.map { _ in item.receipt }
        }

        func insert(_ db: any Connection) throws {
            guard case .success(let service) = service else { return }
            try Rating.insert(lines, for: service.id, db)
            for (day, tally) in days { try tally.add(to: service.id, on: day, in: service.tenant, db) }
        }

        func follow(
            _ then: (Service.Key, Date, any Connection) throws -> Void, _ db: any Connection
        ) throws {
            if case .success(let service) = service { try then(service, newest, db) }
        }
    }

    private static func open(_ slug: String, in tenant: Tenant.ID, _ db: any Connection) throws -> Service.Key {
        let (key, phase) = try Service.key(of: slug, in: tenant, db)
        guard phase != .retire else { throw SignalError.serviceRetired }
        return key
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
