import Content
import Kernel

/// `…/components`: what a service is built on, what it offers, and who is built on it.
struct ComponentsView: View {
    static let template = "components/show"

    struct Service: Sendable {
        var title: String
        /// Its public page.
        var path: String
        /// `tokyo/form-platform`
        var key: String
        var organization: String
        /// "12項目を引き受け、11項目を満たしています"
        var items: String
        /// What it does not meet any more.
        var fallen: String?
        /// POST; nil for who may not edit.
        var stopPath: String?
        /// POST; nil where it is used already.
        var usePath: String?
    }

    struct Search: Sendable {
        struct Results: Sendable { var found: [Service] }

        var action: String
        var query: String
        /// Nil before anybody has searched.
        var results: Results?
    }

    struct Item: Sendable {
        var id: String
        var title: String
        var path: String
        var state: StateView
    }

    struct Offer: Sendable {
        struct Group: Sendable {
            var title: String
            var choices: [Choice]
        }

        struct Choice: Sendable {
            var id: String
            var title: String
            var isChosen: Bool
        }

        var action: String
        var isOpen: Bool
        var groups: [Group]
    }

    var workplace: WorkplaceView
    var errors: ErrorSummaryView?
    var sentence: String
    var used: [Service]
    /// Nil for who may not edit.
    var search: Search?
    var offeredSentence: String
    var offered: [Item]
    var offer: Offer?
    var heirs: [Service]

    private static let path = "/services/mihon/library/components"
    private static let platform = Service(
        title: "申請フォームの基盤（見本）", path: "/services/mihon/form-platform", key: "mihon/form-platform",
        organization: "見本市（架空）", items: "12項目を引き受け、11項目を満たしています", fallen: "満たさない項目：WEB-03",
        stopPath: path + "/leave", usePath: nil)

    static let examples = [
        ComponentsView(
            workplace: .example(at: "components"), errors: nil, sentence: "1つのサービスの上に作られ、2項目を引き継いでいます。",
            used: [platform],
            search: Search(
                action: path, query: "基盤",
                results: .init(found: [
                    Service(
                        title: "共通の認証（見本）", path: "/services/mihon/sign-in", key: "mihon/sign-in",
                        organization: "見本市（架空）", items: "3項目を引き受けています", usePath: path + "/use"), platform,
                ])), offeredSentence: "1項目を引き受けています。",
            offered: [
                Item(
                    id: "WEB-03", title: "キーボードだけで最後まで使える", path: "/services/mihon/library/check-sheet/WEB-03",
                    state: StateView("met"))
            ],
            offer: Offer(
                action: path + "/offer", isOpen: false,
                groups: [
                    .init(title: "ウェブ", choices: [.init(id: "WEB-03", title: "キーボードだけで最後まで使える", isChosen: true)])
                ]),
            heirs: [
                Service(title: "引っ越しの届け出", path: "/services/131016/moving-in", key: "", organization: "千代田区", items: "")
            ]),
        ComponentsView(
            workplace: .hostile(at: "components"), errors: nil, sentence: "<b>", used: [], search: nil,
            offeredSentence: "<i>", offered: [], offer: nil, heirs: []),
        ComponentsView(
            workplace: .hostile(at: "components"),
            errors: ErrorSummaryView([("component", "a/b → c/d → a/b の順に、互いの土台になってしまいます。")]),
            sentence: "<b>",
            used: [
                Service(
                    title: "<script>" + String(repeating: "長い", count: 60), path: "/x\"><script>", key: "<b>",
                    organization: "<i>", items: "<u>", fallen: "<s>" + String(repeating: "WEB-03, ", count: 40))
            ], search: Search(action: "/x", query: "\"><script>", results: .init(found: [])), offeredSentence: "<i>",
            offered: [], offer: Offer(action: "/x", isOpen: true, groups: []), heirs: []),
    ]
}
