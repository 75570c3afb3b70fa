import Content
import Foundation
import Identity
import Kernel
import Standards
import Store

extension DeskView {
    /// Something its people were told.
    struct Notice: Sendable {
        var service: LinkView
        /// Nil for who works for one organisation only.
        var organization: String?
        /// What happened, in a sentence.
        var title: String
        /// Where one can do something about it.
        var path: String
        var about: String?
        var day: DayView
        var due: DayView?
    }
}

extension DeskView.Notice {
    /// For how long a desk shows it.
    fileprivate static let time: TimeInterval = 30 * 86_400
    fileprivate static let most = 20
    /// How much of what somebody wrote a list shows.
    private static let longest = 140

    init(_ told: ServiceNotice, organization: String?, _ platform: Platform, _ language: Language) {
        let kind = told.notice.kind
        let words = told.notice.about.shown(in: language)
        let about = words.count > Self.longest ? words.prefix(Self.longest) + "…" : words
        self.init(
            service: LinkView(name: told.title.shown(in: language), path: "/services/\(told.path)"),
            organization: organization, title: platform.texts("notices.kind.\(kind.rawValue).title", language),
            path: "/services/\(told.path)/\(kind.page)", about: about.isEmpty ? nil : about,
            day: DayView(told.notice.at, language), due: told.notice.dueOn.map { DayView($0, language) })
    }
}

extension Platform {
    /// What somebody was told lately: about their organisations' services, and as a quality reviewer about everybody's.
    func notices(for member: Member, _ language: Language) async throws -> [DeskView.Notice] {
        let tenants = member.roles.keys.sorted()
        let reviewer = Reviewer(member)
        let (since, most) = (now() - DeskView.Notice.time, DeskView.Notice.most)
        let told = try await store.read { db in
            try tenants.flatMap { try ServiceNotice.latest(in: $0, since: since, limit: most, db) }
                + (reviewer.map { try ServiceNotice.latestForReviewers(in: $0.sample, since: since, limit: most, db) }
                    ?? [])
        }
        let isAlone = tenants.count == 1 && reviewer == nil
        return told.sorted { ($0.notice.at, $0.notice.id.description) > ($1.notice.at, $1.notice.id.description) }
            .prefix(most).map {
                DeskView.Notice($0, organization: isAlone ? nil : name(of: $0.tenant, language), self, language)
            }
    }
}
