import Foundation
import Identity
import Kernel
import Services
import Standards
import TestKit
import Testing
import Web

/// Services built on others, over the site: found, used, and brought down by what carries them.
@Suite struct ComponentTests {
    private static let platform = "/api/v1/services/131024/platform"

    /// A platform of Chuo that offers an item it meets, and a released service of Chiyoda; the item.
    private func lend(_ house: House) async throws -> String {
        let chuo = try await house.program(.administrator, in: .chuo)
        let draft = LifeTests.draft.setting("organization", to: "131024").setting("slug", to: "platform")
            .setting("title", to: ["ja": "申請フォームの基盤"])
        try #require(await chuo.post("/api/v1/services", draft).status == 201)
        let staff = try await house.program(.administrator)
        try await LifeTests.prepare(staff, in: house)
        let items = await staff.get("\(LifeTests.path)/check-sheet").json["items"].items
        let item = try #require(
            items.first {
                $0["level"] == 1 && $0["source"] == "mark" && $0["phases"].items.contains("operate")
            }?["id"].text)
        try #require(await chuo.put("\(Self.platform)/check-sheet/\(item)", ["state": "met"]).status == 200)
        try #require(await chuo.put("\(Self.platform)/components/offer", ["items": [.text(item)]]).status == 200)
        // What nobody of the team says, the platform says.
        try #require(await staff.put("\(LifeTests.path)/check-sheet/\(item)", ["state": "no-evidence"]).status == 200)
        return item
    }

    @Test(
        "When the platform of another organisation falls, the service on it falls at the next round, and says why",
        arguments: Backend.available)
    func falls(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let item = try await lend(house)
        let staff = try await house.program(.administrator)
        let chuo = try await house.program(.editor, in: .chuo)
        let used = await staff.post("\(LifeTests.path)/components", ["component": "131024/platform"])
        #expect(used.status == 201, "\(used.text)")
        #expect(used.json["uses"][0]["met"] == 1)
        try await house.review()
        let released = await staff.post("\(LifeTests.path)/releases", [:])
        try #require(released.status == 201, "\(released.text)")

        house.clock.move(days: 1)
        try #require(await chuo.put("\(Self.platform)/check-sheet/\(item)", ["state": "not-met"]).status == 200)
        try await house.platform.reviewStandings()

        let timeline = await house.resident.get("\(LifeTests.path)/timeline").json["items"].items
        let fell = try #require(timeline.first { $0["kind"] == "standing" })
        #expect(fell["state"] == "not-met", "\(timeline)")
        #expect(fell["cause"]["en"].text?.contains("131024/platform") == true)
        house.clock.move(days: 1)
        try #require(await chuo.put("\(Self.platform)/check-sheet/\(item)", ["state": "met"]).status == 200)
        try await house.platform.reviewStandings()
        let again = await house.resident.get("\(LifeTests.path)/timeline").json["items"].items
        #expect(again.first { $0["kind"] == "standing" }?["state"] != "not-met")
    }

    @Test(
        "Both sides see each other by their public names, and circles are told in words", arguments: Backend.available)
    func pages(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let item = try await lend(house)
        let editor = try await house.member(.editor)
        let page = "/services/131016/moving-in/components"

        let found = await editor.get("\(page)?q=%E5%9F%BA%E7%9B%A4").text
        #expect(found.contains("申請フォームの基盤") && found.contains("value=\"131024/platform\""))
        #expect(await editor.post("\(page)/use", form: [("component", "131024/platform")]).status == 303)
        let carried = await editor.get("/services/131016/moving-in/check-sheet?source=inheritance").text
        #expect(carried.contains("id=\"\(item)\"") && carried.contains("土台の「申請フォームの基盤」から引き継ぎ"))
        let other = try await house.member(.editor, in: .chuo)
        #expect(await other.get("/services/131024/platform/components").text.contains("転入の届け出"))

        let offer = await editor.post("\(page)/offer", form: [("items", item)])
        #expect(offer.status == 303)
        let circle = await other.post(
            "/services/131024/platform/components/use", form: [("component", "131016/moving-in")])
        #expect(circle.status == 422)
        #expect(circle.text.contains("131024/platform → 131016/moving-in → 131024/platform"))
        #expect(await editor.post("\(page)/leave", form: [("component", "131024/platform")]).status == 303)
        #expect(await editor.post("\(page)/leave", form: [("component", "131024/platform")]).status == 404)
        #expect(await editor.post("\(page)/offer", form: [("items", "NO-1")]).status == 422)
        let viewer = try await house.member(.viewer)
        #expect(await viewer.post("\(page)/use", form: [("component", "131024/platform")]).status == 403)
        #expect(await viewer.get("\(page)?q=x").status == 200)
    }
}
