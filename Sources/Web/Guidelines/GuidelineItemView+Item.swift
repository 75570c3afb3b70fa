import Kernel
import Rules
import Services
import Standards

extension GuidelineItemView {
    init(_ item: GuidelineItem, of guideline: Guideline, _ figure: ItemFigure?, _ words: GuidelineWords) {
        let language = words.language
        self.guideline = LinkView(name: guideline.title.shown(in: language), path: "/guidelines/\(guideline.id)")
        (id, title, about) = (item.id, item.title.shown(in: language), item.summary.shown(in: language))
        (level, isMust) = (words.level(item.level), item.level == .must)
        phases = Phase.allCases.filter(item.phases.contains).map(words.phase)
            .joined(separator: language == .en ? ", " : "、")
        tag = words.tag(item.asks)
        (asks, why) = (item.asks.shown(in: language), item.why.shown(in: language))
        (how, test) = (item.how.shown(in: language), item.test.shown(in: language))
        references = item.references.map { LinkView(name: $0.title, path: $0.url) }
        (applies, appliesWhen) = (words.applicability(item.appliesWhen?.text), item.appliesWhen?.text)
        (evidence, metWhen, isByHand) = (item.measuredBy.map(words.evidence), item.metWhen?.text, item.metWhen == nil)
        days = Look.count(item.freshForDays)
        principles = item.principles.map {
            LinkView(name: words.principle($0), path: "/guidelines?principle=\($0)")
        }
        roles = item.roles.map { LinkView(name: words.role($0), path: "/guidelines?role=\($0.rawValue)") }
        useCases = item.useCases.map { LinkView(name: words.useCase($0), path: "/guidelines?use_case=\($0)") }
        since = item.since.map { LinkView(name: $0, path: "/guidelines/\(guideline.id)/versions/\($0.inQuery)") }
        until = item.until
        use = figure.map { Use($0, language) }
        effect = figure.map { Effect($0, isCircular: item.isMeasuredByRatings, language) }
        let place = guideline.items.firstIndex { $0.id == item.id } ?? 0
        func link(_ index: Int) -> LinkView? {
            guard guideline.items.indices.contains(index) else { return nil }
            let other = guideline.items[index]
            return LinkView(name: other.title.shown(in: language), path: "/guidelines/items/\(other.id)")
        }
        (previous, next) = (link(place - 1), link(place + 1))
    }
}

extension GuidelineItemView.Use {
    init(_ figure: ItemFigure, _ language: Language) {
        let use = figure.use
        let counts: [(CheckSheet.State, Int)] = [
            (.met, use.met), (.notMet, use.notMet), (.noEvidence, use.noEvidence), (.stale, use.stale),
        ]
        self.init(
            rows: use.concerned == 0
                ? []
                : counts.map {
                    Row(
                        state: StateView($0.rawValue), count: Look.count($1),
                        percent: Look.percent($1, of: use.concerned))
                }, concerned: Look.count(use.concerned), isNone: use.concerned == 0,
            excused: use.excused == 0 ? nil : Look.count(use.excused),
            undecided: use.undecided == 0 ? nil : Look.count(use.undecided),
            measured: DayView(figure.measuredAt, language))
    }
}

extension GuidelineItemView.Effect {
    init(_ figure: ItemFigure, isCircular: Bool, _ language: Language) {
        self.init(
            isCircular: isCircular, minimum: Look.count(ItemFigure.minimumServices),
            measured: DayView(figure.measuredAt, language))
        guard !isCircular else { return }
        guard let difference = figure.difference else {
            few = Few(meeting: Look.count(figure.meeting.n), others: Look.count(figure.others.n))
            return
        }
        func ruler(_ group: ItemFigure.Group) -> RulerView {
            RulerView(mean: group.mean, low: nil, high: nil, n: group.n, minimum: ItemFigure.minimumServices)
        }
        result = Result(
            difference: Self.signed(difference.value), low: Self.signed(difference.low),
            high: Self.signed(difference.high), isBetter: difference.low > 0, isWorse: difference.high < 0,
            isUnclear: !difference.isShown, meeting: ruler(figure.meeting), others: ruler(figure.others))
    }

    /// Two decimals: a difference of ratings is a small number, and one more tells an end of the interval from zero.
    static func signed(_ value: Double) -> String {
        let hundredths = Int((abs(value) * 100).rounded())
        let rest = hundredths % 100
        let sign = hundredths == 0 ? "±" : value < 0 ? "−" : "+"
        return "\(sign)\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}
