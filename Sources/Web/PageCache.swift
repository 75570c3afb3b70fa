import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Store

/// Finished public answers, so that a page everybody asks for is made once and not for everybody.
///
/// An answer is good until this process changes something of its organisation, and for two seconds at most, so that
/// changes made by another process are seen as well.
struct PageCache: Sendable {
    private let answers = Recent<(response: Response, generation: Int)>(for: .seconds(2), atMost: 1000)

    /// The answer kept under `key`, or the one `make` gives. Only for visitors who are not signed in.
    func answer(
        _ key: String, of tenant: Tenant.ID, in store: Database, _ make: () async throws -> Response
    ) async throws -> Response {
        let generation = store.generation(of: tenant)
        if let kept = answers[key], kept.generation == generation { return kept.response }
        let response = try await make()
        if response.status == .ok { answers[key] = (response, generation) }
        return response
    }
}
