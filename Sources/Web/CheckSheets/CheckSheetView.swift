import Content
import Kernel

/// How much depends on an item: 1 must, 2 strongly recommended, 3 ideal.
struct LevelView: Sendable {
    var isMust: Bool
    var isStronglyRecommended: Bool
    var isIdeal: Bool

    init(_ level: Int) { (isMust, isStronglyRecommended, isIdeal) = (level == 1, level == 2, level == 3) }
}

/// What was measured and settles an item by itself.
struct EvidenceView: Sendable {
    /// What, its value and n, in a sentence.
    var sentence: String
    var measured: DayView
    /// Where to see it.
    var path: String

    /// - Parameters:
    ///   - kind: `canvas`, `measures`, `study` or `ratings`.
    ///   - value: the mean, where there are enough answers for one.
    init(
        kind: String, n: Int, value: Double? = nil, low: Double? = nil, high: Double? = nil, measured: DayView,
        path: String, _ texts: Texts, _ language: Language
    ) {
        let isFew = (kind == "study" || kind == "ratings") && value == nil || kind == "ratings" && low == nil
        sentence = texts(
            "check-sheet.evidence.\(isFew ? "few" : kind)", language,
            [
                "n": Look.count(n), "value": value.map(Look.decimal) ?? "", "low": low.map(Look.decimal) ?? "",
                "high": high.map(Look.decimal) ?? "",
            ])
        (self.measured, self.path) = (measured, path)
    }
}

/// `…/check-sheet`: what the guideline asks of this service, and how far it is met.
struct CheckSheetView: View {
    static let template = "check-sheets/show"

    struct Deviation: Sendable {
        enum State { case waiting, holds, ended }

        var isWaiting: Bool
        var holds: Bool
        var isEnded: Bool
        var endsOn: DayView

        init(_ state: State, endsOn: DayView) {
            (isWaiting, holds, isEnded) = (state == .waiting, state == .holds, state == .ended)
            self.endsOn = endsOn
        }
    }

    struct Line: Sendable {
        /// `ESS-04`
        var id: String
        var title: String
        var path: String
        var level: LevelView
        var state: StateView
        var evidence: EvidenceView?
        var note: String?
        /// The address of a person's evidence.
        var link: String?
        /// Who marked it, and when.
        var by: String?
        var day: DayView?
        /// Nobody has said yet whether it applies.
        var isQuestion = false
        var deviations: [Deviation] = []
    }

    var workplace: WorkplaceView
    var track: PhaseTrackView
    var guideline: String
    var version: String
    var total: String
    var met: String
    var notMet: String
    var noEvidence: String
    var stale: String
    /// Where the questions are answered; nil for who may not edit.
    var editPath: String?
    var due: [Line]
    var other: [Line]

    init(
        workplace: WorkplaceView, phase: String, guideline: String, version: String, editPath: String?, due: [Line],
        other: [Line]
    ) {
        (self.workplace, self.guideline, self.version) = (workplace, guideline, version)
        (self.editPath, self.due, self.other) = (editPath, due, other)
        track = PhaseTrackView(at: phase)
        let lines = due + other
        total = Look.count(lines.count)
        func count(_ state: String) -> String { Look.count(lines.count { $0.state.name == state }) }
        (met, notMet, noEvidence, stale) = (count("met"), count("not-met"), count("no-evidence"), count("stale"))
    }

    private static func path(_ id: String) -> String { "/services/mihon/library/check-sheet/\(id)" }

    static let examples = [
        CheckSheetView(
            workplace: .example(at: "check-sheet"), phase: "pre-release", guideline: "あたりまえの15項目", version: "2026.1",
            editPath: "/services/mihon/library/edit",
            due: [
                Line(
                    id: "ESS-04", title: "5人以上に使ってもらい、確かめている", path: path("ESS-04"), level: LevelView(1),
                    state: StateView("met"),
                    evidence: EvidenceView(
                        kind: "study", n: 8, value: 4.12, measured: DayView(year: 2026, month: 11, day: 12, .ja),
                        path: "/services/mihon/library/studies", StaffSample.texts, .ja)),
                Line(
                    id: "ESS-05", title: "キーボードと読み上げで最後まで使える", path: path("ESS-05"), level: LevelView(1),
                    state: StateView("not-met"), note: "日付の入力が読み上げられない。業者と11月末までに直す。",
                    link: "https://library.mihon.example/a11y", by: "見本 花子",
                    day: DayView(year: 2026, month: 11, day: 10, .ja),
                    deviations: [Deviation(.waiting, endsOn: DayView(year: 2027, month: 3, day: 31, .ja))]),
                Line(
                    id: "ESS-15", title: "AIを使うことを知らせている", path: path("ESS-15"), level: LevelView(1),
                    state: StateView("no-evidence"), isQuestion: true),
                Line(
                    id: "ESS-10", title: "基本のセキュリティを備えている", path: path("ESS-10"), level: LevelView(2),
                    state: StateView("stale"), note: "2024年の診断報告書", by: "見本 太郎",
                    day: DayView(year: 2024, month: 10, day: 2, .ja),
                    deviations: [
                        Deviation(.holds, endsOn: DayView(year: 2026, month: 12, day: 31, .ja)),
                        Deviation(.ended, endsOn: DayView(year: 2025, month: 12, day: 31, .ja)),
                    ]),
            ],
            other: [
                Line(
                    id: "ESS-12", title: "届いた声を読み、直している", path: path("ESS-12"), level: LevelView(3),
                    state: StateView("no-evidence"),
                    evidence: EvidenceView(
                        kind: "ratings", n: 7, measured: DayView(year: 2026, month: 11, day: 20, .ja),
                        path: "/services/mihon/library", StaffSample.texts, .ja))
            ]),
        CheckSheetView(
            workplace: .hostile(at: "check-sheet"), phase: "retire", guideline: "<b>あたりまえの15項目</b>", version: "2026.1",
            editPath: nil, due: [],
            other: [
                Line(
                    id: "ESS-99", title: "<script>alert(1)</script>" + String(repeating: "とても長い題名の項目", count: 8),
                    path: path("ESS-99"), level: LevelView(1), state: StateView("not-met"),
                    note: String(repeating: "長い記録", count: 100),
                    link: "https://example.jp/" + String(repeating: "x", count: 200),
                    by: "<b>", day: DayView(year: 2026, month: 11, day: 10, .ja))
            ]),
    ]
}
