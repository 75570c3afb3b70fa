import Foundation
import TestKit
import Testing

/// The sample city's year worked out again from its journal: it has components that others are built on, reviews, ratings
/// and marks that grew old.
@Suite struct ReplayTests {
    @Test("Replay arrives at every standing of the sample city's year, what is built on components included")
    func sample() async throws {
        let folder = try Server.freshFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let server = try await Server.start(data: folder, "--sample")
        let component = try #require(await server.ask("GET", "/api/v1/services/mihon/form-platform")?.body)
        #expect(component["standing"]["state"].text == "met")
        #expect(await server.end(with: SIGTERM, within: 10))

        let replay = try Server.run("replay", "--data", folder.path)
        #expect(replay.status == 0, "\(replay.output)\(replay.errors)")
        #expect(replay.output.hasPrefix("70 services"), "\(replay.output)")
    }

    @Test("Replay reads a database and puts nothing into it: no content, and no sample city") func readsOnly() throws {
        let folder = try Server.freshFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let replay = try Server.run("replay", "--data", folder.path)
        #expect(replay.status == 0, "\(replay.errors)")
        #expect(replay.output.hasPrefix("0 services, 0 events"), "\(replay.output)")
    }
}
