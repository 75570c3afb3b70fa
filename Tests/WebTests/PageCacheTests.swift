import HTTPTypes
import Hummingbird
import Identity
import Kernel
import NIOCore
import Store
import Synchronization
import TestKit
import Testing

@testable import Web

/// A page that everybody asks for at once.
@Suite struct PageCacheTests {
    /// How often a page was made; each time it says which it is.
    private final class Press: Sendable {
        let count = Mutex(0)

        func make(_ status: HTTPResponse.Status = .ok) async throws -> Response {
            let number = count.withLock { count in
                count += 1
                return count
            }
            // Mostly long enough for everybody to have asked; who comes later is given what is kept.
            try await Task.sleep(for: .milliseconds(200))
            return Response(status: status, headers: [.eTag: "\(number)"])
        }
    }

    private func ask(
        _ times: Int, _ cache: PageCache, _ store: Database, _ make: @escaping @Sendable () async throws -> Response
    ) async throws -> [String?] {
        try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<times {
                group.addTask { try await cache.answer("home", of: .chiyoda, in: store, make).headers[.eTag] }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test("Who asks while a page is being made waits for it; after a change it is made anew")
    func madeOnce() async throws {
        let (cache, press) = (PageCache(for: .seconds(3600)), Press())
        let store = try await Backend.sqlite.makeDatabase()

        #expect(try await Set(ask(50, cache, store) { try await press.make() }) == ["1"])
        #expect(try await ask(1, cache, store) { try await press.make() } == ["1"])
        try await store.append(to: [.chiyoda]) { _ in }

        #expect(try await Set(ask(50, cache, store) { try await press.make() }) == ["2"])
    }

    @Test("A page about one organisation outlives a change of another, a page about all does not")
    func whose() async throws {
        let (cache, press) = (PageCache(for: .seconds(3600)), Press())
        let store = try await Backend.sqlite.makeDatabase()
        func number(of tenant: Tenant.ID?) async throws -> String? {
            try await cache.answer(tenant?.description ?? "all", of: tenant, in: store) { try await press.make() }
                .headers[.eTag]
        }

        #expect(try await [number(of: .chiyoda), number(of: nil)] == ["1", "2"])
        try await store.append(to: [.chuo]) { _ in }

        #expect(try await [number(of: .chiyoda), number(of: nil)] == ["1", "3"])
    }

    @Test("Addresses as we write them are kept, made-up ones are not")
    func plain() {
        func isPlain(_ path: String) -> Bool {
            Request(
                head: .init(method: .get, scheme: nil, authority: nil, path: path),
                body: .init(buffer: ByteBuffer())
            ).isPlain
        }
        #expect(["/", "/services", "/organizations/131016"].allSatisfy(isPlain))
        let made = [
            "//", "/services/", "//services", "/organizations//131016", "/services?q=x", "/services?", "/%73ervices",
            "/" + String(repeating: "x", count: 200),
        ]
        #expect(made.allSatisfy { !isPlain($0) })
    }

    @Test("An entrance shows a change at once, and to nobody who else is signed in", arguments: Backend.available)
    func entrances(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let staff = try await house.program(.administrator)
        let member = try await house.member(.administrator)
        for path in ["/", "/services", "/organizations/131016"] {
            #expect(await house.resident.get(path).text == (await house.resident.get(path)).text, "\(path)")
            #expect(await member.get(path).text.contains("/sign-out"), "\(path)")
            #expect(await !house.resident.get(path).text.contains("/sign-out"), "\(path)")
            #expect(await house.resident.get("\(path)?lang=en").text.contains("lang=\"en\""), "\(path)")
        }
        try #require(await staff.post("/api/v1/services", LifeTests.draft).status == 201)
        for path in ["/services", "/organizations/131016"] {
            #expect(await house.resident.get(path).text.contains("/services/131016/moving-in"), "\(path)")
        }
    }

    @Test("What went wrong is told to those who waited, and to nobody after them")
    func faults() async throws {
        struct Fault: Error {}
        let (cache, press) = (PageCache(for: .seconds(3600)), Press())
        let store = try await Backend.sqlite.makeDatabase()

        await #expect(throws: Fault.self) { try await ask(5, cache, store) { throw Fault() } }
        #expect(try await ask(1, cache, store) { try await press.make(.notFound) } == ["1"])

        #expect(try await ask(1, cache, store) { try await press.make() } == ["2"])
    }
}
