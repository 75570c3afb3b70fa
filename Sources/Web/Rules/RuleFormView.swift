import Content
import Kernel
import Standards

/// `/rules/new` and the form of a draft: what is to be changed, to what, and why.
struct RuleFormView: View {
    static let template = "rules/edit"

    struct Given: Sendable {
        /// `all`, or an organisation.
        var scope: String?
        var part: String?
        var value = ""
        var reason = ""
    }

    /// What is changed; nil while that has to be chosen.
    var targetID: String?
    var target: LinkView?
    /// Items and criteria, where none is chosen.
    var targets: ChoicesView?
    /// POST.
    var action: String
    var back: String
    /// Nil where a draft is written anew: it stays whose it was.
    var scope: ChoicesView?
    var part: ChoicesView?
    var value: TextareaView
    var reason: TextareaView
    var errors: ErrorSummaryView?

    /// - Parameters:
    ///   - scopes: whose rules; empty where that is settled.
    ///   - parts: what can be changed, and what stands there now.
    init(
        targetID: String?, target: LinkView?, targets: [(value: String, label: String)] = [], action: String,
        back: String, scopes: [(value: String, label: String)], parts: [(value: String, label: String, now: String)],
        given: Given, errors: [(name: String, message: String)] = [], _ texts: Texts, _ language: Language
    ) {
        func error(_ name: String) -> String? { errors.first { $0.name == name }?.message }
        (self.targetID, self.target, self.action, self.back) = (targetID, target, action, back)
        if target == nil {
            self.targets = ChoicesView("target", chosen: nil, targets.map { ($0.value, $0.label, nil) })
        }
        if !scopes.isEmpty {
            scope = ChoicesView(
                "organization", chosen: given.scope ?? scopes.first?.value, error: error("organization"),
                isRequired: true, scopes.map { ($0.value, $0.label, nil) })
        }
        if !parts.isEmpty {
            part = ChoicesView(
                "part", chosen: given.part ?? parts.first?.value, error: error("part"), isRequired: true,
                parts.map { part in
                    (
                        part.value, part.label,
                        part.now.isEmpty
                            ? texts("rule-drafts.form.nothingNow", language)
                            : texts("rule-drafts.form.now", language, ["value": part.now])
                    )
                })
        }
        value = TextareaView(
            "value", value: given.value, error: error("value"), isRequired: true, limit: 4000, rows: 3)
        reason = TextareaView(
            "reason", value: given.reason, error: error("reason"), isRequired: true, limit: 2000, rows: 4)
        self.errors = ErrorSummaryView(
            errors,
            in: [
                ("organization", "rule-drafts.form.scope"), ("part", "rule-drafts.form.part"),
                ("value", "rule-drafts.form.value"), ("reason", "rule-drafts.form.reason"),
            ], texts, language)
    }

    private static let parts = [
        (value: "level", label: "求める強さ", now: "2 強く推奨"), (value: "fresh_for_days", label: "有効な日数", now: "365日"),
        (value: "applies_when", label: "当てはまる条件", now: ""),
        (value: "met_when", label: "満たしたとみなす条件", now: "study.n >= 5 && study.value >= 3.0"),
    ]

    static let examples = [
        RuleFormView(
            targetID: "WEB-03", target: LinkView(name: "キーボードだけで最後まで使える", path: "/guidelines/items/WEB-03"),
            action: "/rules/drafts", back: "/rules/drafts",
            scopes: [("all", "すべての組織"), ("131016", "千代田区")], parts: parts, given: Given(scope: "all"),
            RuleSample.texts, .ja),
        RuleFormView(
            targetID: "WEB-03", target: LinkView(name: "<b>キーボードだけで最後まで使える</b>", path: "/x"),
            action: "/rules/drafts/x", back: "/rules/drafts/x", scopes: [], parts: parts,
            given: Given(part: "met_when", value: "study.n >== 5", reason: ""),
            errors: [("value", "条件式が読めません（1行11文字目: x）。"), ("reason", "ここに入力してください。")],
            RuleSample.texts, .ja),
        RuleFormView(
            targetID: nil, target: nil, targets: [("WEB-03", "WEB-03 キーボードだけで最後まで使える"), ("answers", "届いた声への対応")],
            action: "/rules/new", back: "/rules/drafts", scopes: [], parts: [], given: Given(), RuleSample.texts, .ja),
    ]
}

/// The words that the examples of these views are made with; pages get theirs from `Content/texts`.
enum RuleSample {
    static let texts = Texts(words.mapValues { LocalizedText(ja: $0) })

    private static let words = [
        "rule-drafts.form.now": "いま：{value}",
        "rule-drafts.form.nothingNow": "いま：定めなし",
        "rule-drafts.form.part": "どこを変えますか",
        "rule-drafts.form.reason": "変える理由",
        "rule-drafts.form.scope": "だれの決まりを変えますか",
        "rule-drafts.form.value": "新しい値",
        "rule-drafts.publish.from": "いつから",
        "rule-drafts.publish.grace": "前からあるサービスの猶予（日）",
        "rule-drafts.publish.until": "いつまで",
    ]
}
