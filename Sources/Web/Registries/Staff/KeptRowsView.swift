import Content
import Hummingbird
import Identity
import Kernel
import Registries

/// `…/registries/{registry}`: the organisation's rows and drafts.
struct KeptRowsView: View {
    static let template = "registries-staff/rows"

    struct Row: Sendable {
        var title: String
        var path: String
        var key: String
        /// For who may change it.
        var editPath: String?
        var summary: String?
        var changed: DayView
        var checked: DayView?
        var isDue = false
        var isWarned = false
        /// The public does not see it.
        var isHidden = false
        var isWithdrawn = false
        var tag: String?
    }

    struct Draft: Sendable {
        var title: String
        var path: String
        var isSubmitted: Bool
        var who: String
        var day: DayView
    }

    struct Filter: Sendable {
        var name: String
        var path: String
        var count: String
        var isCurrent: Bool
    }

    var place: KeptPlaceView
    // What happened just now.
    var isPublished = false
    var publishedCount: String?
    var isDiscarded = false
    var isSubmitted = false
    var drafts: [Draft]
    var query: String
    var shown: String
    var filters: [Filter]
    var rows: [Row]
    var isFiltered: Bool
    var total: String
    var pagination: PaginationView?

    static let examples = [
        KeptRowsView(
            place: .example(at: ""), isPublished: true, publishedCount: "5",
            drafts: [
                Draft(
                    title: "見本児童館", path: "/organizations/mihon/registries/x/drafts/1", isSubmitted: true, who: "見本 花子",
                    day: DayView(year: 2026, month: 11, day: 20, .ja)),
                Draft(
                    title: "<b>名前のない下書き</b>", path: "/organizations/mihon/registries/x/drafts/2", isSubmitted: false,
                    who: "見本 太郎", day: DayView(year: 2026, month: 11, day: 19, .ja)),
            ], query: "保育", shown: "live",
            filters: [
                Filter(name: "公開中", path: "?show=live", count: "13", isCurrent: true),
                Filter(name: "確かめる時期", path: "?show=due", count: "2", isCurrent: false),
            ],
            rows: [
                Row(
                    title: "見本保育園", path: "/organizations/mihon/registries/x/rows/1", key: "131083~1",
                    editPath: "/organizations/mihon/registries/x/rows/1/edit", summary: "認可保育所",
                    changed: DayView(year: 2026, month: 11, day: 2, .ja),
                    checked: DayView(year: 2025, month: 8, day: 1, .ja), isDue: true, isWarned: true),
                Row(
                    title: "Verylongtitlewithoutanyspacesthathastobreaksomewhere_2026_<b>", path: "x", key: "<b>",
                    changed: DayView(year: 2026, month: 11, day: 2, .ja),
                    checked: DayView(year: 2026, month: 11, day: 1, .ja), isHidden: true, isWithdrawn: true, tag: "ja"),
            ], isFiltered: true, total: "13",
            pagination: PaginationView(shown: "50", total: "1,204", nextPath: "?cursor=50")),
        KeptRowsView(
            place: .hostile(at: ""), isDiscarded: true, drafts: [], query: "<b>", shown: "due", filters: [], rows: [],
            isFiltered: true, total: "0"),
        KeptRowsView(
            place: .example(at: ""), isSubmitted: true, drafts: [], query: "", shown: "live", filters: [], rows: [],
            isFiltered: false, total: "0"),
    ]
}

extension KeptRowsView {
    init(
        _ page: (rows: [Record], hasMore: Bool, total: Int), of asked: KeptRows, drafts: [RecordDraft],
        counts: [(KeptRows.Which, Int)], names: [User.ID: String], words: String, done: String?, count: Int?,
        for principal: Principal, _ request: Request, _ platform: Platform, _ language: Language
    ) throws {
        let (registry, paths) = (asked.registry, KeptPaths(principal.tenant, asked.registry))
        let speech = RecordWords(registry, platform, language)
        let reader = platform.reader(of: registry, for: principal.tenant)
        let mayKeep = principal.may(.keepRecords)
        place = KeptPlaceView(registry, for: principal, at: "", platform, language)
        (isPublished, isDiscarded, isSubmitted) = (done == "published", done == "discarded", done == "submitted")
        publishedCount = count.map { Look.count($0) }
        self.drafts = drafts.map { draft in
            let title = speech.title(
                reader.read(texts: draft.texts).values, key: draft.key ?? platform.texts("drafts.untitled", language))
            return Draft(
                title: title, path: paths.draft(draft.id), isSubmitted: draft.state == .submitted,
                who: platform.name(of: draft.editor, names, language), day: DayView(draft.updatedAt, language))
        }
        (query, shown) = (words, asked.which.rawValue)
        let address = RecordAddress(paths.registry, request.uri.queryParameters)
        filters = counts.filter { $0.1 > 0 || $0.0 == asked.which || $0.0 == .live }.map { which, count in
            Filter(
                name: platform.texts("records.show.\(which.rawValue)", language),
                path: address.with("show", which.rawValue), count: Look.count(count), isCurrent: which == asked.which)
        }
        rows = try page.rows.map { record in
            let values = try registry.values(of: record.shown)
            let path = paths.row(record.key)
            let (title, summary) = (speech.title(values, key: record.key), speech.summary(values))
            return Row(
                title: title, path: path, key: record.key,
                editPath: mayKeep && !record.isWithdrawn ? path + "/edit" : nil, summary: summary,
                changed: DayView(record.at, language), checked: record.checkedOn.map { DayView($0, language) },
                isDue: !record.isWithdrawn && registry.isOverdue(checked: record.checkedOn, on: asked.today),
                isWarned: record.warnings > 0, isHidden: !record.isWithdrawn && !record.isListed,
                isWithdrawn: record.isWithdrawn, tag: speech.tag(of: [title, summary].compactMap(\.self)))
        }
        isFiltered = !asked.words.isEmpty || asked.which != .live
        total = Look.count(page.total)
        pagination = PaginationView(
            request, next: page.hasMore ? page.rows.last.map { String($0.seq) } : nil, count: page.rows.count,
            total: page.total)
    }
}
