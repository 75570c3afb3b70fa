package import Content
package import Foundation
package import Kernel

/// What somebody of one role learns, step by step, with the items each step is about.
package struct LearningPath: Sendable {
    package struct Step: Sendable {
        package let title: LocalizedText
        package let about: LocalizedText
        package let minutes: Int
        /// Ids of ``GuidelineItem``.
        package let items: [String]
    }

    package let role: GuidelineItem.Role
    package let title: LocalizedText
    package let summary: LocalizedText
    package let steps: [Step]
    package let links: [GuidelineItem.Reference]

    package var minutes: Int { steps.reduce(0) { $0 + $1.minutes } }
}

extension LearningPath {
    /// Reads a file for each role, in the order of the roles.
    ///
    /// - Parameter items: the ids there are; a step about another is refused.
    package static func loadAll(
        below folder: URL, items: Set<String>
    ) throws(ContentError) -> [LearningPath] {
        var paths: [GuidelineItem.Role: LearningPath] = [:]
        for file in try Entry.all(below: folder, named: "guidance/learning") {
            let path = try LearningPath(file, items: items)
            guard file.file.split(separator: "/").last == "\(path.role.rawValue).yaml" else {
                throw try file.at("role").error("the file is called after its role, \(path.role.rawValue).yaml")
            }
            paths[path.role] = path
        }
        return GuidelineItem.Role.allCases.compactMap { paths[$0] }
    }

    private init(_ file: Entry, items: Set<String>) throws(ContentError) {
        let entry = try file.allowing("role", "title", "summary", "steps", "links")
        var steps: [Step] = []
        for step in try entry.at("steps").items() {
            let step = try step.allowing("title", "about", "minutes", "items")
            var ids: [String] = []
            for item in try step.optional("items")?.items() ?? [] {
                let id = try item.text()
                guard items.contains(id) else { throw item.error("there is no item “\(id)”") }
                ids.append(id)
            }
            steps.append(
                Step(
                    title: try step.localized("title"), about: try step.localized("about"),
                    minutes: try step.at("minutes").int(in: 1...10_000), items: ids))
        }
        guard !steps.isEmpty else { throw try entry.at("steps").error("there is no step") }
        var links: [GuidelineItem.Reference] = []
        for link in try entry.optional("links")?.items() ?? [] {
            links.append(try GuidelineItem.Reference(link))
        }
        self.init(
            role: try entry.at("role").choice(), title: try entry.localized("title"),
            summary: try entry.localized("summary"), steps: steps, links: links)
    }
}

/// What helps people find the items they need, beside the guidelines themselves.
package struct Guidance: Sendable {
    package let useCases: [UseCase]
    package let principles: [Principle]
    package let learning: [LearningPath]

    package init(folder: URL, useCases: [UseCase], items: [GuidelineItem]) throws(ContentError) {
        self.useCases = useCases
        principles = try Principle.load(from: folder.appending(path: "principles.yaml"))
        learning = try LearningPath.loadAll(
            below: folder.appending(path: "learning"), items: Set(items.map(\.id)))
    }
}
