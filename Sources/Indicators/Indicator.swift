package import Content
package import Foundation
package import Kernel

/// A public figure as it is defined: what it counts, in which unit, how often, and what it should become.
package struct Indicator: Sendable {
    package enum Unit: String, CaseIterable, Sendable { case services, percent, score }

    package let id: String
    package let title: LocalizedText
    package let definition: LocalizedText
    package let unit: Unit
    /// After how many days without a new measurement the figure is overdue.
    package let cadenceDays: Int
    package let target: Double?
    package let source: LocalizedText

    package static func load(from folder: URL) throws(ContentError) -> [Indicator] {
        var indicators: [Indicator] = []
        for file in try Entry.all(below: folder) { indicators.append(try Indicator(file)) }
        return indicators
    }

    private init(_ entry: Entry) throws(ContentError) {
        let entry = try entry.allowing("id", "title", "definition", "unit", "cadence_days", "target", "source")
        id = try entry.text("id")
        title = try entry.localized("title")
        definition = try entry.localized("definition")
        unit = try entry.at("unit").choice()
        cadenceDays = try entry.at("cadence_days").int(in: 1...3650)
        target = try entry.optional("target")?.double()
        source = try entry.localized("source")
    }
}

/// An indicator measured: a value with its n and its moment, or no value with the reason that n is too small.
package struct Figure: Sendable {
    package let indicator: Indicator
    package let value: Double?
    package let n: Int
    package let measuredAt: Date

    package init(_ indicator: Indicator, value: Double?, n: Int, measuredAt: Date) {
        (self.indicator, self.value, self.n, self.measuredAt) = (indicator, value, n, measuredAt)
    }
}
