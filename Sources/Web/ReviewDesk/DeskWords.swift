import Content
import Foundation
import Identity
import Kernel
import Services
import Standards

/// What stands on the review desk, put in words for one language and day.
struct DeskWords: Sendable {
    let platform: Platform
    let language: Language
    let today: Day

    /// How much of what somebody wrote a list shows.
    private static let longest = 140

    private func short(_ words: String) -> String {
        words.count > Self.longest ? words.prefix(Self.longest) + "…" : words
    }

    func request(_ waiting: ReviewDesk.WaitingReview) -> ReviewDeskView.Request {
        let (service, review) = (waiting.service, waiting.review)
        let days = today.daysSince1970 - Day(review.requestedAt).daysSince1970
        return .init(
            service: LinkView(
                name: service.title.shown(in: language),
                path: "/services/\(service.key.path)/reviews?decide=\(review.id)#decide"),
            organization: LinkView(
                name: platform.name(of: service.key.tenant, language),
                path: "/reviews/organizations/\(service.key.tenant)"),
            isSample: platform.isSample(service.key.tenant), isAdvice: review.kind == .advisory,
            isChallenge: review.challenged != nil, note: review.note.isEmpty ? nil : short(review.note),
            day: DayView(review.requestedAt, language), days: days > 0 ? Look.count(days) : nil)
    }

    func deadline(_ deadline: ReviewDesk.Deadline) -> ReviewDeskView.Deadline {
        let service = deadline.service
        return .init(
            service: LinkView(
                name: service.title.shown(in: language),
                path: "/services/\(service.key.path)/\(deadline.isFinding ? "gate" : "reviews")"),
            organization: platform.name(of: service.key.tenant, language),
            reason: short(deadline.reason.shown(in: language)), day: DayView(deadline.day, language),
            isOverdue: deadline.day < today, isFinding: deadline.isFinding)
    }

    func deviation(_ deviation: ReviewDesk.OpenDeviation) -> ReviewDeskView.Deviation {
        let path = "/services/\(deviation.service.key.path)"
        let title = platform.rules.base.title(of: deviation.item)
        return .init(
            service: LinkView(name: deviation.service.title.shown(in: language), path: path),
            organization: platform.name(of: deviation.service.key.tenant, language),
            item: LinkView(
                name: title?.shown(in: language) ?? deviation.item, path: "\(path)/check-sheet/\(deviation.item)"),
            endsOn: DayView(deviation.endsOn, language), isWaiting: !deviation.isApproved)
    }

    func change(_ change: RuleChange) -> ReviewDeskView.Change {
        .init(
            target: LinkView(
                name: platform.rules.base.title(of: change.target)?.shown(in: language) ?? change.target,
                path: "/rules/drafts/\(change.id)"),
            organization: change.organization.map { platform.name(of: $0, language) },
            day: DayView(change.draftedAt, language))
    }

    func row(
        _ name: String, of tenant: Tenant.ID?, _ tally: ReviewDesk.Tally, _ link: FilterLink, isSum: Bool = false
    ) -> ReviewDeskView.Row {
        let scope = tenant.map { [("organization", "\($0)")] } ?? []
        return .init(
            path: isSum ? nil : tenant.map { "/reviews/organizations/\($0)" }, name: name,
            services: Look.count(tally.services), servicesPath: link.path("/reviews/services", scope),
            cells: ReviewDeskView.stateNames.map { state in
                let count = Standing.State(rawValue: state).flatMap { tally.states[$0] } ?? 0
                return .init(
                    label: platform.texts("standing.state.\(state)", language), count: Look.count(count),
                    path: count == 0 ? nil : link.path("/reviews/services", scope + [("state", state)]))
            }, reviews: Look.count(tally.reviews), findings: Look.count(tally.findings))
    }
}

extension ReviewFilterView {
    init(_ filter: Directory.Filter, action: String, _ platform: Platform, _ language: Language) {
        let texts = platform.texts
        let all: [(value: String, label: String, hint: String?)] = [("", texts("services.list.all", language), nil)]
        self.init(
            action: action, query: filter.words,
            organization: ChoicesView(
                "organization", chosen: filter.organization.map { "\($0)" },
                all + platform.organizations.all.map { ("\($0.id)", $0.name.shown(in: language), nil) }),
            phase: ChoicesView(
                "phase", chosen: filter.phase?.rawValue,
                all + Phase.allCases.map { ($0.rawValue, texts("parts.phase.\($0.rawValue)", language), nil) }),
            state: ChoicesView(
                "state", chosen: filter.state?.rawValue,
                all
                    + ReviewDeskView.stateNames.map { ($0, texts("standing.state.\($0)", language), nil) }),
            isFiltered: filter != Directory.Filter())
    }
}
