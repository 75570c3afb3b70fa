package import Foundation
package import Kernel
package import Services
package import Store
import Synchronization

/// The rules as they come with the content, and the rulebooks that follow from them with the changes made since: which
/// one counts depends on whose service it is, when it was opened, and on the day.
package final class Rulebooks: Sendable {
    /// As it stands in the content.
    package let base: Rulebook
    private let made = Mutex<[Set<RuleChange.ID>: Rulebook]>([:])
    private static let most = 64

    package init(_ base: Rulebook) { self.base = base }

    /// The rulebook for one service.
    package func book(
        for tenant: Tenant.ID, openedAt: Date, at now: Date, _ db: any Connection
    ) throws -> Rulebook {
        book(for: tenant, openedAt: openedAt, at: now, changes: try RuleChange.published(at: now, db))
    }

    package func book(for service: Service, at now: Date, _ db: any Connection) throws -> Rulebook {
        try book(for: service.tenant, openedAt: service.createdAt, at: now, db)
    }

    /// What is asked of everybody's new services, for pages that show the rules themselves.
    package func current(at now: Date, _ db: any Connection) throws -> Rulebook {
        try book(for: Tenant.ID(""), openedAt: .distantFuture, at: now, db)
    }

    /// - Parameter changes: the published ones, in the order of ``RuleChange/published(_:)``.
    package func book(
        for tenant: Tenant.ID, openedAt: Date, at now: Date, changes: [RuleChange]
    ) -> Rulebook {
        let binding = changes.filter { $0.binds(tenant, openedAt: openedAt, at: now) }
        guard !binding.isEmpty else { return base }
        let key = Set(binding.map(\.id))
        if let book = made.withLock({ $0[key] }) { return book }
        // A change whose item has left the content since says nothing any more.
        let common = binding.filter { $0.organization == nil }
            .reduce(base) { book, change in (try? book.applying(change)) ?? book }
        // An organisation's change that was stricter when it was published may be below what is asked of everybody by
        // now; then it gives way, unless somebody agreed to it as an exception.
        let book = binding.filter { $0.organization != nil && ($0.isException || !common.goesBelowMinimum($0)) }
            .reduce(common) { book, change in (try? book.applying(change)) ?? book }
        made.withLock { made in
            if made.count >= Self.most { made.removeAll() }
            made[key] = book
        }
        return book
    }

    /// Whether good ratings stayed good, so that no rule can come out otherwise than before; that is most of them.
    ///
    /// - Parameter before: all that was measured, the ratings before these too.
    package func isSettled(
        _ before: [Evidence], _ after: Evidence, in tenant: Tenant.ID, at now: Date, _ db: any Connection
    ) throws -> Bool {
        let changes = try RuleChange.published(at: now, db)
        // Which changes bind a service depends on whether it was there on their day: between two such days all services
        // have the same rules.
        let ages = [Date.distantPast] + changes.compactMap { $0.effectiveOn?.start }
        return ages.allSatisfy { openedAt in
            book(for: tenant, openedAt: openedAt, at: now, changes: changes).isSettled(before, after, at: now)
        }
    }
}
