/// `/registries/{name}/dictionary`: what every field means and what may stand in it, made from the schema.
struct DictionaryView: View {
    static let template = "registries/dictionary"

    struct Category: Sendable {
        var value: String
        var label: String
    }

    struct Field: Sendable {
        var id: String
        var name: String
        var title: String
        var about: String?
        var type: String
        var format: String?
        var isKey = false
        var isRequired = false
        var isRecommended = false
        var isRestricted = false
        /// What a value has to keep to, a sentence each.
        var limits: [String]
        /// A regular expression.
        var pattern: String?
        var example: String?
        var aliases: [String]
        /// Mends made without asking, a sentence each.
        var mends: [String]
        /// The key of another registry.
        var reference: LinkView?
        var categories: [Category]
        var categoriesCount: String
        /// Too many to stand there unfolded.
        var isFolded = false
        var tag: String?
    }

    struct Rule: Sendable {
        var message: String
        var isError: Bool
        var fields: [LinkView]
        /// In CEL, as it stands in the schema.
        var expression: String
    }

    var head: RegistryHeadView
    var about: String
    var count: String
    var key: String
    var unique: [String]
    var rules: [Rule]
    var fields: [Field]
    var schemaPath: String
    var packagePath: String

    static let examples = [
        DictionaryView(
            head: .example, about: "区市町村と都が行う、妊娠から子育てまでの制度です。", count: "2", key: "制度番号",
            unique: ["制度名、実施場所"],
            rules: [
                Rule(
                    message: "終わりの日が始まりの日より前です。", isError: true, fields: [LinkView(name: "開始日", path: "#field-1")],
                    expression: "from == null || to == null || from <= to"),
                Rule(message: "問い合わせ先がありません。", isError: false, fields: [], expression: "has(contact)"),
            ],
            fields: [
                Field(
                    id: "field-1", name: "institutionName.canonicalName", title: "制度の正式名称",
                    about: "どの自治体でも同じ、制度の標準の名前。", type: "文字", isKey: true, isRequired: true,
                    limits: ["200字まで", "同じ値は1つだけ"], pattern: "[ぁ-ん]+", example: "児童手当", aliases: ["名称", "制度名"],
                    mends: ["続いた空白を1つにします"],
                    reference: LinkView(name: "市区町村", path: "/registries/municipalities"),
                    categories: [Category(value: "002", label: "妊娠・出産"), Category(value: "<b>", label: "<b>")],
                    categoriesCount: "2"),
                Field(
                    id: "field-2", name: "contact.person", title: "担当者", type: "文字", format: "メールアドレス",
                    isRecommended: true, isRestricted: true, limits: [], aliases: [], mends: [],
                    categories: [Category(value: "1", label: "一")], categoriesCount: "1", isFolded: true, tag: "ja"),
            ], schemaPath: "/api/v1/registries/childcare-programmes",
            packagePath: "/api/v1/registries/childcare-programmes/datapackage.json"),
        DictionaryView(
            head: .example, about: "", count: "0", key: "", unique: [], rules: [], fields: [],
            schemaPath: "/api/v1/registries/x", packagePath: "/api/v1/registries/x/datapackage.json"),
    ]
}
