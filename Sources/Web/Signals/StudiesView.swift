import Content
import Kernel

/// `…/studies`: what people did when we watched, and the form for the next time.
struct StudiesView: View {
    static let template = "signals/studies"

    struct Study: Sendable {
        /// The kind, in words.
        var kind: String
        var held: DayView
        var participants: String
        var ruler: RulerView
        /// Nil when no tasks were recorded.
        var attempted: String?
        var completed: String?
        var note: String?
        /// The newest usability study: the gate looks at this one.
        var counts: Bool

        init(
            kind: String, held: DayView, ratings: Int, mean: Double?, attempted: Int = 0, completed: Int = 0,
            note: String? = nil, counts: Bool = false
        ) {
            (self.kind, self.held, self.note, self.counts) = (kind, held, note, counts)
            participants = Look.count(ratings)
            ruler = RulerView(mean: mean, low: nil, high: nil, n: ratings, minimum: 1)
            if attempted > 0 { (self.attempted, self.completed) = (Look.count(attempted), Look.count(completed)) }
        }
    }

    struct Given: Sendable {
        /// `usability`, `prototype` or `research`
        var kind: String? = "usability"
        /// ISO
        var heldOn = ""
        /// "4 4 5 3 4"
        var ratings = ""
        /// One per line: "name; completed; seconds"
        var tasks = ""
        var note = ""
    }

    struct Form: Sendable {
        var action: String
        var kind: ChoicesView
        var heldOn: FieldView
        var ratings: FieldView
        var tasks: TextareaView
        var note: TextareaView
    }

    var workplace: WorkplaceView
    var errors: ErrorSummaryView?
    var studies: [Study]
    var form: Form?

    /// - Parameters:
    ///   - given: what was entered; nil for who may not record studies.
    ///   - errors: by field; the domain's `participants` stands at `ratings`.
    init(
        workplace: WorkplaceView, studies: [Study], given: Given?, errors: [(name: String, message: String)] = [],
        general: [String] = [], _ texts: Texts, _ language: Language
    ) {
        let errors = errors.map { (name: $0.name == "participants" ? "ratings" : $0.name, message: $0.message) }
        let error = Dictionary(errors.map { ($0.name, $0.message) }) { first, _ in first }
        (self.workplace, self.studies) = (workplace, studies)
        self.errors = ErrorSummaryView(
            errors,
            in: [
                ("kind", "studies.kind.legend"), ("held_on", "studies.heldOn"), ("ratings", "studies.ratings"),
                ("tasks", "studies.tasksField"), ("note", "studies.note"),
            ], general: general, texts, language)
        form = given.map { given in
            Form(
                action: workplace.path + "/studies",
                kind: ChoicesView(
                    "kind", chosen: given.kind, error: error["kind"], isRequired: true,
                    ["usability", "prototype", "research"].map {
                        ($0, texts("studies.kind.\($0)", language), texts("studies.kind.\($0)Hint", language))
                    }),
                heldOn: FieldView(
                    "held_on", value: given.heldOn, error: error["held_on"], isRequired: true, type: "date"),
                ratings: FieldView("ratings", value: given.ratings, error: error["ratings"], isRequired: true),
                tasks: TextareaView("tasks", value: given.tasks, error: error["tasks"], limit: 8000, rows: 4),
                note: TextareaView("note", value: given.note, error: error["note"], limit: 4000, rows: 4))
        }
    }

    static let examples = [
        StudiesView(
            workplace: .example(at: "studies"),
            studies: [
                Study(
                    kind: "利用者テスト", held: DayView(year: 2026, month: 11, day: 12, .ja), ratings: 8, mean: 4.12,
                    attempted: 24, completed: 21, note: "受け取る館を選ぶところで2人が止まった。\n「次へ」を大きくする。", counts: true),
                Study(
                    kind: "利用者テスト", held: DayView(year: 2026, month: 9, day: 3, .ja), ratings: 3, mean: 2.3,
                    attempted: 9, completed: 4),
                Study(kind: "聞き取り", held: DayView(year: 2026, month: 6, day: 1, .ja), ratings: 5, mean: 3.0),
            ], given: Given(), StaffSample.texts, .ja),
        StudiesView(workplace: .example(at: "studies"), studies: [], given: Given(), StaffSample.texts, .ja),
        StudiesView(
            workplace: .example(at: "studies"), studies: [],
            given: Given(kind: nil, heldOn: "2030-01-01", ratings: "4 9 <b>", tasks: "</textarea>", note: "<b>"),
            errors: [
                ("kind", "1つ選んでください。"), ("held_on", "先の日付です。今日か、それより前の日を入れてください。"),
                ("participants", "1から5までの数を入れてください。"), ("tasks", "「用事; 人数」の形で、1行に1つ書いてください。"),
            ], StaffSample.texts, .ja),
        StudiesView(
            workplace: .hostile(at: "studies"),
            studies: [
                Study(
                    kind: "利用者テスト", held: DayView(year: 2026, month: 11, day: 12, .ja), ratings: 500, mean: 1.0,
                    attempted: 25000, completed: 3, note: "<script>" + String(repeating: "長い", count: 300))
            ], given: nil, StaffSample.texts, .ja),
    ]
}
