/// `/organizations`: who is here, by kind.
struct OrganizationsView: View {
    static let template = "organizations/list"

    struct Entry: Sendable {
        var name: String
        var kana: String?
        var path: String
        /// How many services.
        var count: String
    }

    var wards: [Entry]
    var cities: [Entry]
    var townsAndVillages: [Entry]
    var bureaus: [Entry]
    /// Affiliated bodies such as GovTech Tokyo.
    var bodies: [Entry]
    var samples: [Entry]

    static let examples = [
        OrganizationsView(
            wards: [
                Entry(name: "千代田区", kana: "ちよだく", path: "/organizations/131016", count: "1"),
                Entry(name: "中央区", kana: "ちゅうおうく", path: "/organizations/131024", count: "1"),
                Entry(name: "江戸川区", kana: "えどがわく", path: "/organizations/131237", count: "12"),
            ],
            cities: [Entry(name: "八王子市", kana: "はちおうじし", path: "/organizations/132012", count: "1")],
            townsAndVillages: [
                Entry(name: "<b>青ヶ島村</b>", kana: "あおがしまむら", path: "/organizations/134023", count: "1"),
                Entry(name: "小笠原村", kana: "おがさわらむら", path: "/organizations/134210", count: "0"),
            ],
            bureaus: [Entry(name: "デジタルサービス局", path: "/organizations/tokyo-digital-services", count: "3")],
            bodies: [
                Entry(name: "一般財団法人GovTech東京", path: "/organizations/govtech-tokyo", count: "0")
            ],
            samples: [Entry(name: "見本市", kana: "みほんし", path: "/organizations/mihon", count: "6")]),
        OrganizationsView(wards: [], cities: [], townsAndVillages: [], bureaus: [], bodies: [], samples: []),
    ]
}
