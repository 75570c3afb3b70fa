import Foundation
import HTTPTypes
import Identity
import Kernel
import TestKit
import Testing
import Web

/// What registries are asked that cannot be answered: said clearly, and never our fault.
@Suite struct RegistryBadInputTests {
    private static let path = RegistryRowAPITests.path
    private static let row = RegistryRowAPITests.row

    private func isProblem(_ answer: Visitor.Answer, _ statuses: Int...) -> Bool {
        statuses.contains(answer.status) && answer.header("Content-Type") == "application/problem+json"
            && answer.json["detail"].text?.isEmpty == false
    }

    @Test("Questions that make no sense are refused", arguments: Backend.available)
    func questions(on backend: Backend) async throws {
        let house = try await RegistryRowAPITests.open(on: backend)
        _ = await (try await house.program(.editor)).put("\(Self.path)/p-1", Self.row)
        let long = String(repeating: "x", count: 10_000)
        let many = (1...1000).map { "kind=0\($0)" }.joined(separator: "&")
        let unknown = (1...1000).map { "f\($0)=1" }.joined(separator: "&")
        for query in [
            "limit=0", "limit=1001", "limit=-1", "limit=ten", "limit=99999999999999999999", "limit=1.5",
            "sort=nothing", "sort=-", "sort=contact.note", "sort=id;DROP", "as_of=yesterday", "as_of=2026-13-01",
            "as_of=2026-02-30", "as_of=%00", "as_of=\(long)", "cursor=x", "cursor=-1", "cursor=1.zz", "cursor=1.2.3",
            "cursor=1.ff", "cursor=99999999999999999999", "cursor=\(long)", "fields=nothing", "fields=id,,nothing",
            "contact.note=x", "nothing=1", many, unknown, "\(long)=1",
        ] {
            let answer = await house.resident.get("\(Self.path)?\(query)")
            #expect(isProblem(answer, 422), "\(query.prefix(60)): \(answer.status) \(answer.text.prefix(200))")
        }
        for query in [
            "q=%00", "q=%FF", "q=\(long)", "kind=%00", "cursor=1.00", "cursor=9223372036854775807", "kind=\(long)",
            "size.area=%00", "size.area=x", "size.area=1e999", "size.area=nan", "tags=%25_", "tags=%5C", "=", "&&",
            "limit=", "cursor=", "as_of=",
            "as_of=9999-12-31", "as_of=0001-01-01", "as_of=2026-01-01T00:00:00Z", "sort=", "q=", "checked_on=%00",
            "sort=name&cursor=0.00", "sort=size.area&cursor=0.ffff", "sort=name&cursor=1.c3a9",
            "q=\((1...50).map { "w\($0)" }.joined(separator: "%20"))",
        ] {
            let answer = await house.resident.get("\(Self.path)?\(query)")
            #expect(answer.status < 500, "\(query.prefix(60)): \(answer.status) \(answer.text.prefix(200))")
        }
        let base = "/api/v1/registries"
        for path in [
            "\(base)/nothing", "\(base)/nothing.csv", "\(base)/playgrounds.xlsx", "\(base)/playgrounds.",
            "\(base)/.csv",
            "\(base)/nothing/records", "\(base)/\(long)", "\(Self.path)/none", "\(Self.path)/none/history",
            "\(Self.path)?organization=nobody", "\(base)/playgrounds.csv?organization=%00",
        ] {
            #expect(isProblem(await house.resident.get(path), 404), "\(path.prefix(60))")
        }
        for path in [
            "\(base)/playgrounds/changes?since=x", "\(base)/playgrounds/changes?since=-1",
            "\(base)/playgrounds/changes?limit=1001", "\(base)/playgrounds/facets/nothing",
            "\(base)/playgrounds/facets/contact.note", "\(base)/playgrounds.csv?as_of=x", "\(Self.path)/p-1?as_of=x",
            "\(Self.path)/p-1?fields=nothing",
        ] {
            #expect(isProblem(await house.resident.get(path), 422), "\(path)")
        }
        #expect(await house.resident.get("\(base)/playgrounds/changes?since=999999").json["items"] == [])
    }

