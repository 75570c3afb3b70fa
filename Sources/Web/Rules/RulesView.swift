import Kernel

/// `/rules`: what is asked beyond the content, or will be, or was.
struct RulesView: View {
    static let template = "rules/list"

    var coming: [RuleChangeView]
    var inForce: [RuleChangeView]
    var ended: [RuleChangeView]
    /// For who may propose changes.
    var draftsPath: String?

    static let examples = [
        RulesView(
            coming: [.level.with { $0.isComing = true }], inForce: [.exception], ended: [.hostile],
            draftsPath: "/rules/drafts"),
        RulesView(coming: [], inForce: [], ended: []),
    ]
}

/// `/rules/{change}`: one published change.
struct RuleView: View {
    static let template = "rules/show"

    var change: RuleChangeView
    /// For who may end it: POST, with `ends_on`.
    var endPath: String?
    var endsOn: FieldView
    var errors: ErrorSummaryView?

    init(
        change: RuleChangeView, endPath: String? = nil, endsOn: String = "",
        errors: [(name: String, message: String)] = []
    ) {
        (self.change, self.endPath) = (change, endPath)
        self.endsOn = FieldView(
            "ends_on", value: endsOn, error: errors.first { $0.name == "ends_on" }?.message, isRequired: true,
            type: "date")
        self.errors = ErrorSummaryView(errors)
    }

    static let examples = [
        RuleView(change: .level.with { $0.isComing = true }),
        RuleView(
            change: .exception, endPath: "/rules/x/end", endsOn: "2026-11-20",
            errors: [("ends_on", "今日より前の日では終えられません。")]),
        RuleView(change: .hostile),
    ]
}

/// `/criteria`: what the gate asks, with its limits, of everybody or in one organisation.
struct CriteriaView: View {
    static let template = "rules/criteria"

    struct Limit: Sendable {
        var name: String
        var value: String
        /// What is asked of everybody, where this organisation asks otherwise.
        var common: String?
    }

    struct Criterion: Sendable {
        var id: String
        var title: String
        var needed: String
        var limits: [Limit]
        var isFloor: Bool
        var isAtRelease: Bool
        var isInOperation: Bool
        /// Only some services are asked.
        var isForSome: Bool
        /// Changes that count or will.
        var changes: [RuleChangeView]
        /// For who may propose a change.
        var changePath: String?
    }

    /// Which organisation's; nil: everybody's.
    var organization: LinkView?
    var choice: ChoicesView
    var criteria: [Criterion]
    /// Changes of single organisations, where all are shown.
    var own: [RuleChangeView]

    static let examples = [
        CriteriaView(
            organization: LinkView(name: "見本市", path: "/organizations/mihon"),
            choice: ChoicesView("organization", chosen: "mihon", [("", "すべての組織", nil), ("mihon", "見本市", nil)]),
            criteria: [
                Criterion(
                    id: "usability-study", title: "利用者テスト", needed: "3人以上、平均3.0以上",
                    limits: [
                        Limit(name: "参加する人の数", value: "3", common: "5"), Limit(name: "評価の線", value: "3.0"),
                    ], isFloor: true, isAtRelease: true, isInOperation: false, isForSome: false,
                    changes: [.exception], changePath: "/rules/new?target=usability-study"),
                Criterion(
                    id: "must-items", title: "必須の点検項目", needed: "必須の点検項目を、すべて満たしています。", limits: [],
                    isFloor: true, isAtRelease: true, isInOperation: true, isForSome: false, changes: []),
            ], own: []),
        CriteriaView(
            choice: ChoicesView("organization", chosen: "", [("", "すべての組織", nil)]),
            criteria: [
                Criterion(
                    id: "answers", title: "<b>届いた声への対応</b>", needed: "14日を過ぎて待つ声が3件まで",
                    limits: [Limit(name: "待たせてよい声の数", value: "3")], isFloor: false, isAtRelease: false,
                    isInOperation: true, isForSome: true, changes: [.hostile])
            ], own: [.exception]),
    ]
}
