import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import NIOCore

/// News in the order of their time, as Atom 1.0 (RFC 4287) or RSS 2.0.
struct Feed: Sendable {
    struct Entry: Sendable {
        /// An IRI that never changes.
        let id: String
        let path: String
        let title: String
        let summary: String
        let at: Date
    }

    /// How the world calls this server.
    let address: String
    /// The feed's own, and the page it tells of.
    let path: String
    let home: String
    let title: String
    let subtitle: String
    let author: String
    let language: Language
    let updated: Date
    let entries: [Entry]

    enum Kind: String {
        case atom, rss

        fileprivate var contentType: String { "application/\(rawValue)+xml; charset=utf-8" }
    }

    /// Furigana cannot stand in a feed.
    static func language(_ language: Language) -> Language { language == .jaEasy ? .ja : language }

    func answer(_ kind: Kind, to request: Request) -> Response {
        let xml = kind == .atom ? atom : rss
        return Response(
            status: .ok,
            headers: [
                .contentType: kind.contentType, .contentLanguage: language.tag, .vary: "Cookie, Accept-Language",
            ], body: .init(byteBuffer: ByteBuffer(string: xml))
        ).unlessKnown(to: request, Array(xml.utf8))
    }

    var atom: String {
        let own = address + path
        let entries = entries.map { entry in
            """
            <entry>
            <id>\(Self.escaped(entry.id))</id>
            <title>\(Self.escaped(entry.title))</title>
            <updated>\(Self.moment(entry.at))</updated>
            <link rel="alternate" type="text/html" href="\(Self.escaped(address + entry.path))"/>
            <summary>\(Self.escaped(entry.summary))</summary>
            </entry>

            """
        }
        return """
            <?xml version="1.0" encoding="utf-8"?>
            <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="\(language.tag)">
            <id>\(Self.escaped(own))</id>
            <title>\(Self.escaped(title))</title>
            <subtitle>\(Self.escaped(subtitle))</subtitle>
            <updated>\(Self.moment(updated))</updated>
            <author><name>\(Self.escaped(author))</name></author>
            <link rel="self" type="application/atom+xml" href="\(Self.escaped(own))"/>
            <link rel="alternate" type="text/html" href="\(Self.escaped(address + home))"/>
            \(entries.joined())</feed>

            """
    }

    var rss: String {
        let items = entries.map { entry in
            """
            <item>
            <title>\(Self.escaped(entry.title))</title>
            <link>\(Self.escaped(address + entry.path))</link>
            <description>\(Self.escaped(entry.summary))</description>
            <guid isPermaLink="false">\(Self.escaped(entry.id))</guid>
            <pubDate>\(entry.at.httpDate)</pubDate>
            </item>

            """
        }
        return """
            <?xml version="1.0" encoding="utf-8"?>
            <rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
            <channel>
            <title>\(Self.escaped(title))</title>
            <link>\(Self.escaped(address + home))</link>
            <description>\(Self.escaped(subtitle))</description>
            <language>\(language.tag)</language>
            <lastBuildDate>\(updated.httpDate)</lastBuildDate>
            <atom:link rel="self" type="application/rss+xml" href="\(Self.escaped(address + path))"/>
            \(items.joined())</channel>
            </rss>

            """
    }

    private static func moment(_ date: Date) -> String { date.formatted(.iso8601) }

    /// For text and attributes; what XML cannot hold is left out.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\t", "\n", "\r": escaped.unicodeScalars.append(scalar)
            case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: continue
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
