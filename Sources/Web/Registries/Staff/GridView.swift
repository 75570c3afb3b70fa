import Content
import Identity
import Kernel
import Registries

/// `…/grid`: where rows are pasted, and the table in which they are mended.
struct GridView: View {
    static let template = "registries-staff/grid"

    struct Column: Sendable {
        var title: String
        var isRequired: Bool
    }

    struct Cell: Sendable {
        var name: String
        /// "名称、2行目"
        var label: String
        var title: String
        var value: String
        var hasError: Bool
        var notes: [RecordFieldView.Note]
        // One of these; neither is a line.
        var isLong = false
        var menu: RecordFieldView.Choices?
    }

    struct Row: Sendable {
        var number: String
        var versionName: String
        var version: String
        var keyName: String
        var key: String
        var outName: String
        // One of these.
        var isWrong = false
        var isNew = false
        var isChanged = false
        var isUnchanged = false
        /// About the row as a whole, or about what was not pasted.
        var notes: [RecordFieldView.Note]
        var cells: [Cell]
    }

    struct Table: Sendable {
        var names: String
        var count: String
        var columns: [Column]
        var rows: [Row]
        var right: String
        var wrong: String?
        var unknown: [String]
        /// Nothing of it can be published yet.
        var isStuck: Bool
    }

    struct Given {
        var pasted = ""
        var error: String?
        var grid: Grid?
        var readings: [Grid.Reading] = []
        /// The keys of the rows that were published just now.
        var published: [String] = []
        var wasPublished = false
    }

    var place: KeptPlaceView
    var action: String
    var importsPath: String
    var errors: ErrorSummaryView?
    var publishedCount: String?
    var published: [LinkView]
    var needsReview: Bool
    /// Nil once there is a table.
    var paste: TextareaView?
    /// How a table without headings is read, "全国地方公共団体コード、ID、名称 …"
    var order: [String]
    var table: Table?

    static let examples = [
        GridView(
            place: .example(at: "grid"), action: "/organizations/mihon/registries/x/grid", importsPath: "/imports",
            errors: ErrorSummaryView([("paste", "200行までです。")]), published: [], needsReview: false,
            paste: TextareaView(
                "paste", value: "名称\t定員\n</textarea><b>\t80", error: "200行までです。", limit: 100_000, rows: 10),
            order: ["ID", "名称", "<b>"]),
        GridView(
            place: .example(at: "grid"), action: "/organizations/mihon/registries/x/grid", importsPath: "/imports",
            publishedCount: "3", published: [LinkView(name: "見本保育園", path: "/r/1")], needsReview: true, order: [],
            table: Table(
                names: "id name", count: "2",
                columns: [.init(title: "ID", isRequired: true), .init(title: "名称", isRequired: false)],
                rows: [
                    Row(
                        number: "1", versionName: "v.1", version: "0", keyName: "k.1", key: "<b>", outName: "out.1",
                        isWrong: true,
                        notes: [.init(isError: true, isWarning: false, isRepair: false, words: "電話：<b>")],
                        cells: [
                            Cell(
                                name: "c.1.1", label: "ID、1行目", title: "ID", value: "", hasError: true,
                                notes: [
                                    .init(isError: true, isWarning: false, isRepair: false, words: "必ず書く項目ですが、空です。")
                                ]),
                            Cell(
                                name: "c.1.2", label: "名称、1行目", title: "名称", value: "<b>\n二行目", hasError: false,
                                notes: [.init(isError: false, isWarning: false, isRepair: true, words: "「Ａ」→「A」")],
                                isLong: true),
                        ]),
                    Row(
                        number: "2", versionName: "v.2", version: "4", keyName: "k.2", key: "<b>", outName: "out.2",
                        isChanged: true, notes: [],
                        cells: [
                            Cell(
                                name: "c.2.1", label: "ID、2行目", title: "ID", value: "2", hasError: false, notes: []),
                            Cell(
                                name: "c.2.2", label: "名称、2行目", title: "名称", value: "x", hasError: false, notes: [],
                                menu: .init(choices: [.init(id: "", value: "x", label: "エックス", isChosen: true)])),
                        ]),
                ], right: "1", wrong: "1", unknown: ["備考２", "<i>"], isStuck: false)),
        GridView(
            place: .example(at: "grid"), action: "/g", importsPath: "/i", published: [], needsReview: false, order: [],
            table: Table(
                names: "id", count: "1", columns: [.init(title: "ID", isRequired: true)],
                rows: [
                    Row(
                        number: "1", versionName: "v.1", version: "0", keyName: "k.1", key: "<b>", outName: "out.1",
                        isNew: true, notes: [],
                        cells: [Cell(name: "c.1.1", label: "ID", title: "ID", value: "1", hasError: false, notes: [])])
                ], right: "1", unknown: [], isStuck: false)),
    ]
}

extension GridView {
    private static let maxPaste = 400_000

