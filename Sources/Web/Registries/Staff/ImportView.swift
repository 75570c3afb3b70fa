import Content
import Foundation
import Identity
import Kernel
import Registries

/// `…/imports/{id}`: how far a file is, what it would do, what came of it.
struct ImportView: View {
    static let template = "registries-staff/import"

    struct Column: Sendable {
        /// As it stands in the file.
        var name: String
        var id: String
        /// How the field was found.
        var basis: String?
        var isLeftOut: Bool
        var choices: [RecordFieldView.Choice]
    }

    struct Mapping: Sendable {
        var action: String
        var columns: [Column]
        /// How many more there are than are shown.
        var more: String?
    }

    struct Count: Sendable {
        var name: String
        var value: String
        var isError = false
    }

    struct Remark: Sendable {
        var field: String
        var words: String
        var count: String
        var isError: Bool
        var isWarning: Bool
        var isRepair: Bool
    }

    struct Row: Sendable {
        /// "12", in the file.
        var line: String
        var key: String
        var outcome: String
        var notes: [RecordFieldView.Note]
        var changes: [RecordView.Change]
    }

    struct FilledIn: Sendable {
        var field: String
        var value: String
    }

    struct Progress: Sendable {
        var percent: String
        var rows: String
    }

    var place: KeptPlaceView
    var name: String
    var state: String
    var who: String
    var day: DayView
    /// While it runs.
    var progress: Progress?
    /// Why the file could not be read.
    var fault: String?
    var isDone: Bool
    var isNothingWrong: Bool
    /// "csv utf-8"
    var format: String?
    var counts: [Count]
    var withdrawsMissing: Bool
    var isCorrection: Bool
    var reason: String?
    var mapping: Mapping?
    /// Fields no column goes to.
    var missing: [String]
    var remarks: [Remark]
    /// Which rows are listed below.
    var showsWrong: Bool
    var wrongPath: String
    var notesPath: String
    var rows: [Row]
    var nextPath: String?
    var firstPath: String?
    /// Of the rows given back, as a file; nil when there are none.
    var filePath: String?
    /// Until when what is said about the rows can be had.
    var keptUntil: DayView?
    /// That day is over.
    var isTidied = false
    /// What was put into a field no column goes to: whose rows they are.
    var filledIn: FilledIn?
    // POST; nil when that cannot be done now.
    var applyPath: String?
    var cancelPath: String?

