package import Content
package import Foundation
import Kernel
import Rules
import Services

extension Guideline {
    /// Reads every guideline below `folder`: a folder each, with `guideline.yaml` and a file for each item. They stand
    /// in the order of their `position`.
    package static func loadAll(
        below folder: URL, useCases: [UseCase] = []
    ) throws(ContentError) -> [Guideline] {
        var heads: [(folder: String, position: Int, entry: Entry)] = []
        var items: [String: [(file: Entry, item: GuidelineItem)]] = [:]
        var files: [String: String] = [:]
        let known = Set(useCases.map(\.id))
        for file in try Entry.all(below: folder) {
            let parts = file.file.split(separator: "/").map(String.init)
            guard parts.count == 3 else { throw file.error("a guideline is a folder, and this lies beside them") }
            let place = parts[1]
            if parts.last == "guideline.yaml" {
                let head = try file.allowing("id", "version", "position", "title", "summary", "effective")
                heads.append((place, try head.optional("position")?.int(in: 1...1000) ?? 1000, head))
            } else {
                let item = try GuidelineItem(file, of: place, useCases: known)
                if let other = files[item.id] {
                    throw try file.at("id").error("the id “\(item.id)” is taken by \(other)")
                }
                files[item.id] = file.file
                items[place, default: []].append((file, item))
            }
        }
        var guidelines: [(Int, Guideline)] = []
        for (place, position, head) in heads {
            guard let effective = Day(try head.text("effective")) else {
                throw try head.at("effective").error("a day such as 2026-12-01 is expected here")
            }
            guard try head.text("id") == place else {
                throw try head.at("id").error("the id is that of the folder, “\(place)”")
            }
            guard let written = items.removeValue(forKey: place) else {
                throw head.error("there is no item beside it")
            }
            let version = try head.at("version").version()
            for (file, item) in written { try item.checkVersions(file, of: version) }
            guidelines.append(
                (
                    position,
                    Guideline(
                        id: place, version: version, title: try head.bilingual("title"),
                        summary: try head.bilingual("summary"), effective: effective, items: written.map(\.item))
                ))
        }
        if let orphan = items.keys.sorted().first {
            throw ContentError(file: "\(folder.lastPathComponent)/\(orphan)", "there is no guideline.yaml")
        }
        return guidelines.sorted { ($0.0, $0.1.id) < ($1.0, $1.1.id) }.map(\.1)
    }
}

extension GuidelineItem {
    init(_ entry: Entry, of guideline: String, useCases known: Set<String>) throws(ContentError) {
        let entry = try entry.allowing(
            "id", "level", "phases", "principles", "roles", "use_cases", "title", "summary", "asks", "why", "how",
            "test", "applies_when", "met_when", "fresh_for_days", "references", "since", "until")
        guard let level = Level(rawValue: try entry.at("level").int(in: 1...3)) else {
            throw try entry.at("level").error("1, 2 or 3 is expected here")
        }
        var principles: [Int] = []
        for principle in try entry.optional("principles")?.items() ?? [] {
            principles.append(try principle.int(in: 1...10))
        }
        let phases = Set(try entry.choices("phases", Phase.self))
        guard !phases.isEmpty else { throw try entry.at("phases").error("“phases” names no phase") }
        var useCases: [String] = []
        for useCase in try entry.optional("use_cases")?.items() ?? [] {
            let id = try useCase.text()
            guard known.isEmpty || known.contains(id) else {
                throw useCase.error(
                    "there is no use case “\(id)”; there are: \(known.sorted().joined(separator: ", "))")
            }
            useCases.append(id)
        }
        var references: [Reference] = []
        for reference in try entry.optional("references")?.items() ?? [] {
            references.append(try Reference(reference))
        }
        self.init(
            id: try entry.text("id"), guideline: guideline, level: level, phases: phases, principles: principles,
            roles: try entry.choices("roles", Role.self), useCases: useCases,
            title: try entry.bilingual("title"), summary: try entry.bilingual("summary"),
            asks: try entry.localized("asks"), why: try entry.localized("why"), how: try entry.localized("how"),
            test: try entry.localized("test"), references: references,
            appliesWhen: try entry.optional("applies_when")?.condition(in: ServiceFacts.environment),
            metWhen: try entry.optional("met_when")?.condition(in: ServiceFacts.environment),
            freshForDays: try entry.optional("fresh_for_days")?.int(in: 1...3650) ?? 365,
            since: try entry.optional("since")?.version(), until: try entry.optional("until")?.version())
    }

    /// It came with a version of its guideline, and did not leave before it came.
    fileprivate func checkVersions(_ file: Entry, of guideline: String) throws(ContentError) {
        if let since, Version.isOlder(guideline, than: since) {
            throw try file.at("since").error(
                "the guideline has no version “\(since)” yet, its newest is “\(guideline)”")
        }
        if let since, let until, Version.isOlder(until, than: since) {
            throw try file.at("until").error("the item leaves with “\(until)”, before it comes with “\(since)”")
        }
    }
}

/// Versions of guidelines as they are written: `2026.1`.
private enum Version {
    static func isOlder(_ one: String, than other: String) -> Bool {
        numbers(one).lexicographicallyPrecedes(numbers(other))
    }

    private static func numbers(_ text: String) -> [Int] { text.split(separator: ".").map { Int($0) ?? 0 } }
}

extension Entry {
    fileprivate func version() throws(ContentError) -> String {
        let text = try text()
        guard text.wholeMatch(of: /[0-9]{1,9}(\.[0-9]{1,9})*/) != nil else {
            throw error("a version such as 2026.1 is expected here, and this is “\(text)”")
        }
        return text
    }

    /// A text that is read in English too.
    fileprivate func bilingual(_ key: String) throws(ContentError) -> LocalizedText {
        let text = try localized(key)
        _ = try at(key).text("en")
        return text
    }
}

extension GuidelineItem.Reference {
    init(_ entry: Entry) throws(ContentError) {
        let entry = try entry.allowing("title", "url")
        let url = try entry.text("url")
        guard url.hasPrefix("https://") || url.hasPrefix("http://") else {
            throw try entry.at("url").error("an address that begins with https:// is expected here")
        }
        self.init(title: try entry.text("title"), url: url)
    }
}

extension Entry {
    /// A rule that answers yes or no; what is wrong with it is told with the line it stands in.
    func condition(in environment: Environment) throws(ContentError) -> Rule {
        let text = try text()
        do {
            return try Rule(aboutServices: text, in: environment)
        } catch {
            throw self.error("the rule “\(text)”: \(error)")
        }
    }
}

extension UseCase {
    package static func load(from file: URL) throws(ContentError) -> [UseCase] {
        var cases: [UseCase] = []
        let file = try Entry(contentsOf: file).allowing("use_cases")
        for entry in try file.at("use_cases").items() {
            let entry = try entry.allowing("id", "title", "summary")
            cases.append(
                UseCase(
                    id: try entry.text("id"), title: try entry.localized("title"),
                    summary: try entry.localized("summary")))
        }
        return cases
    }
}

extension Principle {
    package static func load(from file: URL) throws(ContentError) -> [Principle] {
        var principles: [Principle] = []
        let file = try Entry(contentsOf: file).allowing("principles")
        for entry in try file.at("principles").items() {
            let entry = try entry.allowing("number", "title", "summary")
            principles.append(
                Principle(
                    number: try entry.at("number").int(in: 1...10), title: try entry.localized("title"),
                    summary: try entry.localized("summary")))
        }
        return principles
    }
}
