import ArgumentParser
import Foundation
import Rules

struct RulesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "Rules in CEL, as registries use them.", subcommands: [Eval.self])

    struct Eval: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Evaluates a rule and answers one line of JSON.",
            discussion: """
                The answer is {"value":…}, {"unknown":[…]} with what would have to be known, or {"error":"…"}, which \
                exits with 1. With --ndjson, each line {"expr":"…","facts":{…}} from standard input is answered by \
                one line, in order.
                """)

        @Argument(help: "The rule.") var expression: String?
        @Option(help: "A file with a JSON object: the facts by name.", completion: .file()) var facts: String?
        @Flag(help: "Reads expressions and facts from standard input, one JSON object to a line.") var ndjson = false

        func validate() throws {
            if ndjson {
                guard expression == nil, facts == nil else {
                    throw ValidationError("With --ndjson, expressions and facts come from standard input.")
                }
            } else if expression == nil {
                throw ValidationError("Name an expression, or --ndjson.")
            }
        }

        func run() async throws {
            if ndjson {
                while let line = readLine() { say(RuleEvaluation.answer(line: line)) }
                return
            }
            var json = "{}"
            if let facts {
                guard FileManager.default.fileExists(atPath: facts) else {
                    throw ValidationError("There is no file “\(facts)”.")
                }
                guard let data = FileManager.default.contents(atPath: facts),
                    let text = String(data: data, encoding: .utf8)
                else { throw ValidationError("The file “\(facts)” cannot be read as UTF-8.") }
                json = text
            }
            let answer = RuleEvaluation.answer(expression: expression ?? "", factsJSON: json)
            say(answer)
            if answer.hasPrefix("{\"error\"") { throw ExitCode.failure }
        }

        /// At once, for whoever waits at the other end of a pipe.
        private func say(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }
    }
}
