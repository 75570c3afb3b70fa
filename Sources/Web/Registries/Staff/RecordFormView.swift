import Content
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Registries
import Store

/// `…/rows/new`, `…/rows/{key}/edit` and a draft: the form of one row.
struct RecordFormView: View {
    static let template = "registries-staff/form"

    struct Hidden: Sendable {
        var name: String
        var value: String
    }

    var place: KeptPlaceView
    /// The row's title; nil for a new one.
    var title: String?
    var errors: ErrorSummaryView?
    /// The draft was saved just now.
    var isSaved = false
    /// How many values were mended and wait to be seen.
    var mended: String?
    /// Why the reviewer gave the draft back.
    var givenBack: String?
    /// Who saved the draft last, and when.
    var holder: String?
    var holderDay: DayView?
    /// The live row is newer than what the draft was begun from.
    var isBehind = false
    /// Where a copy comes from.
    var copiedFrom: LinkView?
    var action: String
    var hidden: [Hidden]
    /// What is wrong or doubtful about the row as a whole.
    var notes: [RecordFieldView.Note]
    var groups: [RecordFieldGroupView]
    /// Update or correction; nil for a new row.
    var change: ChoicesView?
    var reason: TextareaView
    /// Somebody else has to agree before it is published.
    var needsReview: Bool
    /// POST; nil while there is no draft.
    var discardPath: String?

    private static let name = RecordFieldView(
        name: "f.name", label: "名称", help: "施設の正式な名前。", example: "見本保育園", isRequired: true,
        line: .init(value: "見本保育園", inputmode: "text"))

    static let examples = [
        RecordFormView(
            place: .example(at: "rows/new"), action: "/organizations/mihon/registries/childcare-facilities/drafts",
            hidden: [Hidden(name: "draft", value: "0198c1f2-0000-7000-8000-000000000000")], notes: [],
            groups: [
                RecordFieldGroupView(
                    id: "group-1", title: "全国地方公共団体コード、ID、名称 …", filled: "1", count: "4", isFolded: true, isOpen: true,
                    fields: [
                        name,
                        RecordFieldView(
                            name: "f.kind", label: "種別", isRecommended: true,
                            menu: .init(choices: [
                                .init(id: "f.kind", value: "", label: "選んでください", isChosen: true),
                                .init(id: "f.kind-2", value: "01", label: "認可保育所", isChosen: false),
                            ])),
                        RecordFieldView(
                            name: "f.opened", label: "開設日", form: "2026-04-01 か 令和8年4月1日 のように書きます。",
                            line: .init(value: "", inputmode: "text")),
                        RecordFieldView(
                            name: "f.days", label: "利用できる曜日",
                            boxes: .init(choices: [
                                .init(id: "f.days", value: "mon", label: "月", isChosen: true),
                                .init(id: "f.days-2", value: "tue", label: "火", isChosen: false),
                            ])),
                    ])
            ], reason: TextareaView("reason", limit: 2000, rows: 2), needsReview: false),
        RecordFormView(
            place: .example(at: "rows"), title: "見本保育園",
            errors: ErrorSummaryView([("f.capacity", "定員：「八十」は整数として読めません。")]), isSaved: true, mended: "2",
            givenBack: "電話番号を確かめてください。", holder: "見本 花子", holderDay: DayView(year: 2026, month: 11, day: 20, .ja),
            isBehind: true, copiedFrom: LinkView(name: "<b>児童館</b> (江東区)", path: "/registries/x/records/y"),
            action: "/organizations/mihon/registries/childcare-facilities/drafts/1",
            hidden: [Hidden(name: "key", value: "<b>")],
            notes: [.init(isError: true, isWarning: false, isRepair: false, words: "終わりの日が始まりの日より前です。")],
            groups: [
                RecordFieldGroupView(
                    id: "group-1", title: "定員、送迎、内部メモ", filled: "2", count: "4", errors: "1", isFolded: false,
                    isOpen: true,
                    fields: [
                        RecordFieldView(
                            name: "f.capacity", label: "定員", hasError: true,
                            notes: [
                                .init(isError: true, isWarning: false, isRepair: false, words: "「八十」は整数として読めません。")
                            ], line: .init(value: "八十", inputmode: "numeric")),
                        RecordFieldView(
                            name: "f.shuttle", label: "送迎",
                            notes: [
                                .init(isError: false, isWarning: false, isRepair: true, words: "「有」→「はい」"),
                                .init(isError: false, isWarning: true, isRepair: false, words: "<b>確かめてください</b>"),
                            ],
                            radios: .init(
                                choices: [
                                    .init(id: "f.shuttle", value: "true", label: "はい", isChosen: true),
                                    .init(id: "f.shuttle-2", value: "false", label: "いいえ", isChosen: false),
                                    .init(id: "f.shuttle-3", value: "", label: "わからない", isChosen: false),
                                ], rest: "たぶん")),
                        RecordFieldView(
                            name: "f.memo", label: "内部メモ", isRestricted: true, clearName: "clear.memo",
                            area: .init(value: "</textarea><b>", rows: "4")),
                        RecordFieldView(
                            name: "f.tags", label: "Verylongnamewithoutanyspacesthathastobreaksomewhere_2026",
                            boxes: .init(
                                choices: [.init(id: "f.tags", value: "1", label: "一", isChosen: false)], rest: "九")),
                    ])
            ],
            change: ChoicesView(
                "change", chosen: "update", isRequired: true,
                [("update", "変わった", "前の値も、そのときは正しかった"), ("correction", "誤っていた", "受け取った人に、訂正を知らせます")]),
            reason: TextareaView("reason", value: "名称の変更", limit: 2000, rows: 2), needsReview: true,
            discardPath: "/organizations/mihon/registries/childcare-facilities/drafts/1/discard"),
    ]
}

