import Content
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Registries
import Store

/// A draft for who reads or reviews it: what it would change.
struct DraftView: View {
    static let template = "registries-staff/draft"

    var place: KeptPlaceView
    var title: String
    var isSubmitted: Bool
    /// It was submitted, or given back, just now.
    var isDone = false
    var editor: String
    var day: DayView
    var isNew: Bool
    var isCorrection: Bool
    var reason: String?
    /// The live row changed since.
    var isBehind = false
    /// The draft changed between reading and answering.
    var isChanged = false
    /// The one that is on this page.
    var revision: String
    var errors: ErrorSummaryView?
    var notes: [RecordFieldView.Note]
    var changes: [RecordView.Change]
    /// Restricted fields that change, by their titles.
    var restricted: [String]
    /// Nil for who may not go on writing.
    var editPath: String?
    /// POST; nil for who may not agree.
    var publishPath: String?
    /// Who reads is who wrote it, and somebody else has to agree.
    var isOwn = false
    var giveBack: TextareaView?
    var giveBackPath: String?

    static let examples = [
        DraftView(
            place: .example(at: "rows"), title: "見本保育園", isSubmitted: true, editor: "見本 花子",
            day: DayView(year: 2026, month: 11, day: 20, .ja), isNew: false, isCorrection: true, reason: "金額の誤り",
            isChanged: true, revision: "3",
            notes: [.init(isError: false, isWarning: true, isRepair: false, words: "電話：桁が足りません。")],
            changes: [
                .init(title: "定員", before: "80", after: "90"), .init(title: "備考", before: "<b>なし</b>", after: nil),
            ], restricted: ["内部メモ"], editPath: "/organizations/mihon/registries/x/drafts/1?edit=1",
            publishPath: "/organizations/mihon/registries/x/drafts/1/publish",
            giveBack: TextareaView("reason", error: "ここに入力してください。", isRequired: true, limit: 2000, rows: 2),
            giveBackPath: "/organizations/mihon/registries/x/drafts/1/give-back"),
        DraftView(
            place: .hostile(at: "rows"), title: "<b>新しい行</b>", isSubmitted: false, isDone: true, editor: "<i>見本</i>",
            day: DayView(year: 2026, month: 11, day: 20, .ja), isNew: true, isCorrection: false, isBehind: true,
            revision: "1",
            errors: ErrorSummaryView([], general: ["名称：必ず書く項目ですが、空です。"]), notes: [], changes: [], restricted: [],
            isOwn: true),
    ]
}

extension RecordFormPages {
    /// What went wrong with the answer to a draft.
    struct Answer {
        var lacksReason = false
        var isChanged = false
    }

    func draftPage(
        _ draft: RecordDraft, _ registry: Registry, _ principal: Principal, _ request: Request,
        _ context: MemberContext, after answer: Answer = Answer()
    ) async throws -> Response {
        let language = context.visitor.language
        let reading = platform.reader(of: registry, for: principal.tenant).read(texts: draft.texts)
        let live = try await others(RecordEntry(draft), registry, principal).live
        let names = try await platform.store.read { db in
            try Account.named(Set([draft.editor.user].compactMap(\.self)), db)
        }
        let view = try DraftView(
            draft, reading, live: live, names: names, of: registry, for: principal,
            isDone: request.uri.queryParameters["done"] != nil, after: answer, platform, language)
        return try platform.page(
            view, for: request, context, sample: platform.isSample(principal.tenant),
            status: answer.isChanged ? .conflict : answer.lacksReason ? .unprocessableContent : .ok)
    }
}

extension DraftView {
    init(
        _ draft: RecordDraft, _ reading: RowReading, live: Record?, names: [User.ID: String], of registry: Registry,
        for principal: Principal, isDone: Bool, after answer: RecordFormPages.Answer, _ platform: Platform,
        _ language: Language
    ) throws {
        let speech = RecordWords(registry, platform, language)
        let path = KeptPaths(principal.tenant, registry).draft(draft.id)
        let before = try live.map { try registry.values(of: $0.document) }
        let changes = registry.changes(from: before, to: reading.values)
        let isRestricted = { (place: Int) in registry.fields[place].isRestricted }
        place = KeptPlaceView(registry, for: principal, at: "rows", platform, language)
        title = speech.title(reading.values, key: draft.key ?? platform.texts("drafts.untitled", language))
        (isSubmitted, self.isDone) = (draft.state == .submitted, isDone)
        editor = platform.name(of: draft.editor, names, language)
        day = DayView(draft.updatedAt, language)
        (isNew, isCorrection) = (live == nil, draft.change == .correction)
        reason = draft.reason.isEmpty ? nil : draft.reason
        isBehind = live.map { $0.version != draft.baseVersion } ?? false
        isChanged = answer.isChanged
        revision = "\(draft.revision)"
        let colon = language == .en ? ": " : "："
        func line(_ remark: Remark) -> String {
            let field = remark.field.map { registry.fields[$0].title.shown(in: language) + colon } ?? ""
            return field + platform.words(for: remark, language)
        }
        // Remarks quote values; of restricted fields nothing is said here.
        let remarks = reading.remarks.filter { $0.field.map(isRestricted) != true }
        errors = ErrorSummaryView([], general: remarks.filter { $0.level == .error }.map(line))
        notes = remarks.filter { $0.level != .error }.map {
            .init(isError: false, isWarning: $0.level == .warning, isRepair: $0.level == .repair, words: line($0))
        }
        self.changes = changes.filter { !isRestricted($0.field) }.map { RecordView.Change($0, speech) }
        restricted = changes.filter { isRestricted($0.field) }.map {
            registry.fields[$0.field].title.shown(in: language)
        }
        editPath = principal.may(.keepRecords) ? path + "?edit=1" : nil
        let isOthers = draft.editor != principal.actor
        let mayReview = isSubmitted && registry.needsReview && principal.may(.reviewRecords)
        if !reading.hasErrors {
            let mayPublish = registry.needsReview ? mayReview && isOthers : principal.may(.keepRecords)
            publishPath = mayPublish ? path + "/publish" : nil
        }
        isOwn = mayReview && !isOthers
        if isSubmitted, principal.may(.reviewRecords), isOthers {
            giveBack = TextareaView(
                "reason", error: answer.lacksReason ? platform.texts("problems.required", language) : nil,
                isRequired: true,
                limit: 2000, rows: 2)
            giveBackPath = path + "/give-back"
        }
    }
}
