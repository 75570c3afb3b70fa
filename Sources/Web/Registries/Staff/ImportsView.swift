import Content
import Identity
import Kernel
import Registries

/// `…/imports`: the form to send a file, and what was sent before.
struct ImportsView: View {
    static let template = "registries-staff/imports"

    struct Import: Sendable {
        var name: String
        var path: String
        var state: String
        var isRunning: Bool
        var isWaiting: Bool
        var who: String
        var day: DayView
        /// Once it was read.
        var rows: String?
        var wrong: String?
    }

    struct Upload: Sendable {
        var action: String
        var problem: String?
        var encoding: ChoicesView
        var delimiter: ChoicesView
        var change: ChoicesView
        var reason: TextareaView
    }

    static let encodings = ["utf-8", "cp932", "utf-16le", "utf-16be"]
    static let delimiters = ["comma": ",", "tab": "\t", "semicolon": ";"]

    var place: KeptPlaceView
    var errors: ErrorSummaryView?
    /// Nil for who may not import.
    var upload: Upload?
    var imports: [Import]

    static let examples = [
        ImportsView(
            place: .example(at: "imports"), errors: ErrorSummaryView([("file", "ファイルを選んでください。")]),
            upload: Upload(
                action: "/organizations/mihon/registries/x/imports", problem: "ファイルを選んでください。",
                encoding: ChoicesView("encoding", chosen: "", [("", "自動で見分ける", nil), ("cp932", "Shift_JIS", nil)]),
                delimiter: ChoicesView("delimiter", chosen: "", [("", "自動で見分ける", nil), ("tab", "タブ", nil)]),
                change: ChoicesView(
                    "change", chosen: "update", isRequired: true,
                    [("update", "変わった", nil), ("correction", "誤っていた", "受け取った人に知らせます")]),
                reason: TextareaView("reason", limit: 2000, rows: 2)),
            imports: [
                Import(
                    name: "保育園一覧.csv", path: "/organizations/mihon/registries/x/imports/1", state: "調べ終わりました。",
                    isRunning: false, isWaiting: true, who: "見本 花子",
                    day: DayView(year: 2026, month: 11, day: 21, .ja), rows: "1,204", wrong: "3"),
                Import(
                    name: "<b>Verylongfilenamewithoutanyspacesthathastobreaksomewhere_2026.csv</b>", path: "x",
                    state: "取り込んでいます。", isRunning: true, isWaiting: false, who: "見本 太郎",
                    day: DayView(year: 2026, month: 11, day: 21, .ja)),
            ]),
        ImportsView(place: .hostile(at: "imports"), imports: []),
    ]
}

extension ImportsView {
    init(
        _ imports: [RegistryImport], names: [User.ID: String], problem: String?, of registry: Registry,
        for principal: Principal, _ platform: Platform, _ language: Language
    ) {
        let paths = KeptPaths(principal.tenant, registry)
        place = KeptPlaceView(registry, for: principal, at: "imports", platform, language)
        errors = ErrorSummaryView(problem.map { [("file", $0)] } ?? [])
        if principal.may(.keepRecords) {
            let guess = platform.texts("imports.upload.guess", language)
            upload = Upload(
                action: "\(paths.registry)/imports", problem: problem,
                encoding: ChoicesView(
                    "encoding", chosen: "",
                    [("", guess, nil)]
                        + Self.encodings.map { ($0, platform.texts("imports.upload.encoding.\($0)", language), nil) }),
                delimiter: ChoicesView(
                    "delimiter", chosen: "",
                    [("", guess, nil)]
                        + Self.delimiters.keys.sorted().map {
                            ($0, platform.texts("imports.upload.delimiter.\($0)", language), nil)
                        }),
                change: ChoicesView(
                    "change", chosen: Record.Change.update.rawValue, isRequired: true,
                    [Record.Change.update, .correction].map {
                        (
                            $0.rawValue, platform.texts("records.form.change.\($0.rawValue)", language),
                            platform.texts("records.form.change.\($0.rawValue)Hint", language)
                        )
                    }), reason: TextareaView("reason", limit: 2000, rows: 2))
        }
        self.imports = imports.map { importing in
            let isRead = importing.report.rows > 0
            return Import(
                name: importing.fileName, path: paths.importing(importing.id),
                state: platform.texts("imports.state.\(importing.state.rawValue)", language),
                isRunning: importing.isRunning, isWaiting: importing.state == .checked,
                who: platform.name(of: importing.actor, names, language), day: DayView(importing.startedAt, language),
                rows: isRead ? Look.count(importing.report.rows) : nil,
                wrong: isRead ? Look.count(importing.report.wrong) : nil)
        }
    }
}
