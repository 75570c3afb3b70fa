import Foundation
package import HTTPTypes
import Hummingbird
import Synchronization

@testable import Web

/// A route of the site: `GET /api/v1/services/{organization}/{slug}`.
package struct Route: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let method: HTTPRequest.Method
    package let path: String

    package init(_ method: HTTPRequest.Method, _ path: String) { (self.method, self.path) = (method, path) }

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

/// Writes down every route that is added; a router cannot be asked for its own.
final class RouteRecorder: RouterMethods {
    typealias Context = VisitorContext

    private let recorded = Mutex<[Route]>([])

    var routes: [Route] { recorded.withLock { $0 } }

    @discardableResult
    func on<Responder: HTTPResponder>(
        _ path: RouterPath, method: HTTPRequest.Method, responder: Responder
    ) -> Self where Responder.Context == VisitorContext {
        let parts = path.description.split(separator: "/").map {
            $0.hasPrefix(":") ? "{\($0.dropFirst())}" : String($0)
        }
        recorded.withLock { $0.append(Route(method, "/" + parts.joined(separator: "/"))) }
        return self
    }

    func add(middleware: any MiddlewareProtocol<Request, Response, VisitorContext>) -> Self { self }
}

extension House {
    /// Every route of the site, files left out.
    package var routes: [Route] {
        get throws {
            let (recorder, ofFiles) = (RouteRecorder(), RouteRecorder())
            let files = try PublicFiles(folder: Self.publicFolder)
            addRoutes(of: platform, files: files, to: recorder)
            files.addRoutes(to: ofFiles)
            let left = Set(ofFiles.routes)
            return recorder.routes.filter { !left.contains($0) }.sorted()
        }
    }
}
