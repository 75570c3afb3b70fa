import Foundation
import Kernel
import Logging
import Outside
import ServiceLifecycle
import Standards
import Store
import Web

/// What time alone brings about: standings and notices every minute, registries and files every hour.
struct Rounds: Service, CustomStringConvertible {
    let platform: Platform
    let logger: Logger
    // Whoever runs a service asks for its description, which would otherwise be everything it holds: all the content.
    let description = "rounds"

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            // Who waits for the first page goes first.
            try await Task.sleep(for: .seconds(2))
            var minute = 0
            while true {
                await attempt("review of standings") { try await platform.reviewStandings() }
                if minute.isMultiple(of: 60) {
                    await attempt("ratings left behind") { try await platform.followUpRatings() }
                    await attempt("review of registries") { try await platform.reviewRegistries() }
                    await attempt("tidying of files") {
                        try await platform.files.tidy(at: platform.now(), in: platform.store)
                    }
                    await attempt("procedures taken over") { try await platform.renewProcedures() }
                    await attempt("measurement of principles") { try await platform.measurePrinciples() }
                    await attempt("measurement of guideline items") { try await platform.measureItems() }
                }
                await attempt("notices") { try await platform.tell() }
                try await Task.sleep(for: .seconds(60))
                minute += 1
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
struct Imports: Service, CustomStringConvertible {
    let platform: Platform
    let logger: Logger
    let description = "imports"

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
struct Post: Service, CustomStringConvertible {
    let store: Database
    let settings: Courier.Settings
    let logger: Logger
    let description = "post"

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await Courier(store, settings).run { error in
                logger.error("the outbox could not be read", metadata: ["error": "\(error)"])
            }
        }
    }
}
