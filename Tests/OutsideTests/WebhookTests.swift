import Dispatch
import Foundation
import Kernel
import Outside
import Store
import TestKit
import Testing

@Suite struct WebhookTests {
    @Test(
        "An address is https, and open to the world",
        arguments: [
            "https://example.com/hook", "https://example.com:8443/a?b=c", "https://例え.jp/", "https://203.0.112.9/",
            "https://[2001:4860:4860::8888]/",
        ])
    func good(url: String) throws {
        let draft = try? Webhook.Draft(url: url, topics: ["registry:codes"], policy: .init())
        #expect(draft != nil)
    }

    @Test(
        "Anything else is refused before anybody tries",
        arguments: [
            "", "example.com", "http://example.com/", "ftp://example.com/", "file:///etc/passwd", "https://",
            "https://user:word@example.com/", "https://user@example.com/", "https://example.com/#part",
            "https://example.com/a b", "https://example.com/\r\nx: y", "https://127.0.0.1/", "https://localhost/",
            "https://sub.localhost/", "https://2130706433/", "https://0x7f.1/", "https://127.1/", "https://0/",
            "https://10.0.0.1/", "https://169.254.169.254/latest", "https://172.31.255.1/", "https://192.168.1.1/",
            "https://100.64.0.1/", "https://[::1]/", "https://[::]/", "https://[::ffff:10.0.0.1]/",
            "https://[fe80::1]/",
            "https://[fd00::1]/", "https://[64:ff9b::7f00:1]/", "https://[2002:7f00:1::]/", "gopher://example.com/",
        ])
    func bad(url: String) {
        #expect(throws: OutsideError.invalid([.init("url", Message("outside.problem.address"))])) {
            try Webhook.Draft(url: url, topics: ["registry:codes"], policy: .init())
        }
    }

    @Test("What the operator allows is allowed, and no more")
    func policy() {
        func isAllowed(_ url: String, _ policy: Endpoint.Policy) -> Bool {
            Endpoint(url)?.isAllowed(by: policy) == true
        }
        #expect(!isAllowed("http://127.0.0.1:8080/", .init()))
        #expect(isAllowed("http://127.0.0.1:8080/", .init(allowsPrivateAddresses: true)))
        #expect(isAllowed("http://localhost/", .init(allowsPrivateAddresses: true)))
        #expect(!isAllowed("http://10.0.0.1/", .init(allowsPrivateAddresses: true)))
        #expect(isAllowed("https://10.0.0.1/", .init(allowsPrivateAddresses: true)))
        #expect(!isAllowed("http://10.0.0.1/", .init(allowsPlainHTTP: true)))
        #expect(isAllowed("http://example.com/", .init(allowsPlainHTTP: true)))
    }

    @Test("Topics have the form of topics", arguments: [[], [""], ["registry"], ["registry:"], ["registry:A B"]])
    func topics(topics: [String]) {
        #expect(throws: OutsideError.self) {
            try Webhook.Draft(url: "https://example.com/", topics: topics, policy: .init())
        }
    }

    @Test("Only those who manage members subscribe, and each sees their own", arguments: Backend.available)
    func permission(on backend: Backend) async throws {
        let office = try await Office(on: backend)
        let draft = try Webhook.Draft(url: "https://example.com/", topics: ["registry:codes"], policy: .init())
        let clerk = Principal(.user(.new(at: .noon)), in: Office.ours, may: [.editService])
        await #expect(throws: Problem(.forbidden, "problems.forbidden")) {
            try await Webhook.create(draft, by: clerk, at: .noon, in: office.store)
        }
        let (webhook, _) = try await office.subscribe("https://example.com/", to: ["registry:codes", "registry:b"])
        #expect(webhook.topics == ["registry:b", "registry:codes"])
        #expect(try await office.webhook(webhook.id) == webhook)
        let others = try await office.store.read { db in try Webhook.all(in: Office.theirs, db) }
        #expect(others.isEmpty)
        let stranger = Office.administrator(in: Office.theirs)
        await #expect(throws: OutsideError.noWebhook) {
            try await Webhook.remove(webhook.id, by: stranger, at: .noon, in: office.store)
        }
        await #expect(throws: OutsideError.noWebhook) {
            try await Webhook.pause(webhook.id, by: stranger, at: .noon, in: office.store)
        }
    }

    @Test("Each act leaves its line in the audit log", arguments: Backend.available)
    func audit(on backend: Backend) async throws {
        let office = try await Office(on: backend)
        let administrator = Office.administrator()
        let (webhook, secret) = try await office.subscribe("https://example.com/")
        try await Webhook.pause(webhook.id, by: administrator, at: .noon + 1, in: office.store)
        try await Webhook.resume(webhook.id, by: administrator, at: .noon + 2, in: office.store)
        try await Webhook.remove(webhook.id, by: administrator, at: .noon + 3, in: office.store)
        let lines = try await office.store.read { db in try AuditEntry.latest(9, in: Office.ours, db) }
        #expect(lines.map(\.act) == ["webhook.remove", "webhook.resume", "webhook.pause", "webhook.create"])
        #expect(lines.allSatisfy { $0.subject == "131083/\(webhook.id)" && !$0.subject.contains(secret.text) })
    }

    @Test("Who subscribed to the topic is told, in any organisation; nobody else is", arguments: Backend.available)
    func announce(on backend: Backend) async throws {
        let office = try await Office(on: backend)
        try await office.subscribe("https://a.example.com/")
        try await office.subscribe("https://b.example.com/", in: Office.theirs)
        try await office.subscribe("https://c.example.com/", to: ["registry:codes"])
        let (paused, _) = try await office.subscribe("https://d.example.com/")
        try await Webhook.pause(paused.id, by: Office.administrator(), at: .noon, in: office.store)

        #expect(try await office.announce() == 2)
        #expect(try await office.messages().map(\.destination) == ["https://a.example.com/"])
        #expect(try await office.messages(in: Office.theirs).map(\.destination) == ["https://b.example.com/"])
    }

    @Test("Nothing is announced when the change itself fails", arguments: Backend.available)
    func together(on backend: Backend) async throws {
        let office = try await Office(on: backend)
        try await office.subscribe("https://example.com/")
        await #expect(throws: StoreError.self) {
            try await office.store.append(to: []) { db in
                try Outbox.announce(Office.fact, body: "{}", at: .noon, db)
                try db.run("INSERT INTO webhook_topic (tenant_id) VALUES ('nobody')")
            }
        }
        #expect(try await office.messages().isEmpty)
    }

    @Test("What waits for a subscription that ended is not sent", arguments: Backend.available, [true, false])
    func ended(on backend: Backend, isRemoved: Bool) async throws {
        let office = try await Office(on: backend)
        let peer = try Peer()
        let (webhook, _) = try await office.subscribe(peer.url)
        try await office.announce()
        let administrator = Office.administrator()
        if isRemoved {
            try await Webhook.remove(webhook.id, by: administrator, at: .noon, in: office.store)
        } else {
            try await Webhook.pause(webhook.id, by: administrator, at: .noon, in: office.store)
        }
        #expect(try await office.courier().round() == 0)
        #expect(try await office.messages().map(\.lastError) == ["unsubscribed"])
        #expect(peer.requests.isEmpty)
        #expect(try await office.recipients().isEmpty)
    }
}

