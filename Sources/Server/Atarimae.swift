import ArgumentParser

@main
struct Atarimae: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "atarimae",
        abstract: "Takes a government's digital services from plan to retirement in the open.",
        subcommands: [
            ServeCommand.self, UserCommand.self, TokenCommand.self, ContentCommand.self, ImportCommand.self,
            PubliccodeCommand.self, RulesCommand.self, ReplayCommand.self, SpeedCommand.self, MigrateCommand.self,
            VersionCommand.self,
        ])
}

struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Prints the version.")

    @OptionGroup var flags: Configuration.Flags

    func run() { print(Atarimae.version) }
}
