import Kernel

/// `/guidelines/{guideline}`: its items in order, its version and what has changed.
struct GuidelineView: View {
    static let template = "guidelines/show"

    struct Version: Sendable {
        var name: String
        var seen: DayView
        var path: String
        var isCurrent = false
    }

    /// A sentence about one item, and where that is.
    struct Change: Sendable {
        var sentence: String
        var reason: String?
        var path: String?
    }

    var id: String
    var title: String
    var about: String
    var version: String
    var effective: DayView
    var isComing = false
    var count: String
    var must: String
    var rows: [GuidelineItemRow]
    /// The version before this one; nil for the first.
    var previous: String?
    var changes: [Change]
    /// Made in the course of work since.
    var ruleChanges: [Change]
    var versions: [Version]

    static let examples = [
        GuidelineView(
            id: "web", title: "ウェブとアクセシビリティ", about: "誰の、どの機器でも、読めて、押せて、見つかるウェブにするための項目です。",
            version: "2027.1", effective: DayView(year: 2027, month: 4, day: 1, .ja), isComing: true, count: "2",
            must: "1", rows: GuidelineItemRow.examples, previous: "2026.1",
            changes: [
                Change(sentence: "WEB-13 が加わりました：動画に字幕がある", path: "/guidelines/items/WEB-13"),
                Change(sentence: "WEB-02 は強く推奨から必須になりました：<b>色だけに頼らない</b>", path: "/guidelines/items/WEB-02"),
            ],
            ruleChanges: [
                Change(
                    sentence: "WEB-03 の段が「1」に変わります（2027年1月1日から、千代田区）", reason: "苦情が続いたため。",
                    path: "/guidelines/items/WEB-03")
            ],
            versions: [
                Version(
                    name: "2027.1", seen: DayView(year: 2027, month: 3, day: 1, .ja),
                    path: "/guidelines/web/versions/2027.1", isCurrent: true),
                Version(
                    name: "2026.1", seen: DayView(year: 2026, month: 11, day: 21, .ja),
                    path: "/guidelines/web/versions/2026.1"),
            ]),
        GuidelineView(
            id: "ai", title: "AIの利用", about: "", version: "2026.1",
            effective: DayView(year: 2026, month: 12, day: 1, .ja), count: "2", must: "0",
            rows: GuidelineItemRow.examples, changes: [], ruleChanges: [], versions: []),
    ]
}

/// `/guidelines/{guideline}/versions/{version}`: what a version asked, as it was kept.
struct GuidelineVersionView: View {
    static let template = "guidelines/version"

    struct Item: Sendable {
        var id: String
        var path: String
        var title: String
        var level: String
        var isMust: Bool
        var summary: String
        var asks: String
        /// The rules as they were written.
        var appliesWhen: String?
        var metWhen: String?
    }

    var guideline: LinkView
    var version: String
    var effective: DayView
    var seen: DayView
    var isCurrent: Bool
    /// BCP 47 of what is asked, where it is not the page's.
    var tag: String?
    var items: [Item]

    static let examples = [
        GuidelineVersionView(
            guideline: LinkView(name: "ウェブとアクセシビリティ", path: "/guidelines/web"), version: "2026.1",
            effective: DayView(year: 2026, month: 12, day: 1, .ja), seen: DayView(year: 2026, month: 11, day: 21, .ja),
            isCurrent: false,
            items: [
                Item(
                    id: "WEB-03", path: "/guidelines/items/WEB-03", title: "キーボードだけで最後まで使える", level: "必須",
                    isMust: true, summary: "マウスを使えない人も、最後まで終えられます。", asks: "キーボードだけで、最後まで終えられるようにしてください。",
                    appliesWhen: "service.public_website || service.takes_applications",
                    metWhen: "study.n >= 5 && study.value >= 3.0"),
                Item(
                    id: "WEB-99", path: "/guidelines/items/WEB-99", title: "<script>alert(1)</script>", level: "理想",
                    isMust: false, summary: "", asks: ""),
            ]),
        GuidelineVersionView(
            guideline: LinkView(name: "AIの利用", path: "/guidelines/ai"), version: "2026.1",
            effective: DayView(year: 2026, month: 12, day: 1, .ja), seen: DayView(year: 2026, month: 11, day: 21, .ja),
            isCurrent: true, tag: "ja", items: []),
    ]
}
