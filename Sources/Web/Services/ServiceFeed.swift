import Content
import Foundation
import Hummingbird
import Identity
import Kernel
import Services
import Standards
import Store

/// `/services/{organization}/{slug}/feed.atom`: a service's public timeline, for those who want to be told.
struct ServiceFeed: Sendable {
    let platform: Platform

    private static let most = 50

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.get("services/:organization/:slug/feed.atom", use: atom)
    }

    @Sendable func atom(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let (tenant, slug) = try context.service(platform)
        let (service, timeline) = try await platform.store.read { db in
            let service = try Service.find(slug, in: tenant, db)
            return (service, try Timeline.of(service, limit: Self.most, db))
        }
        let (language, texts) = (Feed.language(context.language), platform.texts)
        let path = "/services/\(service.path)"
        let title = service.title.plain(in: language)
        let events = TimelineView(timeline, platform, language).events
        let entries = zip(timeline.entries, events).map { entry, event in
            let state: [String] =
                if case .standing(let change) = entry.event {
                    [texts.plain("parts.state.\(change.state.rawValue)", language)]
                } else { [] }
            return Feed.Entry(
                id: "\(platform.settings.address)\(path)#\(entry.key)", path: path,
                title: (state + [event.title]).joined(separator: " "),
                summary: (event.causes + [event.words].compactMap(\.self)).joined(separator: "\n"), at: entry.at)
        }
        return Feed(
            address: platform.settings.address, path: "\(path)/feed.atom", home: path, title: title,
            subtitle: service.summary.plain(in: language), author: platform.name(of: tenant, language),
            language: language, updated: timeline.entries.first?.at ?? service.createdAt, entries: entries
        ).answer(.atom, to: request)
    }
}

extension Timeline.Entry {
    /// Tells it from every other entry of its service, and stays what it is whatever becomes of the words.
    fileprivate var key: String {
        let what =
            switch event {
            case .standing(let change): "standing \(change.state.rawValue)"
            case .decision(let decision, _): "decision \(decision.decision.rawValue)"
            case .challenge: "challenge"
            case .findingOpened(let finding): "opened \(finding.id)"
            case .findingClosed(let finding): "closed \(finding.id)"
            case .deviation(let item, _, let endsOn): "deviation \(item) \(endsOn)"
            case .rule(let about, _): "rule \(about.ja)"
            }
        let moment = Int((at.timeIntervalSince1970 * 1000).rounded())
        return "\(moment)-\(Secret.hash(of: what).prefix(12))"
    }
}
