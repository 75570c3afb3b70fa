package import Kernel
package import Services

extension Service.Draft {
    /// A service that says nothing about itself beyond what it must.
    package static func sample(
        _ slug: String = "moving-in", title: String = "転入の届け出", attributes: [Attribute: Bool] = [:]
    ) throws -> Service.Draft {
        try Service.Draft(
            slug: slug, title: LocalizedText(ja: title), summary: LocalizedText(ja: "引っ越してきた人が届け出ます。"),
            attributes: attributes)
    }
}

extension Service {
    package static func sample(
        _ slug: String = "moving-in", in tenant: Tenant.ID = .chiyoda, phase: Phase = .plan,
        attributes: [Attribute: Bool] = [:], isClaimed: Bool = true
    ) throws -> Service {
        Service(
            id: .new(at: .noon), tenant: tenant, draft: try .sample(slug, attributes: attributes), phase: phase,
            isClaimed: isClaimed, createdAt: .noon)
    }
}

extension Canvas {
    package static let full = Canvas(
        customer: "引っ越してきた人", need: "住所を届け出たい", value: "一度で終わる", asks: "名前と住所", existing: "窓口",
        measures: ["終えた人の割合"])
}
