import Content
import Kernel

/// `…/check-sheet/{item}`: what is asked, how to meet it, what was found, and what people say about it.
struct CheckSheetItemView: View {
    static let template = "check-sheets/item"

    /// What a person finds.
    struct Mark: Sendable {
        var action: String
        var state: ChoicesView
        var note: TextareaView
        var link: FieldView
        var fileError: String?
    }

    struct Deviation: Sendable {
        var reason: String
        var compensation: String
        var endsOn: DayView
        var requestedBy: String
        var requested: DayView
        var approvedBy: String?
        var approved: DayView?
        var isEnded = false
        /// POST; nil for who may not approve, and for the one who asked.
        var approvalPath: String?
        /// It waits, and the one who reads is the one who asked.
        var isOwn = false
    }

    struct Request: Sendable {
        var action: String
        /// Something in it has to be put right.
        var hasErrors: Bool
        var reason: TextareaView
        var compensation: TextareaView
        var endsOn: FieldView
    }

    /// What settles the item without anybody's mark.
    struct Rule: Sendable {
        struct Fact: Sendable {
            var name: String
            var value: String
        }

        /// "8人の利用者テストで決まりました" and so on.
        var sentence: String
        /// All have to hold; empty where the rule is more than a list.
        var conditions: [String]
        /// As it is written in the guideline.
        var code: String
        /// What is known now.
        var facts: [Fact]
        /// What would settle it.
        var missing: [String]
        var fills: [LinkView]
    }

    struct Source: Sendable {
        var words: String
        var path: String?
    }

    struct File: Sendable {
        var name: String
        var path: String
        /// "PDF、120 KB"
        var about: String
        var by: String
        var day: DayView
        /// The mark leans on it.
        var isCurrent: Bool
        /// POST; nil for who may not edit.
        var removalPath: String?
    }

    struct Comment: Sendable {
        var words: String
        var by: String
        var day: DayView
    }

    struct CommentForm: Sendable {
        var action: String
        var words: TextareaView
    }

    struct AssignmentForm: Sendable {
        var action: String
        var assignee: ChoicesView
        var dueOn: FieldView
        var hasErrors: Bool
    }

    struct Reference: Sendable {
        var title: String
        var path: String
    }

    var workplace: WorkplaceView
    var errors: ErrorSummaryView?
    var id: String
    var title: String
    var level: LevelView
    /// "設計、開発、公開前、運用"
    var phases: String
    /// The guideline it stands in.
    var guideline: LinkView
    var asks: String
    var why: String
    var how: String
    var test: String
    var references: [Reference]
    var state: StateView
    var freshUntil: DayView?
    var source: Source?
    /// The questions whose answers decide whether it applies.
    var questions: [String]
    var questionsPath: String?
    var rule: Rule?
    /// For who may not edit: the last mark's words.
    var note: String?
    var link: String?
    var mark: Mark?
    var files: [File]
    var assigned: CheckSheetView.Remark?
    var assignment: AssignmentForm?
    var comments: [Comment]
    var comment: CommentForm?
    var deviations: [Deviation]
    var request: Request?
    var history: TimelineView?
    /// The next item of the sheet.
    var next: LinkView?

    private static let path = "/services/mihon/library"

