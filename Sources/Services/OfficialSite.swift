package import Content
package import Foundation
package import Kernel

/// The pattern by which the official site of an organisation is listed as a service before anybody claims it.
package struct OfficialSite: Sendable {
    package let slug: String
    /// The kinds of organisation it is for, as the content spells them.
    package let kinds: Set<String>
    private let title: LocalizedText
    private let summary: LocalizedText
    private let phase: Phase
    private let attributes: [Attribute: Bool]
    private let channels: [Channel]

    package static func load(from folder: URL) throws(ContentError) -> [OfficialSite] {
        var sites: [OfficialSite] = []
        for file in try Entry.all(below: folder) {
            for entry in try file.items() { sites.append(try OfficialSite(entry)) }
        }
        return sites
    }

    private init(_ entry: Entry) throws(ContentError) {
        let entry = try entry.allowing("slug", "for", "title", "summary", "phase", "attributes", "channels")
        slug = try entry.text("slug")
        kinds = Set(try entry.texts("for"))
        title = try entry.localized("title")
        summary = try entry.localized("summary")
        phase = try entry.at("phase").choice()
        attributes = try entry.attributes("attributes")
        channels = try entry.choices("channels")
    }

    /// The service for an organisation called `name`, at `site`.
    package func service(
        of tenant: Tenant.ID, called name: LocalizedText, site: String, at now: Date
    ) throws(ServiceError) -> Service {
        func filled(_ text: LocalizedText) -> LocalizedText {
            LocalizedText(
                ja: text.ja.replacing("{name}", with: name[.ja]),
                jaEasy: text.jaEasy?.replacing("{name}", with: name[.jaEasy]),
                en: text.en?.replacing("{name}", with: name[.en]))
        }
        let draft = try Service.Draft(
            slug: slug, title: filled(title), summary: filled(summary), url: site, attributes: attributes,
            channels: channels)
        return Service(id: .new(at: now), tenant: tenant, draft: draft, phase: phase, isClaimed: false, createdAt: now)
    }
}

extension Entry {
    /// A mapping of attributes to true or false; an attribute that is not there is unknown.
    package func attributes(_ key: String) throws(ContentError) -> [Attribute: Bool] {
        var attributes: [Attribute: Bool] = [:]
        guard let mapping = optional(key) else { return attributes }
        for (name, value) in try mapping.pairs() {
            guard let attribute = Attribute(rawValue: name) else {
                throw value.error(
                    "“\(name)” is not an attribute; there are: "
                        + Attribute.allCases.map(\.rawValue).joined(separator: ", "))
            }
            attributes[attribute] = try mapping.bool(name)
        }
        return attributes
    }
}
