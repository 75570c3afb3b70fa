/// `/`: the state of all services.
struct HomeView: View {
    static let template = "home"

    /// Services in operation, and how they stand. Together they are `operating`.
    var operating: String
    var met: String
    var notMet: String
    var unknown: String
    var query = ""
    /// As `Content/indicators` defines them.
    var figures: [FigureView]
    var needsAttention: [ServiceRowView]
    var recentlyChanged: [ServiceRowView]
    /// The fictional city, where it is loaded.
    var samplePath: String?

    static let examples = [
        HomeView(
            operating: "66", met: "3", notMet: "1", unknown: "62",
            figures: [
                FigureView(
                    value: "68", name: "登録されているサービス", unit: "サービス", definition: "企画中のものから運用中のものまで数えます。",
                    basis: "n = 68、2026年11月21日に集計。"),
                FigureView(
                    value: "3.6", name: "利用者の評価の平均", unit: "点", definition: "住民が付けた1から5の評価の平均です。",
                    basis: "n = 12,480、2026年11月21日に集計。"),
                FigureView(
                    value: "–", name: "当たり前品質を満たすサービスの割合", unit: "%", definition: "十分な数の評価があるサービスのうちの割合です。",
                    basis: "n = 0、2026年11月21日に集計。目標は100です。"),
            ], needsAttention: [ServiceRowView.examples[1]], recentlyChanged: ServiceRowView.examples,
            samplePath: "/organizations/mihon"),
        HomeView(
            operating: "0", met: "0", notMet: "0", unknown: "0", figures: [], needsAttention: [], recentlyChanged: []),
    ]
}
