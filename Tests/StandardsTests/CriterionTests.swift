import Content
import Foundation
import Kernel
import Rules
import Services
import TestKit
import Testing

@testable import Standards

@Suite struct CriterionTests {
    private func load(_ files: [String: String]) throws -> [Criterion] {
        try ContentFolder(files).read { folder in try Criterion.load(from: folder) }
    }

    /// A criterion whose words come last: what is added stands on line 11.
    static func yaml(
        _ id: String = "line", stages: String = "[operation]", holds: String = "study.value >= limit.line",
        limits: String = "{line: {value: 3.0, stricter: higher}}", words: String = "{ja: a}", _ more: String = ""
    ) -> String {
        """
        criteria:
          - id: \(id)
            stages: \(stages)
            title: {ja: a}
            needed: {ja: "{limit.line}"}
            found: {ja: "{study.value}"}
            reason: \(words)
            holds: {ja: a}
            limits: \(limits)
            holds_when: "\(holds)"
            \(more)
        """
    }

    /// What is said about the file.
    private func complaint(_ yaml: String) throws -> ContentError? {
        #expect(throws: ContentError.self, "\(yaml)") { try load(["a.yaml": yaml]) }
    }

    // MARK: Reading

    @Test("Criteria are read with their limits, in the order of files and lists")
    func reading() throws {
        let criteria = try load([
            "b.yaml": Self.yaml("last"), "a.yaml": Self.yaml("first", limits: "{line: {value: 5, stricter: lower}}"),
        ])

        #expect(criteria.map(\.id) == ["first", "last"])
        #expect(criteria[0].limit("line")?.stricter == .lower)
        #expect(criteria[0].limit("line")?.isWhole == true)
        #expect(criteria[1].limit("line")?.isWhole == false)
        #expect(criteria[1].limit("line")?.value == 3)
        #expect(criteria[1].limit("no") == nil)
        #expect(criteria[1].unknown == criteria[1].reason)
        #expect(criteria[1].place == .gate)
        #expect(!criteria[1].isFloor)
    }

    @Test("What is wrong with a criterion is told with file and line")
    func refused() throws {
        for (yaml, line) in [
            (Self.yaml("Two Words"), 2), (Self.yaml("a--b"), 2), (Self.yaml(stages: "[]"), 2),
            (Self.yaml(stages: "[lunch]"), 3), (Self.yaml(words: "{ja: \"{study.m}\"}"), 7),
            (Self.yaml(words: "{ja: a, en: \"{limit.lime}\"}"), 7), (Self.yaml(words: "{ja: \"{}\"}"), 7),
            (Self.yaml(words: "{ja: \"{limit.lime%}\"}"), 7),
            (Self.yaml(limits: "{line: {value: 3.0}}"), 9),
            (Self.yaml(limits: "{line: {value: 3.0, stricter: sideways}}"), 9),
            (Self.yaml(limits: "{line: {value: three, stricter: higher}}"), 9),
            (Self.yaml(limits: "{line: {value: 3.0, strict: higher}}"), 9),
            (Self.yaml(holds: "study.value >= limit.lime"), 10), (Self.yaml(holds: "study.value >="), 10),
            (Self.yaml(holds: "study.value"), 10), (Self.yaml(holds: "sheet.must_opn == 0"), 10),
            (Self.yaml("line", "holdswhen: study.n > 1"), 11), (Self.yaml("line", "applies_when: service.magic"), 11),
            (Self.yaml("line", "applies_when: service.phase"), 11), (Self.yaml("line", "place: moon"), 11),
            (Self.yaml("line", "floor: perhaps"), 11), (Self.yaml("line", "standing: \"'stale\""), 11),
            (Self.yaml("line", "standing: \"true\""), 11), (Self.yaml("line", "unknown: {ja: \"{study.m}\"}"), 11),
        ] {
            let error = try complaint(yaml)
            #expect(error?.file.hasSuffix("/a.yaml") == true)
            #expect(error?.line == line, "\(yaml)\n\(String(describing: error))")
        }
        #expect(try complaint(Self.yaml(words: "{ja: \"{study.m}\"}"))?.reason.contains("study.m") == true)
        #expect(try complaint("crteria: []")?.line == 1)
    }

    @Test("A criterion that is dear for ten thousand services, or can only fail, is refused")
    func dear() throws {
        let dear = (0..<8).reduce("true") { "[1, 2, 3, 4, 5, 6, 7, 8, 9].all(v\($1), \($0))" }
        #expect(try complaint(Self.yaml(holds: dear))?.line == 10)
        #expect(try complaint(Self.yaml(holds: "1 / 0 > 0"))?.line == 10)
    }

