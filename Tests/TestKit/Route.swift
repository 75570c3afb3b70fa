import Foundation
package import HTTPTypes
import Hummingbird

@testable import Web

/// A route of the site: `GET /api/v1/services/{organization}/{slug}`.
package struct Route: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let method: HTTPRequest.Method
    package let path: String

    package init(_ method: HTTPRequest.Method, _ path: String) { (self.method, self.path) = (method, path) }

    init(_ route: Router<VisitorContext>.RouteDescription) {
        let parts = route.path.description.split(separator: "/").map {
            $0.hasPrefix(":") ? "{\($0.dropFirst())}" : String($0)
        }
        self.init(route.method, "/" + parts.joined(separator: "/"))
    }

    package var description: String { "\(method.rawValue) \(path)" }
    package var isSafe: Bool { [.get, .head, .options].contains(method) }
    package var isAPI: Bool { path.hasPrefix("/api/") }

    package static func < (left: Route, right: Route) -> Bool {
        (left.path, left.method.rawValue) < (right.path, right.method.rawValue)
    }

    /// The path with its blanks filled; what nobody names becomes a well-formed id that nothing has.
    package func filled(_ values: [String: String]) -> String {
        path.split(separator: "/").map { part in
            guard part.hasPrefix("{") else { return String(part) }
            return values[String(part.dropFirst().dropLast())] ?? "00000000-0000-7000-8000-000000000000"
        }.reduce("") { "\($0)/\($1)" }
    }
}

extension House {
    /// Every route of the site, files left out.
    package var routes: [Route] {
        get throws {
            let (all, ofFiles) = (Router(context: VisitorContext.self), Router(context: VisitorContext.self))
            let files = try PublicFiles(folder: Self.publicFolder)
            addRoutes(of: platform, files: files, to: all)
            files.addRoutes(to: ofFiles)
            return Set(all.routes.map(Route.init)).subtracting(ofFiles.routes.map(Route.init)).sorted()
        }
    }
}
