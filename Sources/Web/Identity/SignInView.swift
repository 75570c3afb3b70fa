/// `/sign-in`: for staff. Residents never need it.
struct SignInView: View {
    static let template = "sign-in"

    var errors: ErrorSummaryView?
    var email: FieldView
    var password: FieldView
    /// Where to go afterwards.
    var next: String
    /// `make run` prints the sample users; say so.
    var hasSample = false

    init(email: String = "", next: String = "/desk", errors: [String] = [], hasSample: Bool = false) {
        self.errors = ErrorSummaryView([], general: errors)
        self.email = FieldView("email", value: email, isRequired: true, type: "email", autocomplete: "username")
        password = FieldView("password", isRequired: true, type: "password", autocomplete: "current-password")
        (self.next, self.hasSample) = (next, hasSample)
    }

    static let examples = [
        SignInView(hasSample: true),
        SignInView(email: "\"><b>@example.jp", errors: ["メールアドレスかパスワードがちがいます。もう一度入れてください。"]),
    ]
}
