import Content
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Services
import Standards
import Store

/// `/organizations`, for everybody.
struct OrganizationPages: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("organizations")
            .get(use: platform.kept(list))
            .get(":organization", use: platform.kept(show))
    }

    @Sendable func list(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let counts = try await platform.store.read { db in try Overview.services(db) }
        let language = context.language
        func entries(_ kinds: Organization.Kind...) -> [OrganizationsView.Entry] {
            platform.organizations.all.filter { kinds.contains($0.kind) }.map {
                OrganizationsView.Entry(
                    name: $0.name.shown(in: language), kana: language == .en ? nil : $0.kana,
                    path: "/organizations/\($0.id)", count: Look.count(counts[$0.id] ?? 0))
            }
        }
        let view = OrganizationsView(
            wards: entries(.ward), cities: entries(.city), townsAndVillages: entries(.town, .village),
            bureaus: entries(.prefecture, .bureau), bodies: entries(.affiliate), samples: entries(.sample))
        return try platform.page(view, for: request, context, in: .organizations)
    }

    @Sendable func show(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let organization = try platform.organizations.find(try context.parameters.require("organization"))
        let cursor = request.uri.queryParameters["cursor"].map(String.init)
        let (overview, found) = try await platform.store.read { db in
            (
                try Overview.of(organization.id, db),
                try Directory.page(.init(organization: organization.id), limit: 30, cursor: cursor, db)
            )
        }
        let (language, principal) = (context.language, context.member?.principal(in: organization.id))
        let standing = overview.inOperationByState
        let view = OrganizationView(
            name: organization.name.shown(in: language), kana: language == .en ? nil : organization.kana,
            kind: platform.texts("organizations.kind.\(organization.kind.rawValue)", language),
            code: organization.code, corporateNumber: organization.corporateNumber, website: organization.site,
            isSample: organization.isSample, operating: Look.count(overview.inOperation),
            met: Look.count(standing.met), notMet: Look.count(standing.notMet),
            unknown: Look.count(standing.unknown), total: Look.count(found.total),
            rows: found.entries.map { ServiceRowView($0, platform, language) },
            pagination: PaginationView(
                request, next: found.next, count: found.entries.count, total: found.total),
            principlesPath: "/organizations/\(organization.id)/principles",
            pulsePath: "/organizations/\(organization.id)/pulse",
            newServicePath: principal?.may(.editService) == true
                ? "/services/new?organization=\(organization.id)" : nil,
            auditPath: principal?.may(.readDesk) == true ? "/audit?organization=\(organization.id)" : nil)
        return try platform.page(view, for: request, context, in: .organizations, sample: organization.isSample)
    }
}

extension Overview {
    /// Services in operation: at the line, under it, and those of which nobody knows or knew only once.
    var inOperationByState: (met: Int, notMet: Int, unknown: Int) {
        let (met, notMet) = (states[.met] ?? 0, states[.notMet] ?? 0)
        return (met, notMet, inOperation - met - notMet)
    }
}
