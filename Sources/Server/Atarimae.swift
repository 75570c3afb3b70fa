import ArgumentParser
import Foundation

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

    static func main() async {
        do {
            var command = try await asyncParseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                do { try await command.run() } catch { throw await CommandFailure.told(error, of: command) }
            } else {
                // Help and the version; what they throw is ArgumentParser's own.
                try command.run()
            }
        } catch let failure as CommandFailure {
            FileHandle.standardError.write(Data("\(failure.words)\n".utf8))
            exit(withError: ExitCode.failure)
        } catch {
            exit(withError: error)
        }
    }
}

struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Prints the version.")

    @OptionGroup var flags: Configuration.Flags

    func run() { print(Atarimae.version) }
}