    static let examples = [
        ImportView(
            place: .example(at: "imports"), name: "保育園一覧.csv", state: "調べ終わりました。まだ何も変えていません。", who: "見本 花子",
            day: DayView(year: 2026, month: 11, day: 21, .ja), isDone: false, isNothingWrong: false,
            format: "csv cp932",
            counts: [
                Count(name: "新しい", value: "12"), Count(name: "変わる", value: "3"),
                Count(name: "戻す", value: "2", isError: true),
            ], withdrawsMissing: true, isCorrection: true, reason: "年度の更新",
            mapping: Mapping(
                action: "/organizations/mihon/registries/x/imports/1/check",
                columns: [
                    Column(
                        name: "施設名", id: "column.0", basis: "別の名前", isLeftOut: false,
                        choices: [
                            .init(id: "", value: "", label: "使わない", isChosen: false),
                            .init(id: "", value: "name", label: "名称", isChosen: true),
                        ]),
                    Column(
                        name: "<b>備考２</b>", id: "column.1", isLeftOut: true,
                        choices: [.init(id: "", value: "", label: "使わない", isChosen: true)]),
                ], more: "880"), missing: ["電話", "<i>開設日</i>"],
            remarks: [
                Remark(
                    field: "定員", words: "「八十」は整数として読めません。", count: "2", isError: true, isWarning: false, isRepair: false
                ),
                Remark(
                    field: "電話", words: "全角の英数字を半角にしました。", count: "1,204", isError: false, isWarning: false,
                    isRepair: true),
            ], showsWrong: true, wrongPath: "?show=wrong", notesPath: "?show=notes",
            rows: [
                Row(
                    line: "12", key: "131083~12", outcome: "戻す",
                    notes: [
                        .init(isError: true, isWarning: false, isRepair: false, words: "定員：「八十」は整数として読めません。<b>")
                    ], changes: []),
                Row(
                    line: "13", key: "", outcome: "変わる", notes: [],
                    changes: [
                        .init(title: "定員", before: "80", after: "90"), .init(title: "備考", before: nil, after: "x"),
                    ]),
            ], nextPath: "?page=2", filePath: "/organizations/mihon/registries/x/imports/1/wrong.csv",
            keptUntil: DayView(year: 2026, month: 12, day: 21, .ja),
            filledIn: FilledIn(field: "全国地方公共団体コード", value: "990019"),
            applyPath: "/organizations/mihon/registries/x/imports/1/apply",
            cancelPath: "/organizations/mihon/registries/x/imports/1/cancel"),
        ImportView(
            place: .example(at: "imports"), name: "大きなファイル.csv", state: "ファイルを調べています。", who: "見本 太郎",
            day: DayView(year: 2026, month: 11, day: 21, .ja), progress: Progress(percent: "42", rows: "420,000"),
            isDone: false, isNothingWrong: false, counts: [], withdrawsMissing: false, isCorrection: false, missing: [],
            remarks: [], showsWrong: false, wrongPath: "", notesPath: "", rows: [], cancelPath: "/cancel"),
        ImportView(
            place: .hostile(at: "imports"), name: "<b>Verylongfilenamewithoutanyspacesthathastobreaksomewhere.zip</b>",
            state: "ファイルを読み取れませんでした。", who: "<i>", day: DayView(year: 2026, month: 11, day: 21, .ja),
            fault: "<script>これはZIPファイルです。", isDone: false, isNothingWrong: true, counts: [], withdrawsMissing: false,
            isCorrection: false, missing: [], remarks: [], showsWrong: false, wrongPath: "", notesPath: "", rows: [],
            firstPath: "?page=1", isTidied: true),
    ]
}

