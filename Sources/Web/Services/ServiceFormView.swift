import Content
import Kernel

/// `/services/new` and `/services/{organization}/{slug}/edit`.
struct ServiceFormView: View {
    static let template = "services/edit"

    /// What was entered, or what the service says now; empty where there is nothing.
    struct Given: Sendable {
        var slug = ""
        var titleJa = ""
        var titleEasy = ""
        var titleEn = ""
        var summaryJa = ""
        var summaryEasy = ""
        var summaryEn = ""
        var url = ""
        /// `yes`, `no` or `unknown` by attribute; what is not there is unknown.
        var attributes: [String: String] = [:]
        var channels: Set<String> = []
    }

    struct Question: Sendable {
        var question: String
        var answer: ChoicesView
    }

    struct Check: Sendable {
        var id: String
        var value: String
        var label: String
        var isChosen: Bool
    }

    static let attributes = [
        "public_website", "takes_applications", "handles_personal_data", "sends_notifications", "uses_ai",
        "takes_payments", "publishes_data", "built_by_vendor",
    ]
    static let channels = ["web", "app", "counter", "phone", "paper"]

    /// POST.
    var action: String
    /// Where cancelling leads.
    var back: String
    /// Nil for a new service.
    var workplace: WorkplaceView?
    var errors: ErrorSummaryView?
    /// A menu, when there is more than one to choose from.
    var organization: ChoicesView?
    /// The only one there is.
    var onlyOrganization: LinkView?
    /// Only for a new service.
    var slug: FieldView?
    var titleJa: FieldView
    var titleEasy: FieldView
    var titleEn: FieldView
    var summaryJa: TextareaView
    var summaryEasy: TextareaView
    var summaryEn: TextareaView
    var url: FieldView
    var channels: [Check]
    var questions: [Question]

    /// A new service.
    ///
    /// - Parameters:
    ///   - organizations: keys and names of those where this person may register one.
    ///   - errors: finished sentences by the domain's field names, `title.ja` and so on.
    init(
        newIn organizations: [(key: String, name: String)], chosen: String?, _ texts: Texts, _ language: Language,
        given: Given = Given(), errors: [(name: String, message: String)] = [], general: [String] = []
    ) {
        self.init(action: "/services", back: "/desk", texts, language, given, errors, general)
        let errors = Self.named(errors)
        slug = FieldView(
            "slug", value: given.slug, error: errors.first { $0.name == "slug" }?.message, isRequired: true)
        if organizations.count == 1, let only = organizations.first {
            onlyOrganization = LinkView(name: only.name, path: only.key)
        } else {
            organization = ChoicesView(
                "organization", chosen: chosen, error: errors.first { $0.name == "organization" }?.message,
                isRequired: true, organizations.map { ($0.key, $0.name, nil) })
        }
    }

    /// An edit.
    init(
        of workplace: WorkplaceView, _ texts: Texts, _ language: Language, given: Given,
        errors: [(name: String, message: String)] = [], general: [String] = []
    ) {
        self.init(
            action: workplace.path + "/edit", back: workplace.path, texts, language, given, errors, general)
        self.workplace = workplace
    }

    private init(
        action: String, back: String, _ texts: Texts, _ language: Language, _ given: Given,
        _ errors: [(name: String, message: String)], _ general: [String]
    ) {
        let named = Self.named(errors)
        let error = Dictionary(named.map { ($0.name, $0.message) }) { first, _ in first }
        func field(_ name: String, _ value: String, isRequired: Bool = false, type: String = "text") -> FieldView {
            FieldView(name, value: value, error: error[name], isRequired: isRequired, type: type)
        }
        func area(_ name: String, _ value: String, isRequired: Bool = false) -> TextareaView {
            TextareaView(name, value: value, error: error[name], isRequired: isRequired, limit: 400, rows: 3)
        }
        (self.action, self.back) = (action, back)
        self.errors = ErrorSummaryView(
            named,
            in: [
                ("organization", "service-form.organization"), ("title_ja", "service-form.titleJa"),
                ("slug", "service-form.slug"), ("summary_ja", "service-form.summaryJa"), ("url", "service-form.url"),
                ("channels", "service-form.channels"),
            ] + Self.attributes.map { ($0, "service-form.ask.\($0)") } + [
                ("title_easy", "service-form.titleEasy"), ("summary_easy", "service-form.summaryEasy"),
                ("title_en", "service-form.titleEn"), ("summary_en", "service-form.summaryEn"),
            ], general: general, texts, language)
        titleJa = field("title_ja", given.titleJa, isRequired: true)
        titleEasy = field("title_easy", given.titleEasy)
        titleEn = field("title_en", given.titleEn)
        summaryJa = area("summary_ja", given.summaryJa, isRequired: true)
        summaryEasy = area("summary_easy", given.summaryEasy)
        summaryEn = area("summary_en", given.summaryEn)
        url = field("url", given.url, type: "url")
        channels = Self.channels.enumerated().map { index, channel in
            Check(
                id: index == 0 ? "channels" : "channels-\(index + 1)", value: channel,
                label: texts("parts.channel.\(channel)", language), isChosen: given.channels.contains(channel))
        }
        questions = Self.attributes.map { attribute in
            Question(
                question: texts("service-form.ask.\(attribute)", language),
                answer: ChoicesView(
                    attribute, chosen: given.attributes[attribute] ?? "unknown", error: error[attribute],
                    isRequired: true,
                    ["yes", "no", "unknown"].map { ($0, texts("service-form.\($0)", language), nil) }))
        }
    }

    /// The domain's names of fields as the form's: `title.ja-easy` is `title_easy`.
    private static func named(_ errors: [(name: String, message: String)]) -> [(name: String, message: String)] {
        errors.map { error in
            let name = String(error.name.map { $0 == "." ? "_" : $0 })
            return (name.hasSuffix("_ja-easy") ? name.dropLast("ja-easy".count) + "easy" : name, error.message)
        }
    }

    static let examples = [
        ServiceFormView(newIn: [("mihon", "見本市")], chosen: nil, StaffSample.texts, .ja),
        ServiceFormView(
            newIn: [("tokyo", "東京都"), ("tokyo-digital-services", "東京都デジタルサービス局")],
            chosen: "tokyo-digital-services", StaffSample.texts, .ja,
            given: Given(
                slug: "大きなごみ", summaryJa: "</textarea><b>粗大ごみ", url: "javascript:alert(1)",
                attributes: ["uses_ai": "no", "takes_applications": "yes"], channels: ["web", "phone"]),
            errors: [
                ("slug", "半角の小文字、数字、ハイフン（-）だけを使ってください。例：oversized-waste"), ("title.ja", "ここに入力してください。"),
                ("title.ja-easy", "120文字までです。短くしてから、もう一度送ってください。"),
                ("url", "ウェブサイトのURLの形になっていません。https:// から書いてください。"),
            ]),
        ServiceFormView(
            of: .example(at: "edit"), StaffSample.texts, .ja,
            given: Given(
                titleJa: "図書館の本の予約", titleEasy: "[図書館|としょかん]の[本|ほん]の[予約|よやく]", titleEn: "Book reservations",
                summaryJa: "市内6つの図書館の本をさがし、予約し、受け取る館を選べます。", url: "https://library.mihon.example/",
                attributes: ["public_website": "yes", "handles_personal_data": "yes", "uses_ai": "no"],
                channels: ["web", "counter"])),
    ]
}
