import Foundation
import Kernel
import Services
import Standards
import Store
import TestKit
import Testing

@Suite struct DirectoryTests {
    /// All pages of `limit`, one after the other.
    private func pages(_ filter: Directory.Filter = .init(), limit: Int, _ town: Town) async throws -> [Directory] {
        var pages: [Directory] = []
        var cursor: String?
        repeat {
            let after = cursor
            let page = try await town.store.read { db in
                try Directory.page(filter, limit: limit, cursor: after, db)
            }
            pages.append(page)
            cursor = page.next
        } while cursor != nil && pages.count < 100
        return pages
    }

    private func paths(_ filter: Directory.Filter, _ town: Town) async throws -> [String] {
        try await pages(filter, limit: 100, town).flatMap(\.entries).map(\.service.path)
    }

    /// Services in three organisations, some with names that sort badly.
    private func makeTown(_ backend: Backend, count: Int = 23) async throws -> Town {
        let town = try await Town(on: backend)
        for number in 0..<count {
            let tenant = [Tenant.ID.chiyoda, .chuo, .mihon][number % 3]
            let slug = ["s\(number)", "s-\(number)", "\(number)s"][number / 3 % 3]
            try await town.list(.sample(slug, in: tenant, phase: number.isMultiple(of: 2) ? .plan : .operate))
        }
        return town
    }

    @Test(
        "Page by page everybody comes once, in the same order, and no sample among them", arguments: Backend.available,
        [1, 2, 5, 7, 15, 16, 100])
    func pages(on backend: Backend, limit: Int) async throws {
        let town = try await makeTown(backend)

        let pages = try await pages(limit: limit, town)

        let paths = pages.flatMap(\.entries).map(\.service.path)
        #expect(paths.count == 16)
        #expect(Set(paths).count == 16)
        #expect(!paths.contains { $0.hasPrefix("mihon/") })
        #expect(pages.dropLast().allSatisfy { $0.entries.count == limit })
        #expect(pages.allSatisfy { $0.total == 16 })
        #expect(paths == (try await self.paths(.init(), town)))
        #expect(pages.last?.next == nil)
        #expect(pages.count == (16 + limit - 1) / limit)
    }

    @Test(
        "Filters narrow down, together too, and a sample is there when it is asked for by name",
        arguments: Backend.available)
    func filters(on backend: Backend) async throws {
        let town = try await makeTown(backend)

        #expect(try await paths(.init(organization: .mihon), town).count == 7)
        #expect(try await paths(.init(organization: .chuo), town).allSatisfy { $0.hasPrefix("131024/") })
        #expect(try await paths(.init(phase: .plan), town).count == 8)
        #expect(try await paths(.init(state: .noEvidence), town).count == 8)
        #expect(try await paths(.init(state: .met), town) == [])
        #expect(try await paths(.init(phase: .plan, state: .noEvidence), town) == [])
        #expect(try await paths(.init(organization: .chiyoda, phase: .plan, state: .preparing), town).count == 4)
        #expect(try await paths(.init(organization: Tenant.ID("nowhere")), town) == [])
    }

    @Test(
        "Words are found whatever their width, case and script, all of them, in any order", arguments: Backend.available
    )
    func words(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        for (slug, title) in [
            ("a", "ごみの収集 GOMI"), ("b", "ゴミの相談 100%"), ("c", "図書館_カード"), ("d", "図書館のカード"), ("e", #"逆\斜線"#),
        ] {
            _ = try await Service.open(
                .sample(slug, title: title), by: .editor(), at: .noon, in: town.store, then: town.consequence(at: .noon)
            )
        }
        func found(_ words: String) async throws -> String {
            try await pages(.init(words: words), limit: 100, town).flatMap(\.entries).map(\.service.slug).joined()
        }

        #expect(try await found("ｺﾞﾐ") == "ab")
        #expect(try await found("gomi　収集") == "a")
        #expect(try await found("収集 相談") == "")
        #expect(try await found("%") == "b")
        #expect(try await found("0%") == "b")
        #expect(try await found("_") == "c")
        #expect(try await found("館_カ") == "c")
        #expect(try await found("\\") == "e")
        #expect(try await found("'") == "")
        #expect(try await found("") == "abcde")
        #expect(try await found(" \n ") == "abcde")
        #expect(try await found("%\u{301}") == "")
    }

    @Test("Searching for something endless is a search that finds nothing", arguments: Backend.available)
    func endless(on backend: Backend) async throws {
        let town = try await makeTown(backend, count: 3)

        for words in [
            String(repeating: "字", count: 100_000), "a" + String(repeating: "\u{301}", count: 60_000),
            String(repeating: "字 ", count: 10_000),
        ] {
            #expect(try await paths(.init(words: words), town) == [])
        }
    }

    @Test("What is no cursor is refused; one behind the end gives an empty page", arguments: Backend.available)
    func cursor(on backend: Backend) async throws {
        let town = try await makeTown(backend, count: 3)

        for cursor in ["", "x", "a/b/c", "/"] {
            await #expect(throws: Problem.self) {
                try await town.store.read { db in try Directory.page(.init(), limit: 5, cursor: cursor, db) }
            }
        }
        let end = try await town.store.read { db in try Directory.page(.init(), limit: 5, cursor: "zzz/zzz", db) }
        #expect(end.entries.isEmpty)
        #expect(end.next == nil)
        #expect(end.total == 2)
    }

