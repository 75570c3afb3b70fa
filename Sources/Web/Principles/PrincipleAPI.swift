import Foundation
import Hummingbird
import Identity
import Kernel
import Standards

/// `/api/v1/principles` and `/api/v1/organizations/{organization}/principles`.
struct PrincipleAPI: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.get("api/v1/principles", use: all)
        router.get("api/v1/organizations/:organization/principles", use: show)
    }

    @Sendable func all(_ request: Request, _ context: VisitorContext) async throws -> Response {
        try await answer(of: nil)
    }

    @Sendable func show(_ request: Request, _ context: VisitorContext) async throws -> Response {
        try await answer(of: platform.organizations.find(try context.parameters.require("organization")))
    }

    private func answer(of organization: Organization?) async throws -> Response {
        struct Month: Encodable {
            let month: String
            let services, asked, met: Int
            @OrNull var share: Double?
        }
        struct Item: Encodable {
            let principle: Int
            @OrNull var title: LocalizedText?
            @OrNull var measuredAt: Date?
            let months: [Month]
        }
        struct Page: Encodable {
            @OrNull var organization: String?
            /// Fictional; counts in nobody's sum.
            let sample: Bool
            let items: [Item]
        }
        let titles = Dictionary(platform.guidance.principles.map { ($0.number, $0.title) }) { first, _ in first }
        let trends = try await platform.principleTrends(of: organization?.id)
        return try .json(
            Page(
                organization: organization.map { "\($0.id)" }, sample: organization?.isSample ?? false,
                items: trends.map { trend in
                    Item(
                        principle: trend.principle, title: titles[trend.principle]?.withoutFurigana,
                        measuredAt: trend.measuredAt,
                        months: trend.months.map {
                            Month(
                                month: $0.month, services: $0.services, asked: $0.asked, met: $0.met, share: $0.share)
                        })
                }))
    }
}
