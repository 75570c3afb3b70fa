import Kernel

/// `/learning`: what to learn, by role.
struct LearningView: View {
    static let template = "learning/list"

    struct Path: Sendable {
        var title: String
        var about: String
        var path: String
        var steps: String
        /// "6.5"
        var hours: String
    }

    var paths: [Path]

    static let examples = [
        LearningView(paths: [
            Path(
                title: "データの担当", about: "意味をそろえ、正しく保ち、守り、開き、次の人へ渡す人の道すじです。", path: "/learning/data-steward",
                steps: "8", hours: "9.3"),
            Path(title: "<b>管理職</b>", about: "", path: "/learning/manager", steps: "6", hours: "4.0"),
        ]),
        LearningView(paths: []),
    ]
}

/// `/learning/{role}`: the steps, how long each takes, and the items it is about.
struct LearningPathView: View {
    static let template = "learning/show"

    struct Step: Sendable {
        var title: String
        var about: String
        var minutes: String
        var items: [Item]
    }

    struct Item: Sendable {
        var id: String
        var title: String
        var path: String
    }

    var title: String
    var about: String
    var hours: String
    var count: String
    var steps: [Step]
    var links: [LinkView]
    /// All items for this role.
    var itemsPath: String

    static let examples = [
        LearningPathView(
            title: "データの担当", about: "意味をそろえ、正しく保ち、守り、開き、次の人へ渡す人の道すじです。", hours: "1.8", count: "2",
            steps: [
                Step(
                    title: "何を持ち、何を聞き、何を開くか", about: "個人情報の一覧、減らす理由、開く範囲を一度に見渡します。", minutes: "45",
                    items: [Item(id: "ESS-09", title: "個人情報を守る", path: "/guidelines/items/ESS-09")]),
                Step(title: "<b>時間に耐える</b>", about: String(repeating: "長い説明", count: 40), minutes: "60", items: []),
            ],
            links: [LinkView(name: "オープンデータ（デジタル庁）", path: "https://www.digital.go.jp/resources/open_data")],
            itemsPath: "/guidelines?role=data-steward")
    ]
}
