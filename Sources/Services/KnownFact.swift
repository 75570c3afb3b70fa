package import Content
package import Foundation
package import Kernel
import Store

/// Something about a person or a company that an office has already, so that nobody need ask for it again.
package struct KnownFact: Sendable {
    /// Where it stands, and when it may be looked up there.
    package struct Keeper: Sendable, Hashable {
        package let id: String
        package let title: LocalizedText
        package let condition: LocalizedText
    }

    package let id: String
    package let title: LocalizedText
    /// Best first.
    package let keepers: [Keeper]
    /// What this fact needs beside the keepers' conditions.
    package let note: LocalizedText?
}

/// All facts an office has already, and the names by which forms ask for them.
package struct KnownFacts: Sendable {
    package let facts: [KnownFact]
    /// Folded names, longest first; nil: looks like a known fact and is none.
    private let names: [(name: [Unicode.Scalar], fact: Int?)]

    /// Reads `known-facts.yaml`.
    package static func load(from file: URL) throws(ContentError) -> KnownFacts {
        try KnownFacts(Entry(contentsOf: file))
    }

    package init(_ file: Entry) throws(ContentError) {
        let file = try file.allowing("keepers", "facts", "unknown")
        var keepers: [String: KnownFact.Keeper] = [:]
        for entry in try file.at("keepers").items() {
            let entry = try entry.allowing("id", "title", "condition")
            let keeper = KnownFact.Keeper(
                id: try entry.text("id"), title: try entry.localized("title"),
                condition: try entry.localized("condition"))
            guard keepers.updateValue(keeper, forKey: keeper.id) == nil else {
                throw try entry.at("id").error("the id “\(keeper.id)” is taken")
            }
        }
        var facts: [KnownFact] = []
        var names: [String: Int?] = [:]
        func take(_ entry: Entry, for fact: Int?) throws(ContentError) {
            for name in try entry.items() {
                let folded = Self.folded(try name.text())
                guard names.updateValue(fact, forKey: folded) == nil else {
                    throw name.error("“\(folded)” stands here twice")
                }
            }
        }
        for entry in try file.at("facts").items() {
            let entry = try entry.allowing("id", "title", "names", "keepers", "note")
            var known: [KnownFact.Keeper] = []
            for name in try entry.at("keepers").items() {
                guard let keeper = keepers[try name.text()] else {
                    throw name.error("there is no keeper of that id; there are: \(keepers.keys.sorted())")
                }
                known.append(keeper)
            }
            let id = try entry.text("id")
            guard !facts.contains(where: { $0.id == id }) else { throw try entry.at("id").error("“\(id)” is taken") }
            facts.append(
                KnownFact(
                    id: id, title: try entry.localized("title"), keepers: known,
                    note: entry.optional("note") == nil ? nil : try entry.localized("note")))
            try take(try entry.at("names"), for: facts.count - 1)
        }
        if let unknown = file.optional("unknown") { try take(unknown, for: nil) }
        self.facts = facts
        self.names = names.map { (Array($0.key.unicodeScalars), $0.value) }
            .sorted { ($1.name.count, String(describing: $0.name)) < ($0.name.count, String(describing: $1.name)) }
    }

    /// The fact a form asks for under this name: the longest name that stands in it counts, and where two are as long,
    /// the one that ends later, as the last word of a Japanese name says what it is.
    package func fact(asked name: String) -> KnownFact? {
        let text = Array(Self.folded(name).unicodeScalars)
        var best: (length: Int, end: Int, fact: Int?)?
        for (name, fact) in names where name.count <= text.count {
            if let best, name.count < best.length { break }
            for start in (0...(text.count - name.count)).reversed()
            where text[start..<(start + name.count)].elementsEqual(name) {
                let end = start + name.count
                if best.map({ end > $0.end }) ?? true { best = (name.count, end, fact) }
                break
            }
        }
        return best?.fact.map { facts[$0] }
    }

    /// Without what sets words apart on forms only.
    private static func folded(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                SearchText.folded(text).unicodeScalars.filter {
                    !$0.properties.isWhitespace && !"()（）・:：*※「」".unicodeScalars.contains($0)
                }
            ))
    }
}

extension Procedure {
    /// Something asked, by its name, with what is known of it already.
    package struct Asked: Sendable {
        package let name: String
        package let fact: KnownFact?
    }

    /// What is asked by name, and of it what an office has already.
    package func asked(_ known: KnownFacts) -> (fields: [Asked], documents: [Asked]) {
        (
            fields.map { Asked(name: $0, fact: known.fact(asked: $0)) },
            documentNames.map { Asked(name: $0, fact: known.fact(asked: $0)) }
        )
    }
}
