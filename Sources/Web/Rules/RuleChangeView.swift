import Content
import Foundation
import Kernel
import Standards

/// One change of the rules as pages show it: what is changed, for whom, why and from when. Nobody's name is in it.
struct RuleChangeView: Sendable {
    var id: String
    /// `WEB-03`, `usability-study`.
    var targetID: String
    var target: LinkView
    var isCriterion: Bool
    /// What of it is changed.
    var part: String
    /// Nil where there was nothing.
    var before: String?
    var after: String
    /// A rule, to be shown letter by letter.
    var isCode: Bool
    var reason: String
    /// Nil: for everybody.
    var organization: LinkView?
    var isDraft = false
    var isWaiting = false
    var isWithdrawn = false
    var isComing = false
    var isInForce = false
    var isEnded = false
    /// It asks for less than the common minimum, for a while, and somebody else has agreed or has to.
    var isException = false
    var from: DayView?
    /// How many days services of before have more; nil where none.
    var grace: String?
    var graceUntil: DayView?
    var until: DayView?
    /// The organisation that decided.
    var publisher: String?
    var path: String

    /// - Parameter book: the rules without the change.
    init(_ change: RuleChange, in book: Rulebook, _ platform: Platform, _ language: Language) {
        let words = RuleWords(texts: platform.texts, language: language)
        let today = Day(platform.now())
        func day(_ day: Day) -> DayView { DayView(day.start, language) }
        (id, targetID) = ("\(change.id)", change.target)
        isCriterion = book.criterion(change.target) != nil
        target = LinkView(
            name: book.title(of: change.target)?.shown(in: language) ?? change.target,
            path: RuleWords.path(of: change.target, in: book))
        part = words.part(change.part)
        let old = book.value(of: change.part, at: change.target)
        before = old.flatMap { $0.isEmpty ? nil : words.value($0, of: change.part) }
        after = words.value(change.value, of: change.part)
        isCode = change.part.isRule
        reason = change.reason
        organization = change.organization.map {
            LinkView(name: platform.name(of: $0, language), path: "/organizations/\($0)")
        }
        (isDraft, isWaiting) = (change.state == .draft, change.state == .waiting)
        isWithdrawn = change.state == .withdrawn
        if change.state == .published {
            isEnded = change.endsOn.map { $0 < today } ?? false
            isComing = !isEnded && change.effectiveOn.map { $0 > today } ?? false
            isInForce = !isEnded && !isComing
        }
        isException = change.isException
        from = change.effectiveOn.map(day)
        if change.graceDays > 0 {
            grace = Look.count(change.graceDays)
            graceUntil = change.effectiveOn.map { day($0.adding(days: change.graceDays)) }
        }
        until = change.endsOn.map(day)
        publisher = change.publishedFor.map { platform.name(of: $0, language) }
        path = change.state == .published ? "/rules/\(change.id)" : "/rules/drafts/\(change.id)"
    }

    init(
        id: String, targetID: String, target: LinkView, isCriterion: Bool = false, part: String, before: String?,
        after: String, isCode: Bool = false, reason: String, organization: LinkView? = nil, path: String
    ) {
        (self.id, self.targetID, self.target, self.isCriterion) = (id, targetID, target, isCriterion)
        (self.part, self.before, self.after, self.isCode) = (part, before, after, isCode)
        (self.reason, self.organization, self.path) = (reason, organization, path)
    }
}

extension RuleChange.Part {
    /// Whether its value is written in CEL.
    var isRule: Bool {
        switch self {
        case .appliesWhen, .metWhen, .holdsWhen: true
        case .level, .freshForDays, .limit: false
        }
    }
}

/// How parts of the rules and their values are called.
struct RuleWords {
    let texts: Texts
    let language: Language

    func part(_ part: RuleChange.Part) -> String {
        switch part {
        case .limit(let name):
            let key = "rules.limit.\(name)"
            return texts.keys.contains(key)
                ? texts(key, language) : texts("rules.part.limit", language, ["name": name])
        default: return texts("rules.part.\(part.description)", language)
        }
    }

    func value(_ value: String, of part: RuleChange.Part) -> String {
        switch part {
        case .level where ["1", "2", "3"].contains(value): texts("rules.level.\(value)", language)
        case .freshForDays: texts("rules.days", language, ["days": value])
        default: value
        }
    }

    static func path(of target: String, in book: Rulebook) -> String {
        book.criterion(target) == nil ? "/guidelines/items/\(target)" : "/criteria#\(target)"
    }
}

extension RuleChangeView {
    /// An item that everybody has to meet from some day on.
    static let level = {
        var change = RuleChangeView(
            id: "0198c1f2-0000-7000-8000-000000000001", targetID: "WEB-03",
            target: LinkView(name: "キーボードだけで最後まで使える", path: "/guidelines/items/WEB-03"), part: "求める強さ",
            before: "2 強く推奨", after: "1 必須", reason: "画面を見ずに使う人から、最後まで進めないという声が続いたため。",
            path: "/rules/0198c1f2-0000-7000-8000-000000000001")
        change.from = DayView(year: 2027, month: 1, day: 1, .ja)
        (change.grace, change.graceUntil) = ("90", DayView(year: 2027, month: 4, day: 1, .ja))
        change.publisher = "東京都"
        return change
    }()

    /// A limit that one organisation lowers for a while.
    static let exception = {
        var change = RuleChangeView(
            id: "0198c1f2-0000-7000-8000-000000000002", targetID: "usability-study",
            target: LinkView(name: "利用者テスト", path: "/criteria#usability-study"), isCriterion: true, part: "参加する人の数",
            before: "5", after: "3", reason: "島に住む人が少なく、5人に集まってもらうまでに1年かかるため。",
            organization: LinkView(name: "見本市", path: "/organizations/mihon"),
            path: "/rules/0198c1f2-0000-7000-8000-000000000002")
        (change.isException, change.isInForce) = (true, true)
        change.from = DayView(year: 2026, month: 11, day: 1, .ja)
        change.until = DayView(year: 2027, month: 3, day: 31, .ja)
        change.publisher = "東京都デジタルサービス局"
        return change
    }()

    /// With the longest and worst of everything.
    static let hostile = {
        var change = RuleChangeView(
            id: "0198c1f2-0000-7000-8000-000000000003", targetID: "AI-12",
            target: LinkView(name: "<b>生成AIが答えるところで、その答えがまちがうかもしれないことを、使う前に伝えている</b>", path: "/x"),
            part: "満たしたとみなす条件", before: nil,
            after:
                "study.n >= 5 && study.value >= 3.0 &&\n(service.channels.exists(c, c == 'web') || completion.low > 0.8)",
            isCode: true, reason: "<script>alert(1)</script>" + String(repeating: "長い理由", count: 80),
            organization: LinkView(name: "東京都<デジタル>サービス局", path: "/organizations/tokyo"), path: "/rules/x")
        change.isEnded = true
        change.from = DayView(year: 2026, month: 12, day: 1, .ja)
        change.until = DayView(year: 2026, month: 12, day: 31, .ja)
        change.publisher = "東京都"
        return change
    }()

    func with(_ edit: (inout RuleChangeView) -> Void) -> RuleChangeView {
        var copy = self
        edit(&copy)
        return copy
    }
}
