import Foundation
import HTTPTypes
import Identity
import Kernel
import Store
import TestKit
import Testing
import Web

/// What protects visitors from other sites, from each other and from our own mistakes.
@Suite struct SafetyTests {
    private static let crossSite: [HTTPFields] = [
        [HTTPField.Name("Sec-Fetch-Site")!: "cross-site"], [HTTPField.Name("Sec-Fetch-Site")!: "same-site"],
        [HTTPField.Name("Sec-Fetch-Site")!: "CROSS-SITE"], [.origin: "https://evil.example"], [.origin: "null"],
        [.origin: "http://localhost:8080.evil.example"], [.origin: "http://localhost"], [.origin: ""],
    ]

    @Test("Another site cannot use a session, on any route", arguments: Backend.available)
    func crossSite(on backend: Backend) async throws {
        let house = try await House(on: backend)
        _ = await (try await house.program(.administrator)).post("/api/v1/services", LifeTests.draft)
        let member = try await house.member(.administrator)
        let values = ["organization": "131016", "slug": "moving-in", "item": "x"]
        let before = try await house.counts()

        for route in try house.routes where !route.isSafe {
            for headers in Self.crossSite {
                let (path, body) = (route.filled(values), TenancyTests.body(route, item: "x"))
                let answer =
                    route.isAPI
                    ? await member.send(
                        route.method, path, body: body.data, type: "application/json", with: headers)
                    : await member.send(
                        route.method, path, body: Data("score=3&outcome=yes".utf8),
                        type: "application/x-www-form-urlencoded", with: headers)
                #expect(answer.status == 403, "\(route) with \(headers) answered \(answer.status)")
            }
        }

        #expect(try await house.counts() == before)
    }

    @Test("Our own pages and programs with a token get through", arguments: Backend.available)
    func sameSite(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let program = try await house.program(.administrator)
        var headers: HTTPFields = [HTTPField.Name("Sec-Fetch-Site")!: "cross-site", .origin: "https://evil.example"]
        #expect(await program.post("/api/v1/services", LifeTests.draft, with: headers).status == 201)

        let member = try await house.member(.editor)
        headers = [HTTPField.Name("Sec-Fetch-Site")!: "same-origin"]
        #expect(await member.put("\(LifeTests.path)/canvas", LifeTests.canvas, with: headers).status == 200)
        headers = [.origin: "http://localhost:8080"]
        #expect(await member.put("\(LifeTests.path)/canvas", LifeTests.canvas, with: headers).status == 200)
    }

    @Test("A made-up Authorization header does not carry a session past the check", arguments: Backend.available)
    func headerAndCookie(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let member = try await house.member(.administrator)
        let headers: HTTPFields = [HTTPField.Name("Sec-Fetch-Site")!: "cross-site", .authorization: "Bearer x"]
        #expect([401, 403].contains(await member.post("/api/v1/services", LifeTests.draft, with: headers).status))
    }

    @Test("Every answer tells browsers what we never do", arguments: Backend.available)
    func headers(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let member = try await house.member(.administrator)
        for route in try house.routes {
            let answer = await member.send(
                route.method, route.filled(["organization": "131016", "slug": "nothing"]), body: Data("{".utf8),
                type: "application/json", with: [HTTPField.Name("Sec-Fetch-Site")!: "same-origin"])
            #expect(answer.status < 500, "\(route): \(answer.status)")
            #expect(answer.header("Content-Security-Policy")?.contains("default-src 'none'") == true, "\(route)")
            #expect(answer.header("X-Content-Type-Options") == "nosniff", "\(route)")
            #expect(answer.header("Referrer-Policy") != nil, "\(route)")
            #expect(answer.header("X-Request-ID") != nil, "\(route)")
            let isPage = !route.path.hasPrefix("/api/")
            #expect((answer.header("Cross-Origin-Opener-Policy") == "same-origin") == isPage, "\(route)")
            #expect((answer.header("Permissions-Policy") != nil) == isPage, "\(route)")
        }
        for path in [
            "/nothing", "/atarimae.css", "/atarimae/10-tokens.css", "/..%2fPackage.swift", "/../Package.swift",
        ] {
            let answer = await house.resident.get(path)
            #expect(answer.header("X-Content-Type-Options") == "nosniff", "\(path)")
            #expect(path == "/atarimae.css" ? answer.status == 200 : answer.status == 404, "\(path)")
        }
    }

    @Test("The public API may be read from any site, what a session shows may not", arguments: Backend.available)
    func openReading(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let open = await house.resident.get("/api/v1/organizations")
        #expect(open.header("Access-Control-Allow-Origin") == "*")
        let member = try await house.member(.editor)
        #expect(await member.get("/api/v1/services").header("Access-Control-Allow-Origin") == nil)
        #expect(open.header("Access-Control-Allow-Credentials") == nil)
    }

