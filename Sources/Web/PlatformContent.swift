package import Content
package import Foundation
package import Identity
package import Indicators
import Kernel
import Outside
package import Registries
package import Services
import Signals
package import Standards
package import Store

/// Everything the platform knows from `Content/`, read and checked at the start.
package struct PlatformContent: Sendable {
    package let texts: Texts
    package let rules: Rulebooks
    package let guidance: Guidance
    package let pulse: Pulse
    package let knownFacts: KnownFacts
    package let indicators: [Indicator]
    package let organizations: Organizations
    package let officialSites: [OfficialSite]
    package var registries: RegistryShelf
    private let builtInRows: BuiltInRows

    /// - Parameter samples: fictional organisations that are there too.
    package init(folder: URL, samples: [Organization] = []) throws(ContentError) {
        texts = try Texts(folder: folder.appending(path: "texts"))
        let useCases = try UseCase.load(from: folder.appending(path: "guidance/use-cases.yaml"))
        rules = Rulebooks(
            Rulebook(
                try Guideline.loadAll(below: folder.appending(path: "standards"), useCases: useCases),
                try Criterion.load(from: folder.appending(path: "criteria"))))
        guidance = try Guidance(
            folder: folder.appending(path: "guidance"), useCases: useCases, items: rules.base.items)
        pulse = try Pulse.load(from: folder.appending(path: "guidance/pulse.yaml"))
        knownFacts = try KnownFacts.load(from: folder.appending(path: "guidance/known-facts.yaml"))
        indicators = try Indicator.load(from: folder.appending(path: "indicators"))
        organizations = Organizations(
            try Organization.load(from: folder.appending(path: "organizations")) + samples)
        officialSites = try OfficialSite.load(from: folder.appending(path: "services"))
        registries = try RegistryShelf.load(from: folder.appending(path: "registries"))
        builtInRows = BuiltInRows(in: folder.appending(path: "rows"), of: registries)
    }

    /// Brings the database up to the content: organisations, their official sites as services, and the versions of the
    /// guidelines. Doing it again changes nothing.
    package func keep(in store: Database, at now: Date) async throws {
        let (organizations, sites, rules) = (organizations.all, officialSites, rules)
        try await store.appendAlone(to: Set(organizations.map(\.id))) { db in
            try Organization.keep(organizations, db)
            try GuidelineVersion.keep(rules.base.guidelines, at: now, db)
            var known: Set<String> = []
            for site in sites {
                try db.each("SELECT tenant_id FROM service WHERE slug = \(site.slug) AND tenant_id <> ''") { row in
                    known.insert("\(try row.next(Tenant.ID.self))/\(site.slug)")
                }
            }
            for organization in organizations {
                guard let address = organization.site else { continue }
                for site in sites
                where site.kinds.contains(organization.kind.rawValue)
                    && !known.contains("\(organization.id)/\(site.slug)")
                {
                    let service = try site.service(
                        of: organization.id, called: organization.name, site: address, at: now)
                    try service.insert(db)
                    try Standing.reassess(
                        service, because: Message("standing.cause.listed"), rules: rules, at: now, db)
                }
            }
        }
        try await builtInRows.keep(in: store, at: now)
    }
}
