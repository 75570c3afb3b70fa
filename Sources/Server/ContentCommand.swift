import ArgumentParser
import Content
import Foundation
import Registries
import Standards
import Store
import Web

struct ContentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "content", abstract: "What the platform knows.", subcommands: [Check.self])

    struct Check: PlacedCommand {
        static let configuration = CommandConfiguration(
            abstract: "Reads all content and templates; names file and line of what is wrong.")

        @OptionGroup var flags: Configuration.Flags

        func run() async throws {
            let configuration = try await Configuration(flags)
            let sample = try Sample(contentsOf: configuration.samplePath)
            let content = try PlatformContent(folder: configuration.contentFolder, samples: [sample.organization])
            _ = try Templates(folder: configuration.root.appending(path: "Templates"), texts: content.texts)
            try sample.check(against: content.rules.base)
            print(
                """
                \(content.organizations.all.count) organisations, \(content.rules.base.items.count) guideline items, \
                \(content.indicators.count) indicators, \(content.registries.all.count) registries, \
                \(content.texts.keys.count) texts: all well.
                """)
        }
    }
}

struct MigrateCommand: PlacedCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Brings the database up to this version; serve does it by itself.")

    @OptionGroup var flags: Configuration.Flags

    func run() async throws {
        let configuration = try await Configuration(flags)
        let (_, store) = try await configuration.openPlatform()
        await store.engine.close()
        print("The database is up to date.")
    }
}
