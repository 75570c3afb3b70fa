import Content
import Foundation
package import Kernel
package import Services
package import Standards

extension Guideline {
    /// Few items, one of every sort.
    package static let sample = Guideline(
        id: "sample", version: "1", title: "見本", summary: "見本", effective: Day(daysSince1970: 20_000),
        items: [
            .sample("MARK", level: .must, freshForDays: 100),
            .sample("STUDY", level: .must, measuredBy: .study, freshForDays: 730),
            .sample("KPI", level: .must, measuredBy: .measures),
            .sample("PRIVACY", level: .must, appliesTo: [.handlesPersonalData], freshForDays: 1000),
            .sample("VOICES", level: .stronglyRecommended, phases: [.operate], measuredBy: .ratings, freshForDays: 90),
            .sample("OPEN", level: .ideal),
        ])

    /// The one in `Content/`.
    package static func essentials() throws -> Guideline {
        try load(from: Project.folder.appending(path: "Content/standards/essentials"))
    }
}

extension GuidelineItem {
    package static func sample(
        _ id: String = "ITEM", level: Level = .must, phases: Set<Phase> = Set(Phase.allCases).subtracting([.retire]),
        appliesTo: [Attribute] = [], measuredBy: Evidence.Kind? = nil, freshForDays: Int = 365
    ) -> GuidelineItem {
        GuidelineItem(
            id: id, level: level, phases: phases, title: "題", asks: "求め", why: "理由", how: "方法", test: "確認",
            appliesTo: appliesTo, measuredBy: measuredBy, freshForDays: freshForDays)
    }
}

extension LocalizedText: ExpressibleByStringLiteral {
    package init(stringLiteral value: String) { self.init(ja: value) }
}
