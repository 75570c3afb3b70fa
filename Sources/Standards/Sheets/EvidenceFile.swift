package import Foundation
package import Kernel
package import Services
package import Store

/// A file a team handed in to show that an item is met. Its bytes lie beside the database.
package struct EvidenceFile: Sendable, Hashable {
    package typealias ID = Kernel.ID<EvidenceFile>

    /// In bytes.
    package static let maximumSize = 10 << 20
    static let maximumPerItem = 20

    package let id: ID
    package let item: String
    package let name: String
    /// A media type, found out from the content.
    package let type: String
    /// In bytes.
    package let size: Int
    /// SHA-256 in small hexadecimal letters.
    package let digest: String
    package let by: Principal.Actor
    package let at: Date
}

extension EvidenceFile: RowDecodable {
    static let columns: SQL = "id, item_id, name, type, size, digest, added_by, added_at"

    package init(row: inout Row) throws {
        id = try row.next()
        item = try row.next()
        name = try row.next()
        type = try row.next()
        size = try row.next()
        digest = try row.next()
        by = try row.next()
        at = try row.next()
    }

    /// Newest first.
    static func all(
        of item: String, of service: Service.ID, in tenant: Tenant.ID, _ db: any Connection
    ) throws -> [EvidenceFile] {
        try db.all(
            """
            SELECT \(columns) FROM evidence_file
            WHERE tenant_id = \(tenant) AND service_id = \(service) AND item_id = \(item)
            ORDER BY added_at DESC, id DESC
            """)
    }

    package static func find(
        _ id: ID, of service: Service.ID, in tenant: Tenant.ID, _ db: any Connection
    ) throws -> EvidenceFile {
        let found: EvidenceFile? = try db.first(
            """
            SELECT \(columns) FROM evidence_file
            WHERE tenant_id = \(tenant) AND service_id = \(service) AND id = \(id)
            """)
        guard let found else { throw Problem(.notFound, "check-sheet.file.none") }
        return found
    }

    /// The files of all organisations.
    static func known(_ db: any Connection) throws -> Set<ID> {
        var known: Set<ID> = []
        try db.each("SELECT id FROM evidence_file WHERE tenant_id <> ''") { row in known.insert(try row.next()) }
        return known
    }

    func insert(for service: Service.ID, in tenant: Tenant.ID, _ db: any Connection) throws {
        let before: Int? = try db.value(
            """
            SELECT count(*) FROM evidence_file
            WHERE tenant_id = \(tenant) AND service_id = \(service) AND item_id = \(item)
            """)
        guard (before ?? 0) < Self.maximumPerItem else {
            throw EvidenceFile.refusal("check-sheet.file.tooMany", ["max": "\(Self.maximumPerItem)"])
        }
        try db.run(
            """
            INSERT INTO evidence_file (tenant_id, id, service_id, item_id, name, type, size, digest, added_by, added_at)
            VALUES (\(tenant), \(id), \(service), \(item), \(name), \(type), \(size), \(digest), \(by), \(at))
            """)
    }

    static func refusal(_ key: String, _ values: [String: String] = [:]) -> Problem {
        Problem(.invalid, Message("problems.fields"), fields: [.init("file", Message(key, values))])
    }
}
