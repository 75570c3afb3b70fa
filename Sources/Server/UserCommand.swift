import ArgumentParser
import Foundation
import Identity
import Kernel
import Store

struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "People who work here.", subcommands: [Add.self])

    struct Add: PlacedCommand {
        static let configuration = CommandConfiguration(
            abstract: "Adds a person to an organisation and prints a one-time password.")

        @OptionGroup var flags: Configuration.Flags
        @Argument(help: "The mail address they sign in with.") var email: String
        @Option(help: "The six-digit code or the name of the organisation.") var organization: String
        @Option(help: "What they may do.") var role: Role
        @Option(help: "How they are called; otherwise as their mailbox.") var name: String?
        @Flag(help: "Gives somebody who is known a new password, and signs them out everywhere.")
        var resetPassword = false

        func run() async throws {
            let configuration = try await Configuration(flags)
            let (content, store) = try await configuration.openPlatform()
            let tenant = try await configuration.organization(organization, in: store, content)
            let password = try await Account.add(
                email: email, name: name, as: role, by: .commandLine(in: tenant), at: .now, in: store,
                resetPassword: resetPassword)
            if let password {
                print(password)
            } else {
                FileHandle.standardError.write(Data("\(email) keeps the password and is now \(role.rawValue).\n".utf8))
            }
            await store.engine.close()
        }
    }
}

struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Keys for programs.", subcommands: [Add.self])

    struct Add: PlacedCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a token that acts for an organisation, and prints it, once.")

        @OptionGroup var flags: Configuration.Flags
        @Argument(help: "What the token is for.") var name: String
        @Option(help: "The six-digit code or the name of the organisation.") var organization: String
        @Option(help: "What it may do.") var role: Role

        func run() async throws {
            let configuration = try await Configuration(flags)
            let (content, store) = try await configuration.openPlatform()
            let tenant = try await configuration.organization(organization, in: store, content)
            print(try await APIToken.add(name, as: role, by: .commandLine(in: tenant), at: .now, in: store))
            await store.engine.close()
        }
    }
}

extension Role: ExpressibleByArgument {}
