/// What a resident sees after rating: the code to come back with.
struct ReceiptView: View {
    static let template = "ratings/receipt"

    var title: String
    var servicePath: String
    /// `K7QM-4T2X-9WHP`
    var code: String
    /// There is a comment, so there is something to wait for.
    var hasComment: Bool

    static let examples = [
        ReceiptView(
            title: "図書館の本の予約", servicePath: "/services/mihon/library", code: "K7QM-4T2X-9WHP", hasComment: true),
        ReceiptView(
            title: "<b>江東区</b>", servicePath: "/services/131083/site", code: "K7QM-4T2X-9WHP", hasComment: false),
    ]
}
