import Foundation
import HTTPTypes
import Identity
import Kernel
import Outside
import Registries
import Store
import TestKit
import Testing
import Web

/// Webhooks over the API, and what happens when they were sent something wrong.
@Suite struct RegistryRecallTests {
    static let hooks = "/api/v1/organizations/131024/webhooks"
    private static let row = RegistryRowAPITests.row
    private static let path = RegistryRowAPITests.path

    private func open(on backend: Backend) async throws -> House {
        let folder = ImportFolder(Scratch.folder("imports"))
        return try await RegistryRowAPITests.open(
            on: backend, settings: .init(imports: folder, endpoints: .init(allowsPrivateAddresses: true)))
    }

    private func subscribe(_ consumer: Visitor, to url: String) async throws -> String {
        let made = await consumer.post(Self.hooks, ["url": .text(url), "topics": ["registry:playgrounds"]])
        return try #require(made.header("Location"), "\(made.text)")
    }

    private func carry(_ house: House) async throws {
        var settings = Courier.Settings()
        settings.policy = .init(allowsPrivateAddresses: true)
        let courier = Courier(house.store, settings, now: { house.clock.now })
        while try await courier.round() > 0 {}
    }

    @Test("A webhook is made, seen, paused, resumed and removed", arguments: Backend.available)
    func life(on backend: Backend) async throws {
        let house = try await open(on: backend)
        let consumer = try await house.program(.administrator, in: .chuo)
        let made = await consumer.post(
            Self.hooks, ["url": "https://example.com/hook", "topics": ["registry:playgrounds"]])
        #expect(made.status == 201, "\(made.text)")
        #expect(made.json["secret"].text?.hasPrefix("whsec_") == true)
        let address = try #require(made.header("Location"))

        #expect(await consumer.get(address).json == made.json.setting("secret", to: nil))
        #expect(await consumer.get(Self.hooks).json["items"].items.count == 1)
        #expect(await consumer.send(.post, "\(address)/pauses").json["state"] == "paused")
        #expect(await consumer.send(.post, "\(address)/resumptions").json["state"] == "active")
        #expect(await consumer.get("\(address)/deliveries").json["items"] == [])
        for stranger in [
            try await house.program(.editor, in: .chuo), try await house.program(.administrator), house.resident,
        ] {
            #expect([401, 403, 404].contains(await stranger.get(address).status))
            #expect([401, 403, 404].contains(await stranger.send(.delete, address).status))
        }
        #expect(await consumer.send(.delete, address).status == 204)
        #expect(await consumer.get(address).status == 404)
    }

    @Test("An organisation has so many webhooks and no more", arguments: Backend.available)
    func limit(on backend: Backend) async throws {
        let house = try await open(on: backend)
        let consumer = try await house.program(.administrator, in: .chuo)
        let hook: JSON = ["url": "https://example.com/hook", "topics": ["registry:playgrounds"]]
        var addresses: [String] = []
        for _ in 1...Webhook.maxOfOne {
            addresses.append(await consumer.post(Self.hooks, hook).header("Location") ?? "")
        }
        let refused = await consumer.post(Self.hooks, hook)
        #expect(refused.status == 409 && refused.text.contains("\(Webhook.maxOfOne)"), "\(refused.text)")
        #expect(await consumer.send(.delete, addresses[0]).status == 204)
        #expect(await consumer.post(Self.hooks, hook).status == 201)
    }

    @Test("Who subscribed hears that a row is withheld and shown again", arguments: Backend.available)
    func disclosures(on backend: Backend) async throws {
        let house = try await open(on: backend)
        let consumer = try await house.program(.administrator, in: .chuo)
        let hook = try await subscribe(consumer, to: "https://example.com/hook")
        let registry = try house.platform.registries.find("playgrounds")
        let staff = try await house.program(.editor)
        #expect(await staff.put("\(RegistryRowAPITests.path)/p-1", RegistryRowAPITests.row).status == 201)
        let asked = try await Withholding.request(
            "p-1", field: nil, of: registry, reason: "安全のため", endsOn: Day(house.clock.now).adding(days: 3),
            by: .editor(), at: house.clock.now, in: house.store)
        try await Withholding.approve(
            asked.id, of: registry, by: .reviewer(), at: house.clock.now, in: house.store,
            then: house.platform.announcing)
        house.clock.move(days: 5)
        try await house.platform.reviewRegistries()

        let told = await consumer.get("\(hook)/deliveries").json["items"].items
        #expect(told.count == 3, "\(told)")
        #expect(told.allSatisfy { $0["version"] == 1 && $0["subject"] == "131016/p-1" })
    }

    @Test("A webhook that cannot be is refused", arguments: Backend.available)
    func bad(on backend: Backend) async throws {
        let house = try await RegistryRowAPITests.open(on: backend)
        let consumer = try await house.program(.administrator, in: .chuo)
        let cases: [(JSON, String)] = [
            (["url": "http://10.0.0.1/", "topics": ["registry:playgrounds"]], "url"),
            (["url": "https://127.0.0.1/", "topics": ["registry:playgrounds"]], "url"),
            (["url": "https://example.com/", "topics": []], "topics"),
            (["url": "https://example.com/", "topics": ["registry:nothing"]], "topics"),
            (["url": "https://example.com/", "topics": "registry:playgrounds"], "topics"),
            (["topics": ["registry:playgrounds"]], "url"),
        ]
        for (body, field) in cases {
            let answer = await consumer.post(Self.hooks, body)
            #expect(answer.status == 422, "\(body)")
            #expect(answer.json["errors"][0]["field"].text == field, "\(answer.text)")
        }
    }

