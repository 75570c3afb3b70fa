import Foundation
package import Kernel
package import Rules
package import Services

/// One thing that is asked of a service.
package struct GuidelineItem: Sendable {
    /// How much depends on it.
    package enum Level: Int, Sendable, Comparable, Codable, CaseIterable {
        case must = 1
        case stronglyRecommended = 2
        case ideal = 3

        package static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
    }

    /// Who has to know it.
    package enum Role: String, CaseIterable, Sendable, Codable {
        case serviceOwner = "service-owner"
        case designer, developer, operations
        case dataSteward = "data-steward"
        case procurement, manager
    }

    package struct Reference: Sendable, Hashable, Codable {
        package let title: String
        package let url: String

        package init(title: String, url: String) { (self.title, self.url) = (title, url) }
    }

    /// Never changes, whatever becomes of the words.
    package let id: String
    /// The guideline it stands in.
    package let guideline: String
    package internal(set) var level: Level
    package let phases: Set<Phase>
    /// Which of the ten principles of the code of conduct it serves.
    package let principles: [Int]
    package let roles: [Role]
    /// Ids of ``UseCase``.
    package let useCases: [String]
    package let title: LocalizedText
    /// In one sentence, for lists and for who reads English.
    package let summary: LocalizedText
    package let asks: LocalizedText
    package let why: LocalizedText
    package let how: LocalizedText
    package let test: LocalizedText
    package let references: [Reference]
    /// Which services it concerns; nil: all.
    package internal(set) var appliesWhen: Rule?
    /// What evidence has to show; nil: a person says whether it is met.
    package internal(set) var metWhen: Rule?
    /// After how many days a mark or a measurement no longer says how things are.
    package internal(set) var freshForDays: Int
    /// The versions of the guideline that brought it and took it away.
    package let since: String?
    package let until: String?

    /// The kinds of evidence that settle it.
    package var measuredBy: [Evidence.Kind] { metWhen.map(ServiceFacts.kinds) ?? [] }

    package init(
        id: String, guideline: String, level: Level, phases: Set<Phase>, principles: [Int] = [], roles: [Role] = [],
        useCases: [String] = [], title: LocalizedText, summary: LocalizedText, asks: LocalizedText,
        why: LocalizedText, how: LocalizedText, test: LocalizedText, references: [Reference] = [],
        appliesWhen: Rule? = nil, metWhen: Rule? = nil, freshForDays: Int = 365, since: String? = nil,
        until: String? = nil
    ) {
        (self.id, self.guideline, self.level, self.phases) = (id, guideline, level, phases)
        (self.principles, self.roles, self.useCases) = (principles, roles, useCases)
        (self.title, self.summary, self.asks) = (title, summary, asks)
        (self.why, self.how, self.test, self.references) = (why, how, test, references)
        (self.appliesWhen, self.metWhen, self.freshForDays) = (appliesWhen, metWhen, freshForDays)
        (self.since, self.until) = (since, until)
    }
}
