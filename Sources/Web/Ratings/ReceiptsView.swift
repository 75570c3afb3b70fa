import Kernel

/// `/receipts`: what became of what I said?
struct ReceiptsView: View {
    static let template = "ratings/receipts"

    struct Found: Sendable {
        var service: LinkView
        var code: String
        var given: DayView
        var score: String
        var comment: String?
        /// The state of the comment; none of them when there is no comment.
        var isWaiting = false
        var isPublished = false
        var isWithheld = false
        /// Why it is withheld, in a sentence.
        var reason: String?
    }

    var code: FieldView
    var found: Found?
    /// A code was given that we do not know.
    var isUnknown = false

    static let examples = [
        ReceiptsView(code: FieldView("code", isRequired: true)),
        ReceiptsView(
            code: FieldView("code", value: "K7QM-4T2X-9WHP", isRequired: true),
            found: Found(
                service: LinkView(name: "図書館の本の予約", path: "/services/mihon/library"), code: "K7QM-4T2X-9WHP",
                given: DayView(year: 2026, month: 11, day: 12, .ja), score: "2", comment: "<b>戻る</b>と消えます。",
                isWaiting: true)),
        ReceiptsView(
            code: FieldView("code", value: "K7QM-4T2X-9WHP", isRequired: true),
            found: Found(
                service: LinkView(name: "図書館の本の予約", path: "/services/mihon/library"), code: "K7QM-4T2X-9WHP",
                given: DayView(year: 2026, month: 11, day: 12, .ja), score: "2", comment: "担当の山田さんが…",
                isWithheld: true, reason: "個人の名前が書かれているため。")),
        ReceiptsView(
            code: FieldView("code", value: "K7QM-4T2X-9WHP", isRequired: true),
            found: Found(
                service: LinkView(name: "図書館の本の予約", path: "/services/mihon/library"), code: "K7QM-4T2X-9WHP",
                given: DayView(year: 2026, month: 11, day: 12, .ja), score: "4", comment: "早くなりました。",
                isPublished: true)),
        ReceiptsView(
            code: FieldView(
                "code", value: "<b>", error: "この番号は見つかりません。番号を見ながら、もう一度入れてください。", isRequired: true),
            isUnknown: true),
    ]
}
