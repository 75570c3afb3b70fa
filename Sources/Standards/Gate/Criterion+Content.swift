package import Content
package import Foundation
import Kernel
import Rules

extension Criterion {
    /// Reads the release criteria: every file of the folder holds a list, the order is that of files and lists.
    package static func load(from folder: URL) throws(ContentError) -> [Criterion] {
        var criteria: [Criterion] = []
        for file in try Entry.all(below: folder) {
            let file = try file.allowing("criteria")
            for entry in try file.at("criteria").items() {
                let criterion = try Criterion(entry)
                guard !criteria.contains(where: { $0.id == criterion.id }) else {
                    throw try entry.at("id").error("the id “\(criterion.id)” is taken by another criterion")
                }
                criteria.append(criterion)
            }
        }
        return criteria
    }

    init(_ entry: Entry) throws(ContentError) {
        let entry = try entry.allowing(
            "id", "stages", "floor", "place", "title", "needed", "found", "reason", "holds", "unknown", "limits",
            "applies_when",
            "holds_when", "standing")
        let id = try entry.text("id")
        guard id.wholeMatch(of: /[a-z][a-z0-9]*(-[a-z0-9]+)*/) != nil else {
            throw try entry.at("id").error("small letters, figures and hyphens are expected here")
        }
        let stages = Set(try entry.choices("stages", Stage.self))
        guard !stages.isEmpty else { throw entry.error("“stages” names no stage") }
        var limits: [Limit] = []
        for (name, entry) in try entry.optional("limits")?.pairs() ?? [] {
            let limit = try entry.allowing("value", "stricter")
            let value = try limit.at("value")
            limits.append(
                Limit(
                    name, try value.double(), stricter: try limit.at("stricter").choice(),
                    isWhole: try !value.text().contains(".")))
        }
        guard limits.count <= Self.maximumLimits else {
            throw entry.error("a criterion has at most \(Self.maximumLimits) limits")
        }
        let environment = ServiceFacts.environment(limits: limits.map(\.name))
        let words = (
            needed: try entry.localized("needed"), found: try entry.localized("found"),
            reason: try entry.localized("reason"), holds: try entry.localized("holds"),
            unknown: entry.optional("unknown") == nil ? nil : try entry.localized("unknown")
        )
        for (key, text) in [
            ("needed", words.needed), ("found", words.found), ("reason", words.reason), ("holds", words.holds),
            ("unknown", words.unknown ?? words.reason),
        ] {
            for blank in text.blanks
            where environment.slot(blank.hasSuffix("%") ? String(blank.dropLast()) : blank) == nil {
                throw try entry.at(key).error("there is no fact “\(blank)” to fill the blank with")
            }
        }
        var standing: Rule?
        if let rule = entry.optional("standing") {
            let text = try rule.text()
            do {
                standing = try Rule(text, in: environment)
            } catch {
                throw rule.error("the rule “\(text)”: \(error)")
            }
            guard standing?.type == .string else {
                throw rule.error("the rule “\(text)” does not name a standing")
            }
        }
        self.init(
            id: id, stages: stages, isFloor: try entry.bool("floor") ?? false,
            place: try entry.optional("place")?.choice() ?? .gate, title: try entry.localized("title"),
            needed: words.needed, found: words.found, reason: words.reason, holds: words.holds, unknown: words.unknown,
            limits: limits,
            appliesWhen: try entry.optional("applies_when")?.condition(in: environment),
            holdsWhen: try entry.at("holds_when").condition(in: environment), standing: standing)
    }
}

extension LocalizedText {
    /// The names in braces, in all languages.
    var blanks: Set<String> {
        Set([ja, jaEasy ?? "", en ?? ""].flatMap { $0.matches(of: /\{([^{}]*)\}/).map { String($0.output.1) } })
    }

    /// Every blank filled; a value that looks like a blank stays as it is. By hand, because ten thousand services have
    /// a dozen of these each when a rule changes.
    func filled(_ value: (String) -> String) -> LocalizedText {
        func fill(_ text: String) -> String {
            var (filled, rest) = ("", text.utf8[...])
            while let open = rest.firstIndex(of: UInt8(ascii: "{")),
                let close = rest[open...].firstIndex(of: UInt8(ascii: "}"))
            {
                filled += String(Substring(rest[..<open]))
                filled += value(String(Substring(rest[rest.index(after: open)..<close])))
                rest = rest[rest.index(after: close)...]
            }
            return filled.isEmpty ? String(Substring(rest)) : filled + String(Substring(rest))
        }
        return LocalizedText(ja: fill(ja), jaEasy: jaEasy.map(fill), en: en.map(fill))
    }
}
