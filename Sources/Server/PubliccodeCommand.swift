import ArgumentParser
import Content
import Foundation
import Kernel
import Publiccode

struct PubliccodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publiccode", abstract: "Files that describe public software (publiccode.yml).",
        subcommands: [Check.self])

    struct Check: PlacedCommand {
        static let configuration = CommandConfiguration(
            abstract: "Reads publiccode.yml files of any version; names line and key of what is wrong.",
            discussion: "Exits with 0 when every file is valid, warnings or not, and with 1 otherwise.")

        @OptionGroup var flags: Configuration.Flags
        @Argument(help: "The files.", completion: .file()) var files: [String]
        @Option(help: "ja or en.") var language = Language.ja

        func run() async throws {
            let configuration = try await Configuration(flags)
            let texts = try Texts(folder: configuration.contentFolder.appending(path: "texts"))
            var areValid = true
            for file in files {
                let check = PubliccodeCheck.run(URL(filePath: file), named: file, texts: texts, in: language)
                for line in check.lines { print(line) }
                if check.exitCode != 0 { areValid = false }
            }
            if !areValid { throw ExitCode.failure }
        }
    }
}
