import Kernel

/// `/desk`: what waits for me, then what we look after.
struct DeskView: View {
    static let template = "desk/show"

    /// An open finding, the one due first on top.
    struct Finding: Sendable {
        var service: LinkView
        /// Where it is put right.
        var path: String
        /// What no longer holds, in a sentence.
        var condition: String
        var due: DayView
        var isOverdue = false
        var owner: String?
    }

    struct Comments: Sendable {
        var service: LinkView
        var path: String
        var count: String
        /// When the oldest of them arrived.
        var oldest: DayView?
    }

    /// Waits for somebody who may approve it; not for the one who asked.
    struct Deviation: Sendable {
        var service: LinkView
        /// The item's title and its page.
        var item: LinkView
        var requestedBy: String
        var endsOn: DayView
    }

    /// The must items of a service that do not pass.
    struct Items: Sendable {
        var service: LinkView
        var path: String
        var open: String
        /// How many of them are what; nil when none.
        var notMet: String?
        var missing: String?
        var stale: String?
    }

    /// An official site of my organisation that nobody has claimed.
    struct Site: Sendable {
        var service: LinkView
        /// POST.
        var claimPath: String
    }

    /// Something of a registry that waits: a draft to review or to finish, a file to say yes to, rows to look at.
    struct Registered: Sendable {
        /// "子育て施設", and where it is kept.
        var registry: LinkView
        /// Nil for who works for one organisation only.
        var organization: String?
        /// Where it is done.
        var path: String
        /// The row's title or the file's name; nil for rows that are due.
        var name: String?
        // One of these.
        var isReview = false
        var isHold = false
        var isImport = false
        var isRunning = false
        var isDraft = false
        /// How many rows are due.
        var due: String?
        var who: String?
        var day: DayView?
    }

    var name: String
    /// How many things wait; nil when nothing does.
    var waiting: String?
    var findings: [Finding]
    /// Of the last 30 days.
    var notices: [Notice]
    var comments: [Comments]
    var deviations: [Deviation]
    var items: [Items]
    var registered: [Registered]
    /// One per organisation of mine: all it keeps.
    var registries: [LinkView]
    var services: [ServiceRowView]
    /// One per organisation where I may register a service.
    var newServices: [LinkView]
    var hasManyOrganizations: Bool
    var sites: [Site]
    /// One per organisation of mine.
    var audits: [LinkView]
    /// The desk of the quality reviewers, for them.
    var reviewDeskPath: String?

    init(
        name: String, reviewDeskPath: String? = nil, findings: [Finding] = [], notices: [Notice] = [],
        comments: [Comments] = [], deviations: [Deviation] = [],
        items: [Items] = [], registered: [Registered] = [], registries: [LinkView] = [],
        services: [ServiceRowView] = [], newServices: [LinkView] = [], sites: [Site] = [], audits: [LinkView] = []
    ) {
        (self.registered, self.registries, self.notices) = (registered, registries, notices)
        self.reviewDeskPath = reviewDeskPath
        (self.name, self.findings, self.comments) = (name, findings, comments)
        (self.deviations, self.items, self.services) = (deviations, items, services)
        (self.newServices, self.sites, self.audits) = (newServices, sites, audits)
        hasManyOrganizations = newServices.count > 1
        let count =
            findings.count + comments.count + deviations.count + items.count + sites.count
            + registered.count { !$0.isRunning && !$0.isDraft }
        waiting = count == 0 ? nil : Look.count(count)
    }

    private static let library = LinkView(name: "図書館の本の予約", path: "/services/mihon/library")
    private static let waste = LinkView(name: "粗大ごみの申し込み", path: "/services/mihon/oversized-waste")
    private static let long = LinkView(
        name: "<b>東京都島しょ地域における災害時要支援者の避難行動に関する個別計画の作成および更新の届け出ならびに相談予約サービス</b>",
        path: "/services/tokyo/x")

