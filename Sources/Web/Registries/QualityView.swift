import Kernel

/// `/registries/{name}/quality`: how well each organisation keeps its rows, figure by figure.
struct QualityView: View {
    static let template = "registries/quality"

    struct Figure: Sendable {
        var title: String
        /// "97"; nil where there is nothing to measure.
        var percent: String?
        /// "388 of 400", or the number alone.
        var basis: String
        /// Something is left to do.
        var isDue = false
    }

    struct Row: Sendable {
        var organization: String
        /// Its rows.
        var path: String
        var isSample = false
        /// The fields that are empty most often.
        var gaps: String?
        var rows: String
        var figures: [Figure]
        var measured: DayView
    }

    struct Column: Sendable {
        var title: String
        var about: String
    }

    /// How many procedures can be done online; only for the registry of procedures.
    struct Digitalisation: Sendable {
        struct Line: Sendable {
            var label: String
            var n: String
            var full: String
            var partial: String
            /// "62.5"; nil where there are none.
            var rate: String?
        }

        var total: Line
        var byBasis: [Line]
        var byKind: [Line]
        /// Weighed with the cases of a year, as far as these are known.
        var weighted: String?
        var weighed: String
        var organizations: String
        var measured: DayView
    }

    var head: RegistryHeadView
    /// All organisations together; nil while nothing has been measured.
    var total: Row?
    var columns: [Column]
    var rows: [Row]
    /// Days, as it should be.
    var cadence: String?
    /// Municipalities that keep no row here; nil where that says nothing.
    var without: [LinkView]
    var withoutCount: String
    var digitalisation: Digitalisation?

    static let examples = [
        QualityView(
            head: .example,
            total: Row(
                organization: "", path: "/registries/childcare-programmes", rows: "400",
                figures: [
                    Figure(title: "記入", percent: "97", basis: "388 / 400"),
                    Figure(title: "正しさ", percent: "12", basis: "48 / 400"), Figure(title: "重複", basis: "3"),
                ], measured: DayView(year: 2026, month: 11, day: 21, .ja)),
            columns: [
                Column(title: "記入", about: "必須と推奨の項目のうち、記入のある割合です。"), Column(title: "正しさ", about: "注意のない行の割合です。"),
                Column(title: "重複", about: "同じことが書いてある行の数です。"),
            ],
            rows: [
                Row(
                    organization: "小金井市", path: "/registries/childcare-programmes?organization=132101",
                    gaps: "概要 8、対象者 4", rows: "400",
                    figures: [
                        Figure(title: "記入", percent: "97", basis: "388 / 400"),
                        Figure(title: "正しさ", percent: "12", basis: "48 / 400", isDue: true),
                        Figure(title: "重複", basis: "3", isDue: true),
                    ], measured: DayView(year: 2026, month: 11, day: 21, .ja)),
                Row(
                    organization: "<b>見本市</b>", path: "/registries/childcare-programmes?organization=mihon",
                    isSample: true, rows: "0",
                    figures: [
                        Figure(title: "記入", basis: "–"), Figure(title: "正しさ", basis: "–"),
                        Figure(title: "重複", basis: "0"),
                    ], measured: DayView(year: 2026, month: 11, day: 21, .ja)),
            ], cadence: "365", without: [LinkView(name: "千代田区", path: "/organizations/131016")], withoutCount: "1",
            digitalisation: Digitalisation(
                total: Digitalisation.Line(label: "", n: "120", full: "75", partial: "12", rate: "62.5"),
                byBasis: [
                    Digitalisation.Line(label: "法律", n: "100", full: "70", partial: "10", rate: "70.0"),
                    Digitalisation.Line(label: "<b>条例</b>", n: "20", full: "5", partial: "2", rate: "25.0"),
                ], byKind: [Digitalisation.Line(label: "申請", n: "120", full: "75", partial: "12", rate: nil)],
                weighted: "81.0", weighed: "60", organizations: "3",
                measured: DayView(year: 2026, month: 11, day: 21, .ja))),
        QualityView(head: .example, columns: [], rows: [], without: [], withoutCount: "0"),
    ]
}
