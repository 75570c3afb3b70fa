import Foundation
import Kernel
import Rules
import Services
import Standards

/// A guideline as programs get it.
struct GuidelineJSON: Encodable {
    struct Version: Encodable {
        let version: String
        let digest: String
        let seenAt: Date
        let page: String
    }

    let id: String
    let version: String
    let effective: String
    let title: LocalizedText
    let summary: LocalizedText
    let page: String
    /// Ids in their order.
    let items: [String]
    /// Of one guideline alone; nil in lists.
    var versions: [Version]?

    init(_ guideline: Guideline, versions: [GuidelineVersion]? = nil) {
        (id, version, effective) = (guideline.id, guideline.version, "\(guideline.effective)")
        (title, summary) = (guideline.title.withoutFurigana, guideline.summary.withoutFurigana)
        page = "/guidelines/\(guideline.id)"
        items = guideline.items.map(\.id)
        self.versions = versions?.map {
            Version(
                version: $0.version, digest: $0.digest, seenAt: $0.seenAt,
                page: "/guidelines/\($0.guideline)/versions/\($0.version.inQuery)")
        }
    }
}

/// An item as programs get it, with its public figures.
struct GuidelineItemJSON: Encodable {
    struct Figures: Encodable {
        struct Group: Encodable {
            let n: Int
            @OrNull var mean: Double?
        }

        let concerned, met, notMet, noEvidence, stale, deviations, undecided: Int
        let meeting: Group
        let others: Group
        /// Means of those that meet it less means of those that do not; null while there are too few.
        @OrNull var difference: Double?
        @OrNull var low: Double?
        @OrNull var high: Double?
        let measuredAt: Date

        init(_ figure: ItemFigure) {
            let use = figure.use
            (concerned, met, notMet) = (use.concerned, use.met, use.notMet)
            (noEvidence, stale, deviations, undecided) = (use.noEvidence, use.stale, use.excused, use.undecided)
            meeting = Group(n: figure.meeting.n, mean: figure.meeting.mean)
            others = Group(n: figure.others.n, mean: figure.others.mean)
            _difference = OrNull(wrappedValue: figure.difference?.value)
            _low = OrNull(wrappedValue: figure.difference?.low)
            _high = OrNull(wrappedValue: figure.difference?.high)
            measuredAt = figure.measuredAt
        }
    }

    let id: String
    let guideline: String
    let version: String
    let level: Int
    let phases: [String]
    let principles: [Int]
    let roles: [String]
    let useCases: [String]
    let title: LocalizedText
    let summary: LocalizedText
    let asks: LocalizedText
    let why: LocalizedText
    let how: LocalizedText
    let test: LocalizedText
    @OrNull var appliesWhen: String?
    @OrNull var metWhen: String?
    /// Kinds of evidence; empty where people mark it.
    let measuredBy: [String]
    let freshForDays: Int
    let references: [GuidelineItem.Reference]
    @OrNull var since: String?
    @OrNull var until: String?
    let page: String
    @OrNull var figures: Figures?

    init(_ item: GuidelineItem, of guideline: Guideline?, _ figure: ItemFigure?) {
        (id, self.guideline, version) = (item.id, item.guideline, guideline?.version ?? "")
        (level, phases) = (item.level.rawValue, Phase.allCases.filter(item.phases.contains).map(\.rawValue))
        (principles, roles, useCases) = (item.principles, item.roles.map(\.rawValue), item.useCases)
        (title, summary) = (item.title.withoutFurigana, item.summary.withoutFurigana)
        (asks, why) = (item.asks.withoutFurigana, item.why.withoutFurigana)
        (how, test) = (item.how.withoutFurigana, item.test.withoutFurigana)
        _appliesWhen = OrNull(wrappedValue: item.appliesWhen?.text)
        _metWhen = OrNull(wrappedValue: item.metWhen?.text)
        (measuredBy, freshForDays) = (item.measuredBy.map(\.rawValue), item.freshForDays)
        references = item.references
        _since = OrNull(wrappedValue: item.since)
        _until = OrNull(wrappedValue: item.until)
        page = "/guidelines/items/\(item.id)"
        _figures = OrNull(wrappedValue: figure.map(Figures.init))
    }
}

/// What somebody of one role learns, as programs get it.
struct LearningPathJSON: Encodable {
    struct Step: Encodable {
        let title: LocalizedText
        let about: LocalizedText
        let minutes: Int
        let items: [String]
    }

    let role: String
    let title: LocalizedText
    let summary: LocalizedText
    let minutes: Int
    let steps: [Step]
    let links: [GuidelineItem.Reference]
    let page: String

    init(_ path: LearningPath) {
        (role, minutes, links) = (path.role.rawValue, path.minutes, path.links)
        (title, summary) = (path.title.withoutFurigana, path.summary.withoutFurigana)
        steps = path.steps.map {
            Step(
                title: $0.title.withoutFurigana, about: $0.about.withoutFurigana, minutes: $0.minutes,
                items: $0.items)
        }
        page = "/learning/\(path.role.rawValue)"
    }
}