    @Test("A service added between two pages neither repeats nor hides another", arguments: Backend.available)
    func added(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        for slug in ["b", "d", "f", "h"] { try await town.open(slug) }
        let first = try await town.store.read { db in try Directory.page(.init(), limit: 2, db) }

        for slug in ["a", "e"] { try await town.open(slug) }

        let second = try await town.store.read { db in
            try Directory.page(.init(), limit: 5, cursor: first.next, db)
        }
        #expect(first.entries.map(\.service.slug) == ["b", "d"])
        #expect(second.entries.map(\.service.slug) == ["e", "f", "h"])
    }

    @Test("An entry carries its standing and its ratings", arguments: Backend.available)
    func entry(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.release()
        try await town.open("other")
        try await town.rate(Array(repeating: 4, count: 10), at: .noon + 60)

        let entry = try await town.store.read { db in try Directory.entry("moving-in", in: .chiyoda, db) }
        let other = try await town.store.read { db in try Directory.entry("other", in: .chiyoda, db) }

        #expect(entry.service == (try await town.service()))
        #expect(entry.standing.state == .met)
        #expect(entry.ratings?.n == 10)
        #expect(entry.ratings?.value == 4)
        #expect(other.ratings == nil)
        await #expect(throws: ServiceError.unknown("131024/moving-in")) {
            try await town.store.read { db in try Directory.entry("moving-in", in: .chuo, db) }
        }
    }

    @Test("What changed last comes first, without samples", arguments: Backend.available)
    func latest(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        for (slug, tenant, seconds) in [
            ("a", Tenant.ID.chiyoda, 1.0), ("b", .chuo, 3), ("c", .mihon, 4), ("d", .chiyoda, 2),
        ] {
            try await town.open(slug, in: tenant, at: .noon + seconds)
        }

        let latest = try await town.store.read { db in try Directory.latest(2, db) }

        #expect(latest.map(\.service.slug) == ["b", "d"])
        #expect(try await town.store.read { db in try Directory.latest(2, state: .met, db) }.isEmpty)
        #expect(try await town.store.read { db in try Directory.latest(2, onlyChanged: true, db) }.isEmpty)
    }

    @Test(
        "The overview counts every service once, ratings only in operation and from ten on, samples never",
        arguments: Backend.available)
    func overview(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.release("met")
        try await town.rate(Array(repeating: 4, count: 10), "met", at: .noon + 1)
        try await town.release("fallen", in: .chuo)
        try await town.rate(Array(repeating: 1, count: 30), "fallen", in: .chuo, at: .noon + 1)
        try await town.release("few")
        try await town.rate([1, 1], "few", at: .noon + 1)
        try await town.open("preparing")
        try await town.open("gone")
        try await town.move("gone", to: .retire)
        try await town.list(.sample("official-site", phase: .operate, isClaimed: false))
        try await town.release("sample", in: .mihon)
        try await town.rate(Array(repeating: 5, count: 20), "sample", in: .mihon, at: .noon + 1)

        let all = try await town.store.read { db in try Overview.of(nil, db) }
        let chuo = try await town.store.read { db in try Overview.of(.chuo, db) }
        let mihon = try await town.store.read { db in try Overview.of(.mihon, db) }

        #expect(all.services == 6)
        #expect(all.inOperation == 4)
        #expect(all.states == [.met: 2, .notMet: 1, .preparing: 1, .retired: 1, .noEvidence: 1])
        #expect(all.rated == 2)
        #expect(all.ratedAndMet == 1)
        #expect(all.ratings == 40)
        #expect(abs(all.sumOfRatings - 70) < 1e-9)
        #expect(all.retired == 1)
        #expect(chuo.services == 1)
        #expect(chuo.states == [.notMet: 1])
        #expect(mihon.services == 1)
        #expect(mihon.rated == 1)
        #expect(mihon.sumOfRatings == 100)
    }

    @Test("Of nothing there is nothing to count", arguments: Backend.available)
    func empty(on backend: Backend) async throws {
        let town = try await Town(on: backend)

        let overview = try await town.store.read { db in try Overview.of(nil, db) }

        #expect(overview.services == 0)
        #expect(overview.states == [:])
        #expect(overview.sumOfRatings == 0)
    }
}