    @Test("Bodies that are no row are refused", arguments: Backend.available)
    func bodies(on backend: Backend) async throws {
        let house = try await RegistryRowAPITests.open(on: backend)
        let staff = try await house.program(.editor)
        let before = try await house.counts()
        let nested = String(repeating: "{\"size\":", count: 5000) + "1" + String(repeating: "}", count: 5000)
        let arrays = String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000)
        let cases: [(String, String?, Int)] = [
            ("", "application/json", 400), ("{", "application/json", 400), ("null", "application/json", 400),
            ("[]", "application/json", 400), ("\"x\"", "application/json", 400), ("{}x", "application/json", 400),
            ("{'id':1}", "application/json", 400), ("{\"id\":\"a\",\"id\":\"b\"}", "application/json", 400),
            (nested, "application/json", 400), (arrays, "application/json", 400),
            ("{\"id\":\"\\ud800\"}", "application/json", 422), ("{\"id\":NaN}", "application/json", 400),
            ("{}", "application/json", 422), ("{\"id\":\"p-1\"}", "application/json", 422),
            ("{\"id\":[1],\"name\":{\"a\":1}}", "application/json", 422), ("{\"id\":1e999}", "application/json", 422),
            ("{\"id\":\"p-1\",\"name\":\"x\",\"n\u{0}\":1}", "application/json", 400),
            ("{\"id\":\"p-1\",\"name\":\"x\",\"unknown\":1}", "application/json", 422),
            ("{\"id\":\"p-1\",\"name\":\"x\"}", "text/plain", 415), ("{}", nil, 415),
            ("id=p-1", "application/x-www-form-urlencoded", 415),
        ]
        for (body, type, status) in cases {
            for (method, path) in [(HTTPRequest.Method.put, "\(Self.path)/p-1"), (.post, Self.path)] {
                let answer = await staff.send(method, path, body: Data(body.utf8), type: type)
                #expect(isProblem(answer, status), "\(body.prefix(40)): \(answer.status) \(answer.text.prefix(300))")
            }
        }
        let broken = await staff.send(
            .put, "\(Self.path)/p-1", body: Data([0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D]), type: "application/json")
        #expect(isProblem(broken, 400))
        let large = await staff.send(
            .put, "\(Self.path)/p-1", body: Data(count: 50 << 20), type: "application/json")
        #expect(isProblem(large, 413))
        for query in ["change=withdrawal", "change=x", "reason=\(String(repeating: "r", count: 2001))"] {
            #expect(isProblem(await staff.put("\(Self.path)/p-1?\(query)", Self.row), 422), "\(query.prefix(20))")
        }
        #expect(isProblem(await staff.send(.delete, "\(Self.path)/p-1"), 422), "a withdrawal has a reason")
        #expect(isProblem(await staff.send(.delete, "\(Self.path)/p-1?reason=x"), 404))
        #expect(try await house.counts() == before)

        let nul = await staff.put("\(Self.path)/p-1", ["id": "p-1", "name": "a\u{0}b", "tags": ["\u{0}"]])
        #expect([201, 422].contains(nul.status), "\(nul.text)")
    }

    @Test("Another site's page may ask beforehand, and read", arguments: Backend.available)
    func crossOrigin(on backend: Backend) async throws {
        let house = try await RegistryRowAPITests.open(on: backend)
        func ask(_ method: String, _ path: String = Self.path) async -> Visitor.Answer {
            await house.resident.send(
                .options, path,
                with: [
                    .origin: "https://example.org", .accessControlRequestMethod: method,
                    .accessControlRequestHeaders: "if-none-match",
                ])
        }
        let may = await ask("GET")
        #expect(may.status == 204)
        #expect(may.header("Access-Control-Allow-Origin") == "*")
        #expect(may.header("Access-Control-Allow-Headers")?.contains("If-None-Match") == true)
        #expect(may.header("Access-Control-Allow-Credentials") == nil)
        for method in ["PUT", "POST", "DELETE", "x"] {
            #expect(await ask(method).header("Access-Control-Allow-Origin") == nil, "\(method)")
        }
        #expect(await ask("GET", "/desk").header("Access-Control-Allow-Origin") == nil)
        let read = await house.resident.get(Self.path)
        for name in ["ETag", "Link", "Last-Modified"] {
            #expect(read.header("Access-Control-Expose-Headers")?.contains(name) == true)
        }
    }
}
