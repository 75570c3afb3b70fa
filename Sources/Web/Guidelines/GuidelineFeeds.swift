import Content
import Foundation
import Hummingbird
import Kernel
import Standards
import Store

/// `/guidelines/feed.atom` and `/guidelines/feed.rss`: new versions of guidelines, and changes of the rules that were
/// decided.
struct GuidelineFeeds: Sendable {
    let platform: Platform

    private static let most = 50

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("guidelines")
            .get("feed.atom", use: atom)
            .get("feed.rss", use: rss)
    }

    @Sendable func atom(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let feed = try await feed(context.language, at: "/guidelines/feed.atom")
        return feed.answer(.atom, to: request)
    }

    @Sendable func rss(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let feed = try await feed(context.language, at: "/guidelines/feed.rss")
        return feed.answer(.rss, to: request)
    }

    private func feed(_ language: Language, at path: String) async throws -> Feed {
        let versions = try await platform.store.read { db in try GuidelineVersion.all(db) }
        let changes = try await platform.publishedChanges(of: nil)
        let (texts, address) = (platform.texts, platform.settings.address)
        let language = Feed.language(language)
        let entries =
            versions.map { version in
                let path = "/guidelines/\(version.guideline)/versions/\(version.version.inQuery)"
                return Feed.Entry(
                    id: address + path, path: path,
                    title: texts.plain(
                        "guidelines.feed.version", language,
                        ["title": version.content.title.plain(in: language), "version": version.version]),
                    summary: texts.plain(
                        "guidelines.feed.about", language,
                        [
                            "summary": version.content.summary.plain(in: language),
                            "count": Look.count(version.content.items.count),
                        ]), at: version.seenAt)
            }
            + changes.map { change in
                let item = try? platform.rules.base.item(change.target)
                return Feed.Entry(
                    id: "urn:uuid:\(change.id)",
                    path: item.map { "/guidelines/items/\($0.id)" } ?? "/guidelines",
                    title: texts.plain(change.told(platform, language), language), summary: change.reason,
                    at: change.publishedAt ?? change.draftedAt)
            }
        let newest = entries.sorted { ($0.at, $0.id) > ($1.at, $1.id) }.prefix(Self.most)
        let effective = platform.rules.base.guidelines.map(\.effective).max()?.start
        return Feed(
            address: address, path: path, home: "/guidelines", title: texts.plain("guidelines.feed.title", language),
            subtitle: texts.plain("guidelines.feed.subtitle", language), author: texts.plain("site.name", language),
            language: language, updated: newest.first?.at ?? effective ?? platform.now(), entries: Array(newest))
    }
}