    static let examples = [
        CheckSheetItemView(
            workplace: .example(at: "check-sheet"), errors: nil, id: "ESS-05", title: "キーボードと読み上げで最後まで使える",
            level: LevelView(1), phases: "設計、開発、公開前、運用",
            guideline: LinkView(name: "あたりまえの15項目", path: path + "/check-sheet?guideline=essentials"),
            asks: "主な用事を、キーボードだけでも、画面の読み上げでも、最後まで終えられるようにしてください。",
            why: "見えない人、手が動かしにくい人も、同じ締め切りで同じ手続きをします。使えなければ、権利そのものに手が届きません。",
            how: "マウスを外し、Tabキーと Enter キーで通します。今いる場所が目で見えるかも確かめます。",
            test: "主な用事をキーボードだけで1回、読み上げで1回、別の職員が通します。",
            references: [Reference(title: "WCAG 2.2", path: "https://www.w3.org/TR/WCAG22/")],
            state: StateView("not-met"),
            freshUntil: nil, source: Source(words: "見本 花子が2026年11月10日に記録", path: nil), questions: [],
            questionsPath: nil, rule: nil, note: nil, link: nil,
            mark: Mark(
                action: path + "/check-sheet/ESS-05",
                state: ChoicesView(
                    "state", chosen: "not-met", isRequired: true,
                    [("met", "満たしている", "別の人が見ても、そう言える"), ("not-met", "満たしていない", "できていないところがある")]),
                note: TextareaView("note", value: "日付の入力が読み上げられない。", limit: 2000),
                link: FieldView("link", value: "https://library.mihon.example/a11y", type: "url"), fileError: nil),
            files: [
                File(
                    name: "試験の記録.pdf", path: path + "/files/1", about: "PDF、1,204 KB", by: "見本 花子",
                    day: DayView(year: 2026, month: 11, day: 10, .ja), isCurrent: true,
                    removalPath: path + "/files/1/removal")
            ], assigned: .init(words: "担当：見本 太郎（2026年11月30日まで）"),
            assignment: AssignmentForm(
                action: path + "/check-sheet/ESS-05/assignment",
                assignee: ChoicesView("assignee", chosen: "1", [("", "だれにも任せない", nil), ("1", "見本 太郎", nil)]),
                dueOn: FieldView("due_on", value: "2026-11-30", type: "date"), hasErrors: false),
            comments: [
                Comment(
                    words: "読み上げは何で試しましたか。", by: "見本 次郎", day: DayView(year: 2026, month: 11, day: 11, .ja))
            ],
            comment: CommentForm(
                action: path + "/check-sheet/ESS-05/comments",
                words: TextareaView("words", isRequired: true, limit: 2000, rows: 3)),
            deviations: [
                Deviation(
                    reason: "日付の部品の入れ替えに3か月かかるため。", compensation: "電話の受付を20時まで延ばし、ページの一番上で案内する。",
                    endsOn: DayView(year: 2027, month: 3, day: 31, .ja), requestedBy: "見本 太郎",
                    requested: DayView(year: 2026, month: 11, day: 10, .ja),
                    approvalPath: path + "/deviations/1/approval"),
                Deviation(
                    reason: "前の仕組みのため。", compensation: "窓口で代わりに入力する。",
                    endsOn: DayView(year: 2025, month: 12, day: 31, .ja), requestedBy: "見本 花子",
                    requested: DayView(year: 2025, month: 6, day: 1, .ja), approvedBy: "見本 次郎",
                    approved: DayView(year: 2025, month: 6, day: 3, .ja), isEnded: true),
            ],
            request: Request(
                action: path + "/check-sheet/ESS-05/deviations", hasErrors: false,
                reason: TextareaView("reason", isRequired: true, limit: 2000, rows: 3),
                compensation: TextareaView("compensation", isRequired: true, limit: 2000, rows: 3),
                endsOn: FieldView("ends_on", isRequired: true, type: "date")),
            history: TimelineView(events: [
                .init(
                    day: DayView(year: 2026, month: 11, day: 10, .ja), state: StateView("not-met"),
                    title: "見本 花子が記録した", causes: [])
            ]), next: LinkView(name: "スマートフォンで使える", path: path + "/check-sheet/ESS-06")),
        CheckSheetItemView(
            workplace: .example(at: "check-sheet"), errors: nil, id: "ESS-04", title: "5人以上に使ってもらい、確かめている",
            level: LevelView(1), phases: "公開前、運用",
            guideline: LinkView(name: "あたりまえの15項目", path: path + "/check-sheet?guideline=essentials"), asks: "使ってもらう。",
            why: "わからないため。", how: "5人に頼む。", test: "記録を読む。", references: [], state: StateView("met"),
            freshUntil: DayView(year: 2027, month: 11, day: 12, .ja),
            source: Source(words: "利用者テスト：平均4.1（8人）。2026年11月12日に測定", path: path + "/studies"), questions: [],
            questionsPath: nil,
            rule: Rule(
                sentence: "この項目は、記録から自動で決まります。いまの記録では、満たしています。",
                conditions: ["利用者テストに参加した人の数が5以上", "利用者テストの評価の平均が3.0以上"],
                code: "study.n >= 5 && study.value >= 3.0",
                facts: [.init(name: "利用者テストに参加した人の数", value: "8"), .init(name: "利用者テストの評価の平均", value: "4.1")],
                missing: [], fills: [LinkView(name: "利用者テストを記録する", path: path + "/studies")]),
            note: "手で書いた記録", link: "https://mihon.example/", mark: nil, files: [], assigned: nil, assignment: nil,
            comments: [], comment: nil, deviations: [], request: nil, history: nil, next: nil),
        CheckSheetItemView(
            workplace: .hostile(at: "check-sheet"),
            errors: ErrorSummaryView([("state", "1つ選んでください。"), ("file", "<b>の中身はPDFではありません。")]), id: "ESS-15",
            title: "<script>alert(1)</script>" + String(repeating: "長い題名", count: 20), level: LevelView(3),
            phases: "運用",
            guideline: LinkView(name: "<b>", path: "/x"), asks: "<i>", why: "<i>", how: "<i>", test: "<i>",
            references: [Reference(title: "<b>", path: "https://example.jp/" + String(repeating: "x", count: 200))],
            state: StateView("stale"), freshUntil: nil, source: Source(words: "<b>", path: nil),
            questions: ["AIを使いますか", "<b>"], questionsPath: path + "/check-sheet#questions",
            rule: Rule(
                sentence: "<b>", conditions: [], code: "<script>" + String(repeating: "x", count: 200), facts: [],
                missing: ["<i>"], fills: []), note: nil, link: nil,
            mark: Mark(
                action: "/x",
                state: ChoicesView("state", chosen: nil, error: "1つ選んでください。", isRequired: true, [("met", "満たす", nil)]),
                note: TextareaView("note", value: "</textarea><b>", limit: 2000),
                link: FieldView(
                    "link", value: "javascript:alert(1)", error: "ウェブサイトのURLの形になっていません。https:// から書いてください。", type: "url"
                ),
                fileError: "<b>の中身はPDFではありません。"),
            files: [
                File(
                    name: "<b>" + String(repeating: "名", count: 100) + ".pdf", path: "/x", about: "<i>", by: "<b>",
                    day: DayView(year: 2026, month: 11, day: 10, .ja), isCurrent: false)
            ], assigned: .init(words: "<b>", isDue: true),
            assignment: AssignmentForm(
                action: "/x", assignee: ChoicesView("assignee", chosen: nil, error: "選べません。", [("", "<b>", nil)]),
                dueOn: FieldView("due_on", value: "x", error: "日が違います。", type: "date"), hasErrors: true),
            comments: [
                Comment(
                    words: "<script>" + String(repeating: "長い", count: 300), by: "<b>",
                    day: DayView(year: 2026, month: 11, day: 11, .ja))
            ], comment: CommentForm(action: "/x", words: TextareaView("words", error: "書いてください。", limit: 2000)),
            deviations: [
                Deviation(
                    reason: String(repeating: "理由", count: 200), compensation: "<b>",
                    endsOn: DayView(year: 2027, month: 3, day: 31, .ja), requestedBy: "見本 太郎",
                    requested: DayView(year: 2026, month: 11, day: 10, .ja), isOwn: true)
            ],
            request: Request(
                action: "/x", hasErrors: true, reason: TextareaView("reason", value: "<b>", limit: 2000),
                compensation: TextareaView("compensation", error: "ここに入力してください。", limit: 2000),
                endsOn: FieldView("ends_on", value: "2030-01-01", error: "1年以内の日です。", type: "date")),
            history: nil, next: nil),
    ]
}
