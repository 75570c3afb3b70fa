import Crypto
package import Foundation
package import Kernel
import Services
package import Store

extension EvidenceFile {
    /// Looks at a file that has arrived: what it is, whether it may be kept, and how it shall be called.
    ///
    /// - Throws: a ``Problem`` that names the field `file` and says what to do.
    package static func examine(
        _ id: ID, named name: String, for item: String, in folder: EvidenceFolder, by actor: Principal.Actor,
        at now: Date
    ) throws -> EvidenceFile {
        let content = try Data(contentsOf: folder.arriving(id), options: .mappedIfSafe)
        guard !content.isEmpty else { throw refusal("check-sheet.file.empty") }
        guard content.count <= maximumSize else { throw refusal("check-sheet.file.tooLarge") }
        let name = cleaned(name)
        let kind = try Kind.of(content, named: name)
        let digest = SHA256.hash(data: content).withUnsafeBytes { Hex.text(of: $0) }
        return EvidenceFile(
            id: id, item: item, name: name, type: kind.mediaType, size: content.count, digest: digest, by: actor,
            at: now)
    }

    /// Keeps a file for an item without saying anything about the item yet.
    package func handIn(
        for slug: String, by principal: Principal, at now: Date, rules: Rulebooks, in folder: EvidenceFolder,
        _ store: Database
    ) async throws {
        let act = Act("file.hand-in", on: "\(principal.tenant)/\(slug) \(item) \(id)", needs: .editService)
        try folder.accept(id)
        do {
            try await store.write(act, by: principal, at: now) { db in
                let service = try Service.find(slug, in: principal.tenant, db)
                try service.assertWorkable()
                _ = try rules.book(for: service, at: now, db).item(item)
                try insert(for: service.id, in: principal.tenant, db)
            }
        } catch {
            folder.remove(id)
            throw error
        }
    }

    /// Takes a file away for good; a mark that leaned on it stays without it.
    package static func remove(
        _ id: ID, of slug: String, by principal: Principal, at now: Date, in folder: EvidenceFolder, _ store: Database
    ) async throws -> EvidenceFile {
        let act = Act("file.remove", on: "\(principal.tenant)/\(slug) \(id)", needs: .editService)
        let file = try await store.write(act, by: principal, at: now) { db in
            let service = try Service.find(slug, in: principal.tenant, db)
            let file = try find(id, of: service.id, in: principal.tenant, db)
            try db.run(
                """
                UPDATE check_mark SET file_id = NULL
                WHERE tenant_id = \(principal.tenant) AND service_id = \(service.id) AND file_id = \(id)
                """)
            try db.run("DELETE FROM evidence_file WHERE tenant_id = \(principal.tenant) AND id = \(id)")
            return file
        }
        folder.remove(id)
        return file
    }
}
