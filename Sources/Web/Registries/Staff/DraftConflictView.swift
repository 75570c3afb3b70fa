import Content
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Registries
import Store

/// Somebody else was faster: both values of every field that differs, to choose from. Nothing of either is lost.
struct DraftConflictView: View {
    static let template = "registries-staff/conflict"

    struct Difference: Sendable {
        var name: String
        var id: String
        var label: String
        /// Nil where nothing stands.
        var mine: String?
        var theirs: String?
        /// Theirs is not to be seen.
        var isRestricted = false
    }

    var place: KeptPlaceView
    var title: String
    /// Theirs is a draft; otherwise the live row.
    var isDraft: Bool
    var who: String
    var day: DayView
    var version: String
    var action: String
    var hidden: [RecordFormView.Hidden]
    var differences: [Difference]

    static let examples = [
        DraftConflictView(
            place: .example(at: "rows"), title: "見本保育園", isDraft: false, who: "見本 太郎",
            day: DayView(year: 2026, month: 11, day: 21, .ja), version: "4",
            action: "/organizations/mihon/registries/x/drafts/1",
            hidden: [.init(name: "revision", value: "2"), .init(name: "f.name", value: "<b>見本保育園")],
            differences: [
                Difference(name: "take.capacity", id: "take.capacity", label: "定員", mine: "90", theirs: "80"),
                Difference(name: "take.note", id: "take.note", label: "備考", mine: nil, theirs: "<b>午後のみ</b>"),
                Difference(name: "take.memo", id: "take.memo", label: "内部メモ", mine: "x", isRestricted: true),
            ]),
        DraftConflictView(
            place: .hostile(at: "rows"), title: "<b>", isDraft: true, who: "<i>見本</i>",
            day: DayView(year: 2026, month: 11, day: 21, .ja), version: "1", action: "/organizations/x", hidden: [],
            differences: []),
    ]
}

extension RecordFormPages {
    func conflictPage(
        _ entry: RecordEntry, _ registry: Registry, _ principal: Principal, _ request: Request,
        _ context: MemberContext
    ) async throws -> Response {
        let language = context.visitor.language
        let (draft, live) = try await others(entry, registry, principal)
        // The draft is told first: once it is settled, the live row may still be in the way.
        let isDraft = draft.map { $0.revision != entry.revision } ?? false
        var mine = entry
        mine.draft = draft?.id ?? entry.draft
        mine.revision = draft?.revision
        let actor = isDraft ? draft?.editor : live?.actor
        let names = try await platform.store.read { db in
            try Account.named(Set([actor?.user].compactMap(\.self)), db)
        }
        if isDraft {
            mine.baseVersion = draft?.baseVersion ?? entry.baseVersion
        } else {
            mine.baseVersion = live?.version ?? 0
        }
        let theirs =
            isDraft
            ? draft?.texts ?? [:] : try live.map { registry.texts(of: try registry.values(of: $0.document)) } ?? [:]
        let reader = platform.reader(of: registry, for: principal.tenant)
        let speech = RecordWords(registry, platform, language)
        let (left, right) = (reader.read(texts: mine.texts), reader.read(texts: theirs))
        func words(_ reading: RowReading, _ texts: [String: String], _ place: Int) -> String? {
            reading.values[place].map { speech.words($0, place) } ?? texts[registry.fields[place].name]
        }
        let differences = registry.fields.enumerated().compactMap { place, field -> DraftConflictView.Difference? in
            let (a, b) = (left.values[place], right.values[place])
            let isSame = a == b && (a != nil || mine.texts[field.name] == theirs[field.name])
            guard !isSame else { return nil }
            return .init(
                name: "take.\(field.name)", id: "take.\(field.name)", label: field.title.shown(in: language),
                mine: words(left, mine.texts, place), theirs: field.isRestricted ? nil : words(right, theirs, place),
                isRestricted: field.isRestricted)
        }
        var hidden: [RecordFormView.Hidden] = [
            .init(name: "draft", value: "\(mine.draft)"), .init(name: "base_version", value: "\(mine.baseVersion)"),
            .init(name: "change", value: mine.change.rawValue), .init(name: "reason", value: mine.reason),
            .init(name: "other", value: isDraft ? "draft" : "live"),
        ]
        if let key = mine.key { hidden.append(.init(name: "key", value: key)) }
        if let revision = mine.revision { hidden.append(.init(name: "revision", value: "\(revision)")) }
        for field in registry.fields {
            guard let text = mine.texts[field.name] else { continue }
            // One that nobody typed just now is on the server already.
            if field.isRestricted, !mine.typed.contains(field.name) { continue }
            hidden.append(.init(name: "f.\(field.name)", value: text))
        }
        let paths = KeptPaths(principal.tenant, registry)
        let view = DraftConflictView(
            place: KeptPlaceView(registry, for: principal, at: "rows", platform, language),
            title: speech.title(left.values, key: mine.key ?? platform.texts("drafts.untitled", language)),
            isDraft: isDraft, who: actor.map { platform.name(of: $0, names, language) } ?? "",
            day: DayView((isDraft ? draft?.updatedAt : live?.at) ?? platform.now(), language),
            version: String((isDraft ? draft?.revision : live?.version) ?? 0),
            action: mine.revision == nil ? "\(paths.registry)/drafts" : paths.draft(mine.draft), hidden: hidden,
            differences: differences)
        return try platform.page(
            view, for: request, context, sample: platform.isSample(principal.tenant), status: .conflict)
    }
}
