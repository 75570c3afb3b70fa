import Foundation
import Kernel
import Services
import Store
import TestKit
import Testing

@testable import Standards

@Suite struct CheckSheetTests {
    private func mark(_ state: CheckMark.State, _ item: String = "ITEM", at: Date = .noon) -> CheckMark {
        CheckMark(item: item, state: state, note: "", link: nil, by: .resident, at: at)
    }

    private func state(
        _ item: GuidelineItem, marks: [CheckMark] = [], evidence: [Evidence] = [], at now: Date = .noon
    ) throws -> CheckSheet.State? {
        let guideline = Guideline(
            id: "g", version: "1", title: "題", summary: "要", effective: Day(.noon), items: [item])
        return CheckSheet(
            for: try .sample(), guideline: guideline, marks: marks, evidence: evidence, deviations: [], at: now
        ).lines.first?.state
    }

    @Test("Nothing said, nothing known")
    func noEvidence() throws {
        #expect(try state(.sample()) == .noEvidence)
        #expect(try state(.sample(), marks: [mark(.met, "OTHER")]) == .noEvidence)
        #expect(
            try state(.sample(), evidence: [Evidence(.study, n: 9, value: 5, measuredAt: .noon, source: "")])
                == .noEvidence)
    }

    @Test("A mark says how things are for as long as the item says, and not a moment longer")
    func stale() throws {
        let item = GuidelineItem.sample(freshForDays: 100)
        let last = Date.noon.later(days: 100)

        for state in CheckMark.State.allCases {
            let fresh: CheckSheet.State = state == .met ? .met : .notMet
            #expect(try self.state(item, marks: [mark(state)], at: .noon) == fresh)
            #expect(try self.state(item, marks: [mark(state)], at: last - 1) == fresh)
            #expect(try self.state(item, marks: [mark(state)], at: last + 1) == .stale)
        }
    }

    @Test(
        "A study grows old like a mark, the canvas does not",
        arguments: [Evidence.Kind.study, .ratings, .canvas, .measures])
    func staleEvidence(kind: Evidence.Kind) throws {
        let item = GuidelineItem.sample(measuredBy: kind, freshForDays: 100)
        let evidence = Evidence(kind, n: 10, value: 4, measuredAt: .noon, source: "")
        let growsOld = kind == .study || kind == .ratings

        #expect(try state(item, evidence: [evidence], at: .noon.later(days: 100) - 1) == .met)
        #expect(try state(item, evidence: [evidence], at: .noon.later(days: 100) + 1) == (growsOld ? .stale : .met))
    }

    @Test("What was measured wins over what somebody says")
    func evidenceWins() throws {
        let item = GuidelineItem.sample(measuredBy: .study)
        let good = Evidence(.study, n: 5, value: 3, measuredAt: .noon, source: "")
        let bad = Evidence(.study, n: 5, value: 2.9, measuredAt: .noon, source: "")
        let few = Evidence(.study, n: 4, value: 5, measuredAt: .noon, source: "")

        #expect(try state(item, marks: [mark(.notMet)], evidence: [good]) == .met)
        #expect(try state(item, marks: [mark(.met)], evidence: [bad]) == .notMet)
        #expect(try state(item, marks: [mark(.met)], evidence: [few]) == .notMet)
    }

    @Test("Where a measurement settles nothing yet, the mark counts")
    func nothingSettled() throws {
        let ratings = Evidence(.ratings, n: 9, measuredAt: .noon, source: "")
        let canvas = Evidence(.canvas, n: 3, measuredAt: .noon, source: "")
        let measures = Evidence(.measures, n: 0, measuredAt: .noon, source: "")

        for (kind, evidence) in [(Evidence.Kind.ratings, ratings), (.canvas, canvas), (.measures, measures)] {
            let item = GuidelineItem.sample(measuredBy: kind)
            #expect(try state(item, evidence: [evidence]) == .noEvidence)
            #expect(try state(item, marks: [mark(.met)], evidence: [evidence]) == .met)
        }
    }

    @Test(
        "The line is at three, with enough people behind it",
        arguments: [
            (Evidence.Kind.study, 5, 3.0, true), (.study, 5, 2.999, false), (.study, 4, 5, false),
            (.ratings, 10, 3, true), (.ratings, 10, 2.999, false), (.ratings, 9, 5, nil), (.ratings, 10, nil, nil),
            (.measures, 1, nil, true), (.measures, 0, nil, nil), (.canvas, 4, nil, true), (.canvas, 3, nil, nil),
        ] as [(Evidence.Kind, Int, Double?, Bool?)])
    func shows(kind: Evidence.Kind, n: Int, value: Double?, shows: Bool?) {
        #expect(Evidence(kind, n: n, value: value, measuredAt: .noon, source: "").shows == shows)
    }

    @Test("Items that do not concern the service are not on its sheet; those nobody has decided are questions")
    func applies() throws {
        func ids(_ attributes: [Attribute: Bool], questions: Bool = false) throws -> [String] {
            CheckSheet(
                for: try .sample(attributes: attributes), guideline: .sample, marks: [], evidence: [], deviations: [],
                at: .noon
            ).lines.filter { !questions || $0.isQuestion }.map(\.item.id)
        }

        #expect(try ids([.handlesPersonalData: false]) == ["MARK", "STUDY", "KPI", "VOICES", "OPEN"])
        #expect(try ids([:], questions: true) == ["PRIVACY"])
        #expect(try ids([.handlesPersonalData: true]).contains("PRIVACY"))
        #expect(try ids([.handlesPersonalData: true], questions: true) == [])
    }

    @Test("An item is due in the phases it names")
    func due() throws {
        func due(_ phase: Phase) throws -> [String] {
            CheckSheet(
                for: try .sample(phase: phase), guideline: .sample, marks: [], evidence: [], deviations: [], at: .noon
            ).lines.filter(\.isDue).map(\.item.id)
        }

        #expect(try !due(.plan).contains("VOICES"))
        #expect(try due(.operate).contains("VOICES"))
        #expect(try due(.retire).isEmpty)
    }

    @Test("A mark is kept with who and when, replaced by the next, and taken back", arguments: Backend.available)
    func marks(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.open()
        let editor = Principal.editor()
        func mark(_ state: CheckMark.State?, _ note: String, _ link: String? = nil, at: Date) async throws -> CheckSheet
        {
            try await CheckMark.mark(
                "MARK", of: "moving-in", as: state, note: note, link: link, by: editor, at: at,
                guideline: town.guideline, in: town.store)
        }

        let first = try await mark(.notMet, " まだ ", "https://example.jp/a", at: .noon).line("MARK")
        let second = try await mark(.met, "できた", at: .noon + 60).line("MARK")
        let third = try await mark(nil, "", at: .noon + 120).line("MARK")

        #expect(first.state == .notMet)
        #expect(
            first.mark
                == CheckMark(
                    item: "MARK", state: .notMet, note: "まだ", link: "https://example.jp/a", by: editor.actor, at: .noon)
        )
        #expect(second.state == .met)
        #expect(second.mark?.at == .noon + 60)
        #expect(second.mark?.link == nil)
        #expect(third.state == .noEvidence)
        #expect(third.mark == nil)
        #expect(try await town.audit().count { $0.act == "check-sheet.mark" } == 3)
    }

    @Test("Marks that cannot be are refused, and nothing is kept", arguments: Backend.available)
    func refusedMarks(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.open()
        try await town.list(.sample("site", phase: .operate, isClaimed: false))
        func mark(
            _ item: String = "MARK", _ slug: String = "moving-in", note: String = "", link: String? = nil,
            by principal: Principal = .editor()
        ) async throws {
            _ = try await CheckMark.mark(
                item, of: slug, as: .met, note: note, link: link, by: principal, at: .noon, guideline: town.guideline,
                in: town.store)
        }

        await #expect(throws: StandardsError.noItem("NOTHING")) { try await mark("NOTHING") }
        await #expect(throws: ServiceError.self) { try await mark(note: String(repeating: "字", count: 2001)) }
        await #expect(throws: ServiceError.self) { try await mark(link: "javascript:alert(1)") }
        await #expect(throws: Problem.self) { try await mark(by: .viewer()) }
        await #expect(throws: ServiceError.unknown("131024/moving-in")) { try await mark(by: .editor(in: .chuo)) }
        await #expect(throws: ServiceError.notClaimed) { try await mark("MARK", "site") }
        let kept: Int? = try await town.store.read { db in try db.value("SELECT count(*) FROM check_mark") }
        #expect(kept == 0)
    }
}
