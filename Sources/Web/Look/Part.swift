import Content
import Foundation

/// One part of the design system as its `.yaml` file describes it: what it is for, what it takes, how it looks.
struct Part: Sendable {
    struct Parameter: Sendable {
        let name: String
        let about: String
    }

    struct Example: Sendable {
        let name: String
        let template: String
        /// What the part is given, by parameter; what an example leaves out is nil.
        let given: [String: (any Sendable)?]
        /// The part is an item of a list, or a term with its description, and is shown inside one.
        let isItem: Bool
        let isTerm: Bool
    }

    let name: String
    let about: String
    let parameters: [Parameter]
    let examples: [Example]

    static func all(below folder: URL) throws -> [Part] {
        try Entry.all(below: folder).map(Part.init)
    }

    private init(_ file: Entry) throws {
        let entry = try file.allowing("about", "within", "parameters", "examples")
        name = String(file.file.split(separator: "/").last?.dropLast(".yaml".count) ?? "")
        about = try entry.text("about")
        parameters =
            try entry.optional("parameters")?.pairs().map { Parameter(name: $0.key, about: try $0.value.text()) } ?? []
        let within = try entry.optionalText("within")
        let (name, parameters) = (name, parameters)
        examples = try entry.at("examples").pairs().map { example in
            var given: [String: (any Sendable)?] = Dictionary(
                uniqueKeysWithValues: parameters.map { ($0.name, nil as (any Sendable)?) })
            for (key, value) in try example.value.pairs() { given[key] = try Self.value(value) }
            return Example(
                name: example.key, template: name, given: given, isItem: within == "list", isTerm: within == "terms")
        }
    }

    private static func value(_ entry: Entry) throws -> any Sendable {
        if entry.isMapping {
            return try Dictionary(uniqueKeysWithValues: entry.pairs().map { ($0.key, try value($0.value)) })
        }
        if let items = try? entry.items() { return try items.map(value) }
        return switch try? entry.text() {
        case nil: String?.none
        case "true"?: true
        case "false"?: false
        case let text?: text
        }
    }
}
