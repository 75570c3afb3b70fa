import Kernel

/// `/registries`: which there are, and how fresh each is.
struct RegistriesView: View {
    static let template = "registries/list"

    struct Entry: Sendable {
        var title: String
        var about: String
        var path: String
        var rows: String
        var isEmpty: Bool
        var keeper: String
        var licence: LinkView
        /// The last change; nil before the first.
        var changed: DayView?
        /// Every how many days an entry has to be looked at.
        var cadence: String?
        /// "38 of 41" rows were looked at in time; nil while nobody has measured.
        var fresh: Fresh?
    }

    struct Fresh: Sendable {
        var n: String
        var all: String
        var percent: String
    }

    var entries: [Entry]

    static let examples = [
        RegistriesView(entries: [
            Entry(
                title: "子育て支援制度", about: "区市町村と都が行う、妊娠から子育てまでの手当、助成、健診、保育などの制度です。",
                path: "/registries/childcare-programmes", rows: "7,812", isEmpty: false, keeper: "それぞれの自治体",
                licence: LinkView(
                    name: "CC-BY-4.0", path: "https://creativecommons.org/licenses/by/4.0/deed.ja"),
                changed: DayView(year: 2026, month: 11, day: 20, .ja), cadence: "365",
                fresh: Fresh(n: "5,011", all: "7,812", percent: "64")),
            Entry(
                title: "<b>手続き</b>", about: "", path: "/registries/procedures", rows: "0", isEmpty: true, keeper: "東京都",
                licence: LinkView(name: "CC0-1.0", path: "https://creativecommons.org/publicdomain/zero/1.0/deed.ja")),
        ]),
        RegistriesView(entries: []),
    ]
}
