import Content
import Kernel
import Standards

/// `…/gate`: may it be released, and if not, what to do. After the release: does it still hold.
struct GateView: View {
    static let template = "services/gate"

    struct Condition: Sendable {
        /// `condition-must-items`, where the error summary leads.
        var anchor: String
        var state: StateView
        var name: String
        var needed: String
        var found: String
        /// What it comes to, in a sentence that also says what to do.
        var reason: String
        var holds: Bool
        /// Nil when there is nothing to do.
        var action: LinkView?

        /// - Parameter service: the path of the service.
        init(_ condition: Standards.Condition, service: String, _ texts: Texts, _ language: Language) {
            (anchor, holds) = ("condition-\(condition.id)", condition.holds)
            state = StateView(
                condition.holds ? "met" : condition.outcome == .unknown ? "no-evidence" : "not-met")
            name = condition.title.shown(in: language)
            needed = condition.needed.shown(in: language)
            reason = condition.reason.shown(in: language)
            found = condition.foundKey.map { texts($0, language) } ?? condition.found.shown(in: language)
            let pages: [Criterion.Place: String] = [
                .gate: "#move", .sheet: "\(service)/check-sheet", .studies: "\(service)/studies",
                .canvas: "\(service)/canvas", .comments: "\(service)/comments", .review: "\(service)/reviews",
            ]
            action =
                condition.holds
                ? nil
                : pages[condition.place].map {
                    LinkView(name: texts("gate.go.\(condition.place.rawValue)", language), path: $0)
                }
        }
    }

    var workplace: WorkplaceView
    var track: PhaseTrackView
    var isOpen: Bool
    /// It is in operation: the same conditions are its standing.
    var isReleased: Bool
    var isRetired: Bool
    var total: String
    var held: String
    var unmet: String
    var conditions: [Condition]
    /// How it stands with the quality review.
    var review: ReviewNowView
    /// Why the release that was just asked for did not happen.
    var errors: ErrorSummaryView?
    /// POST; nil for who may not release, and when there is nothing left to release.
    var releasePath: String?
    /// POST, with `phase`; nil for who may not edit.
    var movePath: String?
    /// Before the release: the phases it may move to.
    var phase: ChoicesView?

    /// - Parameters:
    ///   - phase: the stable name of the phase it is in.
    ///   - releasePath: given also while the gate is closed: asking is allowed, and answered with the reasons.
    ///   - isRefused: a release was asked for and refused.
    init(
        workplace: WorkplaceView, phase: String, conditions: [Condition], review: ReviewNowView, releasePath: String?,
        movePath: String?, isRefused: Bool = false, phaseError: String? = nil, _ texts: Texts, _ language: Language
    ) {
        let unmet = conditions.filter { !$0.holds }
        (self.workplace, self.conditions, self.review) = (workplace, conditions, review)
        track = PhaseTrackView(at: phase)
        (isOpen, isReleased, isRetired) = (unmet.isEmpty, phase == "operate", phase == "retire")
        (total, held) = (Look.count(conditions.count), Look.count(conditions.count - unmet.count))
        self.unmet = Look.count(unmet.count)
        let errors = phaseError.map { [(name: "phase", message: $0)] } ?? []
        self.errors = ErrorSummaryView(
            (isRefused ? unmet.map { (name: $0.anchor, message: $0.reason) } : []) + errors,
            general: isRefused ? [texts("gate.refused", language, ["unmet": self.unmet])] : [])
        let isBefore = phase != "operate" && phase != "retire"
        self.releasePath = isBefore ? releasePath : nil
        self.movePath = phase == "retire" ? nil : movePath
        if isBefore {
            self.phase = ChoicesView(
                "phase", chosen: phase, error: phaseError, isRequired: true,
                PhaseTrackView.phases.filter { $0 != "operate" }.map {
                    ($0, texts("parts.phase.\($0)", language), texts("gate.phaseHint.\($0)", language))
                })
        }
    }

    private static func condition(
        _ id: String, _ outcome: Standards.Condition.Outcome, _ place: Criterion.Place, _ title: String,
        needed: String, found: String, _ reason: String
    ) -> Condition {
        Condition(
            Standards.Condition(
                id: id, outcome: outcome, title: LocalizedText(ja: title), found: LocalizedText(ja: found),
                needed: LocalizedText(ja: needed), reason: LocalizedText(ja: reason), place: place),
            service: "/services/mihon/library", StaffSample.texts, .ja)
    }

    private static let phase = condition(
        "phase", .fails, .gate, "公開前の段階にある", needed: "公開前の段階", found: "build", "公開前の段階へ進めてください。いまの段階では公開できません。")
    private static let items = condition(
        "must-items", .holds, .sheet, "必須の点検項目", needed: "8項目すべて", found: "残り0項目", "必須の点検項目を、すべて満たしています。")
    private static let measures = condition(
        "measures", .holds, .canvas, "測ること（KPI）", needed: "1つ以上", found: "2", "公開したあとに測ることが、決まっています。")
    private static let closed = [
        phase,
        condition(
            "must-items", .fails, .sheet, "必須の点検項目", needed: "8項目すべて", found: "残り3項目",
            "必須の点検項目が3つ残っています（ESS-04, ESS-05, ESS-09）。満たすか、例外の承認を受けてください。"),
        condition(
            "usability-study", .fails, .studies, "利用者テスト", needed: "5人以上、平均3.0以上", found: "3人、平均3.00",
            "5人以上の利用者テストを行い、平均が3.0以上になるまで直してください。"),
        condition(
            "review", .unknown, .review, "品質の確認", needed: "公開してよいと判断している", found: "none", "品質確認を依頼してください。"),
        measures,
    ]

    private static let day = DayView(year: 2026, month: 11, day: 20, .ja)

    static let examples = [
        GateView(
            workplace: .example(at: "gate"), phase: "build", conditions: closed, review: .example(waiting: day),
            releasePath: "/services/mihon/library/releases", movePath: "/services/mihon/library/phase",
            isRefused: true, StaffSample.texts, .ja),
        GateView(
            workplace: .example(at: "gate"), phase: "pre-release", conditions: [items, measures],
            review: .example(.green),
            releasePath: "/services/mihon/library/releases", movePath: "/services/mihon/library/phase",
            StaffSample.texts, .ja),
        GateView(
            workplace: .example(at: "gate"), phase: "operate",
            conditions: [
                items,
                condition(
                    "ratings", .fails, .comments, "使った人の評価", needed: "10件以上で、平均3.0以上",
                    found: "1204件、平均2.20（95%区間1.90–2.60）", "使った人の評価の平均が2.20で、3.0を下回っています。届いた声を読み、原因を直してください。"),
            ], review: .example(.amber, due: day, isOverdue: true), releasePath: nil,
            movePath: "/services/mihon/library/phase", StaffSample.texts, .ja),
        GateView(
            workplace: .hostile(at: "gate"), phase: "plan", conditions: closed, review: .example(),
            releasePath: nil, movePath: nil,
            StaffSample.texts, .ja),
        GateView(
            workplace: .hostile(at: "gate"), phase: "retire", conditions: [], review: .example(.red),
            releasePath: nil, movePath: nil,
            StaffSample.texts, .ja),
    ]
}

extension Condition {
    /// What was found is in words already, but for the names of phases and decisions: the text that says those.
    var foundKey: String? {
        if PhaseTrackView.phases.contains(found.ja) { return "parts.phase.\(found.ja)" }
        let isDecision = found.ja == "none" || ReviewDecision.Color(rawValue: found.ja) != nil
        return isDecision ? "gate.decision.\(found.ja)" : nil
    }
}
