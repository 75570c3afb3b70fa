import Crypto
package import Foundation
package import Kernel
import Rules
package import Services
package import Store

/// A version of a guideline as it was read from the content: what it asked stays to be seen, whatever became of it.
package struct GuidelineVersion: Sendable {
    package struct Item: Codable, Hashable, Sendable {
        package let id: String
        package let level: GuidelineItem.Level
        package let phases: [Phase]
        package let title: LocalizedText
        package let summary: LocalizedText
        package let asks: LocalizedText
        package let appliesWhen: String?
        package let metWhen: String?
        package let freshForDays: Int
        package let since: String?
        package let until: String?
    }

    package struct Content: Codable, Hashable, Sendable {
        package let title: LocalizedText
        package let summary: LocalizedText
        package let effective: String
        package let items: [Item]
    }

    package let guideline: String
    package let version: String
    /// SHA-256 of the content: the same version may be put right.
    package let digest: String
    package let content: Content
    /// When this installation read it first, or again after another.
    package let seenAt: Date

    package init(_ guideline: Guideline, seenAt: Date) {
        let content = Content(
            title: guideline.title, summary: guideline.summary, effective: "\(guideline.effective)",
            items: guideline.items.map(Item.init))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Texts and whole numbers, which always encode.
        let bytes = (try? encoder.encode(content)) ?? Data()
        (self.guideline, version, self.content, self.seenAt) = (guideline.id, guideline.version, content, seenAt)
        digest = SHA256.hash(data: bytes).withUnsafeBytes { Hex.text(of: $0) }
    }
}

extension GuidelineVersion.Item {
    init(_ item: GuidelineItem) {
        self.init(
            id: item.id, level: item.level, phases: Phase.allCases.filter(item.phases.contains), title: item.title,
            summary: item.summary, asks: item.asks, appliesWhen: item.appliesWhen?.text, metWhen: item.metWhen?.text,
            freshForDays: item.freshForDays, since: item.since, until: item.until)
    }
}

extension GuidelineVersion {
    /// What became of an item between two versions.
    package enum Change: Hashable, Sendable {
        case added(Item)
        case removed(Item)
        case level(Item, before: GuidelineItem.Level)
        /// Whom it concerns, when it is met, how long that is good for, or when it is due.
        case rule(Item)
        case words(Item)
    }

    package func changes(since older: GuidelineVersion) -> [Change] {
        let before = Dictionary(older.content.items.map { ($0.id, $0) }) { first, _ in first }
        let now = Set(content.items.map(\.id))
        let kept = content.items.compactMap { item -> Change? in
            guard let old = before[item.id] else { return .added(item) }
            if old.level != item.level { return .level(item, before: old.level) }
            if old.appliesWhen != item.appliesWhen || old.metWhen != item.metWhen
                || old.freshForDays != item.freshForDays || old.phases != item.phases || old.until != item.until
            {
                return .rule(item)
            }
            let isSaid = old.title == item.title && old.summary == item.summary && old.asks == item.asks
            return isSaid ? nil : .words(item)
        }
        return kept + older.content.items.filter { !now.contains($0.id) }.map { .removed($0) }
    }
}

extension GuidelineVersion: RowDecodable {
    private static let columns: SQL = "guideline, version, digest, content, seen_at"

    package init(row: inout Row) throws {
        guideline = try row.next()
        version = try row.next()
        digest = try row.next()
        content = try row.nextJSON()
        seenAt = try row.next()
    }

    /// Of one that was put right, only as it was read last.
    private static let isNewest: SQL = """
        NOT EXISTS (
            SELECT 1 FROM guideline_version AS later
            WHERE later.guideline = guideline_version.guideline AND later.version = guideline_version.version
                AND (later.seen_at > guideline_version.seen_at
                    OR later.seen_at = guideline_version.seen_at AND later.digest < guideline_version.digest))
        """

    /// Every version of every guideline, newest first; one that was put right as it was read last.
    package static func all(_ db: any Connection) throws -> [GuidelineVersion] {
        try db.all(
            "SELECT \(columns) FROM guideline_version WHERE \(isNewest) ORDER BY seen_at DESC, guideline, digest")
    }

    package static func all(of guideline: String, _ db: any Connection) throws -> [GuidelineVersion] {
        try db.all(
            """
            SELECT \(columns) FROM guideline_version WHERE guideline = \(guideline) AND \(isNewest)
            ORDER BY seen_at DESC, digest
            """)
    }

    /// Keeps what is new in the content. Doing it again changes nothing.
    package static func keep(_ guidelines: [Guideline], at now: Date, _ db: any Connection) throws {
        var known: [String: String] = [:]
        try db.each("SELECT guideline, version, digest FROM guideline_version WHERE \(isNewest)") { row in
            let key = "\(try row.next(String.self)) \(try row.next(String.self))"
            known[key] = try row.next()
        }
        for guideline in guidelines {
            let version = GuidelineVersion(guideline, seenAt: now)
            guard known["\(version.guideline) \(version.version)"] != version.digest else { continue }
            try db.run(
                """
                INSERT INTO guideline_version (\(columns))
                VALUES (\(version.guideline), \(version.version), \(version.digest), \(json: version.content),
                    \(version.seenAt))
                ON CONFLICT (guideline, version, digest) DO UPDATE SET seen_at = excluded.seen_at
                """)
        }
    }
}
