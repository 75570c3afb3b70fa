import Content
import Foundation
import Hummingbird
import Identity
import Kernel
import Registries
import Store

/// `/organizations/{organization}/registries` and the rows of one of them, as those see them who keep them.
struct KeptRegistriesPages: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("organizations/:organization/registries", context: MemberContext.self)
            .get(use: list)
            .get(":registry", use: show)
    }

    @Sendable func list(_ request: Request, _ context: MemberContext) async throws -> Response {
        let principal = try context.keeper(platform)
        let language = context.visitor.language
        let (tenant, today) = (principal.tenant, Day(platform.now()))
        let shelf = platform.registries.all.filter { $0.isKept(by: tenant) }
        let workloads = try await platform.store.read { db in
            try shelf.map { try RegistryWorkload.of($0, in: tenant, on: today, db) }
        }
        let entries = workloads.map { KeptRegistriesView.Entry($0, in: tenant, language) }
        let view = KeptRegistriesView(
            organization: platform.name(of: tenant, language), path: "/organizations/\(tenant)",
            entries: entries.filter { !$0.isEmpty } + entries.filter(\.isEmpty))
        return try platform.page(view, for: request, context, sample: platform.isSample(tenant))
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, registry) = try context.kept(platform)
        let query = request.uri.queryParameters
        let today = Day(platform.now())
        let seesWithheld = principal.may(.readRestricted)
        var rows = KeptRows(registry, of: principal.tenant, today: today, seesWithheld: seesWithheld)
        if let name = query["show"].map(String.init), !name.isEmpty {
            guard let which = KeptRows.Which(rawValue: name) else {
                throw Problem(
                    .invalid, Message("problems.fields"), fields: [.init("show", Message("problems.notAChoice"))])
            }
            rows.which = which
        }
        let words = query["q"].map { String($0.prefix(200)) } ?? ""
        rows.search(words)
        rows.before = query["cursor"].flatMap { Int($0) }
        let asked = rows
        let (page, drafts, counts, names) = try await platform.store.read { db in
            let unseen = seesWithheld ? [] : try Record.withheldKeys(in: registry, of: principal.tenant, db)
            let drafts = try RecordDraft.all(in: registry.name, of: principal.tenant, db)
                .filter { $0.key.map { !unseen.contains($0) } ?? true }
            let counts = try KeptRows.Which.allCases.map { which in
                var others = asked
                others.which = which
                return (which, try others.count(db))
            }
            return (
                try asked.page(db), drafts, counts, try Account.named(Set(drafts.compactMap(\.editor.user)), db)
            )
        }
        let view = try KeptRowsView(
            page, of: asked, drafts: drafts, counts: counts, names: names, words: words,
            done: query["done"].map(String.init), count: query["count"].flatMap { Int($0) }, for: principal, request,
            platform, context.visitor.language)
        return try platform.page(view, for: request, context, sample: platform.isSample(principal.tenant))
    }
}

/// What there is to do in one registry for one organisation.
struct RegistryWorkload: Sendable {
    let registry: Registry
    let rows: Int
    let due: Int
    /// When the row that waits longest was looked at.
    let oldest: Day?
    let drafts: [RecordDraft]
    /// Running, or waiting for somebody to say yes.
    let imports: [RegistryImport]
    /// Waiting for a second person.
    let withholdings: [Withholding]

    static func of(
        _ registry: Registry, in tenant: Tenant.ID, on today: Day, _ db: any Connection
    ) throws -> RegistryWorkload {
        var rows = KeptRows(registry, of: tenant, today: today, seesWithheld: true)
        let all = try RecordTally.byOrganization(in: registry.name, db)[tenant] ?? 0
        rows.which = .due
        let due = registry.cadenceDays == nil ? 0 : try rows.count(db)
        return RegistryWorkload(
            registry: registry, rows: all, due: due, oldest: due == 0 ? nil : try rows.oldest(db),
            drafts: try RecordDraft.all(in: registry.name, of: tenant, limit: 50, db),
            imports: try RegistryImport.latest(in: tenant, of: registry.name, db)
                .filter { $0.isRunning || $0.state == .checked },
            withholdings: try Withholding.all(in: registry.name, of: tenant, limit: 50, db)
                .filter { $0.reviewedBy == nil && $0.liftedAt == nil && $0.endsOn >= today })
    }
}
