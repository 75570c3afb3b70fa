package import Foundation
import HTTPTypes
package import Hummingbird
import Kernel
import Store

/// The whole site. Every page and every API has its line in ``addRoutes(of:files:to:)``.
package func makeSite(_ platform: Platform, publicFolder: URL) throws -> Router<VisitorContext> {
    let files = try PublicFiles(folder: publicFolder)
    let router = Router(context: VisitorContext.self)
    router.add(middleware: SafetyHeadersMiddleware())
    router.add(middleware: ProblemMiddleware(platform: platform))
    router.add(middleware: SameSiteMiddleware())
    router.add(middleware: VisitorMiddleware(platform: platform))
    addRoutes(of: platform, files: files, to: router)
    return router
}

func addRoutes(of platform: Platform, files: PublicFiles, to router: some RouterMethods<VisitorContext>) {
    files.addRoutes(to: router)
    HealthAPI(platform: platform).addRoutes(to: router)
    ServiceAPI(platform: platform).addRoutes(to: router)
    CheckSheetAPI(platform: platform).addRoutes(to: router)
    RatingAPI(platform: platform).addRoutes(to: router)
    OrganizationAPI(platform: platform).addRoutes(to: router)
}
