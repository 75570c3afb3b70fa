import Synchronization

/// Many who wait, one commit: what arrives while a transaction runs is written by the next one, together.
///
/// Each `submit` returns after the transaction that holds its item is committed. Costs nothing when there is no crowd
/// (the first item starts at once) and lets thousands a second share one disk flush.
package final class GroupCommit<Item: Sendable, Outcome: Sendable>: Sendable {
    private struct Waiter {
        let item: Item
        let continuation: CheckedContinuation<Outcome, any Error>
    }

    private struct State {
        var waiting: [Waiter] = []
        var isCommitting = false
    }

    private let state = Mutex(State())
    private let limit: Int
    private let commit: @Sendable ([Item]) async throws -> [Outcome]

    /// - Parameters:
    ///   - limit: how many items one transaction takes at the most.
    ///   - commit: writes the items in one transaction and gives one outcome for each, in their order.
    package init(limit: Int = 512, commit: @escaping @Sendable ([Item]) async throws -> [Outcome]) {
        (self.limit, self.commit) = (limit, commit)
    }

    package func submit(_ item: Item) async throws -> Outcome {
        try await withCheckedThrowingContinuation { continuation in
            let starts = state.withLock { state in
                state.waiting.append(Waiter(item: item, continuation: continuation))
                defer { state.isCommitting = true }
                return !state.isCommitting
            }
            if starts { Task { await drain() } }
        }
    }

    private func drain() async {
        while let batch = nextBatch() {
            do {
                let outcomes = try await commit(batch.map { $0.item })
                for (waiter, outcome) in zip(batch, outcomes) { waiter.continuation.resume(returning: outcome) }
            } catch {
                // When the database could not answer, nobody knows whether it was committed: trying again could write
                // it twice. Otherwise one bad item must not take the others down with it.
                if batch.count == 1 || (error as? StoreError)?.isPassing == true {
                    for waiter in batch { waiter.continuation.resume(throwing: error) }
                } else {
                    for waiter in batch { await commitAlone(waiter) }
                }
            }
        }
    }

    private func commitAlone(_ waiter: Waiter) async {
        do {
            waiter.continuation.resume(returning: try await commit([waiter.item])[0])
        } catch {
            waiter.continuation.resume(throwing: error)
        }
    }

    private func nextBatch() -> [Waiter]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isCommitting = false
                return nil
            }
            // Mostly all of them, without a copy.
            if state.waiting.count <= limit {
                defer { state.waiting = [] }
                return state.waiting
            }
            let batch = Array(state.waiting.prefix(limit))
            state.waiting.removeFirst(batch.count)
            return batch
        }
    }
}
