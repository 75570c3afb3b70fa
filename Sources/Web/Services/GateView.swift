import Content
import Kernel

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

        /// - Parameters:
        ///   - id: as the domain calls it, `must-items`.
        ///   - found: in figures, or for `phase` the phase's name.
        ///   - reason: a finished sentence.
        ///   - service: the path of the service.
        init(
            id: String, holds: Bool, found: String, reason: String, service: String, _ texts: Texts,
            _ language: Language
        ) {
            (anchor, self.holds) = ("condition-\(id)", holds)
            // The domain says the same of the phase whether it is right or not.
            self.reason = holds && id == "phase" ? texts("gate.phaseHolds", language) : reason
            state = StateView(holds ? "met" : "not-met")
            name = texts("gate.condition.\(id)", language)
            needed = texts("gate.need.\(id)", language)
            self.found = Self.words(for: found, of: id, texts, language)
            let pages = [
                "phase": "#move", "must-items": "\(service)/check-sheet", "usability-study": "\(service)/studies",
                "measures": "\(service)/canvas", "ratings": "\(service)/comments",
            ]
            action = holds ? nil : pages[id].map { LinkView(name: texts("gate.go.\(id)", language), path: $0) }
        }

        /// The domain's figures, `n = 8, mean 4.1`, in the reader's language; as they are where they are unknown.
        private static func words(
            for found: String, of id: String, _ texts: Texts, _ language: Language
        ) -> String {
            if id == "phase" {
                return PhaseTrackView.phases.contains(found) ? texts("parts.phase.\(found)", language) : found
            }
            let figures = found.matches(of: /\d+(?:\.\d+)?/).map { String($0.output) }
            func said(_ key: String, _ names: [String]) -> String {
                texts(
                    "gate.got.\(key)", language, Dictionary(zip(names, figures).map { ($0, $1) }) { first, _ in first })
            }
            return switch (id, figures.count) {
            case ("must-items", 2): said(id, ["done", "all"])
            case ("usability-study", 2): said(id, ["n", "mean"])
            case ("usability-study", 1): said("none", [])
            case ("measures", 1): said(id, ["n"])
            case ("ratings", 5): said(id, ["n", "mean", "", "low", "high"])
            case ("ratings", 1): said("few", ["n"])
            default: found
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
        workplace: WorkplaceView, phase: String, conditions: [Condition], releasePath: String?, movePath: String?,
        isRefused: Bool = false, phaseError: String? = nil, _ texts: Texts, _ language: Language
    ) {
        let unmet = conditions.filter { !$0.holds }
        (self.workplace, self.conditions) = (workplace, conditions)
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

    private static func condition(_ id: String, _ holds: Bool, _ found: String, _ reason: String) -> Condition {
        Condition(
            id: id, holds: holds, found: found, reason: reason, service: "/services/mihon/library", StaffSample.texts,
            .ja)
    }

    private static let closed = [
        condition("phase", false, "build", "公開前の段階へ進めてください。いまの段階では公開できません。"),
        condition("must-items", false, "5 / 8", "必須の点検項目が3つ残っています（ESS-04, ESS-05, ESS-09）。満たすか、例外の承認を受けてください。"),
        condition("usability-study", false, "n = 3, mean 3.0", "5人以上の利用者テストを行い、平均が3.0以上になるまで直してください。"),
        condition("measures", true, "2", "公開したあとに測ることが、決まっています。"),
    ]

    static let examples = [
        GateView(
            workplace: .example(at: "gate"), phase: "build", conditions: closed,
            releasePath: "/services/mihon/library/releases", movePath: "/services/mihon/library/phase",
            isRefused: true, StaffSample.texts, .ja),
        GateView(
            workplace: .example(at: "gate"), phase: "pre-release",
            conditions: [
                condition("phase", true, "pre-release", "公開前の段階にあります。"),
                condition("must-items", true, "8 / 8", "必須の点検項目を、すべて満たしています。"),
                condition("usability-study", true, "n = 8, mean 4.1", "利用者テストの平均は3.0以上です（5人以上が参加）。"),
                condition("measures", true, "2", "公開したあとに測ることが、決まっています。"),
            ], releasePath: "/services/mihon/library/releases", movePath: "/services/mihon/library/phase",
            StaffSample.texts, .ja),
        GateView(
            workplace: .example(at: "gate"), phase: "operate",
            conditions: [
                condition("must-items", true, "8 / 8", "必須の点検項目を、すべて満たしています。"),
                condition(
                    "ratings", false, "n = 1204, mean 2.2, 95 % 1.9–2.6",
                    "使った人の評価の平均が2.2で、3.0を下回っています（1,204件、95%区間は1.9から2.6）。届いた声を読み、原因を直してください。"),
            ], releasePath: nil, movePath: "/services/mihon/library/phase", StaffSample.texts, .ja),
        GateView(
            workplace: .hostile(at: "gate"), phase: "plan", conditions: closed, releasePath: nil, movePath: nil,
            StaffSample.texts, .ja),
        GateView(
            workplace: .hostile(at: "gate"), phase: "retire", conditions: [], releasePath: nil, movePath: nil,
            StaffSample.texts, .ja),
    ]
}