    init(
        _ given: Given, of registry: Registry, for principal: Principal, _ platform: Platform, _ language: Language
    ) {
        let paths = KeptPaths(principal.tenant, registry)
        place = KeptPlaceView(registry, for: principal, at: "grid", platform, language)
        (action, importsPath) = ("\(paths.registry)/grid", "\(paths.registry)/imports")
        (published, needsReview) = ([], registry.needsReview)
        order = []
        if given.wasPublished {
            publishedCount = Look.count(given.published.count)
            published = given.published.map { LinkView(name: $0, path: paths.row($0)) }
        }
        guard let grid = given.grid else {
            errors = ErrorSummaryView(given.error.map { [("paste", $0)] } ?? [])
            paste = TextareaView(
                "paste", value: given.pasted, error: given.error, isRequired: true, limit: Self.maxPaste, rows: 10)
            order = registry.fields.map { $0.title.shown(in: language) }
            return
        }
        let writer = GridTable(grid, given.readings, of: registry, platform, language)
        table = writer.table
        errors = ErrorSummaryView(writer.errors)
    }
}

/// Writes the table and what is on top of it.
private struct GridTable {
    private(set) var table: GridView.Table
    private(set) var errors: [(name: String, message: String)] = []

    init(
        _ grid: Grid, _ readings: [Grid.Reading], of registry: Registry, _ platform: Platform, _ language: Language
    ) {
        let colon = language == .en ? ": " : "："
        let titles = registry.fields.map { $0.title.shown(in: language) }
        func title(_ place: Int?) -> String { place.map { titles[$0] + colon } ?? "" }
        var errors: [(name: String, message: String)] = []
        let rows = readings.enumerated().map { number, reading -> GridView.Row in
            let row = number + 1
            let place = platform.texts("records.grid.row", language, ["row": "\(row)"])
            func note(_ remark: Remark, _ prefix: String = "") -> RecordFieldView.Note {
                .init(
                    isError: remark.level == .error, isWarning: remark.level == .warning,
                    isRepair: remark.level == .repair, words: prefix + platform.words(for: remark, language))
            }
            func problems(_ field: Int) -> [RecordFieldView.Note] {
                reading.problems.filter { $0.name == registry.fields[field].name }.map {
                    .init(
                        isError: true, isWarning: false, isRepair: false, words: platform.texts($0.message, language))
                }
            }
            let cells = grid.columns.enumerated().map { column, field -> GridView.Cell in
                let notes = reading.row.remarks.filter { $0.field == field }.map { note($0) } + problems(field)
                let name = "c.\(row).\(column + 1)"
                for error in notes where error.isError {
                    errors.append((name, "\(place) \(titles[field])\(colon)\(error.words)"))
                }
                return Self.cell(
                    name, label: "\(titles[field]), \(place)", field, grid.rows[number].cells[column], notes, registry,
                    titles, language)
            }
            let elsewhere = reading.row.remarks.filter { $0.field.map { !grid.columns.contains($0) } ?? true }
            let others = registry.fields.indices.filter { !grid.columns.contains($0) }
            let notes =
                elsewhere.filter { $0.field.map { !registry.fields[$0].isRestricted } ?? true }
                .map { note($0, title($0.field)) } + others.flatMap(problems)
            for error in notes where error.isError { errors.append(("c.\(row).1", "\(place) \(error.words)")) }
            return GridView.Row(
                number: String(row), versionName: "v.\(row)", version: String(grid.rows[number].version ?? 0),
                keyName: "k.\(row)", key: grid.rows[number].key,
                outName: "out.\(row)", isWrong: !reading.isRight, isNew: reading.isRight && reading.version == 0,
                isChanged: reading.isRight && reading.version > 0 && !reading.isUnchanged,
                isUnchanged: reading.isRight && reading.isUnchanged, notes: notes, cells: cells)
        }
        let right = readings.count { $0.isRight }
        let wrong = readings.count - right
        self.errors = errors
        table = GridView.Table(
            names: grid.columns.map { registry.fields[$0].name }.joined(separator: " "), count: String(readings.count),
            columns: grid.columns.map {
                .init(title: titles[$0], isRequired: registry.fields[$0].constraints.isRequired)
            }, rows: rows, right: Look.count(right), wrong: wrong == 0 ? nil : Look.count(wrong),
            unknown: grid.unknown, isStuck: right == 0)
    }

    private static func cell(
        _ name: String, label: String, _ field: Int, _ text: String, _ notes: [RecordFieldView.Note],
        _ registry: Registry, _ titles: [String], _ language: Language
    ) -> GridView.Cell {
        let schema = registry.fields[field]
        let hasError = notes.contains(where: \.isError)
        var cell = GridView.Cell(
            name: name, label: label, title: titles[field], value: text, hasError: hasError, notes: notes,
            isLong: text.contains("\n"))
        // Where a code is wrong the right ones are offered.
        if hasError, !schema.categories.isEmpty, schema.kind != .list {
            cell.isLong = false
            cell.menu = .init(
                choices: [.init(id: "", value: text, label: text, isChosen: true)]
                    + schema.categories.filter { $0.value != text }.map {
                        .init(id: "", value: $0.value, label: $0.label.shown(in: language), isChosen: false)
                    })
        }
        return cell
    }
}
