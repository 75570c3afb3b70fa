import Content
import Foundation
import HTTPTypes
import Identity
import TestKit
import Testing

/// `docs/openapi.yaml` and the site's real routes are the same list.
@Suite struct OpenAPITests {
    private static func document() throws -> Entry {
        try Entry(contentsOf: Project.folder.appending(path: "docs/openapi.yaml"), named: "docs/openapi.yaml")
    }

    private static let methods = ["get", "put", "post", "delete", "patch", "head"]

    @Test("Every route is described, and every description has its route") func routes() async throws {
        var described: Set<String> = []
        for (path, entry) in try Self.document().at("paths").pairs() {
            for (method, _) in try entry.pairs() where Self.methods.contains(method) {
                described.insert("\(method.uppercased()) \(path)")
            }
        }
        let others = ["/healthz", "/readyz", "/metrics", "/catalog.jsonld"]
        let real = try (try await House(on: .sqlite)).routes.filter { $0.isAPI || others.contains($0.path) }

        #expect(Set(real.map(\.description)).subtracting(described).sorted() == [], "not described")
        #expect(described.subtracting(real.map(\.description)).sorted() == [], "not there")
    }

    @Test("Every reference leads somewhere, and every schema is used") func references() throws {
        let text = try Tree.file("docs/openapi.yaml").text
        let document = try Self.document()
        var used: Set<String> = []
        for reference in text.matches(of: /\$ref: "#\/components\/(\w+)\/(\w+)"/) {
            let (kind, name) = (String(reference.output.1), String(reference.output.2))
            used.insert("\(kind)/\(name)")
            #expect(try document.at("components").at(kind).optional(name) != nil, "\(reference.output.0)")
        }
        for kind in ["parameters", "responses", "schemas"] {
            for (name, _) in try document.at("components").at(kind).pairs() {
                #expect(used.contains("\(kind)/\(name)"), "\(kind)/\(name) is used nowhere")
            }
        }
    }

    @Test("What is answered to a body that is no JSON is described") func brokenBodies() async throws {
        let house = try await House(on: .sqlite)
        let staff = try await house.program(.administrator)
        for (path, entry) in try Self.document().at("paths").pairs() {
            for (method, operation) in try entry.pairs() where Self.methods.contains(method) {
                guard try operation.optional("requestBody")?.at("content").optional("application/json") != nil else {
                    continue
                }
                let route = Route(HTTPRequest.Method(rawValue: method.uppercased())!, path)
                let answer = await staff.send(
                    route.method, route.filled(["organization": "131016"]), body: Data("{".utf8),
                    type: "application/json")
                let described = try operation.at("responses").pairs().map(\.key)
                #expect(described.contains("\(answer.status)"), "\(route): \(answer.status)")
            }
        }
    }

    @Test("Who need not sign in is told so, and the server agrees") func security() async throws {
        let house = try await House(on: .sqlite)
        for (path, entry) in try Self.document().at("paths").pairs() {
            for (method, operation) in try entry.pairs() where Self.methods.contains(method) {
                let route = Route(HTTPRequest.Method(rawValue: method.uppercased())!, path)
                let answer = await house.resident.send(
                    route.method, route.filled(["organization": "131016"]), body: Data("{}".utf8),
                    type: "application/json")
                #expect((answer.status == 401) == (operation.optional("security") == nil), "\(route): \(answer.status)")
                let tags = try operation.texts("tags")
                #expect(tags.contains("staff") == (operation.optional("security") == nil), "\(route)")
            }
        }
    }
}
