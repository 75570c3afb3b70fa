package import Foundation
package import Kernel
package import Services
package import Store

extension Rating {
    /// Publishes or withholds a comment that waits, or takes a published one back. Withholding needs a reason, which its author can read.
    package static func decide(
        _ id: ID, of slug: String, as state: CommentState, note: String, by principal: Principal, at now: Date,
        in store: Database, then: @escaping Service.Consequence
    ) async throws {
        var check = FieldCheck()
        let note = check.text("note", note, max: 500, required: state == .withheld)
        if state == .waiting { check.refuse("state", Message("problems.notAChoice")) }
        try check.finish()
        let act = Act(
            "comment.decide", on: "\(principal.tenant)/\(slug) \(id) \(state.rawValue)", needs: .moderateComments)
        try await store.write(act, by: principal, at: now) { db in
            let service = try Service.find(slug, in: principal.tenant, db)
            let before: CommentState? = try db.value(
                """
                SELECT comment_state FROM rating
                WHERE tenant_id = \(principal.tenant) AND id = \(id) AND service_id = \(service.id)
                """)
            guard let before else { throw SignalError.noComment }
            guard before == .waiting || (before == .published && state == .withheld) else {
                throw SignalError.alreadyDecided
            }
            try db.run(
                """
                UPDATE rating SET comment_state = \(state), decision_note = \(note.isEmpty ? nil : note),
                    decided_at = \(now)
                WHERE tenant_id = \(principal.tenant) AND id = \(id)
                """)
            try CommentPromise.keepEvidence(for: service.key, at: now, db)
            try then(service, db)
        }
    }
}
