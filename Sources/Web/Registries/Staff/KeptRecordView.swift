import Content
import Foundation
import Identity
import Kernel
import Registries

/// `…/rows/{key}`: one row, what can be done with it, and its versions.
struct KeptRecordView: View {
    static let template = "registries-staff/record"

    struct Version: Sendable {
        var number: String
        var day: DayView
        var who: String
        var isFirst = false
        var isUpdate = false
        var isCorrection = false
        var isWithdrawal = false
        var isCurrent = false
        var reason: String?
        var changes: [RecordView.Change]
        /// Restricted fields that changed, by their titles.
        var restricted: [String] = []
    }

    struct Held: Sendable {
        /// Nil is the whole row.
        var field: String?
        var reason: String
        var who: String
        var day: DayView
        var reviewer: String?
        var endsOn: DayView
        var isWaiting = false
        var isHolding = false
        /// Who reads asked for it, and somebody else has to agree.
        var isOwn = false
        /// POST.
        var approvePath: String?
        var liftPath: String?
    }

    struct Reason: Sendable {
        var action: String
        var version: String
        var hasError: Bool
        var reason: TextareaView
        /// Of a revert.
        var versions: ChoicesView?
    }

    struct HoldForm: Sendable {
        var action: String
        var hasErrors: Bool
        var field: ChoicesView
        var reason: TextareaView
        var endsOn: FieldView
    }

    var place: KeptPlaceView
    var title: String
    var tag: String?
    var key: String
    var version: String
    var errors: ErrorSummaryView?
    // What happened just now; at most one.
    var isPublished = false
    /// There was nothing new in what was published.
    var isUnchanged = false
    var isNowWithdrawn = false
    var isReverted = false
    var isRequested = false
    var isNowWithheld = false
    var isLifted = false
    var isWithdrawn: Bool
    var isHidden: Bool
    var checked: DayView?
    var overdue: DayView?
    var warnings: [String]
    /// Nil when nobody sees it in public.
    var publicPath: String?
    var editPath: String?
    /// Somebody has begun a draft.
    var draftPath: String?
    var restrictedPath: String?
    var held: [Held]
    var hold: HoldForm?
    var withdraw: Reason?
    var revert: Reason?
    var versions: [Version]

    static let examples = [
        KeptRecordView(
            place: .example(at: "rows"), title: "見本保育園", key: "131083~1", version: "3",
            errors: ErrorSummaryView([("reason", "ここに入力してください。")]), isPublished: true, isWithdrawn: false,
            isHidden: false,
            checked: DayView(year: 2025, month: 8, day: 1, .ja), overdue: DayView(year: 2026, month: 8, day: 1, .ja),
            warnings: ["電話：桁が足りません。"], publicPath: "/registries/x/records/1", editPath: "/organizations/mihon/x/edit",
            draftPath: "/organizations/mihon/x/drafts/1", restrictedPath: "/organizations/mihon/x/restricted",
            held: [
                Held(
                    field: "電話", reason: "迷惑電話が続いているため", who: "見本 花子", day: DayView(year: 2026, month: 11, day: 2, .ja),
                    endsOn: DayView(year: 2026, month: 12, day: 31, .ja), isWaiting: true, approvePath: "/a",
                    liftPath: "/l"),
                Held(
                    reason: "<b>調査中</b>", who: "見本 太郎", day: DayView(year: 2026, month: 11, day: 1, .ja),
                    reviewer: "見本 次郎",
                    endsOn: DayView(year: 2026, month: 12, day: 1, .ja), isHolding: true, liftPath: "/l"),
                Held(
                    reason: "終わった", who: "見本 太郎", day: DayView(year: 2025, month: 11, day: 1, .ja), reviewer: "見本 次郎",
                    endsOn: DayView(year: 2025, month: 12, day: 1, .ja)),
            ],
            hold: HoldForm(
                action: "/organizations/mihon/x/withholdings", hasErrors: true,
                field: ChoicesView("field", chosen: "", [("", "この行のすべて", nil), ("phone", "電話", nil)]),
                reason: TextareaView("reason", error: "ここに入力してください。", isRequired: true, limit: 2000, rows: 2),
                endsOn: FieldView("ends_on", value: "2026-12-31", isRequired: true, type: "date")),
            withdraw: Reason(
                action: "/organizations/mihon/x/withdraw", version: "3", hasError: false,
                reason: TextareaView("withdraw_reason", isRequired: true, limit: 2000, rows: 2)),
            revert: Reason(
                action: "/organizations/mihon/x/revert", version: "3", hasError: false,
                reason: TextareaView("revert_reason", isRequired: true, limit: 2000, rows: 2),
                versions: ChoicesView("to", chosen: nil, [("2", "2版（2026年11月1日）", nil), ("1", "1版", nil)])),
            versions: [
                Version(
                    number: "3", day: DayView(year: 2026, month: 11, day: 2, .ja), who: "見本 花子", isCorrection: true,
                    isCurrent: true, reason: "金額の誤り", changes: [.init(title: "定員", before: "80", after: "90")],
                    restricted: ["内部メモ"]),
                Version(
                    number: "1", day: DayView(year: 2025, month: 8, day: 1, .ja), who: "<b>", isFirst: true, changes: []
                ),
            ]),
        KeptRecordView(
            place: .hostile(at: "rows"), title: "<b>Verylongtitlewithoutanyspacesthathastobreaksomewhere_2026</b>",
            tag: "ja", key: "<i>", version: "2", isNowWithdrawn: true, isWithdrawn: true, isHidden: true,
            checked: DayView(year: 2026, month: 8, day: 1, .ja), warnings: [], held: [],
            versions: [
                Version(
                    number: "2", day: DayView(year: 2026, month: 11, day: 2, .ja), who: "見本 花子", isWithdrawal: true,
                    isCurrent: true, reason: "<b>閉園</b>", changes: [])
            ]),
    ]
}

