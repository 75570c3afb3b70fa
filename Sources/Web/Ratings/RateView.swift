import Content
import Kernel

/// `/services/{organization}/{slug}/rate`: one minute of a resident's time.
struct RateView: View {
    static let template = "ratings/new"

    var title: String
    var servicePath: String
    /// Where it is posted to.
    var action: String
    /// The raw language name, posted with the rating: `ja`, `ja-easy`, `en`.
    var spoken: String
    var errors: ErrorSummaryView?
    var score: ChoicesView
    var outcome: ChoicesView
    var comment: TextareaView

    /// The form with the words of `language`; errors are finished sentences by field name.
    init(
        title: String, servicePath: String, _ texts: Texts, _ language: Language, score: String? = nil,
        outcome: String? = nil, comment: String = "", errors: [(name: String, message: String)] = [],
        general: [String] = []
    ) {
        (self.title, self.servicePath, action) = (title, servicePath, servicePath + "/ratings")
        spoken = language.rawValue
        let error = Dictionary(errors.map { ($0.name, $0.message) }) { first, _ in first }
        self.errors = ErrorSummaryView(errors, general: general)
        self.score = ChoicesView(
            "score", chosen: score, error: error["score"], isRequired: true,
            ["5", "4", "3", "2", "1"].map { ($0, "\($0)\u{2003}" + texts("ratings.score.\($0)", language), nil) })
        self.outcome = ChoicesView(
            "outcome", chosen: outcome, error: error["outcome"], isRequired: true,
            ["yes", "partly", "no", "not-eligible"].map { ($0, texts("ratings.outcome.\($0)", language), nil) })
        self.comment = TextareaView("comment", value: comment, error: error["comment"], limit: 1200)
    }

    private static let sample = Texts([
        "ratings.score.1": LocalizedText(ja: "まったく使えない"), "ratings.score.2": LocalizedText(ja: "使いにくい"),
        "ratings.score.3": LocalizedText(ja: "ふつうに使える"), "ratings.score.4": LocalizedText(ja: "使いやすい"),
        "ratings.score.5": LocalizedText(ja: "とても使いやすい"), "ratings.outcome.yes": LocalizedText(ja: "できた"),
        "ratings.outcome.partly": LocalizedText(ja: "一部だけできた"), "ratings.outcome.no": LocalizedText(ja: "できなかった"),
        "ratings.outcome.not-eligible": LocalizedText(ja: "対象ではなかった"),
    ])

    static let examples = [
        RateView(title: "図書館の本の予約", servicePath: "/services/mihon/library", sample, .ja),
        RateView(
            title: "<b>東京都島しょ地域における災害時要支援者の避難行動に関する個別計画の作成サービス</b>", servicePath: "/services/tokyo/x", sample, .ja,
            outcome: "partly", comment: "</textarea><b>戻るボタンで消える",
            errors: [("score", "1から5のどれかを選んでください。"), ("comment", "1,200文字までです。短くしてから、もう一度送ってください。")]),
    ]
}
