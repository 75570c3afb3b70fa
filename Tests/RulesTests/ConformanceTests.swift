import Foundation
import Testing

@testable import Rules

/// Cases of our own in the form of cel-spec's public simple tests. `Conformance/README.md` lists what is covered.
@Suite struct ConformanceTests {
    /// A file of `Conformance/`, and how many cases it has at least.
    static let files: [(name: String, atLeast: Int)] = [
        ("basic", 40), ("comparisons", 59), ("conversions", 50), ("fields", 42), ("fp_math", 17),
        ("integer_math", 34), ("lists", 29), ("logic", 27), ("macros", 38), ("namespace", 8), ("parse", 64),
        ("plumbing", 8), ("string", 40), ("timestamps", 65), ("unknowns", 21),
    ]

    @Test("What the language's public tests cover of our subset holds", arguments: files)
    func conformance(name: String, atLeast: Int) throws {
        let file = try ConformanceFile(reading: name)
        #expect(file.name == name)
        for test in file.tests {
            let found = RuleEvaluation.answer(expression: test.expression, factsJSON: test.bindings)
            #expect(test.answer.accepts(found), "\(name)/\(test.name): \(test.expression) gives \(found)")
        }
        #expect(Set(file.tests.map(\.name)).count == file.tests.count, "two cases have one name")
        #expect(file.tests.count >= atLeast)
    }

    @Test("Every file of cases is run and stands in the list of what is covered")
    func list() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: ConformanceFile.folder.path)
        let cases = names.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }
        #expect(cases.sorted() == Self.files.map(\.name).sorted())

        let list = try String(contentsOf: ConformanceFile.folder.appending(path: "README.md"), encoding: .utf8)
        for name in cases { #expect(list.contains("| `\(name)` |"), "\(name)") }
    }
}

/// `{"name", "description", "section": [{"name", "description", "test": […]}]}`. Read with the rules' own reader, which
/// keeps whole numbers and doubles apart.
private struct ConformanceFile {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Conformance")

    let name: String
    let tests: [ConformanceCase]

    init(reading file: String) throws {
        let text = try String(contentsOf: Self.folder.appending(path: "\(file).json"), encoding: .utf8)
        let whole = try Value(json: text)
        name = try whole.text("name")
        tests = try whole.elements("section").flatMap { section in
            let place = try section.text("name")
            return try section.elements("test").map { try ConformanceCase($0, in: place) }
        }
    }
}

/// `{"name", "expr", "bindings", "value" | "eval_error" | "unknown"}`.
private struct ConformanceCase {
    enum Answer {
        case value(String)
        case unknown(String)
        case error

        func accepts(_ found: String) -> Bool {
            switch self {
            case .value(let json): found == "{\"value\":\(json)}"
            case .unknown(let json): found == "{\"unknown\":\(json)}"
            case .error: found.hasPrefix("{\"error\":")
            }
        }
    }

    /// With the name of its section.
    let name: String
    let expression: String
    let bindings: String
    let answer: Answer

    init(_ test: Value, in section: String) throws {
        name = "\(section)/\(try test.text("name"))"
        expression = try test.text("expr")
        bindings = test["bindings"]?.json ?? "{}"
        switch (test["value"], test["unknown"], test["eval_error"]) {
        case (let value?, nil, nil): answer = .value(value.json)
        case (nil, let unknown?, nil): answer = .unknown(unknown.json)
        case (nil, nil, .bool(true)?): answer = .error
        default: throw ConformanceFileError(reason: "\(name) has no answer, or two")
        }
    }
}

private struct ConformanceFileError: Error {
    let reason: String
}

extension Value {
    fileprivate subscript(name: String) -> Value? {
        if case .map(let members) = self { members[name] } else { nil }
    }

    fileprivate func text(_ name: String) throws -> String {
        guard case .string(let text)? = self[name] else { throw ConformanceFileError(reason: "there is no \(name)") }
        return text
    }

    fileprivate func elements(_ name: String) throws -> [Value] {
        guard case .list(let elements)? = self[name] else { throw ConformanceFileError(reason: "there is no \(name)") }
        return Array(elements)
    }
}
