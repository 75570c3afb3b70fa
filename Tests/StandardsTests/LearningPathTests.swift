import Content
import Foundation
import Kernel
import TestKit
import Testing

@testable import Standards

@Suite struct LearningPathTests {
    private static let good = """
        role: designer
        title: {ja: デザイナー, en: Designer}
        summary: {ja: 道すじ}
        steps:
          - title: {ja: 一}
            about: {ja: 学ぶ}
            minutes: 45
            items: [ESS-01, ESS-04]
        links:
          - {title: 例, url: https://example.jp/}
        """

    private func load(_ yaml: String, as name: String = "designer.yaml") throws -> [LearningPath] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "learning-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(yaml.utf8).write(to: folder.appending(path: name))
        return try LearningPath.loadAll(below: folder, items: ["ESS-01", "ESS-04"])
    }

    @Test("A path says its role, its steps with their minutes and items, and where to learn more")
    func reads() throws {
        let path = try #require(try load(Self.good).first)

        #expect(path.role == .designer && path.minutes == 45)
        #expect(path.steps.map(\.items) == [["ESS-01", "ESS-04"]])
        #expect(path.links == [.init(title: "例", url: "https://example.jp/")])
    }

    @Test(
        "What is wrong is refused with its line",
        arguments: [
            ("ESS-04]", "ESS-99]", 8, "ESS-99"), ("minutes: 45", "minutes: 0", 7, "0"),
            ("role: designer", "role: wizard", 1, "wizard"), ("about:", "abuot:", 6, "abuot"),
            ("https://example.jp/", "javascript:alert(1)", 10, "https"),
            ("role: designer", "role: manager", 1, "manager.yaml"),
        ] as [(String, String, Int, String)])
    func refuses(part: String, by other: String, line: Int, says: String) throws {
        do {
            _ = try load(Self.good.replacing(part, with: other))
            Issue.record("\(other) was taken")
        } catch let error as ContentError {
            #expect(error.line == line && error.reason.contains(says), "\(error)")
        }
    }

    @Test("There is a path for every role, and a step never takes longer than half a day")
    func real() throws {
        let items = Set(try Guideline.real().flatMap(\.items).map(\.id))
        let paths = try LearningPath.loadAll(
            below: Project.folder.appending(path: "Content/guidance/learning"), items: items)

        #expect(paths.map(\.role) == GuidelineItem.Role.allCases)
        for path in paths {
            #expect(path.steps.allSatisfy { $0.minutes <= 240 && !$0.items.isEmpty }, "\(path.role)")
        }
    }
}
