package import Kernel
import Synchronization

/// Many who wait, one commit: what arrives while a transaction runs is written by the next one, together.
///
/// Each `submit` returns after the transaction that holds its item is committed. Costs nothing when there is no crowd
/// (the first item starts at once) and lets thousands a second share one disk flush.
package final class GroupCommit<Item: Sendable, Outcome: Sendable>: Sendable {
    /// A class, so that a line of them is moved without asking at run time what an item is.
    private final class Waiter: Sendable {
        let item: Item
        let continuation: CheckedContinuation<Outcome, any Error>

        init(_ item: Item, _ continuation: CheckedContinuation<Outcome, any Error>) {
            (self.item, self.continuation) = (item, continuation)
        }
    }

    private struct State {
        var waiting: [Waiter] = []
        /// Those of a batch that failed, to be tried each alone.
        var suspects: [Waiter] = []
        var isCommitting = false
        /// How many batches there have been.
        var batches = 0

        var isEmpty: Bool { waiting.isEmpty && suspects.isEmpty }
    }

    private let state = Mutex(State())
    private let database: Database
    private let tenant: @Sendable (Item) -> Tenant.ID
    private let limit: Int
    private let write: @Sendable ([Item], () -> [Item], any Connection) throws -> [Outcome]

    /// - Parameters:
    ///   - tenant: whose an item is.
    ///   - limit: how many items one transaction takes at the most.
    ///   - write: writes the items and gives one outcome for each, in their order. It may run more than once for the
    ///     same items, so it does nothing but SQL. It may ask who waits already: what need be done but once for all of
    ///     them it can leave to the transaction that writes the last. In a long crowd, every sixteenth batch is told
    ///     that nobody waits. The next transaction may fail, so whoever leaves something finds it again by other means.
    package init(
        in database: Database, of tenant: @escaping @Sendable (Item) -> Tenant.ID, limit: Int = 512,
        write: @escaping @Sendable ([Item], _ waiting: () -> [Item], any Connection) throws -> [Outcome]
    ) {
        (self.database, self.tenant, self.limit, self.write) = (database, tenant, limit, write)
    }

    package func submit(_ item: Item) async throws -> Outcome {
        try await withCheckedThrowingContinuation { continuation in
            let waiter = Waiter(item, continuation)
            let starts = state.withLock { state in
                state.waiting.append(waiter)
                defer { state.isCommitting = true }
                return !state.isCommitting
            }
            if starts { Task { await drain() } }
        }
    }

    private func drain() async {
        while state.withLock({ state in
            state.isCommitting = !state.isEmpty
            return state.isCommitting
        }) {
            do {
                try await database.engine.transactions { self.nextBatch() }
            } catch {
                while let batch = nextBatch() { batch.fail(error) }
            }
        }
    }

    private func nextBatch() -> Batch? {
        state.withLock { state in
            // One that may fail again leaves nothing to others, and nobody leaves anything to it.
            if let suspect = state.suspects.popLast() { return Batch([suspect], of: self, seesNobody: true) }
            if state.waiting.isEmpty { return nil }
            state.batches += 1
            let seesNobody = state.batches.isMultiple(of: Self.turn)
            // Mostly all of them, without a copy.
            if state.waiting.count <= limit {
                defer { state.waiting = [] }
                return Batch(state.waiting, of: self, seesNobody: seesNobody)
            }
            defer { state.waiting.removeFirst(limit) }
            return Batch(Array(state.waiting.prefix(limit)), of: self, seesNobody: seesNobody)
        }
    }

    /// Every so many batches, one is told that nobody waits.
    private static var turn: Int { 16 }

    /// What one transaction writes.
    private final class Batch: Transaction {
        private let waiters: [Waiter]
        private let group: GroupCommit
        private let seesNobody: Bool
        private let outcomes = Mutex<[Outcome]>([])

        init(_ waiters: [Waiter], of group: GroupCommit, seesNobody: Bool) {
            (self.waiters, self.group, self.seesNobody) = (waiters, group, seesNobody)
        }

        func run(_ db: any Connection) throws {
            let waiting = { self.seesNobody ? [] : self.group.state.withLock { $0.waiting.map { $0.item } } }
            let written = try group.write(waiters.map { $0.item }, waiting, db)
            outcomes.withLock { $0 = written }
        }

        func end(_ error: (any Error)?) {
            // When the database could not answer, nobody knows whether it was committed: trying again could write it
            // twice. Otherwise one bad item must not take the others down with it.
            if let error, waiters.count > 1, (error as? StoreError)?.isPassing != true {
                group.state.withLock { $0.suspects += waiters.reversed() }
            } else if let error {
                fail(error)
            } else {
                group.database.touch(Set(waiters.map { group.tenant($0.item) }))
                let outcomes = outcomes.withLock { $0 }
                // Not `zip`, which asks at run time what it holds.
                for place in waiters.indices { waiters[place].continuation.resume(returning: outcomes[place]) }
            }
        }

        func fail(_ error: any Error) {
            for waiter in waiters { waiter.continuation.resume(throwing: error) }
        }
    }
}