    @Test("A criterion has as many limits as there is room for, and no more")
    func limits() throws {
        func limits(_ count: Int) -> String {
            let others = (1..<count).map { "l\($0): {value: 1, stricter: lower}" }
            return "{\((["line: {value: 3.0, stricter: higher}"] + others).joined(separator: ", "))}"
        }

        #expect(try load(["a.yaml": Self.yaml(limits: limits(8))]).first?.limits.count == 8)
        #expect(try complaint(Self.yaml(limits: limits(9)))?.reason.contains("8") == true)
    }

    @Test("An id is taken once, in whatever file")
    func taken() throws {
        let error = #expect(throws: ContentError.self) {
            try load(["a.yaml": Self.yaml("line"), "b.yaml": Self.yaml("line")])
        }
        #expect(error?.file.hasSuffix("/b.yaml") == true)
        #expect(error?.line == 2)
    }

    @Test("The real criteria: the common minimum first, then what Tokyo adds; every word in three languages")
    func real() throws {
        let criteria = try Criterion.load(from: Project.folder.appending(path: "Content/criteria"))

        #expect(
            criteria.filter(\.isFloor).map(\.id) == ["phase", "must-items", "usability-study", "measures", "ratings"])
        #expect(criteria.filter { !$0.isFloor }.map(\.id) == ["review", "answers"])
        for criterion in criteria {
            for text in [criterion.title, criterion.needed, criterion.reason, criterion.holds, criterion.unknown] {
                #expect(text.jaEasy != nil && text.en != nil, "\(criterion.id): \(text.ja)")
            }
            #expect(criterion.found.en != nil, "\(criterion.id)")
        }
    }

    // MARK: What comes out

    private func verdict(
        _ yaml: String, evidence: [Evidence] = [], attributes: [Attribute: Bool] = [:], phase: Phase = .operate,
        fell: Bool = false
    ) throws -> (Condition.Outcome, Standing.State)? {
        let criteria = try load(["a.yaml": yaml])
        let finding = Finding(
            id: .new(at: .noon), condition: "line", reason: "訳", owner: nil, openedAt: .noon, dueOn: Day(.noon),
            closedAt: nil)
        let dossier = try Dossier.sample(
            phase: phase, attributes: attributes, evidence: evidence, findings: fell ? [finding] : [])
        let verdicts = Rulebook.sample([], criteria).assess(dossier, at: .noon).verdicts
        return verdicts.first.map { ($0.outcome, $0.standing) }
    }

    private let good = Evidence(.study, n: 5, value: 3, measuredAt: .noon, source: "")
    private let bad = Evidence(.study, n: 5, value: 2.99, measuredAt: .noon, source: "")

    @Test("It holds, it fails, or nobody knows")
    func outcomes() throws {
        #expect(try verdict(Self.yaml(), evidence: [good])?.0 == .holds)
        #expect(try verdict(Self.yaml(), evidence: [bad])?.0 == .fails)
        #expect(try verdict(Self.yaml())?.0 == .unknown)
        #expect(try verdict(Self.yaml(holds: "study.n / 0 > 1"), evidence: [good])?.0 == .unknown)
        #expect(try verdict(Self.yaml(holds: "unknown"), evidence: [good])?.0 == .unknown)
    }

    @Test("It is asked at its stages of those whom it concerns; whom it may concern has to say so first")
    func applies() throws {
        let yaml = Self.yaml("line", "applies_when: service.uses_ai")

        #expect(try verdict(Self.yaml(), evidence: [bad], phase: .build) == nil)
        #expect(try verdict(Self.yaml(stages: "[release]"), evidence: [bad], phase: .build)?.0 == .fails)
        #expect(try verdict(Self.yaml(stages: "[release, operation]"), evidence: [bad], phase: .retire) == nil)
        #expect(try verdict(yaml, evidence: [bad], attributes: [.usesAI: false]) == nil)
        #expect(try verdict(yaml, evidence: [bad], attributes: [.usesAI: true])?.0 == .fails)
        #expect(try verdict(yaml, evidence: [good])?.0 == .unknown)
        #expect(try verdict(yaml, evidence: [bad])?.0 == .unknown)
    }

    @Test("What a service falls to is what the criterion says, not met where it says nothing")
    func standing() throws {
        #expect(try verdict(Self.yaml(), evidence: [bad])?.1 == .notMet)
        #expect(
            try verdict(Self.yaml("line", "standing: \"study.n > 3 ? 'stale' : 'no-evidence'\""), evidence: [bad])?.1
                == .stale)
        #expect(
            try verdict(Self.yaml("line", "standing: \"research.n > 3 ? 'stale' : 'met'\""), evidence: [bad])?.1
                == .notMet)
        #expect(try verdict(Self.yaml("line", "standing: \"'perhaps'\""), evidence: [bad])?.1 == .notMet)
    }

    @Test("It remembers its own fall")
    func fell() throws {
        let yaml = Self.yaml(holds: "study.value >= (fell ? 4.0 : limit.line)")

        #expect(try verdict(yaml, evidence: [good])?.0 == .holds)
        #expect(try verdict(yaml, evidence: [good], fell: true)?.0 == .fails)
    }

    @Test("Of several that fail the worst standing counts, and what nobody knows changes none")
    func worst() throws {
        func state(_ standings: [String], unknown: Bool = false, holds: Bool = false) throws -> Standing.State {
            var files: [String: String] = [:]
            for (index, standing) in standings.enumerated() {
                files["\(index).yaml"] = Self.yaml("c\(index)", "standing: \"'\(standing)'\"")
            }
            if unknown { files["u.yaml"] = Self.yaml("u", holds: "unknown") }
            if holds { files["h.yaml"] = Self.yaml("h", holds: "true") }
            let dossier = try Dossier.sample(phase: .operate, evidence: [bad])
            return Rulebook.sample([], files.isEmpty ? [] : try load(files)).assess(dossier, at: .noon).state
        }

        #expect(try state(["no-evidence", "not-met", "stale"]) == .notMet)
        #expect(try state(["no-evidence", "stale"], unknown: true, holds: true) == .stale)
        #expect(try state(["no-evidence"], holds: true) == .noEvidence)
        #expect(try state([], unknown: true, holds: true) == .met)
        #expect(try state([], unknown: true) == .noEvidence)
        #expect(try state([]) == .noEvidence)
    }

    // MARK: In words

    private func words(
        _ value: Double, line: String = "3.0", found: String = "{study.value}", needed: String = "{limit.line}"
    ) throws -> (found: String, needed: String) {
        let yaml = Self.yaml(limits: "{line: {value: \(line), stricter: higher}}")
            .replacing("\"{study.value}\"", with: "\"\(found)\"").replacing("\"{limit.line}\"", with: "\"\(needed)\"")
        let dossier = try Dossier.sample(
            phase: .operate, evidence: [Evidence(.study, n: 5, value: value, measuredAt: .noon, source: "")])
        let book = Rulebook.sample([], try load(["a.yaml": yaml]))
        let condition = try #require(book.conditions(book.assess(dossier, at: .noon)).first)
        return (condition.found.ja, condition.needed.ja)
    }

    @Test(
        "What was found is told with two decimals, but never looks like a line that it is not",
        arguments: [
            (3.0, "3.0", "3.00"), (2.96, "3.0", "2.96"), (2.994, "3.0", "2.99"), (2.996, "3.0", "2.996"),
            (2.9996, "3.0", "2.9996"), (3.004, "3.0", "3.004"), (4.1, "3.0", "4.10"), (14.0 / 3, "3.0", "4.67"),
            (3.246, "3.25", "3.246"), (3.25, "3.25", "3.25"), (2.9999999, "3.0", "2.9999999"),
        ])
    func decimals(value: Double, line: String, told: String) throws {
        #expect(try words(value, line: line).found == told)
    }

    @Test(
        "A limit is told exactly",
        arguments: [("3.0", "3.0"), ("3.25", "3.25"), ("3", "3"), ("5", "5"), ("0.125", "0.125")])
    func exactly(limit: String, told: String) throws {
        #expect(try words(3, line: limit).needed == told)
    }

    @Test(
        "A share is told in whole per cent, rounded down",
        arguments: [
            (0.29, "29%"), (0.57, "57%"), (0.58, "58%"), (0.999, "99%"), (1, "100%"), (0, "0%"), (0.8, "80%"),
            (0.7999, "79%"), (2.0 / 3, "66%"), (7.0 / 100, "7%"),
        ] as [(Double, String)])
    func percent(share: Double, told: String) throws {
        #expect(try words(share, found: "{study.value%}").found == told)
    }

    @Test(
        "A limit that is a share is told exactly too",
        arguments: [("0.8", "80%"), ("0.55", "55%"), ("0.29", "29%"), ("0.995", "99.5%"), ("1", "100%")])
    func percentLimit(limit: String, told: String) throws {
        #expect(try words(0.5, line: limit, needed: "{limit.line%}").needed == told)
    }

    @Test("All per cents there are come out as themselves")
    func allPercents() throws {
        for percent in 0...100 {
            #expect(try words(Double(percent) / 100, found: "{study.value%}").found == "\(percent)%")
        }
    }

    @Test("What is not known is a dash, and what looks like a blank in a value stays as it is")
    func blanks() throws {
        let criteria = try load([
            "a.yaml": Self.yaml(words: "{ja: \"{research.value} {study.n} {sheet.open_items} {released}\"}")
        ])
        let book = Rulebook.sample([.sample("{study.n}")], criteria)
        let dossier = try Dossier.sample(phase: .operate, evidence: [bad], releasedAt: .noon)

        #expect(book.conditions(book.assess(dossier, at: .noon)).first?.reason.ja == "– 5 {study.n} true")
    }
}
