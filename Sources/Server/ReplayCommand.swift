import ArgumentParser
import Foundation
import Kernel
import Services
import Signals
import Standards
import Store
import Web

struct ReplayCommand: PlacedCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Works out the standings of a year again from what was recorded.",
        discussion: """
            Every entry of the journal is applied in its order, and the standing that follows is held against the one \
            that was recorded. The means of ratings are counted again from the single ratings. Exits with 1 when \
            anything differs.
            """)

    @OptionGroup var flags: Configuration.Flags
    @Option(help: "From which day on standings are compared; a year ago if nothing is said.") var from: String?

    func run() async throws {
        let configuration = try await Configuration(flags)
        var start = Day(.now).adding(days: -365)
        if let from {
            guard let day = Day(from) else { throw ValidationError("“\(from)” is not a day such as 2026-11-21.") }
            start = day
        }
        let content = try PlatformContent(folder: configuration.contentFolder)
        let store = try await configuration.openStore()
        let (rules, first) = (content.rules, start.start)
        let (report, ratings) = try await store.read { db in
            var ratings = RecountedRatings()
            let report = try Replay.run(rules: rules, from: first, db) { service, evidence, at in
                try ratings.count(evidence, of: service, at: at, db)
            }
            return (report, ratings)
        }
        await store.engine.close()
        print(
            """
            \(report.services) services, \(report.events) events, \(report.changes) changes of standing arrived at \
            again since \(start); \(ratings.counted) means of ratings counted again.
            """)
        for difference in report.differences {
            print(
                """
                \(difference.service) at \(difference.at.ISO8601Format()): recorded \
                \(difference.recorded?.rawValue ?? "nothing"), replayed \(difference.replayed.rawValue)
                """)
        }
        for difference in ratings.differences { print(difference) }
        if report.different > 0 || !ratings.differences.isEmpty { throw ExitCode(1) }
    }
}

/// The evidence of ratings, held against the ratings themselves.
private struct RecountedRatings: Sendable {
    private(set) var counted = 0
    private(set) var differences: [String] = []

    mutating func count(_ evidence: Evidence, of service: Service.Key, at moment: Date, _ db: any Connection) throws {
        guard evidence.kind == .ratings else { return }
        counted += 1
        let (n, sum) = try Rating.total(of: service, from: Day(moment).adding(days: -364), until: moment, db)
        let mean = n == 0 ? nil : Double(sum) / Double(n)
        let isSame = n == evidence.n && (evidence.value == nil || abs((mean ?? 0) - (evidence.value ?? 0)) < 1e-9)
        if !isSame, differences.count < 1000 {
            differences.append(
                """
                \(service.path) at \(moment.ISO8601Format()): \(evidence.n) ratings recorded, \(n) counted again
                """)
        }
    }
}
