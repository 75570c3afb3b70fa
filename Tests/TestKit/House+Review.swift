import Identity
package import Kernel
package import Standards
import Web

extension House {
    /// The team of a service asks for the quality review of its release, and a reviewer decides.
    @discardableResult
    package func review(
        _ slug: String = "moving-in", in tenant: Tenant.ID = .chiyoda, as decision: ReviewDecision.Color = .green,
        mendBy: Day? = nil
    ) async throws -> Review {
        let asked = try await Review.request(
            .release, of: slug, note: "", by: .editor(in: tenant), at: clock.now, in: store)
        let reviewer = Principal(.user(.new(at: clock.now)), in: tenant, may: Role.quality.permissions)
        return try await Review.decide(
            asked.id, of: slug, as: decision, words: "見ました", mendBy: mendBy, by: reviewer, at: clock.now,
            rules: platform.rules, in: store)
    }
}
