import Content
import Kernel

/// `…/counter-rating`: staff enter what somebody said at the counter, by phone or on paper.
struct CounterRatingView: View {
    static let template = "signals/counter-rating"

    struct Given: Sendable {
        /// `counter`, `phone` or `paper`
        var channel: String? = "counter"
        /// "1" to "5"
        var score: String?
        var outcome: String?
        var comment = ""
        /// `ja`, `ja-easy` or `en`
        var spoken: String? = "ja"
    }

    struct Receipt: Sendable {
        /// `K7QM-4T2X-9WHP`
        var code: String
        /// The address to look it up at, as one would type it.
        var address: String
    }

    var workplace: WorkplaceView
    /// POST
    var action: String
    var errors: ErrorSummaryView?
    /// Of the rating just recorded.
    var receipt: Receipt?
    var channel: ChoicesView
    var score: ChoicesView
    var outcome: ChoicesView
    var comment: TextareaView
    var spoken: ChoicesView

    init(
        workplace: WorkplaceView, given: Given = Given(), receipt: Receipt? = nil,
        errors: [(name: String, message: String)] = [], general: [String] = [], _ texts: Texts, _ language: Language
    ) {
        let error = Dictionary(errors.map { ($0.name, $0.message) }) { first, _ in first }
        (self.workplace, action, self.receipt) = (workplace, workplace.path + "/ratings", receipt)
        self.errors = ErrorSummaryView(errors, general: general)
        channel = ChoicesView(
            "channel", chosen: given.channel, error: error["channel"], isRequired: true,
            ["counter", "phone", "paper"].map { ($0, texts("parts.channel.\($0)", language), nil) })
        score = ChoicesView(
            "score", chosen: given.score, error: error["score"], isRequired: true,
            ["5", "4", "3", "2", "1"].map { ($0, "\($0)  " + texts("ratings.score.\($0)", language), nil) })
        outcome = ChoicesView(
            "outcome", chosen: given.outcome, error: error["outcome"], isRequired: true,
            ["yes", "partly", "no", "not-eligible"].map { ($0, texts("ratings.outcome.\($0)", language), nil) })
        comment = TextareaView("comment", value: given.comment, error: error["comment"], limit: 1200, rows: 4)
        spoken = ChoicesView(
            "language", chosen: given.spoken, error: error["language"], isRequired: true,
            [("ja", "日本語", nil), ("ja-easy", "やさしい日本語", nil), ("en", "English", nil)])
    }

    static let examples = [
        CounterRatingView(workplace: .example(at: "counter-rating"), StaffSample.texts, .ja),
        CounterRatingView(
            workplace: .example(at: "counter-rating"),
            receipt: Receipt(code: "K7QM-4T2X-9WHP", address: "atarimae.example/receipts"), StaffSample.texts, .ja),
        CounterRatingView(
            workplace: .hostile(at: "counter-rating"),
            given: Given(channel: "phone", comment: "</textarea><b>電話で聞きました", spoken: "en"),
            errors: [("score", "1から5のどれかを選んでください。"), ("outcome", "やりたかったことができたかどうかを、1つ選んでください。")],
            StaffSample.texts, .ja),
    ]
}
