import Kernel
/// `/services/{organization}/{slug}/simplicity`: what a service asks of people, what could be left out, and who does
/// something alike.
struct SimplicityView: View {
    static let template = "simplicity/show"

    struct Figure: Sendable {
        /// `text.simplicity.figure.<name>` in words.
        var name: String
        /// "12"; nil where nobody said.
        var value: String?
        var unit: String
        var isFromRegistry = false
    }

    /// Something that need not be asked for.
    struct Removable: Sendable {
        struct Keeper: Sendable {
            var title: String
            var condition: String
        }

        var name: String
        /// A document, not a field.
        var isDocument = false
        /// What it is, in the office's words.
        var fact: String
        var keepers: [Keeper]
        var note: String?
    }

    struct Row: Sendable {
        var name: String
        var path: String
        var checked: DayView?
        var version: String
    }

    /// Minutes by cases.
    struct Burden: Sendable {
        var minutes: String
        var cases: String
        var fiscalYear: String?
        var hours: String
        /// What leaving out could save: fields of all, and the hours of their share.
        var fields: String?
        var removable: String?
        var saved: String?
    }

    struct Change: Sendable {
        var day: DayView
        var asked: String
        var minutes: String?
    }

    struct Alike: Sendable {
        var title: String
        var path: String
        var summary: String?
        var organization: String
        /// "62"
        var percent: String
        var isSoftware = false
        var isSample = false
    }

    struct Next: Sendable {
        var sentence: String
        var path: String?
        var action: String?
    }

    var title: String
    var servicePath: String
    var organization: LinkView
    /// For staff.
    var workplace: WorkplaceView?
    /// The service has only just been registered.
    var isNew = false
    /// Nobody has said yet what it asks.
    var isOpen = false
    /// How it is now, in a sentence.
    var now: String
    var next: Next
    var figures: [Figure] = []
    var row: Row?
    var removable: [Removable] = []
    /// What is asked and has to be: names.
    var kept: [String] = []
    /// Documents the registry's row says can be looked up, where it names none.
    var obtainable: String?
    var burden: Burden?
    var changes: [Change] = []
    var alike: [Alike] = []
    var alikeCount: String
    var dataPath: String

    static let examples = [
        SimplicityView(
            title: "図書館の本の予約", servicePath: "/services/mihon/library",
            organization: LinkView(name: "見本市", path: "/organizations/mihon"), workplace: .example(at: "simplicity"),
            isNew: true, now: "16のことを求めています。そのうち2つは、役所がすでに知っています。",
            next: Next(
                sentence: "「住所」を聞くのをやめましょう。住民基本台帳でわかります。", path: "/services/mihon/library/canvas",
                action: "キャンバスを直す"),
            figures: [
                Figure(name: "記入する項目", value: "12", unit: "項目"),
                Figure(name: "出す書類", value: "3", unit: "点", isFromRegistry: true),
                Figure(name: "来庁", value: "1", unit: "回"), Figure(name: "記入の時間", value: "15", unit: "分"),
                Figure(name: "結果までの日数", unit: "日"),
            ],
            row: Row(
                name: "図書館利用の申込み", path: "/registries/procedures/records/990019-1",
                checked: DayView(year: 2026, month: 10, day: 1, .ja), version: "3"),
            removable: [
                Removable(
                    name: "現住所", fact: "住所",
                    keepers: [
                        .init(title: "住民基本台帳", condition: "本人の住む自治体の事務であること。"),
                        .init(title: "前回の申請", condition: "更新の申請であること。"),
                    ]),
                Removable(
                    name: "住民票の写し", isDocument: true, fact: "住民票の写し",
                    keepers: [.init(title: "住民基本台帳", condition: "本人の住む自治体の事務であること。")], note: "写しは要りません。"),
            ], kept: ["受け取る館", "<b>本の題名</b>"], obtainable: nil,
            burden: Burden(
                minutes: "15", cases: "5,200", fiscalYear: "2025", hours: "1,300", fields: "12", removable: "1",
                saved: "108"),
            changes: [
                Change(day: DayView(year: 2026, month: 9, day: 1, .ja), asked: "21", minutes: "25"),
                Change(day: DayView(year: 2026, month: 11, day: 1, .ja), asked: "16", minutes: nil),
            ],
            alike: [
                Alike(
                    title: "本の予約", path: "/services/131016/books", summary: "図書館の本を予約します。", organization: "千代田区",
                    percent: "62"),
                Alike(
                    title: "<i>蔵書予約システム</i>", path: "/registries/software/records/x", organization: "東京都",
                    percent: "31",
                    isSoftware: true, isSample: true),
            ], alikeCount: "2", dataPath: "/api/v1/services/mihon/library/simplicity"),
        SimplicityView(
            title: "<b>東京都島しょ地域における災害時要支援者の避難行動に関する個別計画の作成サービス</b>", servicePath: "/services/tokyo/x",
            organization: LinkView(name: "東京都", path: "/organizations/tokyo"), isOpen: true, now: "何を求めるかは、まだ書かれていません。",
            next: Next(sentence: "何を求めるかを、キャンバスに書き出しましょう。"), alikeCount: "0",
            dataPath: "/api/v1/services/tokyo/x/simplicity"),
    ]
}
