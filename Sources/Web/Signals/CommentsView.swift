import Content
import Kernel

/// `…/comments`: what people wrote, read by staff before everybody can.
struct CommentsView: View {
    static let template = "signals/comments"

    struct Comment: Sendable {
        /// Of the rating; part of the ids on the page.
        var id: String
        var day: DayView
        var score: String
        /// A dot on the scale, without an interval.
        var ruler: RulerView
        var outcome: String
        var comment: String
        /// BCP 47
        var tag: String
        /// POST with `state` `published` or `withheld`, and `note`; nil for who may not decide, and afterwards.
        var decisionPath: String?
        /// What was entered when the reason was missing or too long.
        var note: String
        var error: String?
        var isPublished = false
        var isWithheld = false
        var decided: DayView?
        var reason: String?

        /// One that waits.
        init(
            id: String, day: DayView, score: Int, outcome: String, comment: String, tag: String,
            decisionPath: String?, note: String = "", error: String? = nil, _ texts: Texts, _ language: Language
        ) {
            (self.id, self.day, self.score, self.comment, self.tag) = (id, day, String(score), comment, tag)
            ruler = RulerView(mean: Double(score), low: nil, high: nil, n: 1, minimum: 1)
            self.outcome = texts("ratings.outcome.\(outcome)", language)
            (self.decisionPath, self.note, self.error) = (decisionPath, note, error)
        }

        /// One that was decided on; `reason` where it is withheld.
        init(
            id: String, day: DayView, score: Int, outcome: String, comment: String, tag: String, decided: DayView,
            isPublished: Bool, reason: String?, _ texts: Texts, _ language: Language
        ) {
            self.init(
                id: id, day: day, score: score, outcome: outcome, comment: comment, tag: tag, decisionPath: nil,
                texts, language)
            (self.decided, self.isPublished, isWithheld, self.reason) = (decided, isPublished, !isPublished, reason)
        }
    }

    var workplace: WorkplaceView
    var errors: ErrorSummaryView?
    var waitingCount: String
    var waiting: [Comment]
    var history: [Comment]
    var moreHistoryPath: String?

    /// - Parameter waitingCount: all that wait, where there are more than are shown.
    init(
        workplace: WorkplaceView, waiting: [Comment], waitingCount: Int? = nil, history: [Comment] = [],
        moreHistoryPath: String? = nil, general: [String] = []
    ) {
        (self.workplace, self.waiting, self.history) = (workplace, waiting, history)
        self.waitingCount = Look.count(waitingCount ?? waiting.count)
        self.moreHistoryPath = moreHistoryPath
        errors = ErrorSummaryView(
            waiting.compactMap { comment in comment.error.map { ("note-\(comment.id)", $0) } }, general: general)
    }

    static let examples = [
        CommentsView(
            workplace: .example(at: "comments"),
            waiting: [
                Comment(
                    id: "a1", day: DayView(year: 2026, month: 11, day: 12, .ja), score: 1, outcome: "no",
                    comment: "予約の確認メールが来ません。\n毎回、窓口で聞いています。", tag: "ja",
                    decisionPath: "/services/mihon/library/comments/a1/decision", StaffSample.texts, .ja),
                Comment(
                    id: "a2", day: DayView(year: 2026, month: 11, day: 13, .ja), score: 5, outcome: "yes",
                    comment: "<b>Very</b> easy. Thank you!", tag: "en",
                    decisionPath: "/services/mihon/library/comments/a2/decision", StaffSample.texts, .ja),
            ],
            history: [
                Comment(
                    id: "b1", day: DayView(year: 2026, month: 11, day: 3, .ja), score: 4, outcome: "partly",
                    comment: "早くなりました。", tag: "ja", decided: DayView(year: 2026, month: 11, day: 4, .ja),
                    isPublished: true, reason: nil, StaffSample.texts, .ja),
                Comment(
                    id: "b2", day: DayView(year: 2026, month: 11, day: 2, .ja), score: 2, outcome: "not-eligible",
                    comment: "担当の山田さんの電話は…", tag: "ja", decided: DayView(year: 2026, month: 11, day: 4, .ja),
                    isPublished: false, reason: "個人の名前が書かれているため。", StaffSample.texts, .ja),
            ], moreHistoryPath: "?before=b2"),
        CommentsView(workplace: .example(at: "comments"), waiting: []),
        CommentsView(
            workplace: .example(at: "comments"),
            waiting: [
                Comment(
                    id: "a1", day: DayView(year: 2026, month: 11, day: 12, .ja), score: 1, outcome: "no",
                    comment: String(repeating: "長い声です。", count: 200), tag: "ja",
                    decisionPath: "/services/mihon/library/comments/a1/decision", note: "</textarea><b>",
                    error: "ここに入力してください。", StaffSample.texts, .ja)
            ], waitingCount: 12345),
        CommentsView(
            workplace: .hostile(at: "comments"),
            waiting: [
                Comment(
                    id: "a1", day: DayView(year: 2026, month: 11, day: 12, .ja), score: 3, outcome: "no",
                    comment: "<script>alert(1)</script>" + String(repeating: "x", count: 300), tag: "ja",
                    decisionPath: nil, StaffSample.texts, .ja)
            ]),
    ]
}
