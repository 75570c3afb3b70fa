import ArgumentParser
import Foundation
import Identity
import Kernel
import Store

/// The organisation whose people or programs a command is about.
struct Workplace: ParsableArguments {
    @OptionGroup var flags: Configuration.Flags
    @Option(help: "The six-digit code or the name of the organisation.") var organization: String

    /// Opens the platform for one act at the shell, in the organisation's name.
    func act(_ body: (Principal, Database) async throws -> Void) async throws {
        let configuration = try await Configuration(flags)
        let (content, store) = try await configuration.openPlatform()
        try await body(
            .commandLine(in: try await configuration.organization(organization, in: store, content)), store)
        await store.engine.close()
    }
}

protocol WorkplaceCommand: PlacedCommand {
    var workplace: Workplace { get }
}

extension WorkplaceCommand {
    var flags: Configuration.Flags { workplace.flags }

    /// For the person at the shell; what a script reads stands alone on standard output.
    func note(_ words: String) { FileHandle.standardError.write(Data((words + "\n").utf8)) }
}

extension Role: ExpressibleByArgument {}
