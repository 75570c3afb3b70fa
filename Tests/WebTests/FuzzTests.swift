import Foundation
import HTTPTypes
import Identity
import Kernel
import TestKit
import Testing

/// Random requests to every route: whatever comes, it is never our fault.
@Suite struct FuzzTests {
    @Test("No request makes the server fail", arguments: Backend.available)
    func neverAFailure(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let administrator = try await house.program(.administrator)
        _ = await administrator.post("/api/v1/services", LifeTests.draft)
        _ = await administrator.post("/api/v1/services", LifeTests.draft.setting("slug", to: "second"))
        _ = await administrator.put("/api/v1/registries/procedures/records/131016-1", TenancyTests.procedure)
        let item = await administrator.get("\(LifeTests.path)/check-sheet").json["items"][0]["id"].text ?? ""
        var visitors = [house.resident, administrator, try await house.member(.editor)]
        visitors.append(try await house.program(.operator, in: .chuo))
        let routes = try house.routes
        var random = Seeded(20_261_121)

        for number in 0..<(backend == .sqlite ? 1500 : 700) {
            var visitor = visitors.randomElement(using: &random)!
            visitor.address = "198.51.100.\(number % 250)"
            let route = routes.randomElement(using: &random)!
            let path = address(of: route, item: item, using: &random)
            let methods: [HTTPRequest.Method] = [.get, .head, .put, .delete, .patch, .options, .trace, .connect]
            let method =
                Int.random(in: 0..<8, using: &random) == 0 ? methods.randomElement(using: &random)! : route.method
            let (body, type) = body(using: &random)
            let isForm = type?.contains("form") == true
            let answer = await visitor.send(
                method, path, body: body, type: type,
                with: isForm ? [HTTPField.Name("Sec-Fetch-Site")!: "same-origin"] : [:])
            #expect(
                answer.status < 500,
                "\(method) \(path.prefix(300)) \(String(decoding: body.prefix(300), as: UTF8.self)): \(answer.text.prefix(200))"
            )
        }

        #expect(await house.resident.get(LifeTests.path).status == 200)
    }

    private static let oddities = [
        "", "0", "-1", "a", "é", "%00", "%FF", "..", "%2e%2e", "%2F", "'", "%", "%zz", "131016", "131024", "mihon",
        "tokyo",
        "moving-in", "second", "official-site", "00000000-0000-7000-8000-000000000000", "\u{FEFF}", "%F0%9F%98%80",
        "{organization}", ":organization", "-name", "1.00", "2026-01-01", "procedures.csv", "correction", "CP932",
        "9223372036854775808", String(repeating: "x", count: 3000), "a|b", "*", "**",
    ]

    private func address(of route: Route, item: String, using random: inout Seeded) -> String {
        let isRight = Bool.random(using: &random)
        let right = [
            "organization": "131016", "slug": "moving-in", "item": item, "registry": "procedures", "key": "131016-1",
            "field": "kind", "version": "1", "action": "package_search",
        ]
        var values: [String: String] = [:]
        for part in route.path.split(separator: "/") where part.hasPrefix("{") {
            let name = String(part.dropFirst().dropLast())
            values[name] = isRight && right[name] != nil ? right[name] : Self.oddities.randomElement(using: &random)
        }
        var path = route.filled(values)
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            let name = [
                "q", "limit", "cursor", "phase", "state", "organization", "lang", "code", "next", "at", "item", "since",
                "as_of", "sort", "fields", "kind", "name", "volume.per_year", "change", "reason", "dry_run", "encoding",
            ].randomElement(using: &random)!
            path += path.contains("?") ? "&" : "?"
            path += "\(name)=\(Self.oddities.randomElement(using: &random)!)"
        }
        return path
    }

    private func body(using random: inout Seeded) -> (Data, type: String?) {
        switch Int.random(in: 0..<10, using: &random) {
        case 0: (Data(), nil)
        case 1:
            (
                Data(
                    (0..<Int.random(in: 0...400, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
                ),
                "application/json"
            )
        case 2...4:
            (form(using: &random), "application/x-www-form-urlencoded")
        case 5:
            (value(depth: 0, using: &random).data, "application/vnd.x+json")
        default:
            (object(depth: 0, using: &random).data, "application/json; charset=utf-8")
        }
    }

    private static let names = [
        "score", "outcome", "comment", "language", "channel", "organization", "slug", "title", "summary", "url",
        "attributes", "channels", "ja", "en", "customer", "need", "value", "asks", "existing", "measures", "phase",
        "state", "note", "link", "kind", "held_on", "participants", "rating", "tasks", "name", "completed", "seconds",
        "item", "reason", "compensation", "ends_on", "email", "password", "next", "uses_ai", "title.ja", "summary.ja",
        "id", "online", "basis", "version", "purpose", "key", "field", "topics", "_meta",
    ]

    private static let choices: [JSON] = [
        "131016", "yes", "partly", "ja", "en", "web", "counter", "moving-in", "third", "https://example.jp/", "plan",
        "design",
        "pre-release", "retire", "met", "not-met", "no-evidence", "published", "withheld", "usability", "2026-11-20",
        "2027-01-01", "a\u{0}b", "\u{202E}right", "e\u{301}\u{301}\u{301}", "😀", "", " ", "<script>", "{{text}}",
        "[字|じ]",
        "\u{E000}", "%", "../../etc/passwd", .text(String(repeating: "長", count: 5000)), 0, 1, 3, 5, 6, -1, 4.5, 1e308,
        -1e308, 9_007_199_254_740_993, true, false, .null,
    ]

    private func form(using random: inout Seeded) -> Data {
        let pairs = (0..<Int.random(in: 0...8, using: &random)).map { _ in
            let value = Self.choices.randomElement(using: &random)!
            let text = value.text ?? String(decoding: value.data, as: UTF8.self)
            let isRaw = Int.random(in: 0..<6, using: &random) == 0
            return "\(Self.names.randomElement(using: &random)!)=\(isRaw ? text : Visitor.escaped(text))"
        }
        return Data(pairs.joined(separator: "&").utf8)
    }

    private func object(depth: Int, using random: inout Seeded) -> JSON {
        var fields: [String: JSON] = [:]
        for _ in 0..<Int.random(in: 0...8, using: &random) {
            fields[Self.names.randomElement(using: &random)!] = value(depth: depth + 1, using: &random)
        }
        return .object(fields)
    }

    private func value(depth: Int, using random: inout Seeded) -> JSON {
        switch Int.random(in: 0..<(depth > 3 ? 6 : 10), using: &random) {
        case 6...7: object(depth: depth, using: &random)
        case 8...9:
            .list((0..<Int.random(in: 0...3, using: &random)).map { _ in value(depth: depth + 1, using: &random) })
        default: Self.choices.randomElement(using: &random)!
        }
    }
}
