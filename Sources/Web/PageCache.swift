import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Store
import Synchronization

/// Finished public answers, so that a page everybody asks for is made once and not for everybody.
///
/// An answer is good until this process changes something of its organisation, or anything where it is about all, and
/// for two seconds at most, so that changes made by another process are seen as well. Who asks while it is being made
/// waits for it.
final class PageCache: Sendable {
    private let answers: Recent<(response: Response, generation: Int)>
    private let making = Mutex<[String: (task: Task<Response, any Error>, generation: Int)]>([:])

    init(for lifetime: Duration = .seconds(2)) { answers = Recent(for: lifetime, atMost: 1000) }

    /// The answer kept under `key`, or the one `make` gives. Only for visitors who are not signed in.
    func answer(
        _ key: String, of tenant: Tenant.ID?, in store: Database,
        _ make: @escaping @Sendable () async throws -> Response
    ) async throws -> Response {
        let generation = store.generation(of: tenant)
        if let kept = answers[key], kept.generation == generation { return kept.response }
        let task = making.withLock { making in
            if let running = making[key], running.generation == generation { return running.task }
            let task = Task { try await self.make(key, generation, make) }
            making[key] = (task, generation)
            return task
        }
        return try await task.value
    }

    private func make(
        _ key: String, _ generation: Int, _ make: @Sendable () async throws -> Response
    ) async throws -> Response {
        defer {
            making.withLock { making in
                if making[key]?.generation == generation { making[key] = nil }
            }
        }
        let response = try await make()
        if response.status == .ok { answers[key] = (response, generation) }
        return response
    }
}

/// What answers a request of anybody.
typealias Handler = @Sendable @concurrent (Request, VisitorContext) async throws -> Response

extension Platform {
    /// The same page, kept. For pages that depend on nothing but their plain address and the language; who is signed in
    /// or asks otherwise gets it made.
    func kept(_ page: @escaping Handler) -> Handler {
        { request, context in
            guard context.member == nil, request.isPlain else { return try await page(request, context) }
            let key = "page \(context.language.rawValue) \(request.uri.path)"
            return try await pages.answer(key, of: nil, in: store) { try await page(request, context) }
        }
    }
}

extension Request {
    /// Whether it asks for an address as we write it. A query can be anything, and so can the slashes that the router
    /// passes over: whoever makes them up must not fill the cache.
    var isPlain: Bool {
        uri.query == nil && uri.path.utf8.count <= 200 && !uri.path.contains("%")
            && uri.path.split(separator: "/").joined(separator: "/") == uri.path.dropFirst()
    }
}
