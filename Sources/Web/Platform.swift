package import Content
package import Foundation
import Identity
package import Indicators
import Kernel
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
            try Self.follow(ratingsOf: service, at: now, rules, db)
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
