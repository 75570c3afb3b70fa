import Kernel

/// `/registries/{name}/compare`: organisations side by side for the same thing, or what there is to choose from.
struct ComparisonView: View {
    static let template = "registries/compare"

    struct Column: Sendable {
        var title: String
        /// Figures stand to the right.
        var isNumber = false
        /// What most say, "10 (middle of 23)".
        var middle: String?
    }

    struct Cell: Sendable {
        var title: String
        var words: String
        var isNumber = false
        var isEmpty = false
        var isOutlier = false
        var tag: String?
    }

    struct Row: Sendable {
        var organization: String
        var path: String
        var title: String
        var isSample = false
        var cells: [Cell]
        var checked: DayView?
        /// How many days ago.
        var age: String?
        var isOverdue = false
    }

    struct Choice: Sendable {
        var label: String
        var count: String
        var path: String
        var tag: String?
    }

    struct Comparison: Sendable {
        var value: String
        var tag: String?
        var rowCount: String
        var organizationCount: String
        var columns: [Column]
        /// Fields in which no row has anything.
        var unfilled: [String]
        var rows: [Row]
        /// Municipalities without an entry.
        var gaps: [LinkView]
        var gapCount: String
        var hasOutliers = false
        /// There are more rows than are shown.
        var isCut = false
    }

    var head: RegistryHeadView
    /// What is compared by, "制度の正式名称".
    var field: String
    var comparison: Comparison?
    var choices: [Choice]
    var query: String

    static let examples = [
        ComparisonView(
            head: .example, field: "制度の正式名称",
            comparison: Comparison(
                value: "児童手当", rowCount: "24", organizationCount: "23",
                columns: [
                    Column(title: "金銭的支援"), Column(title: "対象年齢_未満（歳）", isNumber: true, middle: "18"),
                ], unfilled: ["費用", "物的支援"],
                rows: [
                    Row(
                        organization: "小金井市", path: "/registries/childcare-programmes/records/x", title: "児童手当",
                        cells: [
                            Cell(title: "金銭的支援", words: "月1万円から3万円"),
                            Cell(title: "対象年齢_未満（歳）", words: "15", isNumber: true, isOutlier: true),
                        ], checked: DayView(year: 2025, month: 8, day: 1, .ja), age: "477", isOverdue: true),
                    Row(
                        organization: "見本市", path: "/registries/childcare-programmes/records/y", title: "<b>手当</b>",
                        isSample: true,
                        cells: [
                            Cell(title: "金銭的支援", words: "", isEmpty: true),
                            Cell(title: "対象年齢_未満（歳）", words: "18", isNumber: true, tag: "ja"),
                        ], checked: DayView(year: 2026, month: 11, day: 1, .ja), age: "20"),
                ],
                gaps: [LinkView(name: "千代田区", path: "/organizations/131016")], gapCount: "1", hasOutliers: true,
                isCut: true), choices: [], query: ""),
        ComparisonView(
            head: .example, field: "制度の正式名称",
            choices: [
                Choice(label: "児童手当", count: "24", path: "?by=x"),
                Choice(label: "<b>妊婦健診</b>", count: "1", path: "?by=y", tag: "ja"),
            ], query: "手当"),
        ComparisonView(head: .example, field: "制度の正式名称", choices: [], query: ""),
    ]
}
