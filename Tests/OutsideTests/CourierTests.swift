import Foundation
import Kernel
import Outside
import Store
import Synchronization
import TestKit
import Testing

@Suite(.timeLimit(.minutes(2))) struct CourierTests {
    /// Answers one after the other, the last one for ever.
    private final class Script: Sendable {
        private let replies: Mutex<[Peer.Reply]>
        init(_ replies: Peer.Reply...) { self.replies = Mutex(replies) }
        func next() -> Peer.Reply {
            replies.withLock { replies in replies.count > 1 ? replies.removeFirst() : replies[0] }
        }
    }

    @Test("After an error it comes again, later, with the same id, until it is done", arguments: Backend.available)
    func retry(on backend: Backend) async throws {
        let office = try await Office(on: backend)
        let script = Script(.status(500), .status(503), .status(200))
        let peer = try Peer { _ in script.next() }
        try await office.subscribe(peer.url)
        try await office.announce()
        let courier = office.courier()

        #expect(try await courier.round() == 1)
        let waiting = try #require(try await office.messages().first)
        #expect(waiting.lastError == "status-500")
        #expect(waiting.attempts == 1)
        #expect(waiting.dueAt == office.clock.now + 15)
        #expect(try await courier.round() == 0)
        office.clock.pass(15)
        #expect(try await courier.round() == 1)
        office.clock.pass(44)
        #expect(try await courier.round() == 0)
        office.clock.pass(1)
        #expect(try await courier.round() == 1)

        let done = try #require(try await office.messages().first)
        #expect(done.doneAt == office.clock.now)
        #expect(done.lastError == nil)
        office.clock.pass(1_000_000)
        #expect(try await courier.round() == 0)
        #expect(Set(peer.requests.map { $0.headers["webhook-id"] }) == [done.id.description])
        #expect(Set(peer.requests.map { $0.headers["webhook-timestamp"] }).count == 3)
    }

    @Test("After the last attempt it has failed, and is seen to", arguments: Backend.available)
    func givesUp(on backend: Backend) async throws {
        let office = try await Office(on: backend)
        let script = Script(.status(500))
        let peer = try Peer { _ in script.next() }
        let (webhook, _) = try await office.subscribe(peer.url)
        try await office.announce()
        let courier = office.courier { $0.backoff.attempts = 6 }
        for attempt in 1...6 {
            try await courier.round()
            #expect(try await office.webhook(webhook.id).state == (attempt < 5 ? .active : .failing))
            office.clock.pass(30_000)
        }
        #expect(try await courier.round() == 0)
        let failed = try #require(try await office.messages().first)
        #expect(failed.failedAt != nil)
        #expect(failed.lastError == "status-500")
        #expect(failed.attempts == 6)
        #expect(try await office.webhook(webhook.id).reason == "status-500")
        #expect(try await office.store.read { db in try Outbox.backlog(db)?.waiting } == 0)
    }

    @Test("One that arrives makes a failing webhook active again", arguments: Backend.available)
    func recovers(on backend: Backend) async throws {
        let office = try await Office(on: backend)
        let script = Script(.status(500), .status(204))
        let peer = try Peer { _ in script.next() }
        let (webhook, _) = try await office.subscribe(peer.url)
        try await office.announce()
        let courier = office.courier { $0.backoff.attempts = 1 }
        try await courier.round()
        #expect(try await office.webhook(webhook.id).state == .failing)
        try await office.announce()
        try await courier.round()
        #expect(try await office.webhook(webhook.id).state == .active)
    }

    @Test("Whoever asks to be asked later is asked later", arguments: Backend.available)
    func retryAfter(on backend: Backend) async throws {
        let office = try await Office(on: backend)
        let script = Script(.status(429, headers: ["Retry-After: 100"]), .status(200))
        let peer = try Peer { _ in script.next() }
        try await office.subscribe(peer.url)
        try await office.announce()
        let courier = office.courier()
        try await courier.round()
        #expect(try await office.messages().first?.dueAt == office.clock.now + 100)
        try await office.announce()
        office.clock.pass(99)
        #expect(try await courier.round() == 0)
        office.clock.pass(1)
        // One goes ahead to see whether all is well.
        #expect(try await courier.round() == 1)
        #expect(try await courier.round() == 1)
        #expect(try await office.messages().allSatisfy { $0.doneAt != nil })
    }

    @Test(
        "What a process took before it hung or died is taken by another when its lease ends",
        arguments: Backend.available)
    func lease(on backend: Backend) async throws {
        let office = try await Office(on: backend)
        let script = Script(.silence, .status(500), .status(204))
        let peer = try Peer { _ in script.next() }
        try await office.subscribe(peer.url)
        try await office.announce()
        let hung = office.courier {
            $0.limits.whole = .seconds(100)
            $0.slotsPerDestination = 1
        }
        let task = Task { await hung.run { Issue.record($0) } }
        _ = await peer.requests(1)

        let other = office.courier()
        office.clock.pass(119)
        #expect(try await other.round() == 0)
        office.clock.pass(1)
        #expect(try await other.round() == 1)
        let waiting = try #require(try await office.messages().first)
        #expect(waiting.lastError == "status-500")
        #expect(waiting.attempts == 2)
        // What the first one says now counts no more.
        task.cancel()
        await task.value
        #expect(try await office.messages() == [waiting])

        office.clock.pass(45)
        #expect(try await other.round() == 1)
        #expect(try await office.messages().first?.doneAt == office.clock.now)
        #expect(peer.requests.count == 3)
    }

    @Test("Several couriers share the work, and nobody gets a message twice", arguments: Backend.available)
    func share(on backend: Backend) async throws {
        let office = try await Office(on: backend)
        let peers = try (0..<4).map { _ in try Peer() }
        for peer in peers { try await office.subscribe(peer.url) }
        for version in 1...10 {
            try await office.announce(.init(topic: Office.topic, subject: "131083/psid-1", version: version))
        }
        let tasks = (0..<3).map { _ in
            Task { [courier = office.courier()] in await courier.run { Issue.record($0) } }
        }
        for peer in peers { _ = await peer.requests(10) }
        while try await office.messages().contains(where: { $0.doneAt == nil }) { await Task.yield() }
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
        for peer in peers { #expect(Set(peer.requests.map { $0.headers["webhook-id"] }).count == 10) }
        #expect(peers.map(\.requests.count) == [10, 10, 10, 10])
    }

    @Test("An endpoint that never answers does not hold up the others", arguments: Backend.available)
    func deadEndpoint(on backend: Backend) async throws {
        let office = try await Office(on: backend)
        let dead = try Peer { _ in .silence }
        let alive = try Peer()
        let (webhook, _) = try await office.subscribe(dead.url)
        for version in 1...20 {
            try await office.announce(.init(topic: Office.topic, subject: "131083/psid-1", version: version))
        }
        // Whoever comes last still gets through, past twenty that wait.
        try await office.subscribe(alive.url)
        for version in 21...30 {
            try await office.announce(.init(topic: Office.topic, subject: "131083/psid-1", version: version))
        }
        let courier = office.courier { $0.limits.whole = .seconds(100) }
        let task = Task { await courier.run { Issue.record($0) } }
        #expect(await alive.requests(10).count == 10)
        #expect(dead.requests.count <= 2)
        task.cancel()
        await task.value
        let messages = try await office.messages(of: webhook)
        #expect(messages.count { $0.lastError == "interrupted" } == dead.requests.count)
    }

    @Test("With fewer slots than destinations, who has waited longest comes first", arguments: Backend.available)
    func oldestFirst(on backend: Backend) async throws {
        let office = try await Office(on: backend)
        let peers = try (0..<6).map { _ in try Peer() }
        for (place, peer) in peers.enumerated() {
            let topic = "registry:number-\(place)"
            try await office.subscribe(peer.url, to: [topic])
            try await office.announce(.init(topic: topic, subject: "131083/x", version: 1))
            office.clock.pass(1)
        }
        let courier = office.courier { $0.slots = 1 }
        for count in 1...6 {
            #expect(try await courier.round() == 1)
            #expect(
                peers.map(\.requests.count) == Array(repeating: 1, count: count) + Array(repeating: 0, count: 6 - count)
            )
        }
    }

    @Test("An endpoint that is too slow is given up and then left alone for a while", arguments: Backend.available)
    func slow(on backend: Backend) async throws {
        let office = try await Office(on: backend)
        let peer = try Peer { _ in .silence }
        try await office.subscribe(peer.url)
        for _ in 1...3 { try await office.announce() }
        let courier = office.courier { $0.limits.whole = .milliseconds(100) }
        #expect(try await courier.round() == 2)
        #expect(Set(try await office.messages().map(\.lastError)) == ["timed-out", nil])
        // The third is due, but its destination rests; then one at a time.
        #expect(try await courier.round() == 0)
        office.clock.pass(45)
        #expect(try await courier.round() == 1)
    }

    @Test("A redirect is an error, not an order", arguments: Backend.available)
    func redirect(on backend: Backend) async throws {
        let office = try await Office(on: backend)
        let target = try Peer()
        let peer = try Peer { [url = target.url] _ in .status(307, headers: ["Location: \(url)"]) }
        try await office.subscribe(peer.url)
        try await office.announce()
        try await office.courier().round()
        #expect(try await office.messages().first?.lastError == "status-307")
        #expect(peer.requests.count == 1)
        #expect(target.requests.isEmpty)
    }

    @Test("Nothing is sent into our own network, whatever the name says", arguments: Backend.available)
    func privateAddress(on backend: Backend) async throws {
        let office = try await Office(on: backend)
        let peer = try Peer()
        // Subscribed while it was allowed, or by a name that meant something else then.
        let (webhook, _) = try await office.subscribe("http://localhost:\(peer.port)/hook")
        try await office.announce()
        try await office.courier { $0.policy = Endpoint.Policy() }.round()
        let message = try #require(try await office.messages().first)
        #expect(message.lastError == "private-address")
        #expect(message.failedAt != nil)
        #expect(peer.requests.isEmpty)
        #expect(try await office.webhook(webhook.id).state == .failing)
    }

    @Test("A long answer is cut off and counts by its status", arguments: Backend.available)
    func longAnswer(on backend: Backend) async throws {
        let office = try await Office(on: backend)
        let peer = try Peer { _ in .status(200, body: String(repeating: "x", count: 50_000_000)) }
        try await office.subscribe(peer.url)
        try await office.announce()
        try await office.courier().round()
        #expect(try await office.messages().first?.doneAt != nil)
    }

    @Test("Nobody there, and no such name, are said", arguments: Backend.available)
    func unreachable(on backend: Backend) async throws {
        let office = try await Office(on: backend)
        let closed = try Peer().url
        try await office.subscribe(closed)
        try await office.subscribe("https://nobody.invalid/")
        try await office.announce()
        try await office.courier().round()
        #expect(Set(try await office.messages().map(\.lastError)) == ["unreachable", "unresolved"])
    }

    @Test("410 pauses the subscription, which the audit log tells", arguments: Backend.available)
    func gone(on backend: Backend) async throws {
        let office = try await Office(on: backend)
        let peer = try Peer { _ in .status(410) }
        let (webhook, _) = try await office.subscribe(peer.url)
        try await office.announce()
        office.clock.pass(1)
        let courier = office.courier()
        try await courier.round()
        let paused = try await office.webhook(webhook.id)
        #expect(paused.state == .paused)
        #expect(paused.reason == "gone")
        #expect(try await office.messages().first?.failedAt != nil)
        #expect(try await office.announce() == 0)
        let line = try await office.store.read { db in try AuditEntry.latest(1, in: Office.ours, db).first }
        #expect(line?.act == "webhook.pause")
        #expect(line?.actor == .platform)
    }

    @Test("What is over is forgotten in time, and what waited too long is given up", arguments: Backend.available)
    func clean(on backend: Backend) async throws {
        let office = try await Office(on: backend)
        let peer = try Peer()
        try await office.subscribe(peer.url)
        try await office.announce()
        let now = office.clock.now
        let letter = try Letter(to: "clerk@example.com", subject: "x", text: "y")
        try await office.store.append(to: []) { db in try Outbox.enqueue(letter, for: Office.ours, at: now, db) }
        let courier = office.courier()
        // Without a mail server mail waits.
        #expect(try await courier.round() == 1)

        office.clock.pass(5 * 86_400)
        try await courier.clean()
        let expired = try #require(try await office.messages().first { $0.kind == .mail })
        #expect(expired.lastError == "expired")
        #expect(try await office.messages().allSatisfy { !$0.body.isEmpty })

        office.clock.pass(26 * 86_400)
        try await courier.clean()
        #expect(try await office.messages().map(\.kind) == [.webhook])
        #expect(try await office.messages().map(\.body) == [""])
        #expect(try await office.recipients().count == 1)

        office.clock.pass(370 * 86_400)
        try await courier.clean()
        #expect(try await office.messages().isEmpty)
    }
}
