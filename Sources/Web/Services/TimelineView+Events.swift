import Content
import Kernel
import Standards

extension TimelineView {
    init(_ timeline: Timeline, _ platform: Platform, _ language: Language) {
        self.init(
            events: timeline.entries.enumerated().map { index, entry in
                // A finding is opened by a change of standing, which says why already.
                let isSaid =
                    switch (entry.event, index > 0 ? timeline.entries[index - 1] : nil) {
                    case (.findingOpened(let finding), let before?):
                        if case .standing(let change) = before.event, before.at == entry.at {
                            change.reasons.contains { $0.id == finding.condition }
                        } else {
                            false
                        }
                    default: false
                    }
                return Event(entry, isSaid: isSaid, platform, language)
            })
    }
}

extension TimelineView.Event {
    fileprivate init(_ entry: Timeline.Entry, isSaid: Bool, _ platform: Platform, _ language: Language) {
        let texts = platform.texts
        func on(_ day: Day?, _ key: String) -> [String] {
            day.map { [texts(key, language, ["day": DayView($0, language).shown])] } ?? []
        }
        let day = DayView(entry.at, language)
        switch entry.event {
        case .standing(let change):
            self.init(
                day: day, state: StateView(change.state.rawValue), title: texts("standing.became", language),
                causes: [texts(change.cause, language)]
                    + (change.state == .preparing ? [] : change.reasons.map { $0.reason.shown(in: language) }))
        case .decision(let decision, let words):
            self.init(
                day: day, decision: DecisionView(decision.decision), title: texts("timeline.decision.title", language),
                causes: on(decision.mendBy, "timeline.decision.mendBy") + words.reason(texts, language),
                words: words.shown)
        case .challenge(let words, let isWithdrawn):
            self.init(
                day: day, title: texts("timeline.challenge.title", language),
                causes: [texts("timeline.challenge.about", language)]
                    + (isWithdrawn ? [texts("timeline.challenge.withdrawn", language)] : [])
                    + words.reason(texts, language), words: words.shown)
        case .findingOpened(let finding):
            self.init(
                day: day, title: texts("timeline.finding.opened", language),
                causes: (isSaid ? [] : [finding.reason.shown(in: language)])
                    + on(finding.dueOn, "timeline.finding.due"))
        case .findingClosed(let finding):
            self.init(
                day: day, title: texts("timeline.finding.closed", language),
                causes: [finding.reason.shown(in: language)])
        case .deviation(let item, let compensation, let endsOn):
            self.init(
                day: day,
                title: texts(
                    "timeline.deviation.title", language, ["item": platform.itemName(item).shown(in: language)]),
                causes: on(endsOn, "timeline.deviation.until")
                    + [texts("timeline.deviation.compensation", language, ["compensation": compensation])])
        case .rule(let about, let from):
            self.init(
                day: day, title: texts("timeline.rule.title", language),
                causes: [about.shown(in: language)] + on(from, "timeline.rule.from"))
        }
    }
}

extension Timeline.Words {
    var shown: String? { if case .shown(let words) = self, !words.isEmpty { words } else { nil } }

    fileprivate func reason(_ texts: Texts, _ language: Language) -> [String] {
        guard case .withheld(let reason) = self else { return [] }
        return [texts("timeline.withheld", language, ["reason": reason])]
    }
}

extension Platform {
    /// What an item is called; its id once it has left the guidelines.
    func itemName(_ id: String) -> LocalizedText {
        (try? rules.base.item(id))?.title ?? LocalizedText(ja: id, en: id)
    }
}
