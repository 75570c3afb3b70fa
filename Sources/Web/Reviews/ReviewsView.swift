import Content
import Kernel
import Standards

/// `…/reviews`: what was asked of the quality reviewers, what they said, and what can be done about it.
struct ReviewsView: View {
    static let template = "reviews/show"

    /// One request with its answer.
    struct Row: Sendable {
        var anchor: String
        var isAdvice = false
        var isChallenge = false
        var requestedBy: String
        var requested: DayView
        var note: String?
        /// Nil for advice, and while nobody has answered.
        var decision: DecisionView?
        var words: String?
        var decidedBy: String?
        var decided: DayView?
        var mendBy: DayView?
        var isOverdue = false
        var isWithdrawn = false
        /// Why the public does not read the words.
        var withheld: String?
        /// Where it is decided, when another one is at hand on this page.
        var decidePath: String?
        /// POST.
        var withdrawPath: String?
        /// Where to keep the words from the public.
        var withholdPath: String?
        /// POST: shows them again.
        var liftPath: String?
    }

    struct Request: Sendable {
        var action: String
        var kind: ChoicesView
        var note: TextareaView
    }

    /// What a reviewer sees while deciding.
    struct Deciding: Sendable {
        struct Sheet: Sendable {
            var total: String
            var met: String
            var notMet: String
            var noEvidence: String
            var stale: String
            /// Must items that do not pass.
            var open: String
            /// Items excused by an approved deviation; nil when none.
            var excused: String?
            /// Nobody has said whether they apply; nil when none.
            var questions: String?
        }

        var action: String
        var isAdvice: Bool
        var isChallenge: Bool
        var requestedBy: String
        var note: String?
        /// Nil for advice.
        var decision: ChoicesView?
        var words: TextareaView
        var mendBy: FieldView?
        var conditions: [GateView.Condition]
        var sheet: Sheet
    }

    struct Challenge: Sendable {
        var action: String
        var hasError: Bool
        var reasons: TextareaView
    }

    struct Withholding: Sendable {
        var action: String
        var reason: TextareaView
    }

    var workplace: WorkplaceView
    var now: ReviewNowView
    var errors: ErrorSummaryView?
    /// What somebody wrote about a request that was answered meanwhile; it was not kept.
    var unsent: String?
    var deciding: Deciding?
    /// Why this reviewer may not decide what waits.
    var obstacle: String?
    var request: Request?
    /// Both kinds wait already.
    var isAsked = false
    var challenge: Challenge?
    var withholding: Withholding?
    var rows: [Row]
    /// The public page with its timeline.
    var timelinePath: String
}

/// The forms of the page, with what was entered.
struct ReviewForms: Sendable {
    var kind: String?
    var note = ""
    var decision: String?
    var words = ""
    var mendBy = ""
    var reasons = ""
    var reason = ""
    /// Finished sentences by field.
    var errors: [(name: String, message: String)] = []

    private func error(_ name: String) -> String? { errors.first { $0.name == name }?.message }

    /// - Parameter kinds: those of which none waits.
    func request(_ kinds: [Review.Kind], action: String, _ texts: Texts, _ language: Language) -> ReviewsView.Request {
        ReviewsView.Request(
            action: action,
            kind: ChoicesView(
                "kind", chosen: kind ?? (kinds.count == 1 ? kinds[0].rawValue : nil), error: error("kind"),
                isRequired: true,
                kinds.map {
                    (
                        $0.rawValue, texts("reviews.kind.\($0.rawValue).name", language),
                        texts("reviews.kind.\($0.rawValue).hint", language)
                    )
                }),
            note: TextareaView("note", value: note, error: error("note"), limit: 2000))
    }

    func decision(_ texts: Texts, _ language: Language) -> ChoicesView {
        ChoicesView(
            "decision", chosen: decision, error: error("decision"), isRequired: true,
            ReviewDecision.Color.allCases.map {
                (
                    $0.rawValue, texts("reviews.decision.\($0.rawValue).name", language),
                    texts("reviews.decision.\($0.rawValue).hint", language)
                )
            })
    }

    var wordsField: TextareaView {
        TextareaView("words", value: words, error: error("words"), isRequired: true, limit: 4000, rows: 8)
    }

    var mendByField: FieldView { FieldView("mend_by", value: mendBy, error: error("mend_by"), type: "date") }

    func challenge(action: String) -> ReviewsView.Challenge {
        ReviewsView.Challenge(
            action: action, hasError: error("reasons") != nil,
            reasons: TextareaView("reasons", value: reasons, error: error("reasons"), isRequired: true, limit: 2000))
    }

    func withholding(action: String) -> ReviewsView.Withholding {
        ReviewsView.Withholding(
            action: action,
            reason: TextareaView(
                "reason", value: reason, error: error("reason"), isRequired: true, limit: 500, rows: 3))
    }

    func summary(general: [String], _ texts: Texts, _ language: Language) -> ErrorSummaryView? {
        ErrorSummaryView(
            errors,
            in: [
                ("kind", "reviews.request.kind"), ("note", "reviews.request.note"),
                ("decision", "reviews.decide.decision"), ("words", "reviews.decide.words"),
                ("mend_by", "reviews.decide.mendBy"), ("reasons", "reviews.challenge.reasons"),
                ("reason", "reviews.withhold.reason"),
            ], general: general, texts, language)
    }
}

