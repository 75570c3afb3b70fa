import ArgumentParser
import Foundation
import Identity
import Kernel
import Store

struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "People who work here.", subcommands: [Add.self, Remove.self, List.self])

    struct Add: WorkplaceCommand {
        static let configuration = CommandConfiguration(
            abstract: "Adds a person to an organisation and prints a one-time password.")

        @OptionGroup var workplace: Workplace
        @Argument(help: "The mail address they sign in with.") var email: String
        @Option(help: "What they may do.") var role: Role
        @Option(help: "How they are called; otherwise as their mailbox.") var name: String?
        @Flag(help: "Gives somebody who is known a new password, and signs them out everywhere.")
        var resetPassword = false

        func run() async throws {
            try await workplace.act { principal, store in
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

    struct Remove: WorkplaceCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes a person out of an organisation and signs them out everywhere.",
            discussion: "What they did stays in the organisation's records, under their name.")

        @OptionGroup var workplace: Workplace
        @Argument(help: "The mail address they sign in with.") var email: String

        func run() async throws {
            try await workplace.act { principal, store in
                try await Account.remove(email: email, by: principal, at: .now, in: store)
            }
            note("\(email) no longer works for \(workplace.organization).")
        }
    }

    struct List: WorkplaceCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints an organisation's people: address, role and name, between tabs.")

        @OptionGroup var workplace: Workplace

        func run() async throws {
            try await workplace.act { principal, store in
                for one in try await store.read({ db in try Colleague.all(in: principal.tenant, limit: 10_000, db) }) {
                    print([one.email, one.role.rawValue, one.name].joined(separator: "\t"))
                }
            }
        }
    }
}
