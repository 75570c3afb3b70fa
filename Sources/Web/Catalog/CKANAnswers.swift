import Foundation
import HTTPTypes
import Hummingbird
import Kernel

/// How CKAN's action API wraps what it answers.
enum CKANAnswer {
    private struct Envelope<Result: Encodable>: Encodable {
        let help: String
        let success = true
        let result: Result
    }

    private struct Refusal: Encodable {
        let help: String
        let success = false
        let error: Fault
    }

    /// What is wrong, by parameter, with the kind of the fault under `__type`.
    private struct Fault: Encodable {
        let type: String
        let message: String
        let fields: [String: [String]]

        private struct Key: CodingKey {
            let stringValue: String
            let intValue: Int? = nil
            init(_ name: String) { stringValue = name }
            init?(stringValue: String) { self.init(stringValue) }
            init?(intValue: Int) { nil }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            for (name, messages) in fields { try container.encode(messages, forKey: Key(name)) }
            try container.encode(type, forKey: Key("__type"))
            try container.encode(message, forKey: Key("message"))
        }
    }

    static func help(_ action: String) -> String { "/api/3/action/help_show?name=\(action.inQuery)" }

    static func success(_ result: some Encodable, of action: String) throws -> Response {
        try .json(Envelope(help: help(action), result: result))
    }

    /// Nil for what is our own fault and none of the question's.
    static func refusal(
        _ problem: Problem, of action: String, says text: (Message) -> String
    ) throws -> Response? {
        let (status, type): (HTTPResponse.Status, String)
        switch problem.kind {
        case .notFound: (status, type) = (.notFound, "Not Found Error")
        case .invalid, .conflict: (status, type) = (.conflict, "Validation Error")
        case .malformed, .tooLarge, .unsupportedMediaType: (status, type) = (.badRequest, "Bad Request")
        default: return nil
        }
        let fields = Dictionary(grouping: problem.fields, by: \.name).mapValues { $0.map { text($0.message) } }
        let fault = Fault(type: type, message: text(problem.message), fields: fields)
        return try .json(Refusal(help: help(action), error: fault), status: status)
    }
}
