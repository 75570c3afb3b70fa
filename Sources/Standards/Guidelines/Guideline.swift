package import Kernel

/// What a good service looks like in one field, as a list of items that can be checked.
package struct Guideline: Sendable {
    package let id: String
    package let version: String
    package let title: LocalizedText
    package let summary: LocalizedText
    package let effective: Day
    package internal(set) var items: [GuidelineItem]

    package init(
        id: String, version: String, title: LocalizedText, summary: LocalizedText, effective: Day,
        items: [GuidelineItem]
    ) {
        (self.id, self.version, self.title, self.summary) = (id, version, title, summary)
        (self.effective, self.items) = (effective, items)
    }
}

/// Something a team sets out to do, for which it looks for the right items.
package struct UseCase: Sendable {
    package let id: String
    package let title: LocalizedText
    package let summary: LocalizedText
}

/// One of the ten principles of the code of conduct.
package struct Principle: Sendable {
    package let number: Int
    package let title: LocalizedText
    package let summary: LocalizedText
}
