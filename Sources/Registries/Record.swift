package import Foundation
package import Kernel
import Store

/// One version of one row.
package struct Record: Sendable, Hashable {
    /// Why there is a new version, from light to grave.
    package enum Change: String, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        /// The world changed.
        case update
        /// The version before was wrong; whoever got it has to hear.
        case correction
        /// The row no longer holds.
        case withdrawal
    }

    package let tenant: Tenant.ID
    package let registry: String
    package let key: String
    /// From 1, without gaps.
    package let version: Int
    /// The place in the registry's change feed.
    package let seq: Int
    package let at: Date
    package let change: Change
    package let reason: String?
    package let actor: Principal.Actor
    /// One JSON object; fields that are restricted stand in it.
    package let document: String
    /// The document as everybody may see it; nil when that is the same.
    package let publicDocument: String?
    package let isListed: Bool
    package let warnings: Int
    /// The day somebody last looked whether it is still right; nil when nobody said.
    package let checkedOn: Day?

    package var isWithdrawn: Bool { change == .withdrawal }
    /// Whether the public sees nothing of the whole row; also of its older versions.
    package var isWithheld: Bool { publicDocument == Self.withheldDocument }
    /// What stands in place of the public document of every version of a withheld row. Whoever forgets to ask shows
    /// nothing.
    package static let withheldDocument = "{}"
    /// What everybody may see.
    package var shown: String { publicDocument ?? document }
}

/// The commits of one registry in order: what is the last place in its feed, and a number that tells caches apart.
package struct RegistryState: Sendable, Hashable {
    package let lastSeq: Int
    package let revision: Int
    package let changedAt: Date
    /// Places in the feed that an import has taken and not yet finished: nobody sees the versions there.
    package let hidden: [ClosedRange<Int>]

    /// The last place up to which the feed is complete.
    package var complete: Int { min(lastSeq, (hidden.map(\.lowerBound).min() ?? .max) - 1) }

    /// The same for who has to reckon with unfinished imports.
    var seeingAll: RegistryState {
        RegistryState(lastSeq: lastSeq, revision: revision, changedAt: changedAt, hidden: [])
    }

    /// Whether the version at that place belongs to an import that is not finished.
    func hides(_ seq: Int) -> Bool { hidden.contains { $0.contains(seq) } }
}

/// A registry as it was once, or is now: the same rows however often it is read and whatever is written meanwhile.
package struct RecordMoment: Sendable, Hashable {
    /// The last place in the feed that was given then.
    package let seq: Int
    /// Places whose versions nobody saw then.
    let hidden: [ClosedRange<Int>]
}
