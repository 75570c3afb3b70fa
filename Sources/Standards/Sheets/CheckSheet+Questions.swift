package import Foundation
package import Kernel
package import Services
package import Store

extension CheckSheet {
    /// Answers questions about a service, so that its sheet says what concerns it. Other answers stay as they are.
    ///
    /// - Parameter then: what follows from the change; see ``Service/Consequence``.
    package static func answer(
        _ answers: [Attribute: Bool], for slug: String, by principal: Principal, at now: Date, in store: Database,
        then: @escaping Service.Consequence
    ) async throws {
        let act = Act("service.describe", on: "\(principal.tenant)/\(slug)", needs: .editService)
        try await store.write(act, by: principal, at: now) { db in
            var service = try Service.find(slug, in: principal.tenant, db)
            try service.assertWorkable()
            let attributes = service.attributes.merging(answers) { $1 }
            guard attributes != service.attributes else { return }
            service.describe(
                try Service.Draft(
                    slug: service.slug, title: service.title, summary: service.summary, url: service.url,
                    attributes: attributes, channels: service.channels), at: now)
            try service.update(db)
            try then(service, db)
        }
    }
}
