package import Content
package import Foundation
package import Kernel
package import Services

/// What a good service looks like, as a list of items that can be checked.
package struct Guideline: Sendable {
    package let id: String
    package let version: String
    package let title: LocalizedText
    package let summary: LocalizedText
    package let effective: Day
    package let items: [GuidelineItem]

    package init(
        id: String, version: String, title: LocalizedText, summary: LocalizedText, effective: Day,
        items: [GuidelineItem]
    ) {
        (self.id, self.version, self.title, self.summary) = (id, version, title, summary)
        (self.effective, self.items) = (effective, items)
    }

    package func item(_ id: String) throws(StandardsError) -> GuidelineItem {
        guard let item = items.first(where: { $0.id == id }) else { throw .noItem(id) }
        return item
    }
}

/// One thing that is asked of a service.
package struct GuidelineItem: Sendable, Hashable {
    /// How much depends on it.
    package enum Level: Int, Sendable, Comparable {
        case must = 1
        case stronglyRecommended = 2
        case ideal = 3

        package static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
    }

    /// Never changes, whatever becomes of the words.
    package let id: String
    package let level: Level
    package let phases: Set<Phase>
    /// Which of the ten principles of the code of conduct it serves.
    package let principles: [Int]
    package let title: LocalizedText
    package let asks: LocalizedText
    package let why: LocalizedText
    package let how: LocalizedText
    package let test: LocalizedText
    /// The item is for services with any of these attributes; empty: for all.
    package let appliesTo: [Attribute]
    package let measuredBy: Evidence.Kind?
    /// After how many days a mark or a measurement no longer says how things are.
    package let freshForDays: Int

    package init(
        id: String, level: Level, phases: Set<Phase>, principles: [Int] = [], title: LocalizedText,
        asks: LocalizedText, why: LocalizedText, how: LocalizedText, test: LocalizedText,
        appliesTo: [Attribute] = [], measuredBy: Evidence.Kind? = nil, freshForDays: Int = 365
    ) {
        (self.id, self.level, self.phases, self.principles) = (id, level, phases, principles)
        (self.title, self.asks, self.why, self.how, self.test) = (title, asks, why, how, test)
        (self.appliesTo, self.measuredBy, self.freshForDays) = (appliesTo, measuredBy, freshForDays)
    }

    /// True, false, or nil when the service has not said what decides it.
    package func applies(to service: Service) -> Bool? {
        if appliesTo.isEmpty { return true }
        let answers = appliesTo.map { service.attributes[$0] }
        if answers.contains(true) { return true }
        return answers.contains(nil) ? nil : false
    }
}

extension Guideline {
    /// Reads the folder of one guideline: `guideline.yaml` and a file for each item.
    package static func load(from folder: URL) throws(ContentError) -> Guideline {
        var head: Entry?
        var items: [GuidelineItem] = []
        for file in try Entry.all(below: folder) {
            if file.file.hasSuffix("/guideline.yaml") {
                head = try file.allowing("id", "version", "title", "summary", "effective")
            } else {
                let item = try GuidelineItem(file)
                guard !items.contains(where: { $0.id == item.id }) else {
                    throw try file.at("id").error("the id “\(item.id)” is taken by another file")
                }
                items.append(item)
            }
        }
        guard let head else { throw ContentError(file: folder.lastPathComponent, "there is no guideline.yaml") }
        guard let effective = Day(try head.text("effective")) else {
            throw try head.at("effective").error("a day such as 2026-12-01 is expected here")
        }
        return Guideline(
            id: try head.text("id"), version: try head.text("version"), title: try head.localized("title"),
            summary: try head.localized("summary"), effective: effective, items: items)
    }
}

extension GuidelineItem {
    package init(_ entry: Entry) throws(ContentError) {
        let entry = try entry.allowing(
            "id", "level", "phases", "principles", "title", "asks", "why", "how", "test", "applies_to", "measured_by",
            "fresh_for_days")
        guard let level = Level(rawValue: try entry.at("level").int(in: 1...3)) else {
            throw try entry.at("level").error("1, 2 or 3 is expected here")
        }
        var principles: [Int] = []
        for principle in try entry.optional("principles")?.items() ?? [] {
            principles.append(try principle.int(in: 1...10))
        }
        let phases = Set(try entry.choices("phases", Phase.self))
        guard !phases.isEmpty else { throw entry.error("“phases” names no phase") }
        self.init(
            id: try entry.text("id"), level: level, phases: phases, principles: principles,
            title: try entry.localized("title"), asks: try entry.localized("asks"), why: try entry.localized("why"),
            how: try entry.localized("how"), test: try entry.localized("test"),
            appliesTo: try entry.choices("applies_to"), measuredBy: try entry.optional("measured_by")?.choice(),
            freshForDays: try entry.optional("fresh_for_days")?.int(in: 1...3650) ?? 365)
    }
}
