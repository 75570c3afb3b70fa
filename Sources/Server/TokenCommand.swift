import ArgumentParser
import Foundation
import Identity
import Kernel
import Store

struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Keys for programs.", subcommands: [Add.self, Remove.self, List.self])

    struct Add: WorkplaceCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a token that acts for an organisation, and prints it, once.")

        @OptionGroup var workplace: Workplace
        @Argument(help: "What the token is for.") var name: String
        @Option(help: "What it may do.") var role: Role

        func run() async throws {
            try await workplace.act { principal, store in
                print(try await APIToken.add(name, as: role, by: principal, at: .now, in: store))
            }
        }
    }

    struct Remove: WorkplaceCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes a token back: within two seconds whoever holds it is refused.")

        @OptionGroup var workplace: Workplace
        @Argument(help: "What the token is for.") var name: String

        func run() async throws {
            try await workplace.act { principal, store in
                try await APIToken.remove(name, by: principal, at: .now, in: store)
            }
            note("\(name) opens nothing any more.")
        }
    }

    struct List: WorkplaceCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints an organisation's tokens: name, role and day made, between tabs.")

        @OptionGroup var workplace: Workplace

        func run() async throws {
            try await workplace.act { principal, store in
                for one in try await store.read({ db in try APIToken.all(in: principal.tenant, db) }) {
                    print([one.name, one.role.rawValue, "\(Day(one.createdAt))"].joined(separator: "\t"))
                }
            }
        }
    }
}
