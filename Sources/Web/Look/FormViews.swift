/// One line of text in a form. Label and hint are the template's: `{{<field}}{{$label}}…{{/label}}{{/field}}`.
struct FieldView: Sendable {
    var name: String
    var value: String
    /// A finished sentence: what is wrong and what to do.
    var error: String?
    var isRequired: Bool
    /// `text`, `email`, `password`, `url`, `date`, `number` or `search`.
    var type: String
    /// As in HTML: `email`, `current-password`, `off` …
    var autocomplete: String

    init(
        _ name: String, value: String = "", error: String? = nil, isRequired: Bool = false, type: String = "text",
        autocomplete: String = "off"
    ) {
        (self.name, self.value, self.error) = (name, value, error)
        (self.isRequired, self.type, self.autocomplete) = (isRequired, type, autocomplete)
    }
}

/// Several lines of text, with how many characters there may be.
struct TextareaView: Sendable {
    var name: String
    var value: String
    var error: String?
    var isRequired: Bool
    /// "1,200"
    var limit: String
    /// "1200", for HTML.
    var maxlength: String
    var rows: String

    init(
        _ name: String, value: String = "", error: String? = nil, isRequired: Bool = false, limit: Int, rows: Int = 5
    ) {
        (self.name, self.value, self.error, self.isRequired) = (name, value, error, isRequired)
        (self.limit, maxlength, self.rows) = (Look.count(limit), String(limit), String(rows))
    }
}

/// One of several, as radio buttons (part `radios`) or as a menu (part `select`).
struct ChoicesView: Sendable {
    struct Choice: Sendable {
        var id: String
        var value: String
        var label: String
        var hint: String?
        var isChosen: Bool
    }

    var name: String
    var error: String?
    var isRequired: Bool
    /// The first choice has the id `name`, so that an error summary can lead to it.
    var choices: [Choice]

    init(
        _ name: String, chosen: String?, error: String? = nil, isRequired: Bool = false,
        _ choices: [(value: String, label: String, hint: String?)]
    ) {
        (self.name, self.error, self.isRequired) = (name, error, isRequired)
        self.choices = choices.enumerated().map { index, choice in
            Choice(
                id: index == 0 ? name : "\(name)-\(index + 1)", value: choice.value, label: choice.label,
                hint: choice.hint, isChosen: choice.value == chosen)
        }
    }
}

/// What has to be put right, on top of a form; every line leads to its field.
struct ErrorSummaryView: Sendable {
    struct Line: Sendable {
        var href: String?
        var message: String
    }

    var lines: [Line]

    /// Nil when nothing is wrong.
    init?(_ fields: [(name: String, message: String)], general: [String] = []) {
        guard !fields.isEmpty || !general.isEmpty else { return nil }
        lines =
            general.map { Line(href: nil, message: $0) } + fields.map { Line(href: "#\($0.name)", message: $0.message) }
    }
}
