package import Content
package import Foundation
package import Identity
package import Indicators
package import Kernel
package import Outside
package import Registries
package import Services
package import Signals
package import Standards
package import Store

/// What every handler is given; made once, when the server starts.
package struct Platform: Sendable {
    package let store: Database
    package let texts: Texts
    package let templates: Templates
    package let rules: Rulebooks
    package let guidance: Guidance
    package let pulse: Pulse
    package let knownFacts: KnownFacts
    package let indicators: [Indicator]
    package let organizations: Organizations
    package let registries: RegistryShelf
    package let intake: RatingIntake
    package let now: @Sendable () -> Date
    let settings: Settings
    let pages = PageCache()
    let counts = RecordCounts()
    let tokens = Recent<Member>(for: .seconds(2), atMost: 1000)
    let metrics = Metrics()
    let signInLimiter = SignInLimiter()
    let ratingLimiter: RateLimiter
    let receiptLimiter = RateLimiter(limit: 60, per: 600)
    let pulseLimiter = RateLimiter(limit: 30, per: 600)
    let similarServices = SimilarServices()

    /// What whoever runs the server may choose.
    package struct Settings: Sendable {
        /// Whether the fictional city is loaded.
        package var hasSample: Bool
        /// Believe a proxy that says in `X-Forwarded-For` and `X-Forwarded-Proto` who is asking and how.
        package var trustsProxy: Bool
        /// How many ratings one address may send in ten minutes; an office or a library shares one.
        package var ratingsPerAddress: Int
        /// Where files lie while they are imported.
        package var imports: ImportFolder
        /// Where files lie that teams hand in as evidence.
        package var files: EvidenceFolder
        /// Which addresses webhooks may have.
        package var endpoints: Endpoint.Policy
        /// How the world calls this server, without a slash at the end; the address of `dcat:Catalog` and of links in
        /// mails.
        package var address: String

        package init(
            hasSample: Bool = false, trustsProxy: Bool = false, ratingsPerAddress: Int = 60,
            imports: ImportFolder = ImportFolder(.temporaryDirectory.appending(path: "atarimae-imports-\(getpid())")),
            files: EvidenceFolder = EvidenceFolder(.temporaryDirectory.appending(path: "atarimae-files-\(getpid())")),
            endpoints: Endpoint.Policy = Endpoint.Policy(), address: String = "http://127.0.0.1:8080"
        ) {
            (self.hasSample, self.trustsProxy, self.ratingsPerAddress) = (hasSample, trustsProxy, ratingsPerAddress)
            (self.imports, self.files, self.endpoints, self.address) = (imports, files, endpoints, address)
        }
    }

    package init(
        store: Database, content: PlatformContent, templates: Templates, settings: Settings = Settings(),
        now: @escaping @Sendable () -> Date
    ) {
        (self.store, texts, self.templates) = (store, content.texts, templates)
        (rules, indicators, organizations) = (content.rules, content.indicators, content.organizations)
        (registries, guidance) = (content.registries, content.guidance)
        (pulse, knownFacts) = (content.pulse, content.knownFacts)
        (self.settings, self.now) = (settings, now)
        ratingLimiter = RateLimiter(limit: settings.ratingsPerAddress, per: 600)
        let rules = content.rules
        intake = RatingIntake(store: store) { service, now, db in
            let before = try Evidence.all(of: service.id, in: service.tenant, db)
            let after = try ScoreSummary.evidence(for: service, at: now, db)
            // Good ratings that stay good change no standing; that is most of them.
            let isSettled = try rules.isSettled(before, after, in: service.tenant, at: now, db)
            try after.keep(for: service.id, in: service.tenant, isNews: !isSettled, at: now, db)
            if isSettled { return }
            try Standing.reassess(
                try Service.find(service.id, in: service.tenant, db), because: Message("standing.cause.ratings"),
                rules: rules, at: now, db)
        }
    }

    /// Where the files lie that teams hand in.
    package var files: EvidenceFolder { settings.files }

    /// What follows from a change by staff: new evidence from the canvas, and the standing worked out again.
    func reassess(because cause: String, owner: Principal.Actor? = nil) -> Service.Consequence {
        let (rules, now) = (rules, now())
        return { service, db in
            for evidence in service.canvasEvidence(at: now) {
                try evidence.keep(for: service.id, in: service.tenant, at: now, db)
            }
            try Standing.reassess(
                service, because: Message(cause), owner: owner, rules: rules, at: now, db)
        }
    }
}

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
        try await store.append(to: Set(organizations.map(\.id))) { db in
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

/// The organisations of this installation, at hand without a query: they change with the content only.
package struct Organizations: Sendable {
    package let all: [Organization]
    private let byKey: [String: Organization]

    package init(_ all: [Organization]) {
        self.all = all
        var byKey: [String: Organization] = [:]
        for organization in all {
            if let code = organization.code { byKey[code] = organization }
            byKey["\(organization.id)"] = organization
        }
        self.byKey = byKey
    }

    /// By its key or its six-digit code.
    package func find(_ key: String) throws -> Organization {
        guard let organization = byKey[key] else {
            throw Problem(.notFound, "problems.noOrganization", ["organization": String(key.prefix(80))])
        }
        return organization
    }

    package subscript(tenant: Tenant.ID) -> Organization? { byKey["\(tenant)"] }
}
