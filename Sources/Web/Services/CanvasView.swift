import Content
import Kernel

/// `…/canvas`: the one page a team fills in before it builds. Whoever may edit has the form; everybody reads the sheet,
/// which prints on A4 landscape.
struct CanvasView: View {
    static let template = "services/canvas"

    struct Given: Sendable {
        var customer = ""
        var need = ""
        var value = ""
        var asks = ""
        var existing = ""
        /// One per line.
        var measures = ""
        var procedure = ProcedureGiven()
    }

    /// The procedure counted out, as it was entered.
    struct ProcedureGiven: Sendable {
        /// One per line.
        var fields = ""
        var documents = ""
        var visits = ""
        var minutes = ""
        /// The key of a row of the registry of procedures.
        var record = ""
    }

    struct Form: Sendable {
        var action: String
        var customer: TextareaView
        var need: TextareaView
        var value: TextareaView
        var asks: TextareaView
        var existing: TextareaView
        var measures: TextareaView
        var procedureFields: TextareaView
        var procedureDocuments: TextareaView
        var procedureVisits: FieldView
        var procedureMinutes: FieldView
        var procedureRecord: FieldView
        /// Where what is counted can be seen.
        var simplicityPath: String
    }

    /// As it is kept; nil where nothing has been written yet.
    struct Sheet: Sendable {
        /// The summary of the service.
        var purpose: String?
        var customer: String?
        var need: String?
        var value: String?
        var asks: String?
        var existing: String?
        var measures: [String] = []
    }

    var workplace: WorkplaceView
    var errors: ErrorSummaryView?
    var form: Form?
    var sheet: Sheet?

    /// - Parameters:
    ///   - given: what was entered or is kept; nil for somebody who may only read.
    ///   - sheet: nil while the canvas is empty.
    init(
        workplace: WorkplaceView, given: Given?, sheet: Sheet?, errors: [(name: String, message: String)] = [],
        general: [String] = [], _ texts: Texts, _ language: Language
    ) {
        (self.workplace, self.sheet) = (workplace, sheet)
        // The domain says `procedure.fields`, the form `procedure_fields`.
        let errors = errors.map { (name: $0.name.replacing(".", with: "_"), message: $0.message) }
        self.errors = ErrorSummaryView(
            errors,
            in: ["customer", "need", "value", "asks", "existing", "measures"].map { ($0, "canvas.\($0).ask") }
                + ["fields", "documents", "visits", "minutes", "record"].map {
                    ("procedure_\($0)", "simplicity.form.\($0).ask")
                }, general: general, texts, language)
        let error = Dictionary(errors.map { ($0.name, $0.message) }) { first, _ in first }
        func area(_ name: String, _ value: String, limit: Int = 2000) -> TextareaView {
            TextareaView(name, value: value, error: error[name], isRequired: true, limit: limit, rows: 4)
        }
        func names(_ name: String, _ value: String) -> TextareaView {
            TextareaView(name, value: value, error: error[name], limit: 20_000, rows: 6)
        }
        func field(_ name: String, _ value: String, type: String) -> FieldView {
            FieldView(name, value: value, error: error[name], type: type)
        }
        form = given.map { given in
            Form(
                action: workplace.path + "/canvas", customer: area("customer", given.customer),
                need: area("need", given.need), value: area("value", given.value), asks: area("asks", given.asks),
                existing: area("existing", given.existing), measures: area("measures", given.measures, limit: 4000),
                procedureFields: names("procedure_fields", given.procedure.fields),
                procedureDocuments: names("procedure_documents", given.procedure.documents),
                procedureVisits: field("procedure_visits", given.procedure.visits, type: "number"),
                procedureMinutes: field("procedure_minutes", given.procedure.minutes, type: "number"),
                procedureRecord: field("procedure_record", given.procedure.record, type: "text"),
                simplicityPath: workplace.path + "/simplicity")
        }
    }

    static let examples = [
        CanvasView(
            workplace: .example(at: "canvas"),
            given: Given(
                customer: "市内に住む人、通う人。仕事の帰りに本を受け取りたい人。", need: "読みたい本を、待たずに近くの館で受け取る",
                value: "窓口に行かずに予約できる。館の電話が減る。", asks: "図書館カードの番号と暗証番号", existing: "窓口と電話での予約、紙の予約票",
                measures: "予約を終えられた人の割合\n予約にかかった時間（分）\n評価の平均",
                procedure: ProcedureGiven(fields: "氏名\n住所", visits: "0", minutes: "5")),
            sheet: Sheet(
                purpose: "市内6つの図書館の本をさがし、予約し、受け取る館を選べます。", customer: "市内に住む人、通う人。仕事の帰りに本を受け取りたい人。",
                need: "読みたい本を、待たずに近くの館で受け取る", value: "窓口に行かずに予約できる。館の電話が減る。", asks: "図書館カードの番号と暗証番号",
                existing: "窓口と電話での予約、紙の予約票", measures: ["予約を終えられた人の割合", "予約にかかった時間（分）", "評価の平均"]),
            StaffSample.texts, .ja),
        CanvasView(workplace: .example(at: "canvas"), given: Given(), sheet: nil, StaffSample.texts, .ja),
        CanvasView(
            workplace: .example(at: "canvas"), given: Given(customer: "</textarea><b>", measures: "長い"), sheet: nil,
            errors: [
                ("customer", "2,000文字までです。短くしてから、もう一度送ってください。"), ("measures", "20個までです。減らしてから、もう一度送ってください。"),
                ("procedure.visits", "ここに入力してください。"),
            ],
            StaffSample.texts, .ja),
        CanvasView(
            workplace: .hostile(at: "canvas"), given: nil,
            sheet: Sheet(
                purpose: "<script>alert(1)</script>", customer: String(repeating: "長い説明が続きます。", count: 30),
                need: "<b>need</b>",
                measures: (1...20).map { "指標その\($0)：" + String(repeating: "割合", count: 9) }), StaffSample.texts, .ja),
        CanvasView(workplace: .hostile(at: "canvas"), given: nil, sheet: nil, StaffSample.texts, .ja),
    ]
}
