import Kernel

/// `/registries/{name}/records/{key}`: one row, whose it is, how fresh, and how it became what it is.
struct RecordView: View {
    static let template = "registries/record"

    struct Field: Sendable {
        var title: String
        var value: ValueView
    }

    /// A field nobody sees at present.
    struct Withheld: Sendable {
        var title: String
        var reason: String
        var until: DayView
    }

    struct Change: Sendable {
        var title: String
        /// Nil where nothing stood.
        var before: String?
        /// Nil where nothing stands any more.
        var after: String?
        var tag: String?
    }

    struct Version: Sendable {
        var number: String
        var day: DayView
        var isUpdate = false
        var isCorrection = false
        var isWithdrawal = false
        var isFirst = false
        var isShown = false
        /// The row as this version said it.
        var path: String
        var reason: String?
        var changes: [Change]
    }

    struct Position: Sendable {
        var latitude: String
        var longitude: String
        /// RFC 5870, for map programs on a phone.
        var geo: String
        var mapPath: String
        var map: MapView?
    }

    var head: RegistryHeadView
    var title: String
    var tag: String?
    var key: String
    var organization: LinkView
    var isSample = false
    var version: String
    /// When this version began.
    var since: DayView
    var checked: DayView?
    var cadence: String?
    /// The day from which it was due again.
    var overdue: DayView?
    /// The row no longer holds.
    var withdrawn: DayView?
    var withdrawnWhy: String?
    /// An older version is shown.
    var moment: MomentView?
    /// Out of its days of validity.
    var isNotYetInForce = false
    var isNoLongerInForce = false
    var fields: [Field]
    /// Fields that nobody filled in, by their titles.
    var missing: [String]
    var missingCount: String
    var withheld: [Withheld]
    /// Fields that are for staff with a purpose only.
    var restricted: [String]
    var position: Position?
    var versions: [Version]
    /// There are older versions than these.
    var hasOlder = false
    var comparePath: String?
    /// For who keeps this row.
    var keepPath: String?
    /// For who keeps rows elsewhere: by organisation.
    var copies: [LinkView] = []
    var dataPath: String
    var historyPath: String

    static let examples = [
        RecordView(
            head: .example, title: "児童手当", key: "psid3.0+3000020132101+1+UM24",
            organization: LinkView(name: "小金井市", path: "/organizations/132101"),
            version: "2", since: DayView(year: 2026, month: 11, day: 2, .ja),
            checked: DayView(year: 2025, month: 8, day: 1, .ja), cadence: "365",
            overdue: DayView(year: 2026, month: 8, day: 1, .ja),
            fields: [
                Field(title: "概要", value: ValueView("<b>手当</b>を支給する制度です。")),
                Field(
                    title: "手続きの方法",
                    value: ValueView(
                        pieces: [
                            .init(words: "次のページから申請します。\n"),
                            .init(words: "電子申請", path: "https://www.example.lg.jp/shinsei", isOutside: true),
                        ], isLong: true)),
                Field(title: "分野", value: ValueView(list: ["子育て", "健康・医療"])),
                Field(
                    title: "更新日",
                    value: ValueView(day: DayView(year: 2025, month: 8, day: 1, .ja))),
                Field(
                    title: "対象地域",
                    value: ValueView("小金井市 (132101)", path: "/registries/municipalities/records/132101", tag: "ja")),
            ], missing: ["費用", "定員"], missingCount: "2",
            withheld: [
                Withheld(
                    title: "連絡先メール", reason: "迷惑メールが続いているため", until: DayView(year: 2026, month: 12, day: 31, .ja))
            ], restricted: ["担当者名"],
            position: Position(
                latitude: "35.70500", longitude: "139.50600", geo: "geo:35.70500,139.50600",
                mapPath: "https://www.openstreetmap.org/?mlat=35.70500&mlon=139.50600#map=17/35.70500/139.50600",
                map: .example),
            versions: [
                Version(
                    number: "2", day: DayView(year: 2026, month: 11, day: 2, .ja), isCorrection: true, isShown: true,
                    path: "?as_of=2026-11-02", reason: "金額の誤り",
                    changes: [
                        Change(title: "金額", before: "月1万円", after: "月1万5千円"),
                        Change(title: "費用", before: "<b>無料</b>"), Change(title: "持ち物", after: "なし"),
                    ]),
                Version(
                    number: "1", day: DayView(year: 2025, month: 8, day: 1, .ja), isUpdate: true, isFirst: true,
                    path: "?as_of=2025-08-01", changes: []),
            ], hasOlder: true, comparePath: "/registries/childcare-programmes/compare?by=x",
            keepPath: "/organizations/132101/registries/childcare-programmes/rows/x",
            copies: [LinkView(name: "江東区", path: "/organizations/131083/registries/x/rows/new?copy=x")],
            dataPath: "/api/v1/registries/childcare-programmes/records/x",
            historyPath: "/api/v1/registries/childcare-programmes/records/x/history"),
        RecordView(
            head: .example, title: "Verylongtitlewithoutanyspacesthathastobreaksomewhere_2026_<b>", key: "x",
            organization: LinkView(name: "見本市", path: "/organizations/mihon"), isSample: true, version: "3",
            since: DayView(year: 2026, month: 11, day: 2, .ja),
            checked: DayView(year: 2026, month: 11, day: 2, .ja),
            withdrawn: DayView(year: 2026, month: 11, day: 2, .ja), withdrawnWhy: "制度が終わりました",
            moment: MomentView(day: DayView(year: 2026, month: 11, day: 3, .ja), nowPath: "/registries/x/records/x"),
            isNoLongerInForce: true, fields: [], missing: [], missingCount: "0", withheld: [], restricted: [],
            versions: [
                Version(
                    number: "3", day: DayView(year: 2026, month: 11, day: 2, .ja), isWithdrawal: true, isShown: true,
                    path: "?as_of=2026-11-02", reason: "制度が終わりました", changes: [])
            ], dataPath: "/api/v1/registries/x/records/x", historyPath: "/api/v1/registries/x/records/x/history"),
    ]
}
