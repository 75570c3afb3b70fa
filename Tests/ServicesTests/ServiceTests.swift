import Foundation
import Kernel
import Services
import Store
import TestKit
import Testing

@Suite struct ServiceTests {
    private struct Refusal: Error {}

    private func open(
        _ slug: String = "moving-in", by principal: Principal = .editor(), title: String = "転入", in town: Town
    ) async throws -> Service {
        try await Service.open(
            .sample(slug, title: title), by: principal, at: .noon, in: town.store
        ) { _, _ in }
    }

    @Test("A new service is kept as it was said, and leaves an audit line", arguments: Backend.available)
    func open(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        let editor = Principal.editor()
        let draft = try Service.Draft(
            slug: "moving-in", title: LocalizedText(ja: "転入", jaEasy: "ひっこし", en: "Moving in"),
            summary: LocalizedText(ja: "要約 \"'\\ 🏠"), url: "https://example.jp/",
            attributes: [.usesAI: true, .takesPayments: false], channels: [.web, .counter])

        let opened = try await Service.open(draft, by: editor, at: .noon, in: town.store) { _, _ in }

        let kept = try await town.service()
        #expect(kept == opened)
        #expect(kept.attributes == [.usesAI: true, .takesPayments: false])
        #expect(kept.phase == .plan)
        #expect(kept.isClaimed)
        #expect(kept.canvas.isEmpty)
        #expect(kept.createdAt == .noon)
        #expect(try await town.store.read { db in try Service.find(kept.id, in: .chiyoda, db) } == kept)
        let lines = try await town.audit()
        #expect(lines.map { "\($0.act) \($0.subject)" } == ["service.open 131016/moving-in"])
        #expect(lines.first?.actor == editor.actor)
    }

    @Test("A name in the address is taken once in an organisation, and free in another", arguments: Backend.available)
    func slugTaken(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        let first = try await open(in: town)

        await #expect(throws: ServiceError.slugTaken("moving-in")) { try await open(title: "別", in: town) }
        let elsewhere = try await open(by: .editor(in: .chuo), title: "別", in: town)

        #expect(try await town.service() == first)
        #expect(try await town.service(in: .chuo) == elsewhere)
        #expect(try await town.audit().count == 1)
    }

    @Test("Two who open the same service at once: one of them does", arguments: Backend.available)
    func openedTwice(on backend: Backend) async throws {
        let town = try await Town(on: backend)

        let opened = await withTaskGroup { group in
            for number in 0..<6 {
                group.addTask { (try? await open(title: "\(number)", in: town)) == nil ? 0 : 1 }
            }
            return await group.reduce(0, +)
        }

        #expect(opened == 1)
    }

    @Test("When what follows fails, nothing has happened", arguments: Backend.available)
    func consequenceFails(on backend: Backend) async throws {
        let town = try await Town(on: backend)

        await #expect(throws: Refusal.self) {
            try await Service.open(.sample(), by: .editor(), at: .noon, in: town.store) { _, _ in throw Refusal() }
        }