    static let examples = [
        DeskView(
            name: "見本 花子", reviewDeskPath: "/reviews",
            findings: [
                Finding(
                    service: library, path: "/services/mihon/library/gate",
                    condition: "使った人の評価の平均が2.2で、3.0を下回っています（1,204件、95%区間は1.9から2.6）。届いた声を読み、原因を直してください。",
                    due: DayView(year: 2026, month: 11, day: 16, .ja), isOverdue: true, owner: "見本 花子"),
                Finding(
                    service: waste, path: "/services/mihon/oversized-waste/check-sheet",
                    condition: "必須の点検項目が1つ残っています（ESS-05）。満たすか、例外の承認を受けてください。",
                    due: DayView(year: 2026, month: 12, day: 4, .ja)),
            ],
            notices: [
                Notice(
                    service: library, title: "品質確認の判断は黄（期限までに直す）です", path: "/services/mihon/library/reviews",
                    about: "予約の取り消しだけ、読み上げで終えられません。", day: DayView(year: 2026, month: 11, day: 18, .ja),
                    due: DayView(year: 2026, month: 12, day: 18, .ja)),
                Notice(
                    service: waste, title: "条件を満たさなくなりました", path: "/services/mihon/oversized-waste/gate",
                    about: "必須の点検項目", day: DayView(year: 2026, month: 11, day: 4, .ja)),
            ],
            comments: [
                Comments(
                    service: library, path: "/services/mihon/library/comments", count: "12",
                    oldest: DayView(year: 2026, month: 11, day: 12, .ja))
            ],
            deviations: [
                Deviation(
                    service: waste,
                    item: LinkView(
                        name: "キーボードと読み上げで最後まで使える", path: "/services/mihon/oversized-waste/check-sheet/ESS-05"),
                    requestedBy: "見本 太郎", endsOn: DayView(year: 2027, month: 3, day: 31, .ja))
            ],
            items: [
                Items(
                    service: LinkView(name: "保育園の申し込み", path: "/services/mihon/nursery"),
                    path: "/services/mihon/nursery/check-sheet", open: "6", notMet: "1", missing: "4", stale: "1")
            ],
            registered: [
                Registered(
                    registry: LinkView(name: "子育て施設", path: "/organizations/mihon/registries/childcare-facilities"),
                    path: "/organizations/mihon/registries/childcare-facilities/drafts/1", name: "見本児童館",
                    isReview: true,
                    who: "見本 太郎", day: DayView(year: 2026, month: 11, day: 20, .ja)),
                Registered(
                    registry: LinkView(name: "子育て施設", path: "/organizations/mihon/registries/childcare-facilities"),
                    path: "/organizations/mihon/registries/childcare-facilities/rows/1", name: "見本保育園", isHold: true,
                    who: "見本 太郎", day: DayView(year: 2026, month: 11, day: 20, .ja)),
                Registered(
                    registry: LinkView(name: "行政手続", path: "/organizations/mihon/registries/procedures"),
                    path: "/organizations/mihon/registries/procedures?show=due", due: "12",
                    day: DayView(year: 2025, month: 8, day: 1, .ja)),
            ], registries: [LinkView(name: "見本市", path: "/organizations/mihon/registries")],
            services: ServiceRowView.examples,
            newServices: [LinkView(name: "見本市", path: "/services/new?organization=mihon")],
            sites: [
                Site(
                    service: LinkView(name: "見本市公式ホームページ", path: "/services/mihon/official-site"),
                    claimPath: "/services/mihon/official-site/claim")
            ],
            audits: [LinkView(name: "見本市", path: "/audit?organization=mihon")]),
        DeskView(name: "見本 次郎"),
        DeskView(
            name: "<i>Administrator With-a-Very-Long-Name Tokyo Metropolitan Government</i>",
            findings: [
                Finding(
                    service: long, path: "/services/tokyo/x/gate", condition: "<script>alert(1)</script>",
                    due: DayView(year: 2026, month: 12, day: 31, .ja), owner: "Averylongnamewithoutanyspaces_2026_x")
            ],
            notices: [
                Notice(
                    service: long, organization: "<i>東京都</i>", title: "品質確認の依頼が届きました",
                    path: "/services/tokyo/x/reviews", about: "<script>alert(1)</script>",
                    day: DayView(year: 2026, month: 11, day: 20, .ja))
            ],
            comments: [Comments(service: long, path: "/services/tokyo/x/comments", count: "12,345")],
            registered: [
                Registered(
                    registry: LinkView(name: "<b>台帳</b>", path: "/x"), organization: "<i>東京都</i>", path: "/x/1",
                    name: "<script>", isDraft: true, who: "<b>", day: DayView(year: 2026, month: 11, day: 20, .ja)),
                Registered(
                    registry: LinkView(name: "台帳", path: "/x"), organization: "東京都", path: "/x/2",
                    name: "Verylongfilenamewithoutanyspacesthathastobreaksomewhere_2026.csv", isImport: true,
                    isRunning: true, who: "見本", day: DayView(year: 2026, month: 11, day: 20, .ja)),
            ],
            services: [ServiceRowView.examples[3], ServiceRowView.examples[4]],
            newServices: [
                LinkView(name: "東京都", path: "/services/new?organization=tokyo"),
                LinkView(name: "東京都デジタルサービス局", path: "/services/new?organization=tokyo-digital-services"),
            ],
            audits: [
                LinkView(name: "東京都", path: "/audit?organization=tokyo"),
                LinkView(name: "東京都デジタルサービス局", path: "/audit?organization=tokyo-digital-services"),
            ]),
        DeskView(
            name: "見本 三郎", newServices: [LinkView(name: "江東区", path: "/services/new?organization=131083")],
            audits: [LinkView(name: "江東区", path: "/audit?organization=131083")]),
    ]
}
