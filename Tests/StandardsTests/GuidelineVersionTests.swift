import Foundation
import Kernel
import Store
import TestKit
import Testing

@testable import Standards

@Suite struct GuidelineVersionTests {
    private func guideline(_ version: String, _ items: [GuidelineItem]) -> Guideline {
        Guideline(
            id: "sample", version: version, title: "見本", summary: "要", effective: Day(daysSince1970: 20_000),
            items: items)
    }

    @Test(
        "A version is kept once, and what is put right in it is what it says from then on", arguments: Backend.available
    )
    func kept(on backend: Backend) async throws {
        let store = try await backend.makeDatabase()
        let first = guideline("1", [.sample("A", metWhen: "study.n >= 5")])
        let mended = guideline("1", [.sample("A", metWhen: "study.n >= 6")])
        func keep(_ guideline: Guideline, _ day: Double) async throws -> [GuidelineVersion] {
            try await store.append(to: []) { db in
                try GuidelineVersion.keep([guideline], at: .noon.later(days: day), db)
                return try GuidelineVersion.all(of: "sample", db)
            }
        }

        _ = try await keep(first, 0)
        let again = try await keep(first, 1)
        #expect(again.count == 1 && again.first?.seenAt == .noon)
        #expect(again.first?.content.items.first?.metWhen == "study.n >= 5")
        #expect(again.first?.content == GuidelineVersion(first, seenAt: .noon).content)

        let corrected = try await keep(mended, 2)
        #expect(corrected.count == 1 && corrected.first?.content.items.first?.metWhen == "study.n >= 6")
        let back = try await keep(first, 3)
        #expect(back.first?.content.items.first?.metWhen == "study.n >= 5")
        #expect(back.first?.seenAt == .noon.later(days: 3))

        let next = try await keep(guideline("2", []), 4)
        #expect(next.map(\.version) == ["2", "1"])
    }

    @Test("Between two versions: what came, what went, what weighs more, whose rule is another")
    func changes() {
        let old = GuidelineVersion(
            guideline("1", [.sample("A"), .sample("B", level: .ideal), .sample("C"), .sample("D")]), seenAt: .noon)
        let new = GuidelineVersion(
            guideline(
                "2",
                [
                    .sample("A"), .sample("B", level: .must), .sample("C", appliesWhen: "service.uses_ai"),
                    .sample("E"),
                ]), seenAt: .noon)

        let changes = new.changes(since: old).map { change in
            switch change {
            case .added(let item): "+\(item.id)"
            case .removed(let item): "-\(item.id)"
            case .level(let item, let before): "\(item.id) \(before.rawValue)→\(item.level.rawValue)"
            case .rule(let item): "rule \(item.id)"
            case .words(let item): "words \(item.id)"
            }
        }

        #expect(changes == ["B 3→1", "rule C", "+E", "-D"])
        #expect(new.changes(since: new).isEmpty)
    }
}
