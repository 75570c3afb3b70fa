import Content
import Kernel
import Registries

/// One field of a row's form, made from the schema (partial `registries-staff/field`).
struct RecordFieldView: Sendable {
    /// What there is to say about what was entered.
    struct Note: Sendable {
        var isError: Bool
        var isWarning: Bool
        var isRepair: Bool
        var words: String
    }

    struct Line: Sendable {
        var value: String
        /// As in HTML: `text`, `numeric`, `decimal`, `email`, `url` or `tel`.
        var inputmode: String
    }

    struct Area: Sendable {
        var value: String
        var rows: String
    }

    struct Choice: Sendable {
        var id: String
        var value: String
        var label: String
        var isChosen: Bool
    }

    struct Choices: Sendable {
        var choices: [Choice]
        /// What was entered and cannot be chosen, kept to be seen.
        var rest: String?
    }

    /// Name and id of the input.
    var name: String
    var label: String
    var help: String?
    /// Which forms are taken, "2026-04-01 か 令和8年4月1日".
    var form: String?
    var example: String?
    var isRequired = false
    var isRecommended = false
    var isRestricted = false
    /// A restricted value stands there and is not shown; the name of the box that takes it away.
    var clearName: String?
    var hasError = false
    var notes: [Note] = []
    // Exactly one of these.
    var line: Line?
    var area: Area?
    var menu: Choices?
    var radios: Choices?
    var boxes: Choices?
}

/// Some fields under one heading.
struct RecordFieldGroupView: Sendable {
    var id: String
    var title: String
    /// How many of its fields are filled in.
    var filled: String
    var count: String
    /// How many have to be mended; nil when none.
    var errors: String?
    /// Nothing is folded in short forms.
    var isFolded: Bool
    var isOpen: Bool
    var fields: [RecordFieldView]
}

/// Makes a form's fields from a schema and what was entered.
struct RecordFormFields {
    let registry: Registry
    let platform: Platform
    let language: Language
    let texts: [String: String]
    let reading: RowReading
    /// Whether there is something to say yet; an empty new form is not scolded.
    let tellsErrors: Bool
    /// Restricted fields whose text was typed just now and may be seen.
    let typed: Set<String>
    /// By field: what the other rows had to say.
    let problems: [String: [String]]

    private static let fewFields = 12
    private static let runLength = 10

    var groups: [RecordFieldGroupView] {
        let isFolded = registry.fields.count > Self.fewFields
        return runs.enumerated().map { number, places in
            let fields = places.map(field)
            let errors = fields.count { $0.hasError }
            let filled = places.count { texts[registry.fields[$0].name] != nil }
            let isNeeded = places.contains { registry.fields[$0].constraints.isRequired }
            return RecordFieldGroupView(
                id: "group-\(number + 1)", title: title(places), filled: Look.count(filled),
                count: Look.count(places.count), errors: errors == 0 ? nil : Look.count(errors), isFolded: isFolded,
                isOpen: isNeeded && filled < places.count || fields.contains { !$0.notes.isEmpty }, fields: fields)
        }
    }

    /// "名称、名称_カナ、名称_英字 ほか"
    private func title(_ places: [Int]) -> String {
        let comma = language == .en ? ", " : "、"
        let titles = places.prefix(3).map { registry.fields[$0].title.shown(in: language) }.joined(separator: comma)
        return places.count > 3 ? titles + " …" : titles
    }

    /// Fields of one object stand together; those without, in runs that are not too long.
    private var runs: [[Int]] {
        var runs: [[Int]] = []
        var last: Substring?
        for (place, field) in registry.fields.enumerated() {
            let parts = field.name.split(separator: ".", maxSplits: 1)
            let group = parts.count > 1 ? parts[0] : ""
            if group == last, let run = runs.last, !group.isEmpty || run.count < Self.runLength {
                runs[runs.count - 1].append(place)
            } else {
                runs.append([place])
            }
            last = group
        }
        return runs
    }

    func errors(of place: Int) -> [String] {
        let told = tellsErrors ? words(place, .error) : []
        // Who publishes a draft as it lies there is told the same by the reading and by the refusal.
        return told + (problems[registry.fields[place].name] ?? []).filter { !told.contains($0) }
    }

    private func words(_ place: Int?, _ level: Remark.Level) -> [String] {
        reading.remarks.filter { $0.field == place && $0.level == level }.map { platform.words(for: $0, language) }
    }

