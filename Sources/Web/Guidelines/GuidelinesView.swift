import Kernel

/// A guideline item as a line of a list.
struct GuidelineItemRow: Sendable {
    var id: String
    var path: String
    var title: String
    var summary: String
    var level: String
    var isMust: Bool

    static let examples = [
        GuidelineItemRow(
            id: "WEB-03", path: "/guidelines/items/WEB-03", title: "キーボードだけで最後まで使える",
            summary: "マウスを使えない人も、申し込みの最初から最後までを一人で終えられます。", level: "必須", isMust: true),
        GuidelineItemRow(
            id: "ESS-08", path: "/guidelines/items/ESS-08", title: "必要なことだけを聞いている",
            summary: "<b>聞く理由</b>を言えない項目は、聞きません。", level: "強く推奨", isMust: false),
    ]
}

/// `/guidelines`: the right items for what somebody is about to do.
struct GuidelinesView: View {
    static let template = "guidelines/list"

    /// Something to set out from, with how many items there are for it.
    struct Start: Sendable {
        var title: String
        var about: String
        var count: String
        var path: String
    }

    struct Facet: Sendable {
        /// Of the list, for its heading.
        var id: String
        var title: String
        var choices: [Choice]
    }

    struct Choice: Sendable {
        var label: String
        var count: String
        var path: String
        var isChosen: Bool
    }

    /// What was found in one guideline.
    struct Group: Sendable {
        var title: String
        var count: String
        var isOpen: Bool
        var rows: [GuidelineItemRow]
    }

    /// What was asked for besides the words; goes along as it is.
    struct Given: Sendable {
        var name: String
        var value: String
    }

    struct Card: Sendable {
        var title: String
        var about: String
        var path: String
        var count: String
        var version: String
        var effective: DayView
    }

    var query: String
    var given: [Given]
    /// What narrows the list at present, each with the way to take it away.
    var chosen: [LinkView]
    var isFiltered: Bool
    /// Items found, or there are.
    var total: String
    var starts: [Start]
    var facets: [Facet]
    /// Folded where there are many items.
    var groups: [Group]
    var guidelines: [Card]

    static let examples = [
        GuidelinesView(
            query: "", given: [], chosen: [], isFiltered: false, total: "159",
            starts: [
                Start(
                    title: "申請や届出をオンラインにする", about: "様式を写す前に、聞くことを減らします。", count: "34",
                    path: "/guidelines?use_case=new-application-form"),
                Start(
                    title: "AIを使う", about: "間違えたときに困る人のことから考えます。", count: "14",
                    path: "/guidelines?use_case=using-ai"),
            ],
            facets: [
                Facet(
                    id: "facet-phase", title: "段階",
                    choices: [Choice(label: "計画", count: "41", path: "/guidelines?phase=plan", isChosen: false)])
            ], groups: [],
            guidelines: [
                Card(
                    title: "ウェブとアクセシビリティ", about: "誰の、どの機器でも、読めて、押せて、見つかるウェブにするための項目です。",
                    path: "/guidelines/web", count: "12", version: "2026.1",
                    effective: DayView(year: 2026, month: 12, day: 1, .ja))
            ]),
        GuidelinesView(
            query: "<b>フォーム</b>", given: [Given(name: "use_case", value: "new-application-form")],
            chosen: [LinkView(name: "申請や届出をオンラインにする", path: "/guidelines?q=x")], isFiltered: true, total: "2",
            starts: [],
            facets: [
                Facet(
                    id: "facet-level", title: "段",
                    choices: [
                        Choice(label: "必須", count: "1", path: "/guidelines?level=1", isChosen: true),
                        Choice(label: "理想", count: "1", path: "/guidelines?level=3", isChosen: false),
                    ])
            ],
            groups: [
                Group(title: "はじめの15項目", count: "1", isOpen: true, rows: [GuidelineItemRow.examples[1]]),
                Group(title: "<b>ウェブ</b>", count: "12", isOpen: false, rows: GuidelineItemRow.examples),
            ], guidelines: []),
        GuidelinesView(
            query: "空を飛ぶ", given: [], chosen: [], isFiltered: true, total: "0", starts: [], facets: [], groups: [],
            guidelines: []),
    ]
}
