import Kernel
import Services
import Standards

/// `…/check-sheet/file`: the sheet goes out to a spreadsheet, and what came back is shown before it is recorded.
struct CheckSheetFileView: View {
    static let template = "check-sheets/file"

    struct Row: Sendable {
        /// "12", as the spreadsheet counts.
        var number: String
        var id: String
        var title: String?
        var path: String?
        /// "変わる"
        var outcome: String
        var isRefused = false
        /// How it is now, and how it will be.
        var before: StateView?
        var after: StateView?
        var note: String?
        var link: String?
        /// Of what evidence settles.
        var remark: String?
        var faults: [Fault] = []
    }

    struct Fault: Sendable {
        /// "状態"; nil: the row as a whole.
        var column: String?
        var words: String
    }

    struct Apply: Sendable {
        var action: String
        var fileName: String
        /// The file once more, with names that never change.
        var rows: String
        var words: String
        /// Some rows stay out.
        var onlyRight: Bool
    }

    struct Preview: Sendable {
        var fileName: String
        /// How it is, in a sentence.
        var sentence: String
        var isRight: Bool
        var counts: [ImportView.Count]
        /// Columns of the file that are not read.
        var ignored: [String]
        /// Columns that would have been read, and what their absence means.
        var missing: [String]
        var rows: [Row]
        /// Nil: there is nothing to record.
        var apply: Apply?
    }

    var workplace: WorkplaceView
    var errors: ErrorSummaryView?
    var action: String
    var csvPath: String
    /// What is wrong with the file as a whole.
    var problem: String?
    var preview: Preview?

    static let examples = [
        CheckSheetFileView(
            workplace: .example(at: "check-sheet"), action: "/services/mihon/library/check-sheet/file",
            csvPath: "/services/mihon/library/check-sheet.csv",
            preview: Preview(
                fileName: "点検.csv", sentence: "12項目を記録できます。2行は直さないと記録できません。", isRight: false,
                counts: [
                    .init(name: "新しく記録する", value: "9"), .init(name: "変える", value: "2"),
                    .init(name: "取り消す", value: "1"), .init(name: "変わらない", value: "58"),
                    .init(name: "直す行", value: "2", isError: true),
                ], ignored: ["備考", "<b>課の列</b>"], missing: ["控え：書き出した後に変わった項目を見つけられません。"],
                rows: [
                    Row(
                        number: "7", id: "WEB-03", title: "キーボードだけで最後まで使える",
                        path: "/services/mihon/library/check-sheet/WEB-03", outcome: "直す", isRefused: true,
                        before: StateView("no-evidence"),
                        faults: [
                            Fault(column: "状態", words: "「済」という状態はありません。「満たしている」「満たしていない」「根拠なし」のどれかにしてください。"),
                            Fault(column: nil, words: "セルの数が見出しと違います。"),
                        ]),
                    Row(
                        number: "9", id: "ESS-04", title: "5人以上に使ってもらい、確かめている",
                        path: "/services/mihon/library/check-sheet/ESS-04", outcome: "記録が決める",
                        before: StateView("met"), remark: "この項目は記録から決まっています。"),
                    Row(
                        number: "12", id: "SEC-01", title: "基本のセキュリティを備えている",
                        path: "/services/mihon/library/check-sheet/SEC-01", outcome: "新しく記録する",
                        before: StateView("stale"), after: StateView("met"), note: "11月に確かめた。",
                        link: "https://example.jp/x"),
                ],
                apply: Apply(
                    action: "/services/mihon/library/check-sheet/file/marks", fileName: "点検.csv",
                    rows: "id,state\r\n\"WEB-03\",met\r\n", words: "正しい12行だけを記録する", onlyRight: true))),
        CheckSheetFileView(
            workplace: .hostile(at: "check-sheet"), errors: ErrorSummaryView([("file", "<b>見出しがありません。")]),
            action: "/services/tokyo/x/check-sheet/file", csvPath: "/services/tokyo/x/check-sheet.csv",
            problem: "<b>見出しがありません。"),
        CheckSheetFileView(
            workplace: .hostile(at: "check-sheet"), action: "/services/tokyo/x/check-sheet/file",
            csvPath: "/services/tokyo/x/check-sheet.csv",
            preview: Preview(
                fileName: "<script>.csv", sentence: "<b>", isRight: true, counts: [], ignored: [], missing: [],
                rows: [
                    Row(
                        number: "1,204", id: "<b>" + String(repeating: "LONGID", count: 10), outcome: "<i>",
                        isRefused: true, note: String(repeating: "長い記録", count: 30),
                        link: "https://example.jp/" + String(repeating: "x", count: 200))
                ])),
    ]
}
