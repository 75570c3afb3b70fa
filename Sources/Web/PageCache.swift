import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Store
import Synchronization

/// Finished public answers, so that a page everybody asks for is made once and not for everybody.
///
/// An answer is good until this process changes something of its organisation, and for two seconds at most, so that
/// changes made by another process are seen as well.
final class PageCache: Sendable {
    private struct Entry {
        let response: Response
        let generation: Int
        let expires: ContinuousClock.Instant
    }

    private static let lifetime = Duration.seconds(2)
    private static let limit = 2000

    private let entries = Mutex<[String: Entry]>([:])

    /// The answer kept under `key`, or the one `make` gives. Only for visitors who are not signed in.
    func answer(
        _ key: String, of tenant: Tenant.ID, in store: Database, _ make: () async throws -> Response
    ) async throws -> Response {
        let generation = store.generation(of: tenant)
        let now = ContinuousClock.now
        let kept = entries.withLock { $0[key] }
        if let kept, kept.generation == generation, now < kept.expires { return kept.response }
        let response = try await make()
        if response.status == .ok {
            entries.withLock { entries in
                if entries.count >= Self.limit { entries.removeAll() }
                entries[key] = Entry(response: response, generation: generation, expires: now + Self.lifetime)
            }
        }
        return response
    }
}
