import Foundation
import Kernel
import Logging
import Outside
import ServiceLifecycle
import Store
import Web

/// What time alone brings about: at the start, and every hour.
struct Rounds: Service {
    let platform: Platform
    let logger: Logger

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                await attempt("review of standings") { try await platform.reviewStandings() }
                await attempt("review of registries") { try await platform.reviewRegistries() }
                try await Task.sleep(for: .seconds(3600))
            }
        }
    }

    private func attempt(_ what: String, _ work: () async throws -> Void) async {
        do {
            try await work()
        } catch is CancellationError {
        } catch {
            logger.error("\(what) failed", metadata: ["error": "\(error)"])
        }
    }
}

/// Takes files through that somebody sent, one after the other.
struct Imports: Service {
    let platform: Platform
    let logger: Logger

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                do {
                    try await platform.runImports()
                } catch is CancellationError {
                    return
                } catch {
                    logger.error("import failed", metadata: ["error": "\(error)"])
                }
                try await Task.sleep(for: .milliseconds(300))
            }
        }
    }
}

/// Carries what waits in the outbox.
struct Post: Service {
    let store: Database
    let settings: Courier.Settings
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await Courier(store, settings).run { error in
                logger.error("the outbox could not be read", metadata: ["error": "\(error)"])
            }
        }
    }
}
