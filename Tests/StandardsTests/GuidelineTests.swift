import Content
import Foundation
import Kernel
import Services
import TestKit
import Testing

@testable import Standards

@Suite struct GuidelineTests {
    private func load(_ files: [String: String], useCases: [UseCase] = []) throws -> [Guideline] {
        try ContentFolder(files).read { folder in try Guideline.loadAll(below: folder, useCases: useCases) }
    }

    private func head(_ id: String = "g", _ more: String = "") -> String {
        "id: \(id)\nversion: \"1\"\ntitle: {ja: 題, en: t}\nsummary: {ja: 要, en: s}\neffective: 2026-12-01\n\(more)\n"
    }

    private func item(_ id: String = "A", _ more: String = "") -> String {
        """
        id: \(id)
        level: 1
        phases: [plan]
        title: {ja: a, en: a}
        asks: {ja: a}
        why: {ja: a}
        how: {ja: a}
        test: {ja: a}
        summary: {ja: a, en: a}
        \(more)
        """
    }

    /// What is said about one guideline whose item has this line more, or is this text.
    private func complaint(_ more: String, item text: String? = nil) throws -> ContentError? {
        #expect(throws: ContentError.self, "\(more)") {
            try load(["g/guideline.yaml": head(), "g/a.yaml": text ?? item("A", more)])
        }
    }

    @Test("Guidelines stand in the order of their positions, items in that of their files")
    func order() throws {
        let guidelines = try load([
            "a/guideline.yaml": head("a", "position: 2"), "a/02.yaml": item("A-2"), "a/01.yaml": item("A-1"),
            "b/guideline.yaml": head("b"), "b/01.yaml": item("B-1"),
            "c/guideline.yaml": head("c", "position: 1"), "c/01.yaml": item("C-1"),
        ])

        #expect(guidelines.map(\.id) == ["c", "a", "b"])
        #expect(guidelines.flatMap(\.items).map(\.id) == ["C-1", "A-1", "A-2", "B-1"])
        #expect(guidelines.flatMap(\.items).map(\.guideline) == ["c", "a", "a", "b"])
    }

    @Test("What is left out of an item has the usual meaning")
    func defaults() throws {
        let item = try #require(
            try load(["g/guideline.yaml": head(), "g/a.yaml": item()]).first?.items.first)

        #expect(item.freshForDays == 365)
        #expect(item.measuredBy.isEmpty)
        #expect(item.appliesWhen == nil)
        #expect(item.phases == [.plan])
        #expect(item.roles.isEmpty && item.useCases.isEmpty && item.references.isEmpty && item.principles.isEmpty)
    }

    @Test("An item is measured by the kinds of evidence its rule speaks of")
    func measuredBy() throws {
        let guidelines = try load([
            "g/guideline.yaml": head(),
            "g/a.yaml": item("A", "met_when: \"completion.low >= 0.8 || (study.n >= 5 && service.phase == 'plan')\""),
        ])

        #expect(guidelines.first?.items.first?.measuredBy == [.study, .completion])
    }

    @Test("What is wrong in an item is told with file and line")
    func refusedItem() throws {
        for more in [
            "fresh_for_days: 0", "principles: [11]", "met_wen: study.n > 1", "roles: [king]",
            "references: [{title: a, url: \"javascript:alert(1)\"}]", "references: [{titel: a, url: \"https://a\"}]",
            "met_when: study.m >= 5", "met_when: study.n >=", "met_when: study.n", "met_when: \"'yes'\"",
            "met_when: sheet.must_open == 0", "met_when: limit.line > 1.0", "applies_when: service.uses_magic",
            "applies_when: service.url",
        ] {
            let error = try complaint(more)
            #expect(error?.file.hasSuffix("/g/a.yaml") == true, "\(more)")
            #expect(error?.line == 10, "\(more): \(String(describing: error))")
        }
        #expect(try complaint("", item: item().replacing("level: 1", with: "level: 4"))?.line == 2)
        #expect(try complaint("", item: item().replacing("[plan]", with: "[plan, party]"))?.line == 3)
        #expect(try complaint("", item: item().replacing("[plan]", with: "[]"))?.line == 3)
        #expect(try complaint("", item: item().replacing("why: {ja: a}\n", with: "")) != nil)
        #expect(try complaint("", item: item().replacing("why: {ja: a}", with: "why: {en: a}"))?.line == 6)
    }

    @Test("A rule that cannot be is told with what is wrong about it")
    func ruleWords() throws {
        #expect(try complaint("met_when: study.m >= 5")?.reason.contains("study.m >= 5") == true)
        #expect(try complaint("applies_when: service.uses_magic")?.reason.contains("uses_magic") == true)
    }

    @Test("A rule that is dear for ten thousand services, or can only fail, is refused as one from a form is")
    func dearRules() throws {
        let dear = (0..<8).reduce("true") { "[1, 2, 3, 4, 5, 6, 7, 8, 9].all(v\($1), \($0))" }
        for key in ["applies_when", "met_when"] {
            let error = try complaint("\(key): \"\(dear)\"")
            #expect(error?.line == 10)
            #expect(error?.reason.contains("more steps than it may") == true)
            #expect(try complaint("\(key): 1 / 0 > 0")?.line == 10)
        }
        #expect(throws: Never.self) {
            try load(["g/guideline.yaml": head(), "g/a.yaml": item("A", "met_when: 1 / 0 > 0 || study.n > 5")])
        }
    }

    @Test("A guideline and its items stand in English too, as far as lists show them")
    func inEnglish() throws {
        for key in ["title", "summary"] {
            let line = key == "title" ? 4 : 9
            let text = item().replacing("\(key): {ja: a, en: a}", with: "\(key): {ja: a}")
            #expect(try complaint("", item: text)?.line == line, "\(key)")
        }
        #expect(try complaint("", item: item().replacing("summary: {ja: a, en: a}\n", with: ""))?.line == 1)
        for (words, line) in [(", en: t", 3), (", en: s", 4)] {
            let error = #expect(throws: ContentError.self) {
                try load(["g/guideline.yaml": head().replacing(words, with: ""), "g/a.yaml": item()])
            }
            #expect(error?.line == line, "\(words)")
        }
    }

    @Test("An item comes with a version its guideline has, and leaves no earlier than it came")
    func versions() throws {
        for (more, line) in [
            ("since: first", 10), ("since: \"1.1\"", 10), ("since: \"1\"\nuntil: \"0.9\"", 11), ("until: soon", 10),
        ] {
            #expect(try complaint(more)?.line == line, "\(more)")
        }
        let kept = try load([
            "g/guideline.yaml": head().replacing("\"1\"", with: "\"2026.10\""),
            "g/a.yaml": item("A", "since: \"2026.9\"\nuntil: \"2026.11\""),
        ])
        #expect(kept.first?.items.first?.since == "2026.9")
    }

    @Test("A use case that nobody knows is refused where there is a list of them")
    func useCases() throws {
        let files = ["g/guideline.yaml": head(), "g/a.yaml": item("A", "use_cases: [having-lunch]")]
        let known = UseCase(id: "using-ai", title: "題", summary: "要")

        let error = #expect(throws: ContentError.self) { try load(files, useCases: [known]) }

        #expect(error?.line == 10)
        #expect(error?.reason.contains("using-ai") == true)
    }

    @Test("What is wrong in the folders is told with the file")
    func refusedFolder() throws {
        func complaint(_ files: [String: String]) throws -> ContentError? {
            #expect(throws: ContentError.self) { try load(files) }
        }

        let orphan = try complaint(["g/a.yaml": item()])
        #expect(orphan?.file.hasSuffix("/g") == true)
        #expect(orphan?.reason.contains("guideline.yaml") == true)
        #expect(try complaint(["guideline.yaml": head()])?.file.hasSuffix("/guideline.yaml") == true)
        #expect(
            try complaint(["g/guideline.yaml": head(), "g/more/a.yaml": item()])?.file.hasSuffix("more/a.yaml") == true)
        let other = try complaint(["h/guideline.yaml": head("g")])
        #expect(other?.line == 1)
        let empty = try complaint(["g/guideline.yaml": head()])
        #expect(empty?.file.hasSuffix("/g/guideline.yaml") == true)
        #expect(empty?.line == 1)
        let taken = try complaint(["g/guideline.yaml": head(), "g/a.yaml": item(), "g/b.yaml": item()])
        #expect(taken?.file.hasSuffix("/g/b.yaml") == true)
        #expect(taken?.line == 1)
        #expect(taken?.reason.contains("/g/a.yaml") == true)
        let elsewhere = try complaint([
            "g/guideline.yaml": head(), "g/a.yaml": item(), "h/guideline.yaml": head("h"), "h/a.yaml": item(),
        ])
        #expect(elsewhere?.file.hasSuffix("/h/a.yaml") == true)
        let day = try complaint(["g/guideline.yaml": head().replacing("2026-12-01", with: "2026-12-32")])
        #expect(day?.line == 5)
        #expect(try complaint(["g/guideline.yaml": head("g", "positon: 1")])?.line == 6)
        #expect(try complaint(["g/guideline.yaml": head("g", "position: 0")])?.line == 6)
    }

    @Test("There are thirteen real guidelines, the essentials among them, and no id is taken twice")
    func real() throws {
        let guidelines = try Guideline.real()
        let items = guidelines.flatMap(\.items)

        #expect(guidelines.count == 13)
        #expect(Set(items.map(\.id)).count == items.count)
        for guideline in guidelines { #expect(!guideline.items.isEmpty, "\(guideline.id)") }
        for item in items { #expect(!item.principles.isEmpty, "\(item.id)") }
    }

    @Test("The essentials are about fifteen, on three levels, and say what the gate needs")
    func essentials() throws {
        let guideline = try Guideline.essentials()

        #expect((14...16).contains(guideline.items.count))
        #expect(Set(guideline.items.map(\.level)) == [.must, .stronglyRecommended, .ideal])
        let measured = Set(guideline.items.flatMap(\.measuredBy))
        #expect(measured.isSuperset(of: [.canvas, .measures, .study, .ratings]))
    }

    @Test("A service with good marks, a study and measures passes every item of every guideline")
    func reachable() throws {
        let guidelines = try Guideline.real()
        let items = guidelines.flatMap(\.items)
        let evidence = [
            Evidence(.study, n: 12, value: 4.5, interval: 4...5, measuredAt: .noon, source: ""),
            Evidence(.research, n: 12, value: 4.5, interval: 4...5, measuredAt: .noon, source: ""),
            Evidence(.prototype, n: 12, value: 4.5, interval: 4...5, measuredAt: .noon, source: ""),
            Evidence(.completion, n: 60, value: 0.99, interval: 0.95...1, measuredAt: .noon, source: ""),
            Evidence(.measures, n: 5, measuredAt: .noon, source: ""),
            Evidence(.canvas, n: 4, measuredAt: .noon, source: ""),
            Evidence(.ratings, n: 500, value: 4.8, interval: 4.7...4.9, measuredAt: .noon, source: ""),
            Evidence(.answers, n: 100, value: 1, interval: 0.97...1, measuredAt: .noon, source: ""),
            Evidence(.overdue, n: 0, measuredAt: .noon, source: ""),
            Evidence(.registries, n: 100, value: 1, interval: 0.97...1, measuredAt: .noon, source: ""),
            Evidence(.procedure, n: 3, value: 3, measuredAt: .noon, source: ""),
        ]
        let draft = try Service.Draft(
            slug: "all", title: LocalizedText(ja: "題", jaEasy: "題", en: "title"),
            summary: LocalizedText(ja: "要", jaEasy: "要", en: "summary"), url: "https://example.jp/",
            attributes: Dictionary(uniqueKeysWithValues: Attribute.allCases.map { ($0, true) }),
            channels: Channel.allCases)
        let service = Service(
            id: .new(at: .noon), tenant: .chiyoda, draft: draft, phase: .operate, createdAt: .noon)
        let marks = items.map { CheckMark(item: $0.id, state: .met, note: "", link: nil, by: .resident, at: .noon) }
        let dossier = Dossier(service, organizationKind: "ward", evidence: evidence, marks: marks)

        let sheet = CheckSheet(of: dossier, by: Rulebook(guidelines, []), at: .noon)

        #expect(sheet.questions.isEmpty)
        for line in sheet.lines { #expect(line.passes(at: .noon), "\(line.item.id): \(line.state)") }
        #expect(sheet.lines.count > items.count * 9 / 10)
    }
}