    private func field(_ place: Int) -> RecordFieldView {
        let schema = registry.fields[place]
        let text = texts[schema.name] ?? ""
        var view = RecordFieldView(
            name: "f.\(schema.name)", label: schema.title.shown(in: language),
            help: schema.description?.shown(in: language), form: form(schema),
            example: schema.example.flatMap { $0.isEmpty ? nil : $0 })
        view.isRequired = schema.constraints.isRequired
        view.isRecommended = schema.isRecommended && !view.isRequired
        view.isRestricted = schema.isRestricted
        if schema.isRestricted, !text.isEmpty, !typed.contains(schema.name) { view.clearName = "clear.\(schema.name)" }
        let isHidden = schema.isRestricted && !typed.contains(schema.name)
        let errors = errors(of: place)
        view.hasError = !errors.isEmpty
        view.notes = errors.map { .init(isError: true, isWarning: false, isRepair: false, words: $0) }
        // Remarks quote the value.
        if !isHidden, tellsErrors || !text.isEmpty {
            view.notes += words(place, .repair).map {
                .init(isError: false, isWarning: false, isRepair: true, words: $0)
            }
            view.notes += words(place, .warning).map {
                .init(isError: false, isWarning: true, isRepair: false, words: $0)
            }
        }
        // What was kept once and is not to be seen is not sent out.
        control(&view, schema, isHidden ? "" : text, isHidden ? nil : reading.values[place])
        return view
    }

    private func control(_ view: inout RecordFieldView, _ schema: Field, _ text: String, _ value: FieldValue?) {
        if schema.kind == .boolean {
            var chosen = text
            if case .boolean(let flag)? = value { chosen = flag ? "true" : "false" }
            view.radios = choices(
                view.name,
                ["": "unknown", "true": "yes", "false": "no"].sorted { $0.key > $1.key }.map {
                    ($0.key, platform.texts("records.form.boolean.\($0.value)", language))
                }, chosen: [chosen])
        } else if schema.kind == .list, !schema.categories.isEmpty {
            var chosen = text.isEmpty ? [] : [text]
            if case .list(let parts)? = value { chosen = parts }
            view.boxes = choices(view.name, labels(schema), chosen: chosen)
        } else if !schema.categories.isEmpty {
            var chosen = text
            if case .text(let code)? = value { chosen = code }
            if case .integer(let number)? = value { chosen = String(number) }
            var menu = choices(
                view.name, [("", platform.texts("records.form.choose", language))] + labels(schema), chosen: [chosen])
            if let rest = menu.rest {
                menu.choices.append(.init(id: "", value: rest, label: rest, isChosen: true))
                menu.rest = nil
            }
            view.menu = menu
        } else if schema.isLong || [.list, .array, .object].contains(schema.kind) || text.contains("\n") {
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count
            view.area = .init(value: text, rows: String(min(12, max(schema.isLong ? 4 : 2, lines + 1))))
        } else {
            view.line = .init(value: text, inputmode: inputmode(schema))
        }
    }

    private func labels(_ schema: Field) -> [(String, String)] {
        schema.categories.map { ($0.value, $0.label.shown(in: language)) }
    }

    private func choices(
        _ name: String, _ all: [(value: String, label: String)], chosen: [String]
    ) -> RecordFieldView.Choices {
        let unknown = chosen.filter { value in !value.isEmpty && !all.contains { $0.value == value } }
        return RecordFieldView.Choices(
            choices: all.enumerated().map { index, choice in
                .init(
                    id: index == 0 ? name : "\(name)-\(index + 1)", value: choice.value, label: choice.label,
                    isChosen: chosen.contains(choice.value))
            }, rest: unknown.isEmpty ? nil : unknown.joined(separator: "\n"))
    }

    private func inputmode(_ schema: Field) -> String {
        switch (schema.kind, schema.format) {
        case (.integer, _), (.year, _), (_, .municipalityCode?), (_, .corporateNumber?): "numeric"
        case (.number, _): "decimal"
        case (_, .email?): "email"
        case (_, .uri?): "url"
        case (_, .phone?), (_, .postalCode?): "tel"
        default: "text"
        }
    }

    private func form(_ schema: Field) -> String? {
        let kinds: Set<Field.Kind> = [.date, .time, .datetime, .year, .yearmonth, .list, .array, .object, .geopoint]
        guard kinds.contains(schema.kind), schema.categories.isEmpty else { return nil }
        return platform.texts("records.kind.\(schema.kind.rawValue)", language)
    }
}

extension Platform {
    /// A remark in words; a rule's own come from its registry.
    func words(for remark: Remark, _ language: Language) -> String {
        switch remark.wording {
        case .message(let message): texts(message, language)
        case .rule(let text): text.shown(in: language)
        }
    }
}
