import Content
import Kernel

/// `…/check-sheet/{item}`: what is asked, how to meet it, and what was found.
struct CheckSheetItemView: View {
    static let template = "check-sheets/item"

    /// What a person finds.
    struct Mark: Sendable {
        var action: String
        var state: ChoicesView
        var note: TextareaView
        var link: FieldView
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

    /// What fills the item without anybody's mark.
    struct Filling: Sendable {
        /// "This fills itself: …"
        var sentence: String
        /// Where to fill it.
        var path: String
    }

    struct GivenMark: Sendable {
        /// `met`, `not-met` or `no-evidence`
        var state: String?
        var note = ""
        var link = ""
    }

    struct GivenRequest: Sendable {
        var reason = ""
        var compensation = ""
        /// ISO
        var endsOn = ""
    }

    var workplace: WorkplaceView
    var errors: ErrorSummaryView?
    var id: String
    var title: String
    var level: LevelView
    /// "設計、開発、公開前、運用"
    var phases: String
    var asks: String
    var why: String
    var how: String
    var test: String
    var state: StateView
    var freshUntil: DayView?
    /// Nobody has said yet whether it applies; where that is said.
    var isQuestion: Bool
    var editPath: String?
    var filling: Filling?
    var evidence: EvidenceView?
    /// The last mark: who, when.
    var by: String?
    var day: DayView?
    /// For who may not edit: the last mark's words.
    var note: String?
    var link: String?
    var mark: Mark?
    var deviations: [Deviation]
    var request: Request?
    /// The next item of the sheet.
    var next: LinkView?

    /// - Parameters:
    ///   - measuredBy: `canvas`, `measures`, `study` or `ratings`; nil for an item that people mark.
    ///   - given: what was entered, or the last mark; nil for who may not edit.
    ///   - requested: what was entered in the request for a deviation; nil for who may not ask for one.
    ///   - errors: finished sentences by field, of either form.
    init(
        workplace: WorkplaceView, id: String, title: String, level: Int, phases: [String], asks: String, why: String,
        how: String, test: String, state: String, freshUntil: DayView? = nil, isQuestion: Bool = false,
        editPath: String? = nil, measuredBy: String? = nil, evidence: EvidenceView? = nil, by: String? = nil,
        day: DayView? = nil, note: String? = nil, link: String? = nil, given: GivenMark?,
        deviations: [Deviation] = [], requested: GivenRequest?, next: LinkView? = nil,
        errors: [(name: String, message: String)] = [], general: [String] = [], _ texts: Texts, _ language: Language
    ) {
        let error = Dictionary(errors.map { ($0.name, $0.message) }) { first, _ in first }
        (self.workplace, self.id, self.title) = (workplace, id, title)
        self.errors = ErrorSummaryView(
            errors,
            in: [
                ("state", "check-sheet.item.state"), ("note", "check-sheet.item.note"),
                ("link", "check-sheet.item.link"), ("reason", "check-sheet.deviations.reason"),
                ("compensation", "check-sheet.deviations.compensation"),
                ("ends_on", "check-sheet.deviations.endsOn"),
            ], general: general, texts, language)
        self.level = LevelView(level)
        self.phases = phases.map { texts("parts.phase.\($0)", language) }
            .joined(separator: language == .en ? ", " : "、")
        (self.asks, self.why, self.how, self.test) = (asks, why, how, test)
        (self.state, self.freshUntil) = (StateView(state), state == "met" ? freshUntil : nil)
        (self.isQuestion, self.editPath, self.evidence) = (isQuestion, editPath, evidence)
        (self.by, self.day, self.deviations, self.next) = (by, day, deviations, next)
        let pages = ["canvas": "/canvas", "measures": "/canvas#measures", "study": "/studies", "ratings": "/comments"]
        filling = measuredBy.flatMap { kind in
            pages[kind].map {
                Filling(sentence: texts("check-sheet.fills.\(kind)", language), path: workplace.path + $0)
            }
        }
        let action = "\(workplace.path)/check-sheet/\(id)"
        mark = given.map { given in
            Mark(
                action: action,
                state: ChoicesView(
                    "state", chosen: given.state, error: error["state"], isRequired: true,
                    ["met", "not-met", "no-evidence"].map {
                        ($0, texts("check-sheet.item.\($0)", language), texts("check-sheet.item.\($0)Hint", language))
                    }),
                note: TextareaView("note", value: given.note, error: error["note"], limit: 2000),
                link: FieldView("link", value: given.link, error: error["link"], type: "url"))
        }
        (self.note, self.link) = given == nil ? (note, link) : (nil, nil)
        request = requested.map { given in
            Request(
                action: action + "/deviations",
                hasErrors: ["reason", "compensation", "ends_on"].contains { error[$0] != nil },
                reason: TextareaView(
                    "reason", value: given.reason, error: error["reason"], isRequired: true, limit: 2000, rows: 3),
                compensation: TextareaView(
                    "compensation", value: given.compensation, error: error["compensation"], isRequired: true,
                    limit: 2000, rows: 3),
                endsOn: FieldView(
                    "ends_on", value: given.endsOn, error: error["ends_on"], isRequired: true, type: "date"))
        }
    }

