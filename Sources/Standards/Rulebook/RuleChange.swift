package import Foundation
package import Kernel
import Rules
package import Store

/// One thing about the rules that is changed in the course of work: an item's level, a criterion's limit. It is drafted,
/// tried against all services, and then binds from a day on, for old services after a time of grace.
package struct RuleChange: Sendable, Hashable {
    package typealias ID = Kernel.ID<RuleChange>

    package enum Part: Sendable, Hashable, LosslessStringConvertible {
        case level, freshForDays, appliesWhen, metWhen, holdsWhen
        case limit(String)

        package var description: String {
            switch self {
            case .level: "level"
            case .freshForDays: "fresh_for_days"
            case .appliesWhen: "applies_when"
            case .metWhen: "met_when"
            case .holdsWhen: "holds_when"
            case .limit(let name): "limit.\(name)"
            }
        }

        package init?(_ description: String) {
            switch description {
            case "level": self = .level
            case "fresh_for_days": self = .freshForDays
            case "applies_when": self = .appliesWhen
            case "met_when": self = .metWhen
            case "holds_when": self = .holdsWhen
            default:
                guard description.hasPrefix("limit.") else { return nil }
                self = .limit(String(description.dropFirst("limit.".count)))
            }
        }
    }

    package enum State: String, CaseIterable, Sendable {
        case draft
        /// It asks for less than the common minimum, and somebody else has to agree.
        case waiting
        case published, withdrawn
    }

    package let id: ID
    /// Whose services it is for; nil: everybody's.
    package let organization: Tenant.ID?
    /// An item, `WEB-03`, or a criterion, `usability-study`.
    package let target: String
    package let part: Part
    /// As it is written in content: `1`, `8`, a rule.
    package let value: String
    package let reason: String
    package let state: State
    package let effectiveOn: Day?
    /// For how many days after that services which were there before need not heed it.
    package let graceDays: Int
    /// When it ends by itself: what asks for less than the common minimum always does.
    package let endsOn: Day?
    package let draftedBy: Principal.Actor
    package let draftedAt: Date
    /// Who asked for an agreement to a change that goes below the common minimum.
    package let askedBy: Principal.Actor?
    /// Who made it binding; for what had to be agreed to, the one who agreed.
    package let publishedBy: Principal.Actor?
    /// For which organisation they did.
    package let publishedFor: Tenant.ID?
    package let publishedAt: Date?

    package init(
        id: ID, organization: Tenant.ID?, target: String, part: Part, value: String, reason: String,
        state: State = .draft, effectiveOn: Day? = nil, graceDays: Int = 0, endsOn: Day? = nil,
        draftedBy: Principal.Actor, draftedAt: Date, askedBy: Principal.Actor? = nil,
        publishedBy: Principal.Actor? = nil, publishedFor: Tenant.ID? = nil, publishedAt: Date? = nil
    ) {
        (self.id, self.organization, self.target, self.part) = (id, organization, target, part)
        (self.value, self.reason, self.state) = (value, reason, state)
        (self.effectiveOn, self.graceDays, self.endsOn) = (effectiveOn, graceDays, endsOn)
        (self.draftedBy, self.draftedAt, self.askedBy) = (draftedBy, draftedAt, askedBy)
        (self.publishedBy, self.publishedFor, self.publishedAt) = (publishedBy, publishedFor, publishedAt)
    }

    /// Where everybody's changes are kept and decided.
    package static let home = Tenant.ID("tokyo")

    /// The organisation whose rules it changes; everybody's are kept at ``home``.
    package var tenant: Tenant.ID { organization ?? Self.home }

    /// A recorded exception from the common minimum: somebody else has agreed, and it ends by itself.
    package var isException: Bool { askedBy != nil }

    /// From when it counts for a service that was opened at that moment; nil while it is not published.
    package func bindsFrom(openedAt: Date) -> Day? {
        guard state == .published, let effectiveOn else { return nil }
        return openedAt < effectiveOn.start ? effectiveOn.adding(days: graceDays) : effectiveOn
    }

    package func binds(_ tenant: Tenant.ID, openedAt: Date, at now: Date) -> Bool {
        guard organization == nil || organization == tenant, let from = bindsFrom(openedAt: openedAt),
            publishedAt ?? .distantPast <= now
        else { return false }
        let today = Day(now)
        return from <= today && (endsOn.map { today <= $0 } ?? true)
    }
}

extension RuleChange.State: SQLEncodable, SQLDecodable {}

extension RuleChange: RowDecodable {
    package static let columns: SQL = """
        id, organization, target, part, value, reason, state, effective_on, grace_days, ends_on, drafted_by, drafted_at,
        asked_by, published_by, published_for, published_at
        """

    package init(row: inout Row) throws {
        id = try row.next()
        organization = try row.next()
        target = try row.next()
        let part: String = try row.next()
        self.part = Part(part) ?? .limit(part)
        value = try row.next()
        reason = try row.next()
        state = try row.next()
        effectiveOn = try row.next()
        graceDays = try row.next()
        endsOn = try row.next()
        draftedBy = try row.next()
        draftedAt = try row.next()
        askedBy = try row.next()
        publishedBy = try row.next()
        publishedFor = try row.next()
        publishedAt = try row.next()
    }

    /// In the order in which they count: those for everybody before an organisation's own, and each as published.
    package static func published(_ db: any Connection) throws -> [RuleChange] { try published("TRUE", db) }

    /// Without those that have ended, which bind nobody from now on.
    package static func published(at now: Date, _ db: any Connection) throws -> [RuleChange] {
        try published("(ends_on IS NULL OR ends_on >= \(Day(now)))", db)
    }

    /// The state stands in the text because an index is of these rows only: bound as a value, SQLite prepares the
    /// statement anew each time to see whether the index will do.
    private static func published(_ condition: SQL, _ db: any Connection) throws -> [RuleChange] {
        try db.all(
            """
            SELECT \(columns) FROM rule_change
            WHERE state = 'published' AND tenant_id <> '' AND \(condition)
            ORDER BY (organization IS NOT NULL), published_at, id
            """)
    }
}
