package import Foundation
package import Kernel
package import Store

/// One thing that happened and bears on a service's standing. The journal is written in the transaction of the change
/// itself and never changed, so that a year of standings can be worked out again from it.
package struct JournalEntry: Sendable {
    package enum Event: Sendable, Hashable {
        /// What the service is now: its phase, and what decides which items concern it.
        case service(Profile)
        case evidence(Evidence)
        /// What happened in a module above, under its own name, as JSON.
        case other(kind: String, body: String)
    }

    /// The part of a service that guidelines and the gate ask about.
    package struct Profile: Sendable, Hashable, Codable {
        package let phase: Phase
        package let attributes: [Attribute: Bool]
        package let channels: [Channel]
        package let languages: [Language]
        package let url: String?

        package init(_ service: Service) {
            (phase, attributes, channels) = (service.phase, service.attributes, service.channels)
            (languages, url) = (service.languages, service.url)
        }
    }

    package let event: Event
    package let at: Date

    package init(_ event: Event, at: Date) { (self.event, self.at) = (event, at) }

    /// - Parameter body: anything a module above wants to find again.
    package init(_ kind: String, _ body: some Encodable, at: Date) throws {
        self.init(.other(kind: kind, body: String(decoding: try Self.encoder.encode(body), as: UTF8.self)), at: at)
    }

    private static let encoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return encoder
    }()

    package func append(for service: Service.ID, in tenant: Tenant.ID, _ db: any Connection) throws {
        let (kind, body): (String, String) =
            switch event {
            case .service(let profile): ("service", String(decoding: try Self.encoder.encode(profile), as: UTF8.self))
            case .evidence(let evidence):
                ("evidence", String(decoding: try Self.encoder.encode(evidence), as: UTF8.self))
            case .other(let kind, let body): (kind, body)
            }
        try db.run(
            """
            INSERT INTO journal (tenant_id, id, service_id, at, kind, body)
            VALUES (\(tenant), \(ID<JournalEntry>.new(at: at)), \(service), \(at), \(kind), \(body))
            """)
    }
}

extension JournalEntry: RowDecodable {
    /// From `at, kind, body`.
    package init(row: inout Row) throws {
        at = try row.next()
        let kind: String = try row.next()
        let body: String = try row.next()
        event =
            switch kind {
            case "service": .service(try JSONDecoder().decode(Profile.self, from: Data(body.utf8)))
            case "evidence": .evidence(try JSONDecoder().decode(Evidence.self, from: Data(body.utf8)))
            default: .other(kind: kind, body: body)
            }
    }

    /// Oldest first.
    package static func all(of service: Service.ID, in tenant: Tenant.ID, _ db: any Connection) throws
        -> [JournalEntry]
    {
        try db.all(
            """
            SELECT at, kind, body FROM journal WHERE tenant_id = \(tenant) AND service_id = \(service) ORDER BY at, id
            """)
    }

    /// The measurement of ratings the journal heard of last.
    static func newestRatings(of service: Service.ID, in tenant: Tenant.ID, _ db: any Connection) throws -> Evidence? {
        let entry: JournalEntry? = try db.first(
            """
            SELECT at, kind, body FROM journal
            WHERE tenant_id = \(tenant) AND service_id = \(service) AND kind = 'evidence'
                AND body LIKE '%"kind":"ratings"%'
            ORDER BY at DESC, id DESC LIMIT 1
            """)
        guard case .evidence(let evidence)? = entry?.event else { return nil }
        return evidence
    }
}