    @Test("An address that rates too often is told when to come back", arguments: Backend.available)
    func rateLimit(on backend: Backend) async throws {
        let house = try await House(on: backend, settings: .init(ratingsPerAddress: 3))
        let staff = try await house.program(.editor)
        _ = await staff.post("/api/v1/services", LifeTests.draft)
        let path = "\(LifeTests.path)/ratings"
        for _ in 1...3 { #expect(await house.resident.post(path, LifeTests.rating(3)).status == 201) }

        let refused = await house.resident.post(path, LifeTests.rating(3))
        #expect(refused.status == 429)
        #expect(refused.header("Retry-After").flatMap(Int.init).map { (1...600).contains($0) } == true)
        #expect(refused.json["type"] == "/problems/too-many-requests")
        for channel in ["counter", "paper", "phone"] {
            #expect(await house.resident.post(path, LifeTests.rating(3, channel: channel)).status == 429)
            for _ in 1...5 { #expect(await staff.post(path, LifeTests.rating(3, channel: channel)).status == 201) }
        }
        #expect(await staff.post(path, LifeTests.rating(3)).status == 429, "web ratings count for staff too")
        let viewer = try await house.program(.viewer)
        #expect(await viewer.post(path, LifeTests.rating(3, channel: "counter")).status == 429)
        let stranger = try await house.program(.administrator, in: .chuo)
        #expect(await stranger.post(path, LifeTests.rating(3, channel: "counter")).status == 429)
        var other = house.resident
        other.address = "192.0.2.77"
        #expect(await other.post(path, LifeTests.rating(3)).status == 201)
        house.clock.move(days: 0.01)
        #expect(await house.resident.post(path, LifeTests.rating(3)).status == 201)
    }

    @Test("A channel nobody was asked by is staff's to name") func residentChannel() async throws {
        let house = try await House(on: .sqlite)
        _ = await (try await house.program(.editor)).post("/api/v1/services", LifeTests.draft)
        let answer = await house.resident.post("\(LifeTests.path)/ratings", LifeTests.rating(3, channel: "counter"))
        #expect([201, 401, 403, 422].contains(answer.status))
    }

    @Test("A proxy's word about the address is believed only when it is trusted")
    func forwarded() async throws {
        for trusts in [false, true] {
            let house = try await House(on: .sqlite, settings: .init(trustsProxy: trusts, ratingsPerAddress: 1))
            _ = await (try await house.program(.editor)).post("/api/v1/services", LifeTests.draft)
            var statuses: [Int] = []
            for number in 1...2 {
                let headers: HTTPFields = [HTTPField.Name("X-Forwarded-For")!: "6.6.6.6, 203.0.113.\(number)"]
                statuses.append(
                    await house.resident.post("\(LifeTests.path)/ratings", LifeTests.rating(3), with: headers).status)
            }
            #expect(statuses == (trusts ? [201, 201] : [201, 429]))
        }
    }

    @Test("Receipts cannot be tried by the thousand") func receiptLimit() async throws {
        let house = try await House(on: .sqlite)
        var statuses: Set<Int> = []
        for _ in 1...100 { statuses.insert(await house.resident.get("/api/v1/receipts/0000-0000-0000").status) }
        #expect(statuses == [404, 429])
    }

    @Test("HEAD answers as GET does") func head() async throws {
        let house = try await House(on: .sqlite)
        for path in ["/", "/services", "/healthz", "/api/v1/organizations"] {
            #expect(await house.resident.send(.head, path).status == 200, "\(path)")
        }
    }

    @Test("A lost PostgreSQL is a clear answer, not a hang", .timeLimit(.minutes(5))) func lostServer() async throws {
        let engine = try PostgresEngine(
            url: "host=/tmp/no-such-folder user=nobody dbname=nothing", connections: 2, connectTimeout: .seconds(2),
            patience: .seconds(1))
        let house = try House(Database(engine))

        for path in ["/readyz", "/api/v1/services", LifeTests.path, "\(LifeTests.path)/ratings/summary"] {
            let answer = await house.resident.get(path)
            #expect(answer.status == 503, "\(path)")
            #expect(answer.header("Retry-After") != nil, "\(path)")
            #expect(!answer.text.contains("no-such-folder"), "\(path)")
        }
        let rated = await house.resident.post("\(LifeTests.path)/ratings", LifeTests.rating(3))
        #expect(rated.status == 503)
        var member = house.resident
        member.token = "atm_" + String(repeating: "a", count: 43)
        #expect(await member.get("\(LifeTests.path)/gate").status == 503)
        #expect(await house.resident.get("/healthz").status == 200)
        await engine.close()
    }
}
