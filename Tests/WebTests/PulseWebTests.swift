import Foundation
import Identity
import Kernel
import Standards
import Store
import TestKit
import Testing
import Web

/// An administrator hands out vouchers, staff answer without signing in, and everybody sees what may be seen.
@Suite struct PulseWebTests {
    private static let path = "/api/v1/organizations/131016/pulse"

    private func open(_ house: House, in tenant: Tenant.ID = .chiyoda, _ count: Int = 6) async throws -> [String] {
        let answer = await (try await house.program(.administrator, in: tenant)).post(
            "/api/v1/organizations/\(tenant)/pulse",
            ["round": "2026-11", "vouchers": .number(Double(count)), "closes_on": "2026-11-30"])
        try #require(answer.status == 201, "\(answer.text)")
        #expect(answer.header("Cache-Control") == "no-store")
        return answer.json["vouchers"].items.compactMap { $0["voucher"].text }
    }

    @Test("From opening a round to its published result", arguments: Backend.available)
    func walk(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let administrator = try await house.member(.administrator)
        #expect(await administrator.get("/organizations/131016/pulse").text.contains("name=\"vouchers\""))
        let wrong = await administrator.post(
            "/organizations/131016/pulse", form: [("round", "a b"), ("vouchers", "3"), ("closes_on", "")])
        #expect(wrong.status == 422 && wrong.text.contains("closes_on-error"))
        let opened = await administrator.post(
            "/organizations/131016/pulse",
            form: [("round", "2026-11"), ("vouchers", "6"), ("closes_on", "2026-11-30")])
        #expect(opened.status == 200 && opened.header("Cache-Control") == "no-store")
        let links = opened.text.matches(of: #/href="[^"]*(/pulse/131016/2026-11\?voucher=[0-9A-Z-]+)"/#).map {
            String($0.output.1)
        }
        try #require(links.count == 6)
        #expect(opened.text.contains("voucher,link"))
        let again = await administrator.post(
            "/organizations/131016/pulse",
            form: [("round", "2026-11"), ("vouchers", "6"), ("closes_on", "2026-11-30")])
        #expect(again.status == 409 && !again.text.contains("voucher="))

        for (index, link) in links.prefix(5).enumerated() {
            let form = await house.resident.get(link)
            #expect(form.status == 200 && form.header("Cache-Control") == "no-store")
            #expect(form.text.contains("P-10"))
            let voucher = String(link.split(separator: "=").last ?? "")
            let sent = await house.resident.post(
                "/pulse/131016/2026-11",
                form: [
                    ("voucher", voucher), ("P-01", "\(1 + index % 2)"), ("P-02", index == 0 ? "" : "4"), ("P-03", ""),
                ])
            #expect(sent.status == 200, "\(sent.text.prefix(200))")
        }
        #expect(await house.resident.get(links[0]).status == 409)
        #expect(await house.resident.get("/pulse/131016/2026-11?voucher=0000-0000-0000-0000").status == 404)
        #expect(await house.resident.get("/pulse/131016/2027-01").status == 404)
        let empty = await house.resident.post(
            "/pulse/131016/2026-11", form: [("voucher", String(links[5].split(separator: "=").last ?? ""))])
        #expect(empty.status == 422 && empty.text.contains("P-01-error"))

        // Open still: counts of vouchers only.
        let before = await house.resident.get(Self.path).json["items"][0]
        #expect(before["open"] == true && before["answered"] == 5 && before["figures"].items.isEmpty)
        house.clock.move(days: 15)
        let after = await house.resident.get(Self.path).json["items"][0]["figures"]
        #expect(after[0]["n"] == 5 && after[0]["counts"] == [3, 2, 0, 0, 0])
        #expect(after[1]["n"] == .null && after[1]["missing"] == 1 && after[1]["counts"] == .null)
        #expect(await house.resident.get(links[5]).status == 409)
        #expect(await house.resident.get("/organizations/131016/pulse").text.contains("1.4"))
        let overview = await house.resident.get("/pulse")
        #expect(overview.status == 200 && overview.text.contains("/organizations/131016/pulse"))
        let json = await house.resident.get("/api/v1/pulse").json
        #expect(json["statements"].items.count == 10 && json["items"].items.count == 1 && json["total"].items.isEmpty)
    }

    @Test(
        "The form is there in plain Japanese and English, and without a link it asks for the voucher",
        arguments: Backend.available)
    func languages(on backend: Backend) async throws {
        let house = try await House(on: backend)
        _ = try await open(house)
        for (language, words) in [("ja", "いまの仕事"), ("ja-easy", "<ruby>"), ("en", "I have listened in person")] {
            let page = await house.resident.get("/pulse/131016/2026-11?lang=\(language)")
            #expect(page.status == 200 && page.text.contains(words), "\(language)")
            #expect(page.text.contains("<input id=\"voucher\""))
        }
    }

    @Test("Only an administrator opens a round", arguments: Backend.available)
    func roles(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let body: JSON = ["round": "2026-11", "vouchers": 5, "closes_on": "2026-11-30"]
        for role in [Role.viewer, .editor, .reviewer] {
            #expect(await (try await house.program(role)).post(Self.path, body).status == 403)
            #expect(
                !(await (try await house.member(role)).get("/organizations/131016/pulse").text.contains(
                    "name=\"vouchers\"")))
        }
        #expect(await (try await house.program(.administrator, in: .chuo)).post(Self.path, body).status == 404)
        #expect(await house.resident.post(Self.path, body).status == 401)
    }

    @Test(
        "Who tries vouchers that do not work has to wait, and colleagues at the same address do not",
        arguments: Backend.available)
    func limited(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let vouchers = try await open(house, 40)
        let answers = "/api/v1/pulse/131016/2026-11/answers"
        for voucher in vouchers.prefix(35) {
            #expect(
                await house.resident.post(answers, ["voucher": .text(voucher), "answers": ["P-01": 3]]).status == 204)
        }
        var statuses: [Int] = []
        for _ in 0..<32 {
            statuses.append(await house.resident.post(answers, ["voucher": "ABCD", "answers": ["P-01": 3]]).status)
        }
        #expect(statuses.prefix(30).allSatisfy { $0 == 404 } && statuses.suffix(2).allSatisfy { $0 == 429 })
        var other = house.resident
        other.address = "192.0.2.77"
        #expect(await other.post(answers, ["voucher": .text(vouchers[35]), "answers": ["P-01": 3]]).status == 204)
    }
}
