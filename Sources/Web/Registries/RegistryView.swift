import Kernel

/// What stands on top of every page of a registry: where we are, and its other pages.
struct RegistryHeadView: Sendable {
    var title: String
    var path: String
    /// Nil where organisations are not compared.
    var comparePath: String?
    var onRows = false
    var onCompare = false
    var onQuality = false
    var onDictionary = false

    static let example = RegistryHeadView(
        title: "子育て支援制度", path: "/registries/childcare-programmes",
        comparePath: "/registries/childcare-programmes/compare")
}

/// A registry as it was at the end of a day.
struct MomentView: Sendable {
    var day: DayView
    /// The same question about today.
    var nowPath: String
}

/// What anyone may take away, and on which terms.
struct RegistryFilesView: Sendable {
    /// `/api/v1/registries/NAME`; the other addresses begin with it.
    var path: String
    /// `?organization=…&as_of=…`, what the files are cut down to; empty for everything.
    var part: String
    /// The same behind a query that has begun, with `&`.
    var more: String
    var licence: LinkView
    var attribution: String?
    var sources: [Source]

    struct Source: Sendable {
        var name: String
        var path: String?
    }

    static let example = RegistryFilesView(
        path: "/api/v1/registries/childcare-programmes", part: "", more: "",
        licence: LinkView(
            name: "クリエイティブ・コモンズ 表示 4.0 国際", path: "https://creativecommons.org/licenses/by/4.0/deed.ja"),
        attribution: "子育て支援制度レジストリ、東京都・GovTech東京、表示4.0 国際。",
        sources: [
            Source(name: "子育て支援制度レジストリ", path: "https://portal.data.metro.tokyo.lg.jp/"),
            Source(name: "自治体の広報紙"),
        ])
}

/// `/registries/{name}`: the rows, searched, filtered, ordered and page by page.
struct RegistryView: View {
    static let template = "registries/show"

    struct Facet: Sendable {
        /// Of the list, for its heading.
        var id: String
        var title: String
        var choices: [Choice]
        /// Those that are seldom; behind a fold.
        var more: [Choice]
        var moreCount: String
        /// One of `more` is chosen, so the fold is open.
        var isOpen = false
    }

    struct Choice: Sendable {
        var label: String
        var count: String
        var path: String
        var isChosen: Bool
    }

    struct Sort: Sendable {
        var name: String
        var path: String
        var isUp = false
        var isDown = false
    }

    struct Row: Sendable {
        var path: String
        var title: String
        var summary: String?
        /// Nil where all rows are one organisation's.
        var organization: String?
        var words: [String]
        var checked: DayView?
        var isOverdue = false
        var isSample = false
        /// BCP 47 of the title and the summary, where it is not the page's.
        var tag: String?
    }

    struct Withheld: Sendable {
        var rows: String
        var fields: String
    }

    /// What was asked for besides what the form has fields for; goes along as it is.
    struct Given: Sendable {
        var name: String
        var value: String
    }

    var head: RegistryHeadView
    var about: String
    var query: String
    /// Nil where one organisation keeps all rows.
    var organization: ChoicesView?
    var day: String
    var given: [Given]
    /// What narrows the list at present, each with the way to take it away.
    var chosen: [LinkView]
    var facets: [Facet]
    var sorts: [Sort]
    var moment: MomentView?
    var total: String
    var isFiltered: Bool
    var rows: [Row]
    var map: MapView?
    var pagination: PaginationView?
    var withheld: Withheld?
    var files: RegistryFilesView

    static let examples = [
        RegistryView(
            head: .example, about: "区市町村と都が行う、妊娠から子育てまでの手当、助成、健診、保育などの制度です。", query: "手当",
            organization: ChoicesView(
                "organization", chosen: "132101", [("", "すべて", nil), ("132101", "小金井市 (12)", nil)]), day: "2026-01-01",
            given: [Given(name: "tag.categoryCode", value: "003"), Given(name: "sort", value: "updateDate")],
            chosen: [LinkView(name: "分野: 子育て", path: "/registries/childcare-programmes?q=x")],
            facets: [
                Facet(
                    id: "facet-1", title: "分野",
                    choices: [
                        Choice(label: "子育て", count: "12", path: "?", isChosen: true),
                        Choice(label: "<b>健康・医療</b>", count: "3", path: "?tag.categoryCode=027", isChosen: false),
                    ], more: [Choice(label: "税", count: "1", path: "?tag.categoryCode=014", isChosen: false)],
                    moreCount: "1")
            ],
            sorts: [
                Sort(name: "制度の正式名称", path: "?sort=x", isUp: true), Sort(name: "更新日", path: "?sort=y", isDown: true),
                Sort(name: "登録の順", path: "?sort=_updated"),
            ],
            moment: MomentView(
                day: DayView(year: 2026, month: 1, day: 1, .ja), nowPath: "/registries/childcare-programmes"),
            total: "13", isFiltered: true,
            rows: [
                Row(
                    path: "/registries/childcare-programmes/records/psid3.0%2B3000020132101%2B1%2BUM24",
                    title: "児童手当", summary: "子どもを育てている家庭に、子どもの年齢と人数に応じた手当を毎月支給する制度です。", organization: "小金井市",
                    words: ["子育て", "支給・支援"], checked: DayView(year: 2025, month: 8, day: 1, .ja), isOverdue: true),
                Row(
                    path: "/registries/childcare-programmes/records/x",
                    title: "Verylongtitlewithoutanyspacesthathastobreaksomewhere_2026_<b>", words: ["見本"],
                    checked: DayView(year: 2026, month: 11, day: 1, .ja), isSample: true, tag: "en"),
            ], map: .example, pagination: PaginationView(shown: "30", total: "7,812", nextPath: "?cursor=30"),
            withheld: Withheld(rows: "2", fields: "1"), files: .example),
        RegistryView(
            head: .example, about: "まだ空の台帳です。", query: "", organization: nil, day: "", given: [], chosen: [],
            facets: [],
            sorts: [], total: "0", isFiltered: false, rows: [], files: .example),
        RegistryView(
            head: .example, about: "", query: "<b>空を飛ぶ</b>", organization: nil, day: "", given: [], chosen: [],
            facets: [], sorts: [], total: "0", isFiltered: true, rows: [], files: .example),
    ]
}
