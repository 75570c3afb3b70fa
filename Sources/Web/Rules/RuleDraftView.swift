import Content
import Kernel
import Standards

/// `/rules/drafts`: what somebody may work on, and what waits for an agreement.
struct RuleDraftsView: View {
    static let template = "rules/drafts"

    var waiting: [RuleChangeView]
    var drafts: [RuleChangeView]

    static let examples = [
        RuleDraftsView(
            waiting: [
                .exception.with {
                    ($0.isWaiting, $0.isInForce) = (true, false)
                    $0.path = "/rules/drafts/w"
                }
            ], drafts: [.level.with { $0.isDraft = true }, .hostile]),
        RuleDraftsView(waiting: [], drafts: []),
    ]
}

/// `/rules/drafts/{change}`: what a draft would do, and then the form that makes it binding.
struct RuleDraftView: View {
    static let template = "rules/draft"

    /// The form that publishes.
    struct Publication: Sendable {
        /// POST.
        var action: String
        var effectiveOn: FieldView
        var graceDays: FieldView
        var endsOn: FieldView
    }

    struct Given: Sendable {
        var effectiveOn = ""
        var graceDays = ""
        var endsOn = ""
    }

    var change: RuleChangeView
    var drafter: String
    var drafted: DayView
    var run: DryRunView
    /// It would go below the common minimum: somebody else has to agree, and it has to end.
    var needsAgreement: Bool
    var publication: Publication?
    /// POST; nil for who may not, being the one who asked.
    var agreementPath: String?
    /// It waits, and this person must not agree.
    var mustWait: Bool
    var editPath: String?
    var withdrawalPath: String?
    var errors: ErrorSummaryView?

    init(
        change: RuleChangeView, drafter: String, drafted: DayView, run: DryRunView, needsAgreement: Bool,
        mayAgree: Bool = false, given: Given = Given(), errors: [(name: String, message: String)] = [],
        _ texts: Texts, _ language: Language
    ) {
        func field(_ name: String, _ value: String, type: String, isRequired: Bool) -> FieldView {
            FieldView(
                name, value: value, error: errors.first { $0.name == name }?.message, isRequired: isRequired,
                type: type)
        }
        (self.change, self.drafter, self.drafted, self.run) = (change, drafter, drafted, run)
        self.needsAgreement = needsAgreement
        let path = "/rules/drafts/\(change.id)"
        if change.isDraft {
            publication = Publication(
                action: path + "/publication",
                effectiveOn: field("effective_on", given.effectiveOn, type: "date", isRequired: true),
                graceDays: field("grace_days", given.graceDays, type: "number", isRequired: true),
                endsOn: field("ends_on", given.endsOn, type: "date", isRequired: needsAgreement))
            editPath = path + "/edit"
        }
        agreementPath = change.isWaiting && mayAgree ? path + "/agreement" : nil
        mustWait = change.isWaiting && !mayAgree
        withdrawalPath = change.isDraft || change.isWaiting ? path + "/withdrawal" : nil
        self.errors = ErrorSummaryView(
            errors,
            in: [
                ("effective_on", "rule-drafts.publish.from"), ("grace_days", "rule-drafts.publish.grace"),
                ("ends_on", "rule-drafts.publish.until"),
            ], texts, language)
    }

    static let examples = [
        RuleDraftView(
            change: .level.with {
                $0.isDraft = true
                ($0.from, $0.grace, $0.graceUntil, $0.publisher) = (nil, nil, nil, nil)
            }, drafter: "品質 太郎", drafted: DayView(year: 2026, month: 11, day: 21, .ja), run: .example,
            needsAgreement: false, given: Given(effectiveOn: "2027-01-01", graceDays: "90"), RuleSample.texts, .ja),
        RuleDraftView(
            change: .exception.with {
                ($0.isDraft, $0.isInForce) = (true, false)
                ($0.from, $0.until, $0.publisher) = (nil, nil, nil)
            }, drafter: "<i>見本 花子</i>", drafted: DayView(year: 2026, month: 11, day: 21, .ja), run: .nothing,
            needsAgreement: true, given: Given(effectiveOn: "2026-11-20", graceDays: "x"),
            errors: [
                ("effective_on", "今日から366日以内の日を入れてください。"), ("ends_on", "終わる日を入れてください。"),
            ], RuleSample.texts, .ja),
        RuleDraftView(
            change: .exception.with { ($0.isWaiting, $0.isInForce, $0.publisher) = (true, false, nil) },
            drafter: "見本 花子", drafted: DayView(year: 2026, month: 11, day: 21, .ja), run: .example,
            needsAgreement: true, mayAgree: true, RuleSample.texts, .ja),
        RuleDraftView(
            change: .hostile.with { ($0.isWithdrawn, $0.isEnded) = (true, false) }, drafter: "見本 花子",
            drafted: DayView(year: 2026, month: 11, day: 21, .ja), run: .nothing, needsAgreement: false,
            RuleSample.texts, .ja),
    ]
}