extension ImportView {
    init(
        _ importing: RegistryImport, notes: [RowNote], hasMore: Bool, showsWrong: Bool, page: Int,
        names: [User.ID: String], of registry: Registry, for principal: Principal, _ platform: Platform,
        _ language: Language
    ) {
        let (report, texts) = (importing.report, platform.texts)
        let path = KeptPaths(principal.tenant, registry).importing(importing.id)
        let words = ImportWords(registry: registry, texts: texts, language: language)
        let mayKeep = principal.may(.keepRecords)
        place = KeptPlaceView(registry, for: principal, at: "imports", platform, language)
        name = importing.fileName
        state = texts("imports.state.\(importing.state.rawValue)", language)
        who = platform.name(of: importing.actor, names, language)
        day = DayView(importing.startedAt, language)
        progress =
            importing.isRunning
            ? Progress(percent: String(importing.percent), rows: Look.count(importing.rowsDone)) : nil
        fault = report.fault.map { texts($0, language) }
        (isDone, isNothingWrong) = (importing.state == .done, report.wrong == 0)
        format = report.format.isEmpty ? nil : report.format
        let isRead = report.rows > 0 && !importing.isRunning
        counts =
            !isRead
            ? []
            : [
                ("added", report.added), ("changed", report.changed), ("unchanged", report.unchanged),
                ("wrong", report.wrong), ("gone", report.gone), ("repaired", report.repaired),
                ("warned", report.warned),
            ].map {
                Count(
                    name: texts("imports.count.\($0.0)", language), value: Look.count($0.1),
                    isError: $0.0 == "wrong" && $0.1 > 0)
            }
        (withdrawsMissing, isCorrection) = (importing.options.withdrawsMissing, importing.options.isCorrection)
        reason = importing.options.reason
        let mayChoose = mayKeep && [.checked, .failed].contains(importing.state)
        mapping =
            mayChoose && !report.columns.isEmpty ? Mapping(report.columns, of: registry, path, texts, language) : nil
        missing = isRead ? report.missing.map(words.title) : []
        remarks = report.remarks.sorted { ($1.level, $1.n) < ($0.level, $0.n) }.map {
            Remark(
                field: words.title(of: $0.field), words: texts($0.message, language), count: Look.count($0.n),
                isError: $0.level == .error, isWarning: $0.level == .warning, isRepair: $0.level == .repair)
        }
        self.showsWrong = showsWrong
        (wrongPath, notesPath) = (path + "?show=wrong#rows", path + "?show=notes#rows")
        rows = notes.map { Row($0, of: registry, words, texts, language) }
        let which = showsWrong ? "wrong" : "notes"
        nextPath = hasMore ? "\(path)?show=\(which)&page=\(page + 1)#rows" : nil
        firstPath = page > 1 ? "\(path)?show=\(which)#rows" : nil
        isTidied = isRead && !platform.settings.imports.holds(importing.id)
        filePath = isRead && report.wrong > 0 && mayKeep && !isTidied ? path + "/wrong.csv" : nil
        keptUntil = isRead && !isTidied ? importing.keptUntil.map { DayView($0 - 1, language) } : nil
        if isRead, let owner = registry.owner, let organization = platform.organizations[principal.tenant],
            !report.columns.contains(where: { $0.field == registry.fields[owner].name })
        {
            filledIn = FilledIn(
                field: registry.fields[owner].title.shown(in: language),
                value: organization.name(in: registry.fields[owner]))
        }
        applyPath =
            mayKeep && importing.state == .checked && report.fault == nil
                && (report.added + report.changed > 0 || withdrawsMissing && report.gone > 0)
            ? path + "/apply" : nil
        cancelPath = mayKeep && [.checking, .checked, .applying].contains(importing.state) ? path + "/cancel" : nil
    }
}

extension ImportView.Mapping {
    init(_ columns: [ColumnMatch], of registry: Registry, _ path: String, _ texts: Texts, _ language: Language) {
        let shown = 120
        action = path + "/check"
        self.columns = columns.prefix(shown).enumerated().map { place, match in
            ImportView.Column(
                name: match.column, id: "column.\(place)",
                basis: match.basis.map { texts("imports.basis.\($0.rawValue)", language) },
                isLeftOut: match.field == nil,
                choices: [
                    .init(id: "", value: "", label: texts("imports.leaveOut", language), isChosen: match.field == nil)
                ]
                    + registry.fields.map {
                        .init(
                            id: "", value: $0.name, label: $0.title.shown(in: language),
                            isChosen: $0.name == match.field)
                    })
        }
        more = columns.count > shown ? Look.count(columns.count - shown) : nil
    }
}

extension ImportView.Row {
    private static let changesShown = 8

    init(_ note: RowNote, of registry: Registry, _ words: ImportWords, _ texts: Texts, _ language: Language) {
        let colon = language == .en ? ": " : "："
        self.init(
            line: String(note.line), key: note.key, outcome: texts("imports.count.\(note.outcome.rawValue)", language),
            notes: note.notes.map {
                .init(
                    isError: $0.level == .error, isWarning: $0.level == .warning, isRepair: $0.level == .repair,
                    words: ($0.field.isEmpty ? "" : words.title(of: $0.field) + colon) + texts($0.message, language))
            },
            changes: note.changes.prefix(Self.changesShown).map { change in
                // What stood there is for those only who say what for.
                let isRestricted = registry.field(named: change.field).map { registry.fields[$0].isRestricted } ?? false
                let cut = Excerpt.difference(change.before ?? "", change.after ?? "", length: 100)
                return RecordView.Change(
                    title: words.title(of: change.field),
                    before: isRestricted || change.before == nil ? nil : cut.before,
                    after: isRestricted || change.after == nil ? nil : cut.after)
            })
    }
}
