import Foundation
package import Kernel
import Services
import Store

extension RuleChange {
    /// What somebody proposes, as it comes from a form or a program.
    package struct Draft: Sendable, Hashable {
        package var target: String
        package var part: String
        package var value: String
        package var reason: String

        package init(target: String, part: String, value: String, reason: String) {
            (self.target, self.part, self.value, self.reason) = (target, part, value, reason)
        }
    }

    /// From when it is to bind, and for how long.
    package struct Terms: Sendable, Hashable {
        package var effectiveOn: Day?
        package var graceDays: Int?
        package var endsOn: Day?

        package init(effectiveOn: Day?, graceDays: Int?, endsOn: Day? = nil) {
            (self.effectiveOn, self.graceDays, self.endsOn) = (effectiveOn, graceDays, endsOn)
        }
    }

    /// The farthest day from which a change may bind, and the longest grace.
    package static let longest = 366
}

extension RuleChange.Draft {
    /// - Throws: ``StandardsError/invalid(_:)`` with everything that is wrong, at its field.
    func checked(
        _ id: RuleChange.ID, for organization: Tenant.ID?, by actor: Principal.Actor, at now: Date, rules: Rulebooks,
        _ db: any Connection
    ) throws -> RuleChange {
        var check = FieldCheck()
        let reason = check.text("reason", reason, max: 2000, required: true)
        let value = check.text("value", value, max: 4000, required: true)
        let book = try RuleChange.book(for: organization, rules, at: now, db)
        let places = book.parts(of: target)
        if places.isEmpty {
            check.refuse("target", Message("problems.noItem", ["item": String(target.prefix(80))]))
        }
        let part = RuleChange.Part(part).flatMap { places.contains($0) ? $0 : nil }
        if part == nil, !places.isEmpty { check.refuse("part", Message("problems.noRulePart")) }
        let change = part.map {
            RuleChange(
                id: id, organization: organization, target: target, part: $0, value: value, reason: reason,
                draftedBy: actor, draftedAt: now)
        }
        if let change, !value.isEmpty {
            do throws(StandardsError) {
                _ = try book.applying(change)
                if book.value(of: change.part, at: target) == value {
                    check.refuse("value", Message("rule-drafts.refused.same"))
                }
            } catch {
                for field in error.problem.fields { check.refuse(field.name, field.message) }
            }
        }
        guard check.fields.isEmpty, let change else { throw StandardsError.invalid(check.fields) }
        return change
    }
}

extension RuleChange.Terms {
    func check(isException: Bool, on today: Day) throws {
        var check = FieldCheck()
        let last = today.adding(days: RuleChange.longest)
        if let effectiveOn {
            if effectiveOn < today || effectiveOn > last {
                check.refuse("effective_on", Message("rule-drafts.refused.effectiveDay"))
            }
        } else {
            check.refuse("effective_on", Message("problems.badDay"))
        }
        if !(0...RuleChange.longest).contains(graceDays ?? -1) {
            check.refuse("grace_days", Message("problems.outOfRange", ["low": "0", "high": "\(RuleChange.longest)"]))
        }
        if let endsOn {
            if endsOn < effectiveOn ?? today {
                check.refuse("ends_on", Message("rule-drafts.refused.endsBefore"))
            } else if isException, endsOn > last {
                check.refuse("ends_on", Message("problems.endsWithinAYear"))
            }
        } else if isException {
            check.refuse("ends_on", Message("rule-drafts.refused.needsEnd"))
        }
        guard check.fields.isEmpty else { throw StandardsError.invalid(check.fields) }
    }
}
