package import Kernel
import Store

/// How well one organisation keeps its rows of one registry, counted over the rows everybody sees.
package struct QualityFigures: Sendable, Hashable, Codable {
    /// A field in which something is missing.
    package struct Gap: Sendable, Hashable, Codable {
        /// By name.
        package let field: String
        /// In how many rows nothing stands there.
        package let missing: Int
    }

    package var rows = 0
    /// Values that required and recommended fields should have, and how many of them are there.
    package var expected = 0
    package var filled = 0
    /// The required and recommended fields with the most gaps, at most three, the worst first.
    package var worst: [Gap] = []
    /// Rows that today's schema would refuse.
    package var refused = 0
    /// Rows with a warning by today's schema.
    package var warned = 0
    /// Rows somebody should have looked at again; nil where the registry has no cadence.
    package var due: Int?
    /// When the row that waits longest was looked at.
    package var oldest: Day?
    /// Rows that say the same as one before them: the same title at the same place on the map, the same values where
    /// no two rows may have them, or the same in everything but the number that names the row and the day of the last
    /// look. Where a row is named by several fields together, these are no mere number, and the last does not count.
    package var duplicates = 0
    /// Values that lead to no row of the registry they name; nil where nothing here refers to anything.
    package var broken: Int?
    package var digitalisation: DigitalisationCounts?
    /// The place in the feed up to which everything was counted.
    package var seq = 0

    package init() {}

    /// Between 0 and 1; nil where nothing is asked.
    package var completeness: Double? { Self.share(filled, of: expected) }
    package var validity: Double? { Self.share(rows - refused, of: rows) }
    package var freshness: Double? { due.flatMap { Self.share(rows - $0, of: rows) } }

    static func share(_ part: Int, of whole: Int) -> Double? { whole == 0 ? nil : Double(part) / Double(whole) }
}

extension Registry {
    /// The last day of a look that is not in time any more; nil where there is no cadence.
    package func dueBefore(_ today: Day) -> Day? { cadenceDays.map { today.adding(days: -$0) } }

    /// Whether a row has to be looked at again.
    package func isDue(checked day: Day, on today: Day) -> Bool { dueBefore(today).map { day < $0 } ?? false }
}

/// Counts one organisation's rows, one after the other.
struct QualityCount {
    private let registry: Registry
    private let reader: RowReader
    private let today: Day
    /// Required and recommended fields.
    private let asked: [Int]
    private let sameness: [Int]
    private let unique: [[Int]]
    private var missing: [Int]
    private var seen: Set<Int> = []
    private var digitalisation: DigitalisationCount?
    private var figures = QualityFigures()

    init(_ registry: Registry, reader: RowReader, today: Day) {
        (self.registry, self.reader, self.today) = (registry, reader, today)
        asked = registry.fields.indices.filter {
            registry.fields[$0].constraints.isRequired || registry.fields[$0].isRecommended
        }
        sameness =
            registry.key.count == 1
            ? registry.fields.indices.filter { registry.key != [$0] && registry.checked != $0 } : []
        unique = registry.unique
        missing = Array(repeating: 0, count: asked.count)
        digitalisation = DigitalisationCount(registry, today: today)
        if registry.cadenceDays != nil { figures.due = 0 }
        if !registry.references.isEmpty { figures.broken = 0 }
    }

    /// Counts a row in, and answers its values; nil when its document cannot be read.
    mutating func add(_ document: String, checkedOn: Day?) -> RecordValues? {
        figures.rows += 1
        figures.expected += asked.count
        if let checkedOn { figures.oldest = min(figures.oldest ?? checkedOn, checkedOn) }
        if checkedOn.map({ registry.isDue(checked: $0, on: today) }) ?? true { figures.due? += 1 }
        guard let values = try? registry.values(of: document) else {
            figures.refused += 1
            return nil
        }
        for (place, field) in asked.enumerated() {
            if values[field] == nil { missing[place] += 1 } else { figures.filled += 1 }
        }
        let reading = reader.read(again: values)
        if reading.hasErrors { figures.refused += 1 }
        if reading.warnings > 0 { figures.warned += 1 }
        var isDuplicate = false
        for mark in marks(of: values) where !seen.insert(mark).inserted { isDuplicate = true }
        if isDuplicate { figures.duplicates += 1 }
        digitalisation?.add(values)
        return values
    }

    mutating func addBroken(_ n: Int) { figures.broken? += n }

    func result(upTo seq: Int) -> QualityFigures {
        var figures = figures
        figures.seq = seq
        figures.worst = zip(asked, missing).filter { $0.1 > 0 }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }.prefix(3).map {
            QualityFigures.Gap(field: registry.fields[$0.0].name, missing: $0.1)
        }
        figures.digitalisation = digitalisation?.counts
        return figures
    }

    /// What two rows that say the same have in common, as hashes; a million rows have to fit in memory.
    private func marks(of values: RecordValues) -> [Int] {
        var marks: [Int] = []
        if let position = registry.position, let title = values[registry.titleField],
            let latitude = number(values[position.latitude]), let longitude = number(values[position.longitude])
        {
            var hasher = Hasher()
            hasher.combine("place")
            hasher.combine(SearchText.folded(registry.text(of: title, registry.titleField)))
            // About ten metres.
            for degrees in [latitude, longitude] { hasher.combine((degrees * 10_000).rounded()) }
            marks.append(hasher.finalize())
        }
        for fields in unique {
            let found = fields.compactMap { values[$0] }
            guard found.count == fields.count else { continue }
            var hasher = Hasher()
            hasher.combine(fields)
            hasher.combine(found)
            marks.append(hasher.finalize())
        }
        if !sameness.isEmpty {
            var hasher = Hasher()
            hasher.combine("same")
            for field in sameness { hasher.combine(values[field]) }
            marks.append(hasher.finalize())
        }
        return marks
    }

    private func number(_ value: FieldValue?) -> Double? {
        switch value {
        case .number(let number): number
        case .integer(let number): Double(number)
        default: nil
        }
    }
}
