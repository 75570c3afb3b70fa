import Content
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Store

/// `/audit`: who changed what in an organisation, for its own people.
struct AuditPages: Sendable {
    let platform: Platform

    private static let pageLength = 50

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group(context: MemberContext.self).get("audit", use: list)
    }

    @Sendable func list(_ request: Request, _ context: MemberContext) async throws -> Response {
        let query = request.uri.queryParameters
        let own = context.member.roles.keys.sorted()
        guard let key = query["organization"].map(String.init) ?? own.first.map({ "\($0)" }) else {
            throw Problem(.notFound, "problems.notFound")
        }
        let organization = try platform.organizations.find(key)
        let principal = try context.principal(in: organization.id)
        try principal.require(.readDesk)
        let before = query["cursor"].flatMap { AuditEntry.ID(String($0)) }
        let (lines, subjects) = try await platform.store.read { db in
            let lines = try AuditEntry.latest(Self.pageLength + 1, before: before, in: principal.tenant, db)
            return (lines, try AuditSubjects(of: lines, in: principal.tenant, db))
        }
        let language = context.visitor.language
        let path = "/audit?organization=\(organization.id)"
        let shown = lines.prefix(Self.pageLength)
        let view = AuditView(
            organization: organization.name.shown(in: language), chosen: "\(organization.id)",
            organizations: own.compactMap { platform.organizations[$0] }
                .map { (key: "\($0.id)", name: $0.name.shown(in: language)) },
            entries: shown.map { AuditView.Entry($0, of: principal.tenant, subjects, platform, language) },
            newestPath: before == nil ? nil : path,
            olderPath: lines.count > shown.count ? shown.last.map { "\(path)&cursor=\($0.id)" } : nil)
        return try platform.page(view, for: request, context, sample: organization.isSample)
    }
}

extension AuditView.Entry {
    init(
        _ entry: AuditEntry, of tenant: Tenant.ID, _ subjects: AuditSubjects, _ platform: Platform,
        _ language: Language
    ) {
        // A subject begins with the service or the row it is about, where it is about one.
        let subject = entry.subject.split(separator: " ").first.map(String.init) ?? ""
        let parts = subject.split(separator: "/", maxSplits: 1).map(String.init)
        let isPair = parts.count == 2
        let path: String? =
            switch entry.area {
            case "record": isPair ? KeptPaths(tenant, parts[0]).row(parts[1]) : nil
            case "draft", "withholding", "import", "webhook", "pulse": nil
            default: isPair && !parts[1].contains("/") ? "/services/\(subject)" : nil
            }
        self.init(
            day: DayView(entry.at, language), time: Self.time(entry.at),
            who: platform.name(of: entry.actor, subjects.people, language),
            act: platform.texts("audit.act.\(entry.act)", language), subject: subjects.shown(entry, platform, language),
            path: path)
    }

    private static func time(_ date: Date) -> String {
        let minutes = Int((date.timeIntervalSince1970 / 60).rounded(.down)) + 9 * 60
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(two(minutes / 60 % 24)):\(two(minutes % 60))"
    }
}
