import Content
import Kernel

/// `/pulse/{organization}/{round}`: ten statements about one's own work, answered with a voucher and no name.
struct PulseFormView: View {
    static let template = "pulse/form"

    struct Question: Sendable {
        var number: String
        var statement: String
        var answer: ChoicesView
    }

    var organization: String
    var round: String
    /// POST.
    var action: String
    var closes: DayView
    /// Hidden where the link brought it, else asked for.
    var given: String?
    var voucher: FieldView?
    var errors: ErrorSummaryView?
    var questions: [Question]

    static let skip = ""

    init(
        organization: String, round: String, action: String, closes: DayView, voucher: String,
        statements: [(id: String, statement: String)], _ texts: Texts, _ language: Language,
        given: [String: String] = [:], errors: [(name: String, message: String)] = [], general: [String] = []
    ) {
        (self.organization, self.round, self.action, self.closes) = (organization, round, action, closes)
        let error = Dictionary(errors.map { ($0.name, $0.message) }) { first, _ in first }
        self.errors = ErrorSummaryView(errors, general: general)
        if voucher.isEmpty || error["voucher"] != nil {
            self.voucher = FieldView("voucher", value: voucher, error: error["voucher"], isRequired: true)
        } else {
            self.given = voucher
        }
        questions = statements.enumerated().map { index, statement in
            Question(
                number: String(index + 1), statement: statement.statement,
                answer: ChoicesView(
                    statement.id, chosen: given[statement.id] ?? Self.skip, error: error[statement.id],
                    isRequired: true,
                    ["5", "4", "3", "2", "1"].map { ($0, "\($0)\u{2003}" + texts("pulse.score.\($0)", language), nil) }
                        + [(Self.skip, texts("pulse.form.skip", language), nil)]))
        }
    }

    static let examples = [
        PulseFormView(
            organization: "見本市", round: "2026-11", action: "/pulse/mihon/2026-11",
            closes: DayView(year: 2026, month: 11, day: 30, .ja), voucher: "ABCD-EFGH-JKMN-PQRS",
            statements: [
                ("P-01", "この3か月に、私はサービスを使う人の話を直接聞いた。"), ("P-02", "<b>役に立たない作業</b>を見つけたら、やめることができる。"),
            ], sample, .ja),
        PulseFormView(
            organization: "<b>東京都</b>", round: "2026-11", action: "/pulse/tokyo/2026-11",
            closes: DayView(year: 2026, month: 11, day: 30, .ja), voucher: "",
            statements: [("P-01", "この3か月に、私はサービスを使う人の話を直接聞いた。")], sample, .ja, given: ["P-01": "4"],
            errors: [("voucher", "引換券の番号を入れてください。")]),
    ]

    private static let sample = Texts([
        "pulse.score.1": LocalizedText(ja: "ちがう"), "pulse.score.2": LocalizedText(ja: "どちらかといえばちがう"),
        "pulse.score.3": LocalizedText(ja: "どちらともいえない"), "pulse.score.4": LocalizedText(ja: "どちらかといえばそうだ"),
        "pulse.score.5": LocalizedText(ja: "そうだ"), "pulse.form.skip": LocalizedText(ja: "答えない"),
    ])
}

/// What somebody sees who has answered.
struct PulseThanksView: View {
    static let template = "pulse/thanks"

    var organization: String
    var closes: DayView
    var resultsPath: String

    static let examples = [
        PulseThanksView(
            organization: "見本市", closes: DayView(year: 2026, month: 11, day: 30, .ja),
            resultsPath: "/organizations/mihon/pulse"),
        PulseThanksView(
            organization: "<b>東京都</b>", closes: DayView(year: 2026, month: 11, day: 30, .ja),
            resultsPath: "/organizations/tokyo/pulse"),
    ]
}
