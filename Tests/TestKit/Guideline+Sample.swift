import Content
import Foundation
package import Kernel
import Rules
package import Services
package import Standards

extension Guideline {
    /// Few items, one of every sort.
    package static let sample = Guideline(
        id: "sample", version: "1", title: "見本", summary: "見本", effective: Day(daysSince1970: 20_000),
        items: [
            .sample("MARK", level: .must, freshForDays: 100),
            .sample("STUDY", level: .must, metWhen: "study.n >= 5 && study.value >= 3.0", freshForDays: 730),
            .sample("KPI", level: .must, metWhen: "measures.n >= 1"),
            .sample("PRIVACY", level: .must, appliesWhen: "service.handles_personal_data", freshForDays: 1000),
            .sample(
                "VOICES", level: .stronglyRecommended, phases: [.operate], metWhen: "ratings.value >= 3.0",
                freshForDays: 90),
            .sample("OPEN", level: .ideal),
        ])

    /// Those in `Content/`.
    package static func real() throws -> [Guideline] {
        try loadAll(below: Project.folder.appending(path: "Content/standards"))
    }

    package static func essentials() throws -> Guideline {
        guard let essentials = try real().first(where: { $0.id == "essentials" }) else {
            throw StandardsError.noItem("essentials")
        }
        return essentials
    }
}

extension Criterion {
    /// The common minimum in `Content/`, without what Tokyo adds.
    package static let floor: [Criterion] = {
        let folder = Project.folder.appending(path: "Content/criteria")
        guard let all = try? Criterion.load(from: folder) else { preconditionFailure("the criteria cannot be read") }
        return all.filter(\.isFloor)
    }()
}

extension Rulebook {
    package static let sample = Rulebook([.sample], Criterion.floor)
}

extension Rulebooks {
    package static let sample = Rulebooks(.sample)
}

extension GuidelineItem {
    package static func sample(
        _ id: String = "ITEM", level: Level = .must, phases: Set<Phase> = Set(Phase.allCases).subtracting([.retire]),
        appliesWhen: String? = nil, metWhen: String? = nil, freshForDays: Int = 365
    ) -> GuidelineItem {
        func rule(_ text: String) -> Rule {
            guard let rule = try? Rule(condition: text, in: ServiceFacts.environment) else {
                preconditionFailure("no rule: \(text)")
            }
            return rule
        }
        return GuidelineItem(
            id: id, guideline: "sample", level: level, phases: phases, title: "題", summary: "要", asks: "求め",
            why: "理由", how: "方法", test: "確認", appliesWhen: appliesWhen.map(rule), metWhen: metWhen.map(rule),
            freshForDays: freshForDays)
    }
}

extension LocalizedText: ExpressibleByStringLiteral {
    package init(stringLiteral value: String) { self.init(ja: value) }
}
