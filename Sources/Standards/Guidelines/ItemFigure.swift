package import Foundation
import Services

/// How a guideline item is used, and whether services that meet it are rated better: public figures, worked out by a
/// round and never for a page.
package struct ItemFigure: Sendable, Hashable {
    /// How many services an item concerns, and how they stand.
    package struct Use: Sendable, Hashable, Codable {
        package internal(set) var met = 0
        package internal(set) var notMet = 0
        package internal(set) var noEvidence = 0
        package internal(set) var stale = 0
        /// With a deviation that holds at present.
        package internal(set) var excused = 0
        /// They have not said yet what decides whether it concerns them.
        package internal(set) var undecided = 0

        package var concerned: Int { met + notMet + noEvidence + stale }

        package init(
            met: Int = 0, notMet: Int = 0, noEvidence: Int = 0, stale: Int = 0, excused: Int = 0, undecided: Int = 0
        ) {
            (self.met, self.notMet, self.noEvidence, self.stale) = (met, notMet, noEvidence, stale)
            (self.excused, self.undecided) = (excused, undecided)
        }
    }

    /// Services in operation whose residents' mean rating is known, and the mean of these means.
    package struct Group: Sendable, Hashable {
        package let n: Int
        package let mean: Double?

        package init(n: Int, mean: Double?) { (self.n, self.mean) = (n, mean) }

        init(_ means: [Double]) { self.init(n: means.count, mean: means.isEmpty ? nil : MeanDifference.mean(means)) }
    }

    /// Fewest services in each group before the groups are compared.
    package static let minimumServices = 5
    /// Fewest ratings before a service has a mean.
    package static let minimumRatings = 10

    package let item: String
    package let use: Use
    package let meeting: Group
    package let others: Group
    /// Those that meet it less those that do not; nil while there are too few.
    package let difference: MeanDifference?
    package let measuredAt: Date

    package init(
        item: String, use: Use, meeting: Group, others: Group, difference: MeanDifference?, measuredAt: Date
    ) {
        (self.item, self.use, self.meeting, self.others) = (item, use, meeting, others)
        (self.difference, self.measuredAt) = (difference, measuredAt)
    }

    /// - Parameters:
    ///   - meeting: the mean ratings of services that meet the item.
    ///   - others: those of services that do not.
    package init(_ item: String, _ use: Use, meeting: [Double], others: [Double], measuredAt: Date) {
        let isEnough = min(meeting.count, others.count) >= Self.minimumServices
        self.init(
            item: item, use: use, meeting: Group(meeting), others: Group(others),
            difference: isEnough ? MeanDifference(of: meeting, from: others) : nil, measuredAt: measuredAt)
    }
}

extension GuidelineItem {
    /// Met or not by the ratings themselves: who meets it is rated better by definition, and that shows nothing.
    package var isMeasuredByRatings: Bool { measuredBy.contains(.ratings) }
}

/// One pass over services, from which the figures of all items follow.
package struct ItemMeasurement: Sendable {
    private var uses: [String: ItemFigure.Use] = [:]
    private var meeting: [String: [Double]] = [:]
    private var others: [String: [Double]] = [:]

    package init() {}

    /// Takes in an organisation's services. Those that are retired are not asked any more.
    ///
    /// - Parameter changes: the published ones, oldest first.
    package mutating func add(_ services: [HeldDossier], rules: Rulebooks, changes: [RuleChange], at now: Date) {
        for held in services where held.service.phase != .retire {
            let book = rules.book(
                for: held.service.tenant, openedAt: held.service.createdAt, at: now, changes: changes)
            let standings = book.standings(of: held.dossier, ServiceFacts.facts(of: held.dossier, at: now), at: now)
            let rating = Self.rating(of: held)
            for (item, standing) in zip(book.items, standings) where standing.applies != false {
                add(item, standing, rating: rating)
            }
        }
    }

    private static func rating(of held: HeldDossier) -> Double? {
        guard held.service.phase == .operate,
            let ratings = held.dossier.evidence.first(where: { $0.kind == .ratings }),
            ratings.n >= ItemFigure.minimumRatings
        else { return nil }
        return ratings.value
    }

    private mutating func add(_ item: GuidelineItem, _ standing: ItemStanding, rating: Double?) {
        guard standing.applies == true else {
            uses[item.id, default: .init()].undecided += 1
            return
        }
        if standing.isExcused { uses[item.id, default: .init()].excused += 1 }
        switch standing.state {
        case .met:
            uses[item.id, default: .init()].met += 1
            if let rating, !item.isMeasuredByRatings { meeting[item.id, default: []].append(rating) }
        case .notMet:
            uses[item.id, default: .init()].notMet += 1
            if let rating, !item.isMeasuredByRatings { others[item.id, default: []].append(rating) }
        case .noEvidence: uses[item.id, default: .init()].noEvidence += 1
        case .stale: uses[item.id, default: .init()].stale += 1
        }
    }

    package func figures(of items: [GuidelineItem], at now: Date) -> [ItemFigure] {
        items.map { item in
            ItemFigure(
                item.id, uses[item.id] ?? .init(), meeting: meeting[item.id] ?? [], others: others[item.id] ?? [],
                measuredAt: now)
        }
    }
}
