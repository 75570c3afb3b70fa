package import Kernel
package import Store

extension Organization.Kind: SQLEncodable, SQLDecodable {}

extension Organization: RowDecodable {
    private static let columns: SQL = "id, parent_id, kind, name, kana, code, corporate_number, site"

    package init(row: inout Row) throws {
        self.init(
            id: try row.next(), parent: try row.next(), kind: try row.next(), name: try row.nextJSON(),
            kana: try row.next(), code: try row.next(), corporateNumber: try row.next(), site: try row.next())
    }

    package static func find(_ id: Tenant.ID, _ db: any Connection) throws -> Organization {
        let found: Organization? = try db.first("SELECT \(columns) FROM organization WHERE id = \(id)")
        guard let found else { throw Problem(.notFound, "problems.noOrganization", ["organization": "\(id)"]) }
        return found
    }

    /// Brings the table up to the content. Organisations are never deleted: their history stays.
    package static func keep(_ organizations: [Organization], _ db: any Connection) throws {
        for (position, organization) in organizations.enumerated() {
            try db.run(
                """
                INSERT INTO organization
                    (id, parent_id, kind, name, kana, code, corporate_number, site, is_sample, position)
                VALUES (\(organization.id), \(organization.parent), \(organization.kind), \(json: organization.name),
                    \(organization.kana), \(organization.code), \(organization.corporateNumber), \(organization.site),
                    \(organization.isSample), \(position))
                ON CONFLICT (id) DO UPDATE SET parent_id = excluded.parent_id, kind = excluded.kind,
                    name = excluded.name, kana = excluded.kana, code = excluded.code,
                    corporate_number = excluded.corporate_number, site = excluded.site,
                    is_sample = excluded.is_sample, position = excluded.position
                """)
        }
    }
}