extension ReviewsView {
    private static let path = "/services/mihon/library"

    private static func day(_ month: Int, _ day: Int) -> DayView { DayView(year: 2026, month: month, day: day, .ja) }

    private static let sheet = Deciding.Sheet(
        total: "42", met: "28", notMet: "3", noEvidence: "9", stale: "2", open: "4", excused: "1", questions: "2")

    private static func deciding(_ forms: ReviewForms, isAdvice: Bool = false) -> Deciding {
        Deciding(
            action: path + "/reviews/1/decision", isAdvice: isAdvice, isChallenge: false, requestedBy: "見本 花子",
            note: "入力の途中で保存できるようにしました。試験環境は次のとおりです。\nhttps://stage.library.mihon.example/",
            decision: isAdvice ? nil : forms.decision(StaffSample.texts, .ja), words: forms.wordsField,
            mendBy: isAdvice ? nil : forms.mendByField, conditions: GateView.examples[0].conditions, sheet: sheet)
    }

    private static let amber = Row(
        anchor: "review-1", requestedBy: "見本 花子", requested: day(11, 16), note: "公開してよいか、見てください。",
        decision: DecisionView(.amber), words: "予約の取り消しだけ、読み上げで終えられません。\n期限までに直してください。", decidedBy: "確認 一郎",
        decided: day(11, 18), mendBy: day(12, 18), withholdPath: path + "/reviews?withhold=1#withhold")

    static let examples = [
        ReviewsView(
            workplace: .example(at: "reviews"), now: .example(.amber, due: day(12, 18)),
            request: ReviewForms().request(
                [.advisory, .release], action: path + "/reviews", StaffSample.texts, .ja),
            challenge: ReviewForms().challenge(action: path + "/reviews/1/challenge"),
            rows: [
                amber,
                Row(
                    anchor: "review-2", isAdvice: true, requestedBy: "見本 太郎", requested: day(6, 2),
                    words: "利用者テストに、画面を読み上げて使う人を1人は入れてください。", decidedBy: "確認 一郎", decided: day(6, 9)),
                Row(
                    anchor: "review-3", isAdvice: true, requestedBy: "見本 太郎", requested: day(6, 1),
                    isWithdrawn: true),
            ], timelinePath: path + "#timeline"),
        ReviewsView(
            workplace: .example(at: "reviews"), now: .example(waiting: day(11, 20)),
            errors: ReviewForms(
                errors: [
                    ("decision", "1つ選んでください。"), ("words", "ここに入力してください。"), ("mend_by", "明日から366日以内の日を入れてください。"),
                ]
            ).summary(general: [], StaffSample.texts, .ja),
            deciding: deciding(
                ReviewForms(
                    decision: "amber", mendBy: "2026-01-01",
                    errors: [
                        ("decision", "1つ選んでください。"), ("words", "ここに入力してください。"),
                        ("mend_by", "明日から366日以内の日を入れてください。"),
                    ])),
            isAsked: true,
            rows: [
                Row(
                    anchor: "review-1", requestedBy: "見本 花子", requested: day(11, 20), note: "直しました。もう一度見てください。",
                    withdrawPath: path + "/reviews/1/withdrawal"),
                Row(
                    anchor: "review-4", isAdvice: true, requestedBy: "見本 花子", requested: day(11, 20),
                    decidePath: path + "/reviews?decide=4#decide"),
            ], timelinePath: path + "#timeline"),
        ReviewsView(
            workplace: .example(at: "reviews"), now: .example(challenged: day(11, 20)),
            errors: ReviewForms().summary(general: ["ほかの担当者が先に判断しました。"], StaffSample.texts, .ja),
            unsent: "<b>よくできています。</b>\n公開してください。", obstacle: "自分が判断したことへの異議は、ほかの担当者が判断します。",
            withholding: ReviewForms(reason: "<i>").withholding(action: path + "/reviews/1/withholding"),
            rows: [
                Row(
                    anchor: "review-5", isChallenge: true, requestedBy: "見本 花子", requested: day(11, 20),
                    note: String(repeating: "取り消しは電話でもできます。", count: 30)),
                Row(
                    anchor: "review-1", requestedBy: "<b>見本</b>", requested: day(10, 1), decision: DecisionView(.red),
                    words: "<script>alert(1)</script>", decidedBy: "確認 一郎", decided: day(10, 2),
                    withheld: "まだ直っていない弱点の場所が書かれているため。", liftPath: path + "/reviews/1/withholding/end"),
                Row(
                    anchor: "review-0", requestedBy: "見本 花子", requested: day(1, 2), decision: DecisionView(.amber),
                    words: "直してください。", decidedBy: "確認 二郎", decided: day(1, 5), mendBy: day(2, 5), isOverdue: true),
            ], timelinePath: path + "#timeline"),
        ReviewsView(
            workplace: .hostile(at: "reviews"), now: .example(path: "/services/tokyo/x/reviews"), rows: [],
            timelinePath: "/services/tokyo/x#timeline"),
    ]
}