@Suite struct RecallTests {
    @Test("A recall finds who was sent the wrong version, even who has gone since", arguments: Backend.available)
    func recipients(on backend: Backend) async throws {
        let office = try await Office(on: backend)
        let (good, broken) = (try Peer(), try Peer { _ in .status(500) })
        let (gone, _) = try await office.subscribe(good.url)
        let (unsure, _) = try await office.subscribe(broken.url, in: Office.theirs)
        try await office.announce()
        let courier = office.courier()
        try await courier.round()
        let other = OutboxMessage.Fact(topic: Office.topic, subject: "131083/psid-1", version: 4)
        try await office.announce(other)
        try await Webhook.remove(gone.id, by: Office.administrator(), at: .noon, in: office.store)

        let found = try await office.recipients()
        #expect(found.map(\.tenant) == [Office.theirs, Office.ours])
        #expect(found.map(\.webhook) == [unsure.id, gone.id])
        #expect(found.map(\.destination) == [broken.url, good.url])
        // One confirmed it. The other was sent it and answered with an error: it may have read it.
        #expect(found.map(\.deliveredAt) == [nil, office.clock.now])
        #expect(try await office.recipients(other).isEmpty)
    }

    @Test("What has not left is taken back, and does not arrive after its correction", arguments: Backend.available)
    func withdraw(on backend: Backend) async throws {
        let office = try await Office(on: backend)
        let peer = try Peer()
        try await office.subscribe(peer.url)
        try await office.announce()
        let count = try await office.store.append(to: []) { db in
            try Outbox.withdraw(
                topic: Office.topic, subject: Office.fact.subject, version: 3, at: .noon, db)
        }
        #expect(count == 1)
        try await office.announce(.init(topic: Office.topic, subject: Office.fact.subject, version: 4))
        #expect(try await office.courier().round() == 1)
        #expect(Set(try await office.messages().map(\.lastError)) == ["withdrawn", nil])
        #expect(try await office.recipients().isEmpty)
    }

    @Test("What was on its way when it was taken back, and arrived, is not forgotten", arguments: Backend.available)
    func onItsWay(on backend: Backend) async throws {
        let office = try await Office(on: backend)
        let gate = DispatchSemaphore(value: 0)
        let peer = try Peer { _ in
            gate.wait()
            return .status(204)
        }
        try await office.subscribe(peer.url)
        try await office.announce()
        let round = Task { [courier = office.courier()] in try await courier.round() }
        _ = await peer.requests(1)
        try await office.store.append(to: []) { db in
            try Outbox.withdraw(topic: Office.topic, subject: Office.fact.subject, version: 3, at: .noon, db)
        }
        #expect(try await office.recipients().map(\.deliveredAt) == [nil])
        gate.signal()
        #expect(try await round.value == 1)
        #expect(try await office.recipients().map(\.deliveredAt) == [office.clock.now])
    }
}
