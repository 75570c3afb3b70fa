import Content
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Registries
import Services
import Signals
import Standards
import Store

/// `/desk`: what waits for whoever is signed in, over all their organisations.
struct DeskPages: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group(context: MemberContext.self).get("desk", use: show)
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (rules, now, language) = (platform.rules, platform.now(), context.visitor.language)
        let tenants = context.member.roles.keys.sorted()
        let shelf = platform.registries.all
        let found = try await platform.store.read { db in
            try tenants.map { tenant in
                let workload = try Workload.of(tenant, rules: rules, at: now, limit: 100, db)
                let askers = workload.cases.flatMap(\.sheet.lines).flatMap(\.deviations)
                    .compactMap(\.requestedBy.user)
                let registries = try shelf.filter { $0.isKept(by: tenant) }
                    .map { try RegistryWorkload.of($0, in: tenant, on: Day(now), db) }
                return (
                    tenant: tenant, workload: workload, waiting: try Rating.waiting(in: tenant, db),
                    registries: registries,
                    names: try Account.named(Set(askers + registries.flatMap(\.users)), db),
                    owners: try FindingOwners(of: workload.cases.flatMap(\.findings), in: tenant, db)
                )
            }
        }
        var desk = Desk(platform: platform, language: language, now: now)
        for one in found {
            guard let principal = context.member.principal(in: one.tenant) else { continue }
            desk.add(one.workload, waiting: one.waiting, names: one.names, owners: one.owners, for: principal)
            desk.registered += DeskView.Registered.all(
                one.registries, names: one.names, for: principal, hasManyOrganizations: tenants.count > 1, platform,
                language)
        }
        let view = DeskView(
            name: context.member.name, reviewDeskPath: Reviewer(context.member).map { _ in "/reviews" },
            findings: desk.findings.sorted { $0.due.iso < $1.due.iso },
            notices: try await platform.notices(for: context.member, language), comments: desk.comments,
            deviations: desk.deviations, items: desk.items, registered: desk.registered,
            registries: desk.audits.isEmpty
                ? []
                : tenants.map {
                    LinkView(name: platform.name(of: $0, language), path: "/organizations/\($0)/registries")
                }, services: desk.services,
            newServices: desk.newServices, sites: desk.sites, audits: desk.audits)
        return try platform.page(view, for: request, context)
    }
}

/// Fills the desk, organisation by organisation.
private struct Desk {
    let platform: Platform
    let language: Language
    let now: Date
    var findings: [DeskView.Finding] = []
    var comments: [DeskView.Comments] = []
    var deviations: [DeskView.Deviation] = []
    var items: [DeskView.Items] = []
    var registered: [DeskView.Registered] = []
    var services: [ServiceRowView] = []
    var newServices: [LinkView] = []
    var sites: [DeskView.Site] = []
    var audits: [LinkView] = []

    init(platform: Platform, language: Language, now: Date) {
        (self.platform, self.language, self.now) = (platform, language, now)
    }

    mutating func add(
        _ workload: Workload, waiting: [Service.ID: Int], names: [User.ID: String], owners: FindingOwners,
        for principal: Principal
    ) {
        let organization =
            platform.organizations[principal.tenant]?.name.shown(in: language) ?? "\(principal.tenant)"
        if principal.may(.editService) {
            newServices.append(
                LinkView(name: organization, path: "/services/new?organization=\(principal.tenant)"))
        }
        audits.append(LinkView(name: organization, path: "/audit?organization=\(principal.tenant)"))
        for one in workload.cases {
            let service = one.entry.service
            let path = "/services/\(service.path)"
            let link = LinkView(name: service.title.shown(in: language), path: path)
            services.append(ServiceRowView(one.entry, platform, language))
            if !service.isClaimed {
                if principal.may(.claimService) { sites.append(.init(service: link, claimPath: path + "/claim")) }
                continue
            }
            findings += one.findings.map { finding in
                // The desk says how it is now; what was found that day stays with the service.
                let today = one.entry.standing.reasons.first { $0.id == finding.condition }
                return DeskView.Finding(
                    service: link, path: path + "/gate",
                    condition: (today?.reason ?? finding.reason).shown(in: language),
                    due: DayView(finding.dueOn, language), isOverdue: finding.dueOn < Day(now),
                    owner: owners.name(of: finding, in: principal.tenant, platform, language))
            }
            if let count = waiting[service.id], principal.may(.moderateComments) {
                comments.append(.init(service: link, path: path + "/comments", count: Look.count(count)))
            }
            addSheet(one.sheet, of: service, link, names: names, for: principal)
        }
    }

    private mutating func addSheet(
        _ sheet: CheckSheet, of service: Service, _ link: LinkView, names: [User.ID: String], for principal: Principal
    ) {
        if principal.may(.approveDeviation) {
            for line in sheet.lines {
                for deviation in line.deviations
                where deviation.approvedBy == nil && deviation.requestedBy != principal.actor
                    && deviation.endsOn >= Day(now)
                {
                    deviations.append(
                        .init(
                            service: link,
                            item: LinkView(
                                name: line.item.title.shown(in: language),
                                path: "\(link.path)/check-sheet/\(line.item.id)"),
                            requestedBy: platform.name(of: deviation.requestedBy, names, language),
                            endsOn: DayView(deviation.endsOn, language)))
                }
            }
        }
        let open = sheet.lines.filter { $0.item.level == .must && $0.isDue && !$0.passes(at: now) }
        guard !open.isEmpty, service.phase != .retire, principal.may(.editService) else { return }
        func count(_ state: CheckSheet.State) -> String? {
            let count = open.count { $0.state == state }
            return count == 0 ? nil : Look.count(count)
        }
        items.append(
            .init(
                service: link, path: link.path + "/check-sheet", open: Look.count(open.count), notMet: count(.notMet),
                missing: count(.noEvidence), stale: count(.stale)))
    }
}