    @Test("A correction reaches who got the wrong version, and they are named", arguments: Backend.available)
    func recall(on backend: Backend) async throws {
        let (first, second) = (try Peer(), try Peer())
        let house = try await open(on: backend)
        let consumer = try await house.program(.administrator, in: .chuo)
        let keeper = try await house.program(.editor)
        _ = try await subscribe(consumer, to: first.url)
        let leaving = try await subscribe(consumer, to: second.url)
        _ = await keeper.put("\(Self.path)/p-1", Self.row)
        try await carry(house)
        _ = await keeper.put("\(Self.path)/p-1", Self.row.setting("name", to: "まちがい"))
        try await carry(house)
        _ = await consumer.send(.delete, leaving)

        let corrected = await keeper.put(
            "\(Self.path)/p-1?change=correction&reason=名称の誤り", Self.row.setting("name", to: "正しい"))
        #expect(corrected.status == 200, "\(corrected.text)")
        try await carry(house)

        let told = await first.requests(3)
        let word = try JSONDecoder().decode(JSON.self, from: Data((told.last?.body ?? "").utf8))
        #expect(word["type"] == "registry.corrected")
        #expect(word["changes"][0]["wrong_versions"] == [2])
        #expect(word["changes"][0]["severity"] == "correction")
        #expect(second.requests.count == 2)

        let answer = await keeper.get("\(Self.path)/p-1/versions/2/recipients")
        #expect(answer.status == 200, "\(answer.text)")
        #expect(answer.json["corrected_by"] == 3)
        let recipients = answer.json["items"].items
        #expect(recipients.count == 2)
        #expect(recipients.allSatisfy { $0["organization"] == "131024" && $0["delivered_at"] != .null })
        #expect(recipients.filter { $0["subscribed"] == true }.allSatisfy { $0["correction_delivered_at"] != .null })
        #expect(recipients.filter { $0["subscribed"] == false }.map { $0["correction_delivered_at"] } == [.null])
        #expect(!answer.text.contains("/hook"), "the path of somebody's address is theirs")
        #expect(await consumer.get("\(Self.path)/p-1/versions/2/recipients").status == 404)
        #expect(await house.resident.get("\(Self.path)/p-1/versions/2/recipients").status == 401)
        for version in ["9", "0", "-1", "x", "99999999999999999999"] {
            #expect(await keeper.get("\(Self.path)/p-1/versions/\(version)/recipients").status == 404, "\(version)")
        }
    }

    @Test("A wrong version that has not left yet does not leave", arguments: Backend.available)
    func inTime(on backend: Backend) async throws {
        let peer = try Peer()
        let house = try await open(on: backend)
        let consumer = try await house.program(.administrator, in: .chuo)
        let keeper = try await house.program(.editor)
        let hook = try await subscribe(consumer, to: peer.url)
        _ = await keeper.put("\(Self.path)/p-1", Self.row)
        _ = await keeper.put("\(Self.path)/p-1", Self.row.setting("name", to: "まちがい"))
        _ = await keeper.put("\(Self.path)/p-1", Self.row.setting("name", to: "まだ"))
        let back = await keeper.post("\(Self.path)/p-1/reverts", ["version": 1, "reason": "誤り"])
        #expect(back.status == 200, "\(back.text)")
        try await carry(house)

        let versions = try peer.requests.map { request in
            try JSONDecoder().decode(JSON.self, from: Data(request.body.utf8))["changes"][0]["version"].int ?? 0
        }
        #expect(versions.sorted() == [1, 4])
        #expect(await keeper.get("\(Self.path)/p-1/versions/2/recipients").json["items"] == [])
        let deliveries = await consumer.get("\(hook)/deliveries").json["items"].items
        #expect(deliveries.count == 4)
        #expect(Set(deliveries.filter { $0["state"] == "failed" }.map { $0["version"].int }) == [2, 3])
    }

    @Test("Rows of a file are recalled like others", arguments: Backend.available)
    func bulk(on backend: Backend) async throws {
        let peer = try Peer()
        let house = try await open(on: backend)
        let consumer = try await house.program(.administrator, in: .chuo)
        let keeper = try await house.program(.editor)
        _ = try await subscribe(consumer, to: peer.url)
        for (text, query) in [("まちがい", ""), ("正しい", "correction=1&reason=x")] {
            let csv = "id,name\n" + (1...30).map { "p-\($0),\(text)\n" }.joined()
            let sent = await keeper.send(
                .post, "\(RegistryImportAPITests.path)?\(query)", body: Data(csv.utf8), type: "text/csv")
            #expect(sent.status == 202)
            try await house.platform.runImports()
            try await carry(house)
        }
        _ = await keeper.put("\(Self.path)/later", Self.row.setting("id", to: "later"))
        try await carry(house)

        let words = try await peer.requests(3).map { try JSONDecoder().decode(JSON.self, from: Data($0.body.utf8)) }
        #expect(words.map { $0["type"] } == ["registry.changed", "registry.corrected", "registry.changed"])
        let answer = await keeper.get("\(Self.path)/p-17/versions/1/recipients")
        #expect(answer.json["items"].items.count == 1, "\(answer.text)")
        #expect(answer.json["items"][0]["correction_delivered_at"] != .null)
        #expect(await keeper.get("\(Self.path)/later/versions/1/recipients").json["items"].items.count == 1)
    }
}