    private static func example(
        _ workplace: WorkplaceView, _ id: String, _ title: String, state: String, isQuestion: Bool = false,
        measuredBy: String? = nil, evidence: EvidenceView? = nil, by: String? = nil, given: GivenMark?,
        deviations: [Deviation] = [], requested: GivenRequest? = GivenRequest(),
        errors: [(name: String, message: String)] = []
    ) -> CheckSheetItemView {
        CheckSheetItemView(
            workplace: workplace, id: id, title: title, level: 1,
            phases: ["design", "build", "pre-release", "operate"],
            asks: "主な用事を、キーボードだけでも、画面の読み上げでも、最後まで終えられるようにしてください。",
            why: "見えない人、手が動かしにくい人も、同じ締め切りで同じ手続きをします。使えなければ、権利そのものに手が届きません。",
            how: "マウスを外し、Tabキーと Enter キーで通します。今いる場所が目で見えるかも確かめます。文字を200%に広げ、文字と背景の明るさの比は4.5対1以上にします。",
            test: "主な用事をキーボードだけで1回、読み上げで1回、別の職員が通します。", state: state,
            freshUntil: by == nil ? nil : DayView(year: 2027, month: 11, day: 10, .ja), isQuestion: isQuestion,
            editPath: isQuestion ? "/services/mihon/library/edit" : nil, measuredBy: measuredBy, evidence: evidence,
            by: by, day: by == nil ? nil : DayView(year: 2026, month: 11, day: 10, .ja),
            note: "<b>日付</b>の入力が読み上げられない。", link: "https://library.mihon.example/a11y", given: given,
            deviations: deviations, requested: requested,
            next: LinkView(name: "スマートフォンで使える", path: "/services/mihon/library/check-sheet/ESS-06"), errors: errors,
            StaffSample.texts, .ja)
    }

    static let examples = [
        example(
            .example(at: "check-sheet"), "ESS-05", "キーボードと読み上げで最後まで使える", state: "not-met", by: "見本 花子",
            given: GivenMark(state: "not-met", note: "日付の入力が読み上げられない。", link: "https://library.mihon.example/a11y"),
            deviations: [
                Deviation(
                    reason: "日付の部品の入れ替えに3か月かかるため。", compensation: "電話の受付を20時まで延ばし、ページの一番上で案内する。",
                    endsOn: DayView(year: 2027, month: 3, day: 31, .ja), requestedBy: "見本 太郎",
                    requested: DayView(year: 2026, month: 11, day: 10, .ja),
                    approvalPath: "/services/mihon/library/deviations/1/approval"),
                Deviation(
                    reason: "前の仕組みのため。", compensation: "窓口で代わりに入力する。",
                    endsOn: DayView(year: 2025, month: 12, day: 31, .ja), requestedBy: "見本 花子",
                    requested: DayView(year: 2025, month: 6, day: 1, .ja), approvedBy: "見本 次郎",
                    approved: DayView(year: 2025, month: 6, day: 3, .ja), isEnded: true),
            ]),
        example(
            .example(at: "check-sheet"), "ESS-04", "5人以上に使ってもらい、確かめている", state: "met", measuredBy: "study",
            evidence: EvidenceView(
                kind: "study", n: 8, value: 4.12, measured: DayView(year: 2026, month: 11, day: 12, .ja),
                path: "/services/mihon/library/studies", StaffSample.texts, .ja), given: nil, requested: nil),
        example(
            .example(at: "check-sheet"), "ESS-15", "AIを使うことを知らせている", state: "no-evidence", isQuestion: true,
            given: GivenMark(note: "</textarea><b>", link: "javascript:alert(1)"),
            requested: GivenRequest(reason: "<b>", endsOn: "2030-01-01"),
            errors: [
                ("state", "1つ選んでください。"), ("link", "ウェブの住所の形になっていません。https:// から書いてください。"),
                ("compensation", "ここに入力してください。"), ("ends_on", "今日から1年以内の日を入れてください。"),
            ]),
        example(
            .hostile(at: "check-sheet"), "ESS-05", "<script>alert(1)</script>" + String(repeating: "長い題名", count: 20),
            state: "stale", by: "<b>見本</b>", given: nil,
            deviations: [
                Deviation(
                    reason: String(repeating: "理由", count: 200), compensation: "<b>",
                    endsOn: DayView(year: 2027, month: 3, day: 31, .ja), requestedBy: "見本 太郎",
                    requested: DayView(year: 2026, month: 11, day: 10, .ja), isOwn: true)
            ], requested: nil),
    ]
}
