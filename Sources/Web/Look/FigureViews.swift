/// How often each score was given, best first.
struct HistogramView: Sendable {
    struct Bar: Sendable {
        var score: String
        var count: String
        var percent: String
        /// Of 100.
        var width: String
        var isBelow: Bool
    }

    var n: String
    var bars: [Bar]

    /// `counts` has five entries, for the scores 1 to 5.
    init(_ counts: [Int]) {
        let all = counts.reduce(0, +)
        n = Look.count(all)
        let most = max(1, counts.max() ?? 1)
        bars = counts.enumerated().reversed().map { index, count in
            Bar(
                score: String(index + 1), count: Look.count(count), percent: Look.percent(count, of: all),
                width: Look.decimal(Double(count) * 100 / Double(most)), isBelow: index + 1 < 3)
        }
    }
}

/// A number that says what it counts. Where a template writes the words itself, only `value`, `basis` and `path` are
/// given.
struct FigureView: Sendable {
    var value: String
    var name = ""
    var unit = ""
    var definition = ""
    /// Of how many, or measured when.
    var basis: String?
    var path: String?
}

/// What happened, newest first.
struct TimelineView: Sendable {
    struct Event: Sendable {
        var day: DayView
        var state: StateView?
        var decision: DecisionView?
        var title: String
        var causes: [String]
        /// What somebody said, as they wrote it.
        var words: String?
    }

    var events: [Event]
}

/// Words that lead somewhere.
struct LinkView: Sendable {
    var name: String
    var path: String
}

/// A service as a row of a list.
struct ServiceRowView: Sendable {
    var path: String
    var title: String
    var organization: String
    var phase: PhaseView?
    var isSample = false
    /// Why it stands here, in a sentence.
    var note: String?
    var state: StateView?
    var ruler: RulerView?

    static let examples = [
        ServiceRowView(
            path: "/services/mihon/oversized-waste", title: "粗大ごみの申し込み", organization: "見本市",
            phase: PhaseView("operate"), isSample: true,
            state: StateView("met"), ruler: RulerView(mean: 3.84, low: 3.6, high: 4.05, n: 412)),
        ServiceRowView(
            path: "/services/mihon/library", title: "図書館の本の予約", organization: "見本市", phase: PhaseView("operate"),
            isSample: true,
            note: "評価の95%区間が3を下回っています。", state: StateView("not-met"),
            ruler: RulerView(mean: 2.21, low: 1.9, high: 2.6, n: 1204)),
        ServiceRowView(
            path: "/services/131083/site", title: "江東区公式ホームページ", organization: "江東区", phase: PhaseView("operate"),
            state: StateView("no-evidence"),
            ruler: RulerView(mean: nil, low: nil, high: nil, n: 7)),
        ServiceRowView(
            path: "/services/tokyo/x",
            title: "<b>東京都島しょ地域における災害時要支援者の避難行動に関する個別計画の作成および更新の届け出ならびに相談予約サービス</b>",
            organization: "東京都デジタルサービス局",
            phase: PhaseView("pre-release"), state: StateView("preparing"),
            ruler: RulerView(mean: nil, low: nil, high: nil, n: 0)),
        ServiceRowView(
            path: "/services/tokyo/y", title: "MachiNoKoe_Verylongwordwithoutanyspacesthathastobreaksomewhere_2026",
            organization: "東京都", phase: PhaseView("operate"),
            state: StateView("stale"), ruler: RulerView(mean: 3.02, low: 2.8, high: 3.3, n: 88)),
    ]
}
