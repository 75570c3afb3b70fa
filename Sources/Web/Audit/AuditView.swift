import Kernel

/// `/audit`: who changed what, and when.
struct AuditView: View {
    static let template = "audit/list"

    struct Entry: Sendable {
        var day: DayView
        /// "14:05", in Tokyo.
        var time: String
        var who: String
        /// What was done, in words.
        var act: String
        var subject: String
        /// Where the subject can be seen.
        var path: String?
    }

    /// The name of the organisation whose log it is.
    var organization: String
    /// Nil for who belongs to one only.
    var choice: ChoicesView?
    var entries: [Entry]
    var newestPath: String?
    var olderPath: String?

    init(
        organization: String, chosen: String, organizations: [(key: String, name: String)], entries: [Entry],
        newestPath: String? = nil, olderPath: String? = nil
    ) {
        (self.organization, self.entries) = (organization, entries)
        (self.newestPath, self.olderPath) = (newestPath, olderPath)
        if organizations.count > 1 {
            choice = ChoicesView("organization", chosen: chosen, organizations.map { ($0.key, $0.name, nil) })
        }
    }

    static let examples = [
        AuditView(
            organization: "見本市", chosen: "mihon", organizations: [("mihon", "見本市"), ("131083", "江東区")],
            entries: [
                Entry(
                    day: DayView(year: 2026, month: 11, day: 21, .ja), time: "14:05", who: "見本 花子", act: "公開した",
                    subject: "図書館の本の予約", path: "/services/mihon/library"),
                Entry(
                    day: DayView(year: 2026, month: 11, day: 21, .ja), time: "09:30", who: "プログラム「窓口」",
                    act: "利用者テストを記録した", subject: "粗大ごみの申し込み", path: "/services/mihon/oversized-waste"),
                Entry(
                    day: DayView(year: 2026, month: 11, day: 20, .ja), time: "23:59", who: "システム", act: "内容を読み込んだ",
                    subject: "essentials 2026.1"),
            ], olderPath: "/audit?organization=mihon&before=x"),
        AuditView(organization: "江東区", chosen: "131083", organizations: [("131083", "江東区")], entries: []),
        AuditView(
            organization: "<b>東京都</b>", chosen: "tokyo", organizations: [("tokyo", "東京都")],
            entries: [
                Entry(
                    day: DayView(year: 2026, month: 12, day: 31, .ja), time: "00:00",
                    who: "<script>" + String(repeating: "長い名前", count: 15), act: "service.unknown",
                    subject: "tokyo/" + String(repeating: "verylongslug-", count: 12), path: "/services/tokyo/x")
            ], newestPath: "/audit?organization=tokyo"),
    ]
}