        await #expect(throws: ServiceError.unknown("131016/moving-in")) { try await town.service() }
        #expect(try await town.audit().isEmpty)
    }

    @Test("A service of another organisation is not there", arguments: Backend.available)
    func foreign(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        let service = try await open(in: town)

        await #expect(throws: ServiceError.unknown("131024/moving-in")) { try await town.service(in: .chuo) }
        await #expect(throws: ServiceError.self) {
            try await town.store.read { db in try Service.find(service.id, in: .chuo, db) }
        }
        await #expect(throws: ServiceError.unknown("131024/moving-in")) {
            try await Service.describe(
                "moving-in", as: .sample(title: "別"), by: .editor(in: .chuo), at: .noon, in: town.store
            ) { _, _ in }
        }
        #expect(try await town.service() == service)
    }

    @Test(
        "Describing changes what is said and not what the service is called in addresses", arguments: Backend.available)
    func describe(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        _ = try await open(in: town)

        let described = try await Service.describe(
            "moving-in", as: .sample("other", title: "新しい名", attributes: [.usesAI: true]), by: .editor(),
            at: .noon + 60, in: town.store
        ) { _, _ in }

        #expect(try await town.service() == described)
        #expect(described.slug == "moving-in")
        #expect(described.title.ja == "新しい名")
        #expect(described.attributes == [.usesAI: true])
        #expect(described.updatedAt == .noon + 60)
        #expect(described.createdAt == .noon)
    }

    @Test("Each change needs its permission", arguments: Backend.available)
    func permissions(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        _ = try await open(in: town)
        try await town.store.append(to: []) { db in
            try Service.sample("site", phase: .operate, isClaimed: false).insert(db)
        }
        let viewer = Principal.viewer()

        func isForbidden(_ body: () async throws -> Service) async -> Bool {
            do { _ = try await body() } catch { return (error as? Problem)?.kind == .forbidden }
            return false
        }

        #expect(await isForbidden { try await open("b", by: viewer, in: town) })
        #expect(
            await isForbidden {
                try await Service.describe("moving-in", as: .sample(), by: viewer, at: .noon, in: town.store) { _, _ in
                }
            })
        #expect(
            await isForbidden {
                try await Service.draw(.full, of: "moving-in", by: viewer, at: .noon, in: town.store) { _, _ in }
            })
        #expect(
            await isForbidden {
                try await Service.move("moving-in", to: .define, by: viewer, at: .noon, in: town.store) { _, _ in }
            })
        #expect(
            await isForbidden {
                try await Service.claim("site", by: .editor(), at: .noon, in: town.store) { _, _ in }
            })
    }

    @Test("What nobody has claimed cannot be edited", arguments: Backend.available)
    func unclaimed(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        let site = try Service.sample("site", phase: .operate, isClaimed: false)
        try await town.store.append(to: []) { db in try site.insert(db) }
        let administrator = Principal.administrator()

        await #expect(throws: ServiceError.notClaimed) {
            try await Service.describe("site", as: .sample(), by: administrator, at: .noon, in: town.store) { _, _ in }
        }
        await #expect(throws: ServiceError.notClaimed) {
            try await Service.draw(.full, of: "site", by: administrator, at: .noon, in: town.store) { _, _ in }
        }
        await #expect(throws: ServiceError.notClaimed) {
            try await Service.move("site", to: .retire, by: administrator, at: .noon, in: town.store) { _, _ in }
        }
        #expect(try await town.service("site") == site)
        #expect(try await town.audit().isEmpty)
    }

    @Test("A site is claimed once, also when two do it at once", arguments: Backend.available)
    func claim(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.store.append(to: []) { db in
            try Service.sample("site", phase: .operate, isClaimed: false).insert(db)
        }

        let claims = await withTaskGroup { group in
            for _ in 0..<4 {
                group.addTask {
                    do {
                        _ = try await Service.claim(
                            "site", by: .administrator(), at: .noon, in: town.store
                        ) { _, _ in }
                        return "claimed"
                    } catch {
                        return "\(error)"
                    }
                }
            }
            return await group.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
        }

        #expect(claims == ["claimed": 1, "alreadyClaimed": 3])
        #expect(try await town.service("site").isClaimed)
        #expect(try await town.audit().map(\.act) == ["service.claim"])
    }

    @Test("The canvas is kept, and a canvas that is too long leaves the old one", arguments: Backend.available)
    func canvas(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        _ = try await open(in: town)

        _ = try await Service.draw(.full, of: "moving-in", by: .editor(), at: .noon, in: town.store) { _, _ in }
        await #expect(throws: ServiceError.self) {
            try await Service.draw(
                Canvas(need: String(repeating: "字", count: 2001)), of: "moving-in", by: .editor(), at: .noon,
                in: town.store
            ) { _, _ in }
        }

        #expect(try await town.service().canvas == .full)
    }
}
