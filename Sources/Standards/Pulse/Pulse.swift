package import Content
package import Foundation
package import Kernel

/// What staff are asked about their own work: a statement for each principle, from 1 (disagree) to 5 (agree).
package struct Pulse: Sendable {
    package struct Statement: Sendable {
        package let id: String
        package let principle: Int
        package let statement: LocalizedText
    }

    package let version: String
    package let statements: [Statement]

    package static func load(from file: URL) throws(ContentError) -> Pulse {
        try Pulse(Entry(contentsOf: file))
    }

    package init(_ file: Entry) throws(ContentError) {
        let file = try file.allowing("version", "statements")
        var statements: [Statement] = []
        for entry in try file.at("statements").items() {
            let entry = try entry.allowing("id", "principle", "text")
            let id = try entry.text("id")
            guard !statements.contains(where: { $0.id == id }) else {
                throw try entry.at("id").error("“\(id)” is taken")
            }
            statements.append(
                Statement(
                    id: id, principle: try entry.at("principle").int(in: 1...10),
                    statement: try entry.localized("text")))
        }
        guard !statements.isEmpty else { throw file.error("there is no statement") }
        version = try file.text("version")
        self.statements = statements
    }
}
