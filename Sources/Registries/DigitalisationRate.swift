package import Foundation
package import Kernel
package import Store

/// How many procedures in force can be done online, by legal basis and kind, for one organisation.
///
/// This is the one place that knows what rows are about: the registry `procedures` and a few of its fields.
package struct DigitalisationCounts: Sendable, Hashable, Codable {
    package struct Cell: Sendable, Hashable, Codable {
        /// Values of `basis.kind` and `kind`.
        package let basis: String
        package let kind: String
        package var share: DigitalisationShare
    }

    package var cells: [Cell] = []
}

/// Procedures counted, and their cases.
package struct DigitalisationShare: Sendable, Hashable, Codable {
    /// In force.
    package var n = 0
    /// Of these, from the application to the result, for everybody.
    package var full = 0
    package var partial = 0
    /// Of how many of them it is known how many cases a year there are, and how many of those come online.
    package var weighed = 0
    package var cases = 0
    package var casesOnline = 0

    package init() {}

    /// Between 0 and 1; nil where there are none.
    package var rate: Double? { QualityFigures.share(full, of: n) }
    package var weightedRate: Double? { QualityFigures.share(casesOnline, of: cases) }

    static func += (left: inout Self, right: Self) {
        left.n += right.n
        left.full += right.full
        left.partial += right.partial
        left.weighed += right.weighed
        left.cases += right.cases
        left.casesOnline += right.casesOnline
    }
}

/// Counts procedures, one row after the other.
struct DigitalisationCount {
    private struct Place: Hashable {
        let basis: String
        let kind: String
    }

    private let state: Int
    private let basis: Int
    private let kind: Int
    private let perYear: Int?
    private let online: Int?
    private let validity: (from: Int?, to: Int?)
    private let today: Day
    private var shares: [Place: DigitalisationShare] = [:]

    /// Nil for any other registry.
    init?(_ registry: Registry, today: Day) {
        guard registry.name == DigitalisationRate.registry, let state = registry.field(named: "online.state"),
            let basis = registry.field(named: "basis.kind"), let kind = registry.field(named: "kind")
        else { return nil }
        (self.state, self.basis, self.kind, self.today) = (state, basis, kind, today)
        (perYear, online) = (registry.field(named: "volume.per_year"), registry.field(named: "volume.online"))
        validity = registry.validity
    }

    mutating func add(_ values: RecordValues) {
        if let from = day(values, validity.from), from > today { return }
        if let to = day(values, validity.to), to < today { return }
        var share = DigitalisationShare()
        share.n = 1
        let isOnline: Bool
        switch text(values, state) {
        case "full": (share.full, isOnline) = (1, true)
        case "partial": (share.partial, isOnline) = (1, true)
        default: isOnline = false
        }
        // What is not online has no online cases, whether somebody wrote that down or not.
        if let cases = number(values, perYear), let casesOnline = number(values, online) ?? (isOnline ? nil : 0) {
            (share.weighed, share.cases, share.casesOnline) = (1, cases, min(casesOnline, cases))
        }
        shares[Place(basis: text(values, basis), kind: text(values, kind)), default: .init()] += share
    }

    var counts: DigitalisationCounts {
        DigitalisationCounts(
            cells: shares.map { .init(basis: $0.basis, kind: $0.kind, share: $1) }.sorted {
                ($0.basis, $0.kind) < ($1.basis, $1.kind)
            })
    }

    private func text(_ values: RecordValues, _ field: Int) -> String {
        if case .text(let text)? = values[field] { text } else { "" }
    }

    private func day(_ values: RecordValues, _ field: Int?) -> Day? {
        field.flatMap { Day(text(values, $0)) }
    }

    private func number(_ values: RecordValues, _ field: Int?) -> Int? {
        if let field, case .integer(let number)? = values[field] { number } else { nil }
    }
}

/// The share of procedures that can be done online, of all organisations together.
package struct DigitalisationRate: Sendable, Hashable {
    package static let registry = "procedures"
    /// What it is called among the indicators.
    package static let indicator = "digitalisation-rate"

    package struct Group: Sendable, Hashable {
        package let value: String
        package let share: DigitalisationShare
    }

    package let total: DigitalisationShare
    /// In the order in which the schema names them; only those that occur.
    package let byBasis: [Group]
    package let byKind: [Group]
    package let cells: [DigitalisationCounts.Cell]
    package let organizations: Int
    /// Of the oldest figure in it.
    package let measuredAt: Date

    /// - Parameter left: organisations that do not count: the sample's.
    /// - Returns: nil while nothing has been measured.
    package static func of(
        _ registry: Registry, leavingOut left: Set<Tenant.ID>, _ db: any Connection
    ) throws -> DigitalisationRate? {
        DigitalisationRate(
            try QualityFigures.all(of: registry, db).filter { !left.contains($0.organization) }, of: registry)
    }

    init?(_ measured: [QualityMeasurement], of registry: Registry) {
        let counted = measured.compactMap { one in one.figures.digitalisation.map { ($0, one.measuredAt) } }
        guard let oldest = counted.map(\.1).min() else { return nil }
        (organizations, measuredAt) = (counted.count, oldest)
        let cells = counted.flatMap(\.0.cells)
        func groups(_ field: String, _ value: KeyPath<DigitalisationCounts.Cell, String>) -> [Group] {
            var shares: [String: DigitalisationShare] = [:]
            for cell in cells { shares[cell[keyPath: value], default: .init()] += cell.share }
            let order = registry.field(named: field).map { registry.fields[$0].categories.map(\.value) } ?? []
            let known = order.filter { shares[$0] != nil }
            return (known + shares.keys.filter { !known.contains($0) }.sorted()).compactMap { value in
                shares[value].map { Group(value: value, share: $0) }
            }
        }
        let (bases, kinds) = (groups("basis.kind", \.basis), groups("kind", \.kind))
        (byBasis, byKind) = (bases, kinds)
        self.cells = bases.flatMap { basis in
            kinds.compactMap { kind in
                let here = cells.filter { $0.basis == basis.value && $0.kind == kind.value }
                if here.isEmpty { return nil }
                return DigitalisationCounts.Cell(
                    basis: basis.value, kind: kind.value, share: here.reduce(into: .init()) { $0 += $1.share })
            }
        }
        total = bases.reduce(into: DigitalisationShare()) { $0 += $1.share }
    }
}
