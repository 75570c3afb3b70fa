import ArgumentParser
import Content
import Foundation
import Kernel
import Store
import Web

/// A command that knows where content and data are.
protocol PlacedCommand: AsyncParsableCommand {
    var flags: Configuration.Flags { get }
}

/// What went wrong while a command ran, in words for whoever typed it.
struct CommandFailure: Error {
    let words: String

    /// - Returns: the error in words, or itself where it is told by ArgumentParser: how to use the command, or the
    ///   status to exit with.
    static func told(_ error: any Error, of command: any ParsableCommand) async -> any Error {
        switch error {
        case is ExitCode, is ValidationError, is CleanExit, is CommandFailure: return error
        // File and line come first, for editors.
        case let error as ContentError: return CommandFailure(words: error.description)
        default: return CommandFailure(words: "Error: \(await words(for: error, of: command))")
        }
    }

    private static func words(for error: any Error, of command: any ParsableCommand) async -> String {
        switch error {
        case let error as StoreError: return words(for: error)
        case let fault as Templates.Fault: return words(for: fault)
        case let problem as Problem: return await words(for: problem, of: command)
        case let error as any ProblemConvertible: return await words(for: error.problem, of: command)
        case let error as CocoaError: return words(for: error)
        default: return "\(error)"
        }
    }

    private static func words(for problem: Problem, of command: any ParsableCommand) async -> String {
        guard let flags = (command as? any PlacedCommand)?.flags,
            let root = (try? await Configuration(flags).root) ?? Configuration.root(flags.root),
            let texts = try? Texts(folder: root.appending(path: "Content/texts"))
        else { return problem.kind.rawValue }
        let details =
            problem.fields.map { "\($0.name): \(texts.plain($0.message, .en))" }
            + problem.obstacles.map { "\($0.id): \(texts.plain($0.message, .en))" }
        return ([texts.plain(problem.message, .en)] + details).joined(separator: "\n  ")
    }

    private static func words(for error: StoreError) -> String {
        switch error {
        case .unavailable(let reason): "The database cannot be used: \(reason)"
        case .timedOut: "The database took too long to answer."
        case .contention: "The database is too busy; try again."
        case .duplicate(let columns): "The database has this already (\(columns.joined(separator: ", ")))."
        case .danglingReference: "The database does not have what this refers to."
        case .failed(let code, let message): "The database refused (\(code)): \(message)"
        case .noColumn, .wrongType: "The database answered what this version does not understand."
        }
    }

    private static func words(for fault: Templates.Fault) -> String {
        switch fault {
        case .isMissing(let template): "\(file(template)): there is no such template"
        case .cannotBeRead(let template, let reason): "\(file(template)): \(reason)"
        case .names(let template, let names):
            "\(file(template)): its view does not have \(names.joined(separator: ", "))"
        case .knowsNoText(let template, let key): "\(file(template)): there is no text “\(key)”"
        }
    }

    private static func file(_ template: String) -> String { "Templates/\(template).mustache" }

    private static func words(for error: CocoaError) -> String {
        [error.userInfo[NSFilePathErrorKey] as? String, error.localizedDescription].compactMap(\.self)
            .joined(separator: ": ")
    }
}
