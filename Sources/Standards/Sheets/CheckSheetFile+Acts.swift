package import Foundation
package import Kernel
import Services
package import Store

extension CheckSheetFile {
    /// What a file would do, without doing it.
    package static func preview(
        _ rows: [Row], for slug: String, by principal: Principal, at now: Date, rules: Rulebooks, in store: Database
    ) async throws -> CheckSheetFile {
        try principal.require(.editService)
        return try await store.read { db in
            try compare(rows, try Service.find(slug, in: principal.tenant, db), rules: rules, at: now, db)
        }
    }

    /// Records what the rows say, all of it at once.
    ///
    /// - Parameter onlyRight: with rows that are wrong, the others are recorded; otherwise nothing is.
    package static func record(
        _ rows: [Row], in slug: String, onlyRight: Bool, by principal: Principal, at now: Date, rules: Rulebooks,
        _ store: Database
    ) async throws -> CheckSheetFile {
        let preview = try await preview(rows, for: slug, by: principal, at: now, rules: rules, in: store)
        guard onlyRight || preview.isRight else { throw preview.refusal }
        // What changes nothing leaves no line in the audit log.
        guard preview.changes > 0 else { return preview }
        let act = Act("check-sheet.import", on: "\(principal.tenant)/\(slug)", needs: .editService)
        return try await store.write(act, by: principal, at: now) { db in
            let service = try Service.find(slug, in: principal.tenant, db)
            let file = try compare(rows, service, rules: rules, at: now, db)
            // Somebody may have been quicker.
            guard onlyRight || file.isRight else { throw file.refusal }
            try file.keep(for: service, by: principal.actor, at: now, db)
            if file.changes > 0 {
                try Standing.reassess(
                    service, because: Message("standing.cause.sheet", ["n": "\(file.changes)"]), rules: rules,
                    at: now, db)
            }
            return file
        }
    }

    private static func compare(
        _ rows: [Row], _ service: Service, rules: Rulebooks, at now: Date, _ db: any Connection
    ) throws -> CheckSheetFile {
        try service.assertWorkable()
        let book = try rules.book(for: service, at: now, db)
        let sheet = CheckSheet(of: try Dossier.of(service, standing: nil, db), by: book, at: now)
        return CheckSheetFile(rows, against: sheet, known: Set(book.items.map(\.id)))
    }

    private func keep(
        for service: Service, by actor: Principal.Actor, at now: Date, _ db: any Connection
    ) throws {
        for line in lines where line.outcome.isChange {
            guard let mark = line.mark else {
                try CheckMark.remove(
                    line.row.item, of: service.id, in: service.tenant, by: actor, at: now, db)
                continue
            }
            try CheckMark(
                item: line.row.item, state: mark.state, note: mark.note, link: mark.link, file: line.file, by: actor,
                at: now
            ).keep(for: service.id, in: service.tenant, db)
        }
    }
}
