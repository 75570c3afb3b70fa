import Content
import Foundation
import Kernel
import Services
import TestKit
import Testing

@testable import Standards

@Suite struct GuidelineTests {
    private func load(_ files: [String: String]) throws -> Guideline {
        let folder = FileManager.default.temporaryDirectory.appending(path: "guideline-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, yaml) in files { try Data(yaml.utf8).write(to: folder.appending(path: name)) }
        return try Guideline.load(from: folder)
    }

    private let head = "id: g\nversion: \"1\"\ntitle: {ja: 題}\nsummary: {ja: 要}\neffective: 2026-12-01\n"

    private func item(_ id: String = "A", _ more: String = "") -> String {
        """
        id: \(id)
        level: 1
        phases: [plan]
        title: {ja: a}
        asks: {ja: a}
        why: {ja: a}
        how: {ja: a}
        test: {ja: a}
        \(more)
        """
    }

    @Test(
        "An item asks whom it concerns, leaves the others alone and asks back where nobody has said",
        arguments: [
            ([], [:], true), ([.usesAI], [.usesAI: true], true), ([.usesAI], [.usesAI: false], false),
            ([.usesAI], [:], nil), ([.usesAI], [.takesPayments: true], nil),
            ([.usesAI, .takesPayments], [.usesAI: false], nil),
            ([.usesAI, .takesPayments], [.usesAI: false, .takesPayments: false], false),
            ([.usesAI, .takesPayments], [.usesAI: true], true),
            ([.usesAI, .takesPayments], [.usesAI: false, .takesPayments: true], true),
        ] as [([Attribute], [Attribute: Bool], Bool?)])
    func applies(to attributes: [Attribute], said: [Attribute: Bool], answer: Bool?) throws {
        let item = GuidelineItem.sample(appliesTo: attributes)

        #expect(item.applies(to: try .sample(attributes: said)) == answer)
    }

    @Test("The essentials are about fifteen, on three levels, and say what the gate needs")
    func essentials() throws {
        let guideline = try Guideline.essentials()

        #expect((14...16).contains(guideline.items.count))
        #expect(Set(guideline.items.map(\.level)) == [.must, .stronglyRecommended, .ideal])
        #expect(Set(guideline.items.map(\.id)).count == guideline.items.count)
        let measured = Set(guideline.items.compactMap(\.measuredBy))
        #expect(measured == [.canvas, .measures, .study, .ratings])
        for item in guideline.items { #expect(!item.principles.isEmpty, "\(item.id)") }
    }

    @Test("A service with good marks, a study and measures meets every must item of the essentials")
    func reachable() throws {
        let guideline = try Guideline.essentials()
        let service = try Service.sample(
            attributes: Dictionary(uniqueKeysWithValues: Attribute.allCases.map { ($0, true) }))
        let marks = guideline.items.map {
            CheckMark(item: $0.id, state: .met, note: "", link: nil, by: .resident, at: .noon)
        }

        let sheet = CheckSheet(
            for: service, guideline: guideline, marks: marks,
            evidence: [
                Evidence(.study, n: 5, value: 3, measuredAt: .noon, source: ""),
                Evidence(.measures, n: 1, measuredAt: .noon, source: ""),
                Evidence(.canvas, n: 4, measuredAt: .noon, source: ""),
            ], deviations: [], at: .noon)

        #expect(sheet.lines.count == guideline.items.count)
        #expect(sheet.lines.allSatisfy { $0.passes(at: .noon) })
    }

    @Test("What is wrong in a guideline is told with file and line")
    func refused() throws {
        func complaint(_ files: [String: String]) throws -> ContentError? {
            #expect(throws: ContentError.self) { try load(files) }
        }

        #expect(try complaint(["a.yaml": item()])?.reason.contains("guideline.yaml") == true)
        let taken = try complaint(["guideline.yaml": head, "a.yaml": item(), "b.yaml": item()])
        #expect(taken?.file.hasSuffix("/b.yaml") == true)
        #expect(taken?.line == 1)
        let level = try complaint(["guideline.yaml": head, "a.yaml": item().replacing("level: 1", with: "level: 4")])
        #expect(level?.line == 2)
        let phase = try complaint(["guideline.yaml": head, "a.yaml": item().replacing("[plan]", with: "[plan, party]")])
        #expect(phase?.line == 3)
        #expect(try complaint(["guideline.yaml": head, "a.yaml": item().replacing("[plan]", with: "[]")]) != nil)
        #expect(try complaint(["guideline.yaml": head, "a.yaml": item("A", "measured_by: feeling")])?.line == 9)
        #expect(try complaint(["guideline.yaml": head, "a.yaml": item("A", "fresh_for_days: 0")])?.line == 9)
        #expect(try complaint(["guideline.yaml": head, "a.yaml": item("A", "principles: [11]")])?.line == 9)
        #expect(try complaint(["guideline.yaml": head, "a.yaml": item("A", "mesured_by: study")])?.line == 9)
        let day = try complaint(["guideline.yaml": head.replacing("2026-12-01", with: "2026-12-32"), "a.yaml": item()])
        #expect(day?.line == 5)
    }

    @Test("What is left out of an item has the usual meaning")
    func defaults() throws {
        let guideline = try load(["guideline.yaml": head, "a.yaml": item()])

        let item = try guideline.item("A")
        #expect(item.freshForDays == 365)
        #expect(item.measuredBy == nil)
        #expect(item.appliesTo.isEmpty)
        #expect(item.phases == [.plan])
        #expect(throws: StandardsError.noItem("B")) { try guideline.item("B") }
    }
}
