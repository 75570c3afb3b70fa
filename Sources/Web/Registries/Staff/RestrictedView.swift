/// `…/rows/{key}/restricted`: what only staff may see who say what for.
struct RestrictedView: View {
    static let template = "registries-staff/restricted"

    struct Field: Sendable {
        var title: String
        /// Nil where nothing stands.
        var words: String?
    }

    var place: KeptPlaceView
    var row: LinkView
    var errors: ErrorSummaryView?
    var action: String
    /// Nil once it was given.
    var purpose: FieldView?
    var given: String
    /// What can be read, by title.
    var titles: [String]
    var fields: [Field]
    var auditPath: String

    static let examples = [
        RestrictedView(
            place: .example(at: "rows"), row: LinkView(name: "見本保育園", path: "/organizations/mihon/registries/x/rows/1"),
            errors: ErrorSummaryView([("purpose", "ここに入力してください。")]), action: "/organizations/mihon/x/restricted",
            purpose: FieldView("purpose", error: "ここに入力してください。", isRequired: true), given: "", titles: ["内部メモ", "<b>"],
            fields: [], auditPath: "/audit?organization=mihon"),
        RestrictedView(
            place: .hostile(at: "rows"), row: LinkView(name: "<b>", path: "/x"), action: "/x", given: "苦情の調査のため",
            titles: ["内部メモ"], fields: [.init(title: "内部メモ", words: "<script>\n二行目"), .init(title: "担当者", words: nil)],
            auditPath: "/audit?organization=tokyo"),
        RestrictedView(
            place: .example(at: "rows"), row: LinkView(name: "見本保育園", path: "/x"), action: "/x",
            purpose: FieldView("purpose", isRequired: true), given: "", titles: [], fields: [], auditPath: "/audit"),
    ]
}