extension KeptRecordView {
    /// What was entered and could not be done.
    struct Given {
        var field = ""
        var reason = ""
        var endsOn = ""
        var chosenVersion: String?
        var errors: [(name: String, message: String)] = []
        var general: [String] = []
    }

    struct Found: Sendable {
        /// Newest first, not empty.
        let history: [Record]
        let withholdings: [Withholding]
        let draft: RecordDraft?
        let names: [User.ID: String]
    }

    init(
        _ found: Found, _ given: Given, of registry: Registry, for principal: Principal, done: String?,
        _ platform: Platform, _ language: Language
    ) throws {
        let speech = RecordWords(registry, platform, language)
        let current = found.history[0]
        let paths = KeptPaths(principal.tenant, registry)
        let path = paths.row(current.key)
        // Whoever may not read what is withheld sees what everybody sees.
        let isWhole = principal.may(.readRestricted)
        let values = try registry.values(of: isWhole ? current.document : current.shown)
        let mayKeep = principal.may(.keepRecords)
        let (now, colon) = (platform.now(), language == .en ? ": " : "：")
        let message = Dictionary(given.errors) { first, _ in first }
        let label = { (name: String) in
            registry.field(named: name).map { registry.fields[$0].title.shown(in: language) } ?? name
        }
        place = KeptPlaceView(registry, for: principal, at: "rows", platform, language)
        title = speech.title(values, key: current.key)
        tag = speech.tag(of: title)
        (key, version) = (current.key, String(current.version))
        errors = ErrorSummaryView(given.errors, general: given.general)
        (isPublished, isUnchanged) = (done == "published", done == "unchanged")
        (isNowWithdrawn, isReverted) = (done == "withdrawn", done == "reverted")
        (isRequested, isNowWithheld, isLifted) = (done == "requested", done == "withheld", done == "lifted")
        isWithdrawn = current.isWithdrawn
        isHidden = !current.isWithdrawn && !current.isListed
        checked = current.checkedOn.map { DayView($0, language) }
        overdue =
            current.isWithdrawn
            ? nil
            : current.checkedOn.flatMap { registry.overdue(checked: $0, on: Day(now)) }.map { DayView($0, language) }
        warnings =
            current.warnings == 0
            ? []
            : platform.reader(of: registry, for: principal.tenant).read(again: values).remarks
                .filter { $0.level == .warning && $0.field.map { !registry.fields[$0].isRestricted } ?? true }
                .map { remark in
                    (remark.field.map { registry.fields[$0].title.shown(in: language) + colon } ?? "")
                        + platform.words(for: remark, language)
                }
        publicPath = isHidden ? nil : registry.path(of: current.key)
        draftPath = found.draft.map { paths.draft($0.id) }
        editPath = mayKeep && !current.isWithdrawn ? path + "/edit" : nil
        restrictedPath =
            registry.hasRestrictedFields && principal.may(.readRestricted) ? path + "/restricted" : nil
        held = found.withholdings.map {
            Held(
                $0, at: now, path: "\(path)/withholdings/\($0.id)", for: principal, found.names, label, platform,
                language)
        }
        if mayKeep, !current.isWithdrawn {
            let fields = registry.fields.indices.filter {
                !registry.key.contains($0) && !registry.fields[$0].isRestricted && values[$0] != nil
            }
            hold = HoldForm(
                action: path + "/withholdings",
                hasErrors: ["field", "reason", "ends_on"].contains { message[$0] != nil },
                field: ChoicesView(
                    "field", chosen: given.field, error: message["field"],
                    [("", platform.texts("records.withhold.wholeRow", language), nil)]
                        + fields.map {
                            (registry.fields[$0].name, registry.fields[$0].title.shown(in: language), nil)
                        }),
                reason: TextareaView(
                    "reason", value: given.reason, error: message["reason"], isRequired: true, limit: 2000, rows: 2),
                endsOn: FieldView(
                    "ends_on", value: given.endsOn, error: message["ends_on"], isRequired: true, type: "date"))
            withdraw = Reason(
                action: path + "/withdraw", version: version, hasError: message["withdraw_reason"] != nil,
                reason: TextareaView(
                    "withdraw_reason", error: message["withdraw_reason"], isRequired: true, limit: 2000, rows: 2))
        }
        let older = found.history.dropFirst().filter { !$0.isWithdrawn }
        if mayKeep, !older.isEmpty {
            revert = Reason(
                action: path + "/revert", version: version, hasError: message["revert_reason"] != nil,
                reason: TextareaView(
                    "revert_reason", error: message["revert_reason"], isRequired: true, limit: 2000, rows: 2),
                versions: ChoicesView(
                    "to", chosen: given.chosenVersion,
                    older.map { old in
                        (
                            String(old.version),
                            platform.texts(
                                "records.revert.version", language,
                                ["version": String(old.version), "day": DayView(old.at, language).shown]), nil
                        )
                    }))
        }
        versions = try Self.versions(found, isWhole: isWhole, speech)
    }

