import ArgumentParser
import Foundation
import Identity
import Kernel
import Store

struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "People who work here.", subcommands: [Add.self, Remove.self, List.self])

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
            try await Configuration(flags).act(in: organization) { principal, store in
                let password = try await Account.add(
                    email: email, name: name, as: role, by: principal, at: .now, in: store,
                    resetPassword: resetPassword)
                if let password {
                    print(password)
                } else {
                    note("\(email) keeps the password and is now \(role.rawValue).")
                }
            }
        }
    }

    struct Remove: PlacedCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes a person out of an organisation and signs them out everywhere.",
            discussion: "What they did stays in the organisation's records, under their name.")

        @OptionGroup var flags: Configuration.Flags
        @Argument(help: "The mail address they sign in with.") var email: String
        @Option(help: "The six-digit code or the name of the organisation.") var organization: String

        func run() async throws {
            try await Configuration(flags).act(in: organization) { principal, store in
                try await Account.remove(email: email, by: principal, at: .now, in: store)
            }
            note("\(email) no longer works for \(organization).")
        }
    }

    struct List: PlacedCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints an organisation's people: address, role and name, between tabs.")

        @OptionGroup var flags: Configuration.Flags
        @Option(help: "The six-digit code or the name of the organisation.") var organization: String

        func run() async throws {
            try await Configuration(flags).act(in: organization) { principal, store in
                for one in try await store.read({ db in try Colleague.all(in: principal.tenant, limit: 10_000, db) }) {
                    print([one.email, one.role.rawValue, one.name].joined(separator: "\t"))
                }
            }
        }
    }
}

struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Keys for programs.", subcommands: [Add.self, Remove.self, List.self])

    struct Add: PlacedCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a token that acts for an organisation, and prints it, once.")

        @OptionGroup var flags: Configuration.Flags
        @Argument(help: "What the token is for.") var name: String
        @Option(help: "The six-digit code or the name of the organisation.") var organization: String
        @Option(help: "What it may do.") var role: Role

        func run() async throws {
            try await Configuration(flags).act(in: organization) { principal, store in
                print(try await APIToken.add(name, as: role, by: principal, at: .now, in: store))
            }
        }
    }

    struct Remove: PlacedCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes a token back: within two seconds whoever holds it is refused.")

        @OptionGroup var flags: Configuration.Flags
        @Argument(help: "What the token is for.") var name: String
        @Option(help: "The six-digit code or the name of the organisation.") var organization: String

        func run() async throws {
            try await Configuration(flags).act(in: organization) { principal, store in
                try await APIToken.remove(name, by: principal, at: .now, in: store)
            }
            note("\(name) opens nothing any more.")
        }
    }

    struct List: PlacedCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints an organisation's tokens: name, role and day made, between tabs.")

        @OptionGroup var flags: Configuration.Flags
        @Option(help: "The six-digit code or the name of the organisation.") var organization: String

        func run() async throws {
            try await Configuration(flags).act(in: organization) { principal, store in
                for one in try await store.read({ db in try APIToken.all(in: principal.tenant, db) }) {
                    print([one.name, one.role.rawValue, "\(Day(one.createdAt))"].joined(separator: "\t"))
                }
            }
        }
    }
}

extension Role: ExpressibleByArgument {}

extension Configuration {
    /// Opens the platform for one act at the shell, in the name of an organisation.
    fileprivate func act(
        in organization: String, _ body: (Principal, Database) async throws -> Void
    ) async throws {
        let (content, store) = try await openPlatform()
        try await body(.commandLine(in: try await self.organization(organization, in: store, content)), store)
        await store.engine.close()
    }
}

/// For the person at the shell; what a script reads stands alone on standard output.
private func note(_ words: String) { FileHandle.standardError.write(Data((words + "\n").utf8)) }