extension RecordFormPages {
    /// How a form came about.
    struct Situation {
        var isSaved = false
        var tellsErrors = false
        var mended = 0
        var givenBack: String?
        var holder: RecordDraft?
        var copiedFrom: LinkView?
        /// By field, and about the row: what only the other rows could tell.
        var problems: [String: [String]] = [:]
        var general: [String] = []
    }

    func formPage(
        _ entry: RecordEntry, _ registry: Registry, _ principal: Principal, _ situation: Situation,
        _ request: Request, _ context: MemberContext, _ status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let language = context.visitor.language
        let reading = platform.reader(of: registry, for: principal.tenant).read(texts: entry.texts)
        let others = try await others(entry, registry, principal)
        let holders = Set([situation.holder?.editor.user].compactMap(\.self))
        let names = try await platform.store.read { db in try Account.named(holders, db) }
        var shown = entry
        if situation.mended > 0 { shown.texts = registry.canonical(entry.texts, reading) }
        let fields = RecordFormFields(
            registry: registry, platform: platform, language: language, texts: shown.texts, reading: reading,
            tellsErrors: situation.tellsErrors, typed: entry.typed, problems: situation.problems)
        let view = RecordFormView(
            shown, fields, situation, live: others.live, names: names, for: principal, platform, language)
        return try platform.page(
            view, for: request, context, sample: platform.isSample(principal.tenant), status: status)
    }
}

extension RecordFormView {
    init(
        _ entry: RecordEntry, _ form: RecordFormFields, _ situation: RecordFormPages.Situation, live: Record?,
        names: [User.ID: String], for principal: Principal, _ platform: Platform, _ language: Language
    ) {
        let (registry, paths) = (form.registry, KeptPaths(principal.tenant, form.registry))
        let isNew = entry.revision == nil && entry.key == nil
        place = KeptPlaceView(registry, for: principal, at: isNew ? "rows/new" : "rows", platform, language)
        title = entry.key.map { RecordWords(registry, platform, language).title(form.reading.values, key: $0) }
        let colon = language == .en ? ": " : "："
        errors = ErrorSummaryView(
            registry.fields.indices.flatMap { place in
                form.errors(of: place).map { message in
                    let field = registry.fields[place]
                    return (name: "f.\(field.name)", message: field.title.shown(in: language) + colon + message)
                }
            },
            general: situation.general
                + (situation.tellsErrors
                    ? form.reading.remarks.filter { $0.field == nil && $0.level == .error }
                        .map { platform.words(for: $0, language) } : []))
        isSaved = situation.isSaved
        mended = situation.mended == 0 ? nil : Look.count(situation.mended)
        givenBack = situation.givenBack
        if let draft = situation.holder, draft.editor != principal.actor {
            holder = platform.name(of: draft.editor, names, language)
            holderDay = DayView(draft.updatedAt, language)
        }
        isBehind = live.map { entry.baseVersion != $0.version } ?? false
        copiedFrom = situation.copiedFrom
        action = entry.revision == nil ? "\(paths.registry)/drafts" : paths.draft(entry.draft)
        hidden = [
            Hidden(name: "draft", value: "\(entry.draft)"), Hidden(name: "base_version", value: "\(entry.baseVersion)"),
        ]
        if let key = entry.key { hidden.append(Hidden(name: "key", value: key)) }
        if let revision = entry.revision { hidden.append(Hidden(name: "revision", value: "\(revision)")) }
        if situation.mended > 0 { hidden.append(Hidden(name: "confirmed", value: "yes")) }
        hidden += entry.cleared.sorted().map { Hidden(name: "clear.\($0)", value: "yes") }
        notes = form.reading.remarks.filter { $0.field == nil && $0.level != .error }.map {
            .init(
                isError: false, isWarning: $0.level == .warning, isRepair: $0.level == .repair,
                words: platform.words(for: $0, language))
        }
        groups = form.groups
        if entry.baseVersion > 0 {
            change = ChoicesView(
                "change", chosen: entry.change.rawValue, isRequired: true,
                [Record.Change.update, .correction].map {
                    (
                        $0.rawValue, platform.texts("records.form.change.\($0.rawValue)", language),
                        platform.texts("records.form.change.\($0.rawValue)Hint", language)
                    )
                })
        }
        reason = TextareaView("reason", value: entry.reason, limit: 2000, rows: 2)
        needsReview = registry.needsReview
        discardPath = entry.revision == nil ? nil : paths.draft(entry.draft) + "/discard"
    }
}
