import Kernel

/// `/organizations/{organization}/pulse`: what the staff of one organisation said, round by round.
struct PulseView: View {
    static let template = "pulse/show"

    struct Statement: Sendable {
        var number: String
        var statement: String
        /// Nil while there are too few answers.
        var ruler: RulerView?
        /// How many answers are missing.
        var missing: String?
        /// How often 1 to 5 was given.
        var counts: [String] = []
    }

    struct Round: Sendable {
        /// For headings and links.
        var id: String
        var name: String
        var opened: DayView
        var closes: DayView
        var answered: String
        var vouchers: String
        var isOpen = false
        var statements: [Statement] = []
    }

    struct Form: Sendable {
        var action: String
        var round: FieldView
        var vouchers: FieldView
        var closes: FieldView
    }

    var organization: LinkView
    var isSample = false
    var minimum: String
    var rounds: [Round]
    /// For an administrator.
    var form: Form?
    var errors: ErrorSummaryView?
    var dataPath: String

    static let examples = [
        PulseView(
            organization: LinkView(name: "見本市", path: "/organizations/mihon"), isSample: true, minimum: "5",
            rounds: [
                Round(
                    id: "round-2026-11", name: "2026-11", opened: DayView(year: 2026, month: 11, day: 1, .ja),
                    closes: DayView(year: 2026, month: 11, day: 30, .ja), answered: "3", vouchers: "40", isOpen: true),
                Round(
                    id: "round-2026-05", name: "2026-05", opened: DayView(year: 2026, month: 5, day: 1, .ja),
                    closes: DayView(year: 2026, month: 5, day: 31, .ja), answered: "12", vouchers: "40",
                    statements: [
                        Statement(
                            number: "1", statement: "私はサービスを使う人の話を直接聞いた。",
                            ruler: RulerView(mean: 3.4, low: 2.8, high: 4.0, n: 12, minimum: 5),
                            counts: ["1", "2", "3", "4", "2"]),
                        Statement(number: "2", statement: "<b>役に立たない作業</b>をやめることができる。", missing: "2"),
                    ]),
            ],
            form: Form(
                action: "/organizations/mihon/pulse", round: FieldView("round", isRequired: true),
                vouchers: FieldView(
                    "vouchers", value: "3", error: "5から5000までの数を入れてください。", isRequired: true, type: "number"),
                closes: FieldView("closes_on", isRequired: true, type: "date")),
            errors: ErrorSummaryView([("vouchers", "5から5000までの数を入れてください。")]),
            dataPath: "/api/v1/organizations/mihon/pulse"),
        PulseView(
            organization: LinkView(name: "<i>江東区</i>", path: "/organizations/131083"), minimum: "5", rounds: [],
            dataPath: "/api/v1/organizations/131083/pulse"),
    ]
}

/// The vouchers of a round, shown this once.
struct PulseVouchersView: View {
    static let template = "pulse/vouchers"

    struct Voucher: Sendable {
        var code: String
        var link: String
    }

    var organization: LinkView
    var round: String
    var count: String
    var closes: DayView
    var vouchers: [Voucher]
    /// The same as a file.
    var csv: String
    var isSample = false

    static let examples = [
        PulseVouchersView(
            organization: LinkView(name: "見本市", path: "/organizations/mihon/pulse"), round: "2026-11", count: "2",
            closes: DayView(year: 2026, month: 11, day: 30, .ja),
            vouchers: [
                Voucher(
                    code: "ABCD-EFGH-JKMN-PQRS",
                    link: "https://atarimae.example.jp/pulse/mihon/2026-11?voucher=ABCD-EFGH-JKMN-PQRS"),
                Voucher(
                    code: "0123-4567-89AB-CDEF",
                    link: "https://atarimae.example.jp/pulse/mihon/2026-11?voucher=0123-4567-89AB-CDEF"),
            ], csv: "voucher,link\r\nABCD-EFGH-JKMN-PQRS,https://atarimae.example.jp/\r\n", isSample: true)
    ]
}

/// `/pulse`: the newest round of each organisation side by side.
struct PulseOverviewView: View {
    static let template = "pulse/list"

    struct Statement: Sendable {
        var number: String
        var statement: String
    }

    struct Cell: Sendable {
        /// "3.4"; nil where there are too few answers.
        var mean: String?
        var n: String?
        var label: String
        var isBelow = false
    }

    struct Row: Sendable {
        var organization: String
        var path: String
        var isSample = false
        var round: String
        var cells: [Cell]
    }

    var statements: [Statement]
    var total: [Cell]
    var rows: [Row]
    var minimum: String
    var dataPath = "/api/v1/pulse"

    static let examples = [
        PulseOverviewView(
            statements: [
                Statement(number: "1", statement: "私はサービスを使う人の話を直接聞いた。"),
                Statement(number: "2", statement: "<b>役に立たない作業</b>をやめることができる。"),
            ], total: [Cell(mean: "3.4", n: "12", label: "1"), Cell(label: "2")],
            rows: [
                Row(
                    organization: "江東区", path: "/organizations/131083/pulse", round: "2026-05",
                    cells: [Cell(mean: "2.4", n: "12", label: "1", isBelow: true), Cell(label: "2")]),
                Row(
                    organization: "見本市", path: "/organizations/mihon/pulse", isSample: true, round: "2026-05",
                    cells: [Cell(label: "1"), Cell(label: "2")]),
            ], minimum: "5"),
        PulseOverviewView(statements: [], total: [], rows: [], minimum: "5"),
    ]
}
