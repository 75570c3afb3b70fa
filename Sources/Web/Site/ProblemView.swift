/// What is shown instead of a page when something goes wrong.
struct ProblemView: View {
    static let template = "problem"

    var status: String
    /// `problems.kind.<kind>.title` and `.help`.
    var title: String
    var help: String
    /// The problem's own message, where it says more.
    var detail: String?
    var obstacles: [String] = []
    var requestID: String?
    var signInPath: String?
    var backPath: String?

    static let examples = [
        ProblemView(
            status: "404", title: "このページは見つかりません。", help: "アドレスが変わったか、まちがっているかもしれません。サービスを探してみてください。",
            detail: "「<b>」というサービスはありません。", requestID: "01a2b3c4"),
        ProblemView(
            status: "409", title: "いまは、まだできません。", help: "下の理由を解いてから、もう一度ためしてください。",
            obstacles: ["必須の点検項目が3つ残っています。", "利用者テストの参加者が5人に足りません（いま3人）。"], backPath: "/services/mihon/library"),
        ProblemView(
            status: "401", title: "サインインが必要です。", help: "職員の方は、サインインしてからもう一度開いてください。",
            signInPath: "/sign-in?next=%2Fdesk"),
    ]
}
