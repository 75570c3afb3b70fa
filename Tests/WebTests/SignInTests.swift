import Content
import Foundation
import HTTPTypes
import Identity
import Kernel
import TestKit
import Testing
import Web

/// Signing in and out as a browser does.
@Suite struct SignInTests {
    private func credentials(_ email: String, _ password: String = House.password) -> [(String, String)] {
        [("email", email), ("password", password), ("next", "/desk")]
    }

    @Test("A person signs in, sees the desk and signs out", arguments: Backend.available)
    func signInAndOut(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let (email, browser) = (try await house.account(.editor), house.resident)
        #expect(await browser.get("/desk").header("Location")?.hasPrefix("/sign-in?next=") == true)

        let signedIn = await browser.post("/sign-in", form: credentials(email.uppercased()))
        #expect(signedIn.status == 303)
        #expect(signedIn.header("Location") == "/desk")
        let cookie = try #require(signedIn.all("Set-Cookie").first { $0.hasPrefix("session=") })
        #expect(cookie.contains("HttpOnly"))
        #expect(cookie.contains("SameSite=Lax"))
        #expect(cookie.contains("Path=/"))
        #expect(!cookie.contains("Secure"))
        let desk = await browser.get("/desk")
        #expect(desk.status == 200)
        #expect(desk.header("Cache-Control") == "no-store")

        let stolen = house.resident
        stolen.cookie("session", String(cookie.dropFirst("session=".count).prefix { $0 != ";" }))
        #expect(await stolen.get("/desk").status == 200)
        #expect(await browser.post("/sign-out", form: []).status == 303)
        #expect(await browser.get("/desk").status == 303)
        #expect(await stolen.get("/desk").status == 303, "the session is gone, not only the cookie")
    }

    @Test("Signing out everywhere ends every session of the person, and nobody else's", arguments: Backend.available)
    func everywhere(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let email = try await house.account(.editor)
        let (office, home, other) = (house.resident, house.resident, try await house.member(.viewer))
        for browser in [office, home] { _ = await browser.post("/sign-in", form: credentials(email)) }

        #expect(await home.post("/sign-out-everywhere", form: []).status == 303)

        #expect(await office.get("/desk").status == 303)
        #expect(await other.get("/desk").status == 200)
    }

    @Test("A page that tells what went wrong still knows who is signed in", arguments: Backend.available)
    func errorPages(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let viewer = try await house.member(.viewer)
        for (path, status) in [("/nothing", 404), ("/services/131016/nothing", 404), ("/services/new", 403)] {
            let page = await viewer.get(path)
            #expect(page.status == status, "\(path) \(page.status)")
            #expect(page.text.contains("viewer さん") && page.text.contains("href=\"/desk\""), "\(path)")
            #expect(!page.text.contains("href=\"/sign-in\"") && page.header("Cache-Control") == "no-store", "\(path)")
        }
        let stranger = await house.resident.get("/nothing")
        #expect(stranger.status == 404 && stranger.text.contains("href=\"/sign-in\""))
        let words = house.platform.texts
        #expect(!stranger.text.contains(words("problems.notFound", .ja)), "the title says it")
        #expect(stranger.text.contains(words("problems.kind.not-found.title", .ja)))
    }

    @Test("The cookie is Secure when the trusted proxy says https") func secure() async throws {
        for trusts in [true, false] {
            let house = try await House(on: .sqlite, settings: .init(trustsProxy: trusts))
            let answer = await house.resident.post(
                "/sign-in", form: credentials(try await house.account(.editor)),
                with: [HTTPField.Name("X-Forwarded-Proto")!: "https"])
            let cookie = answer.all("Set-Cookie").first { $0.hasPrefix("session=") }
            #expect(cookie?.contains("Secure") == trusts)
        }
    }

    @Test("A wrong name and a wrong password get the same answer, and a limit", arguments: Backend.available)
    func wrong(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let email = try await house.account(.editor)
        var statuses: [Int] = []
        for _ in 1...6 {
            let answer = await house.resident.post("/sign-in", form: credentials(email, "wrong"))
            statuses.append(answer.status)
            #expect(answer.all("Set-Cookie").isEmpty)
        }
        #expect(statuses == [401, 401, 401, 401, 401, 429])
        let right = await house.resident.post("/sign-in", form: credentials(email))
        #expect(right.status == 429)
        #expect(right.header("Retry-After") != nil)
        house.clock.move(days: 0.02)
        #expect(await house.resident.post("/sign-in", form: credentials(email)).status == 303)
    }

    @Test("A session ends after a working day", arguments: Backend.available)
    func expiry(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let member = try await house.member(.editor)
        #expect(await member.get("/desk").status == 200)
        house.clock.move(days: 0.51)
        #expect(await member.get("/desk").status == 303)
    }

    @Test("After signing in nobody is sent to another site") func openRedirect() async throws {
        let house = try await House(on: .sqlite)
        let email = try await house.account(.editor)
        for next in [
            "https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "", "javascript:1",
        ] {
            let form = [("email", email), ("password", House.password), ("next", next)]
            let answer = await house.resident.post("/sign-in", form: form)
            #expect(answer.header("Location") == "/desk", "\(next)")
        }
    }

    @Test("Words of visitors stay words on every page", arguments: Backend.available)
    func scripts(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let evil = "<script>alert(1)</script>{{view}}\"'><img src=x>"
        let member = try await house.member(.administrator)
        let headers: HTTPFields = [HTTPField.Name("Sec-Fetch-Site")!: "same-origin"]
        let draft = LifeTests.draft.setting("title", to: ["ja": .text(evil)]).setting(
            "summary", to: ["ja": .text(evil)])
        try #require(await member.post("/api/v1/services", draft, with: headers).status == 201)
        _ = await house.resident.post(
            "\(LifeTests.path)/ratings", LifeTests.rating(1).setting("comment", to: .text(evil)))
        let escaped = Visitor.escaped(evil)
        for path in [
            "/", "/services", "/services?q=\(escaped)", "/services/131016/moving-in", "/services/131016/moving-in/rate",
            "/services/131016/moving-in/comments", "/services/131016/moving-in/edit", "/organizations/131016", "/desk",
            "/audit?organization=131016", "/receipts?code=\(escaped)", "/sign-in?next=\(escaped)", "/\(escaped)",
            "/services/131016/moving-in/gate", "/services/131016/moving-in/check-sheet",
            "/services/131016/moving-in/canvas",
        ] {
            let page = await member.get(path)
            #expect(page.status < 500, "\(path)")
            #expect(!page.text.contains("<script"), "\(path)")
            #expect(!page.text.contains("<img src=x"), "\(path)")
        }
    }
}