    private static func versions(_ found: Found, isWhole: Bool, _ speech: RecordWords) throws -> [Version] {
        let (registry, language) = (speech.registry, speech.language)
        let all = try found.history.map { ($0, try registry.values(of: isWhole ? $0.document : $0.shown)) }
        return all.enumerated().map { place, version in
            let (record, values) = version
            let isOldestShown = place + 1 == all.count
            let changes = isOldestShown ? [] : registry.changes(from: all[place + 1].1, to: values)
            return Version(
                number: String(record.version), day: DayView(record.at, language),
                who: speech.platform.name(of: record.actor, found.names, language), isFirst: record.version == 1,
                isUpdate: record.change == .update && record.version > 1, isCorrection: record.change == .correction,
                isWithdrawal: record.change == .withdrawal, isCurrent: place == 0, reason: record.reason,
                changes: changes.filter { !registry.fields[$0.field].isRestricted }
                    .map { RecordView.Change($0, speech) },
                restricted: changes.filter { registry.fields[$0.field].isRestricted }
                    .map { registry.fields[$0.field].title.shown(in: language) })
        }
    }
}

extension KeptRecordView.Held {
    init(
        _ withholding: Withholding, at now: Date, path: String, for principal: Principal, _ names: [User.ID: String],
        _ label: (String) -> String, _ platform: Platform, _ language: Language
    ) {
        let isOpen = withholding.liftedAt == nil && Day(now) <= withholding.endsOn
        let isOwn = withholding.requestedBy == principal.actor
        self.init(
            field: withholding.field.map(label), reason: withholding.reason,
            who: platform.name(of: withholding.requestedBy, names, language),
            day: DayView(withholding.requestedAt, language),
            reviewer: withholding.reviewedBy.map { platform.name(of: $0, names, language) },
            endsOn: DayView(withholding.endsOn, language), isWaiting: isOpen && withholding.reviewedBy == nil,
            isHolding: withholding.holds(at: now))
        let mayReview = isWaiting && principal.may(.reviewRecords)
        self.isOwn = mayReview && isOwn
        approvePath = mayReview && !isOwn ? path + "/approve" : nil
        liftPath = isOpen && principal.may(.keepRecords) ? path + "/lift" : nil
    }
}
