package import Foundation
import HTTPTypes
package import Hummingbird
import Kernel
import Store

/// The whole site. Every page and every API has its line in ``addRoutes(of:files:to:)``.
package func makeSite(_ platform: Platform, publicFolder: URL) throws -> Router<VisitorContext> {
    let files = try PublicFiles(folder: publicFolder)
    let router = Router(context: VisitorContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: SiteMiddleware(platform: platform))
    addRoutes(of: platform, files: files, to: router)
    refuseOtherMethods(of: router)
    return router
}

/// Where there is an address, a method it does not take is told which it takes (RFC 9110, section 15.5.6).
private func refuseOtherMethods(of router: Router<VisitorContext>) {
    for routes in Dictionary(grouping: router.routes, by: \.path.description).values {
        var taken = Set(routes.map(\.method))
        if taken.contains(.get) { taken.insert(.head) }
        var problem = Problem(.methodNotAllowed, "problems.methodNotAllowed")
        problem.allowed = taken.map(\.rawValue).sorted()
        let others: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options]
        for method in others where !taken.contains(method) {
            router.on(routes[0].path, method: method) { [problem] _, _ -> Response in throw problem }
        }
    }
}

func addRoutes(of platform: Platform, files: PublicFiles, to router: some RouterMethods<VisitorContext>) {
    // What begins alike is searched in this order, so what most people ask for comes first.
    RatingAPI(platform: platform).addRoutes(to: router)
    ServicePages(platform: platform).addRoutes(to: router)
    files.addRoutes(to: router)
    HealthAPI(platform: platform).addRoutes(to: router)
    ServiceAPI(platform: platform).addRoutes(to: router)
    StandingAPI(platform: platform).addRoutes(to: router)
    CheckSheetAPI(platform: platform).addRoutes(to: router)
    CheckSheetFileAPI(platform: platform).addRoutes(to: router)
    ComponentAPI(platform: platform).addRoutes(to: router)
    ReviewAPI(platform: platform).addRoutes(to: router)
    ReviewDeskAPI(platform: platform).addRoutes(to: router)
    SimplicityAPI(platform: platform).addRoutes(to: router)
    PrincipleAPI(platform: platform).addRoutes(to: router)
    PulseAPI(platform: platform).addRoutes(to: router)
    RuleAPI(platform: platform).addRoutes(to: router)
    GuidelineAPI(platform: platform).addRoutes(to: router)
    OrganizationAPI(platform: platform).addRoutes(to: router)
    RegistryAPI(platform: platform).addRoutes(to: router)
    RecordAPI(platform: platform).addRoutes(to: router)
    RecordWriteAPI(platform: platform).addRoutes(to: router)
    RecallAPI(platform: platform).addRoutes(to: router)
    ImportAPI(platform: platform).addRoutes(to: router)
    WithholdingAPI(platform: platform).addRoutes(to: router)
    WebhookAPI(platform: platform).addRoutes(to: router)
    CatalogAPI(platform: platform).addRoutes(to: router)
    CKANAPI(platform: platform).addRoutes(to: router)
    QualityAPI(platform: platform).addRoutes(to: router)
    PubliccodeAPI(platform: platform).addRoutes(to: router)
    SitePages(platform: platform).addRoutes(to: router)
    ServiceFeed(platform: platform).addRoutes(to: router)
    SimplicityPages(platform: platform).addRoutes(to: router)
    PrinciplePages(platform: platform).addRoutes(to: router)
    PulsePages(platform: platform).addRoutes(to: router)
    RatingPages(platform: platform).addRoutes(to: router)
    GuidelinePages(platform: platform).addRoutes(to: router)
    LearningPages(platform: platform).addRoutes(to: router)
    GuidelineFeeds(platform: platform).addRoutes(to: router)
    OrganizationPages(platform: platform).addRoutes(to: router)
    RegistryPages(platform: platform).addRoutes(to: router)
    RecordPages(platform: platform).addRoutes(to: router)
    ComparisonPages(platform: platform).addRoutes(to: router)
    QualityPages(platform: platform).addRoutes(to: router)
    KeptRegistriesPages(platform: platform).addRoutes(to: router)
    RecordFormPages(platform: platform).addRoutes(to: router)
    KeptRecordPages(platform: platform).addRoutes(to: router)
    GridPages(platform: platform).addRoutes(to: router)
    ImportPages(platform: platform).addRoutes(to: router)
    SignInPages(platform: platform).addRoutes(to: router)
    ServiceStaffPages(platform: platform).addRoutes(to: router)
    CheckSheetPages(platform: platform).addRoutes(to: router)
    CheckSheetFilePages(platform: platform).addRoutes(to: router)
    ComponentPages(platform: platform).addRoutes(to: router)
    GatePages(platform: platform).addRoutes(to: router)
    ReviewPages(platform: platform).addRoutes(to: router)
    ReviewDeskPages(platform: platform).addRoutes(to: router)
    ReminderPages(platform: platform).addRoutes(to: router)
    StudyPages(platform: platform).addRoutes(to: router)
    CommentPages(platform: platform).addRoutes(to: router)
    DeskPages(platform: platform).addRoutes(to: router)
    AuditPages(platform: platform).addRoutes(to: router)
    RuleDraftPages(platform: platform).addRoutes(to: router)
    RulePages(platform: platform).addRoutes(to: router)
}
