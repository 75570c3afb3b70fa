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

    private func line(
        _ item: GuidelineItem, marks: [CheckMark] = [], evidence: [Evidence] = [],
        inherited: [Dossier.Inheritance] = [], at now: Date = .noon
    ) throws -> CheckSheet.Line? {
        let dossier = try Dossier.sample(evidence: evidence, marks: marks, inherited: inherited)
        return CheckSheet(of: dossier, by: .sample([item]), at: now).lines.first
    }

    private func state(
        _ item: GuidelineItem, marks: [CheckMark] = [], evidence: [Evidence] = [], at now: Date = .noon
    ) throws -> CheckSheet.State? { try line(item, marks: marks, evidence: evidence, at: now)?.state }

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

    @Test("A study and ratings grow old like a mark, the canvas does not")
    func staleEvidence() throws {
        for (kind, growsOld) in [(Evidence.Kind.study, true), (.ratings, true), (.canvas, false), (.measures, false)] {
            let item = GuidelineItem.sample(metWhen: "\(kind.rawValue).n >= 4", freshForDays: 100)
            let evidence = Evidence(kind, n: 10, value: 4, measuredAt: .noon, source: "")
            let last = Date.noon.later(days: 100)

            #expect(try state(item, evidence: [evidence], at: last - 1) == .met)
            #expect(try state(item, evidence: [evidence], at: last + 1) == (growsOld ? .stale : .met), "\(kind)")
            #expect(try line(item, evidence: [evidence])?.freshUntil == (growsOld ? last : nil), "\(kind)")
        }
    }

    @Test("What was measured wins over what somebody says, and that over what a component shows")
    func order() throws {
        let item = GuidelineItem.sample(metWhen: "study.n >= 5 && study.value >= 3.0")
        let good = Evidence(.study, n: 5, value: 3, measuredAt: .noon, source: "")
        let bad = Evidence(.study, n: 5, value: 2.9, measuredAt: .noon, source: "")
        let few = Evidence(.study, n: 4, value: 5, measuredAt: .noon, source: "")
        let component = Dossier.Inheritance(item: "ITEM", state: .met, freshUntil: nil, component: "tokyo/forms")
        func source(
            _ marks: [CheckMark], _ evidence: [Evidence], _ inherited: [Dossier.Inheritance]
        ) throws -> [String?] {
            let line = try line(item, marks: marks, evidence: evidence, inherited: inherited)
            return [line?.state.rawValue, line?.source.rawValue]
        }

        #expect(try source([mark(.notMet)], [good], [component]) == ["met", "evidence"])
        #expect(try source([mark(.met)], [bad], [component]) == ["not-met", "evidence"])
        #expect(try source([mark(.met)], [few], [component]) == ["not-met", "evidence"])
        #expect(try source([mark(.notMet)], [], [component]) == ["not-met", "mark"])
        #expect(try source([], [], [component]) == ["met", "inheritance"])
        #expect(try source([], [], []) == ["no-evidence", "nothing"])
    }

    @Test("Of each source the state grows old by itself, and falls back on nothing weaker")
    func staleness() throws {
        let item = GuidelineItem.sample(metWhen: "study.n >= 5", freshForDays: 100)
        let study = Evidence(.study, n: 5, value: 3, measuredAt: .noon, source: "")
        let last = Date.noon.later(days: 100)
        let component = Dossier.Inheritance(item: "ITEM", state: .met, freshUntil: last, component: "tokyo/forms")
        let ageless = Dossier.Inheritance(item: "ITEM", state: .met, freshUntil: nil, component: "tokyo/forms")

        for (marks, evidence, inherited, source) in [
            ([], [study], [ageless], CheckSheet.Source.evidence), ([mark(.met)], [], [ageless], .mark),
            ([], [], [component], .inheritance),
        ] as [([CheckMark], [Evidence], [Dossier.Inheritance], CheckSheet.Source)] {
            let before = try line(item, marks: marks, evidence: evidence, inherited: inherited, at: last - 0.001)
            #expect(before?.state == .met)
            #expect(before?.freshUntil == last)
            let after = try line(item, marks: marks, evidence: evidence, inherited: inherited, at: last)
            #expect(after?.state == .stale)
            #expect(after?.source == source)
        }
        #expect(try line(item, inherited: [ageless], at: .noon.later(days: 9999))?.state == .met)
    }

    @Test("With several measurements the oldest decides how long the state is fresh")
    func oldest() throws {
        let item = GuidelineItem.sample(metWhen: "study.n >= 5 && ratings.n >= 10", freshForDays: 100)
        let old = Evidence(.study, n: 5, value: 3, measuredAt: .noon, source: "")
        let new = Evidence(.ratings, n: 10, value: 3, measuredAt: .noon.later(days: 50), source: "")
        let other = Evidence(.research, n: 5, value: 3, measuredAt: .noon.later(days: -99), source: "")

        let line = try line(item, evidence: [new, other, old], at: .noon.later(days: 60))

        #expect(line?.freshUntil == .noon.later(days: 100))
        #expect(line?.state == .met)
        #expect(Set(line?.evidence.map(\.kind) ?? []) == [.study, .ratings])
    }

    @Test("Where a measurement settles nothing yet, the mark counts")
    func nothingSettled() throws {
        for (rule, evidence) in [
            ("ratings.value >= 3.0", Evidence(.ratings, n: 9, measuredAt: .noon, source: "")),
            ("canvas.n >= 4", Evidence(.canvas, n: 0, measuredAt: .noon, source: "")),
            ("measures.n >= 1", Evidence(.measures, n: 0, measuredAt: .noon, source: "")),
        ] {
            let item = GuidelineItem.sample(metWhen: rule)
            #expect(try state(item, evidence: [evidence]) == .noEvidence, "\(rule)")
            #expect(try state(item, marks: [mark(.met)], evidence: [evidence]) == .met, "\(rule)")
        }
    }

    @Test(
        "The line is at three, with enough people behind it; an empty canvas says nothing, a half-filled one is not met",
        arguments: [
            (Evidence.Kind.study, 5, 3.0, CheckSheet.State.met), (.study, 5, 2.999, .notMet), (.study, 4, 5, .notMet),
            (.study, 0, nil, .notMet), (.ratings, 10, 3, .met), (.ratings, 10, 2.999, .notMet),
            (.ratings, 9, nil, .noEvidence), (.measures, 1, nil, .met), (.measures, 0, nil, .noEvidence),
            (.canvas, 4, nil, .met), (.canvas, 3, nil, .notMet), (.canvas, 1, nil, .notMet),
            (.canvas, 0, nil, .noEvidence),
        ] as [(Evidence.Kind, Int, Double?, CheckSheet.State)])
    func shows(kind: Evidence.Kind, n: Int, value: Double?, shows: CheckSheet.State) throws {
        let rules: [Evidence.Kind: String] = [
            .study: "study.n >= 5 && study.value >= 3.0", .ratings: "ratings.value >= 3.0",
            .measures: "measures.n >= 1", .canvas: "canvas.n >= 4",
        ]
        let item = GuidelineItem.sample(metWhen: try #require(rules[kind] as String?))

        #expect(
            try state(item, evidence: [Evidence(kind, n: n, value: value, measuredAt: .noon, source: "")]) == shows)
    }

    @Test("Items that do not concern the service are not on its sheet; those nobody has decided are questions")
    func applies() throws {
        func ids(_ attributes: [Attribute: Bool], questions: Bool = false) throws -> [String] {
            CheckSheet(of: try .sample(attributes: attributes), by: .sample, at: .noon)
                .lines.filter { !questions || $0.isQuestion }.map(\.item.id)
        }

        #expect(try ids([.handlesPersonalData: false]) == ["MARK", "STUDY", "KPI", "VOICES", "OPEN"])
        #expect(try ids([:], questions: true) == ["PRIVACY"])
        #expect(try ids([.handlesPersonalData: true]).contains("PRIVACY"))
        #expect(try ids([.handlesPersonalData: true], questions: true) == [])
    }

    @Test(
        "Unknown is an answer of its own: what decides anyway is not asked for",
        arguments: [
            ([:], nil, ["uses_ai", "takes_payments"]), ([.usesAI: true], true, []),
            ([.takesPayments: true], true, []), ([.usesAI: false], nil, ["takes_payments"]),
            ([.usesAI: false, .takesPayments: false], false, []), ([.takesPayments: false], nil, ["uses_ai"]),
        ] as [([Attribute: Bool], Bool?, [String])])
    func threeValued(said: [Attribute: Bool], applies: Bool?, questions: [String]) throws {
        let item = GuidelineItem.sample(appliesWhen: "service.uses_ai || service.takes_payments")

        let sheet = CheckSheet(of: try .sample(attributes: said), by: .sample([item]), at: .noon)

        #expect(sheet.lines.count == (applies == false ? 0 : 1))
        #expect(sheet.lines.first?.isQuestion == (applies == nil ? true : applies == true ? false : nil))
        #expect(Set(sheet.lines.first?.questions.map(\.rawValue) ?? []) == Set(questions))
        #expect(Set(sheet.questions.map(\.attribute.rawValue)) == Set(questions))
    }

    @Test("The question that most items wait for comes first")
    func questions() throws {
        let items = [
            GuidelineItem.sample("A", appliesWhen: "service.uses_ai"),
            .sample("B", appliesWhen: "service.takes_payments"),
            .sample("C", appliesWhen: "service.takes_payments && service.uses_cloud"),
            .sample("D", appliesWhen: "service.takes_payments"),
        ]

        let open = CheckSheet(of: try .sample(), by: .sample(items), at: .noon).questions
        let answered = CheckSheet(
            of: try .sample(attributes: [.takesPayments: false]), by: .sample(items), at: .noon
        ).questions

        #expect(open.map(\.attribute) == [.takesPayments, .usesAI, .usesCloud])
        #expect(open.map(\.items) == [3, 1, 1])
        #expect(answered.map(\.attribute) == [.usesAI])
    }

    @Test("An item is due in the phases it names")
    func due() throws {
        func due(_ phase: Phase) throws -> [String] {
            CheckSheet(of: try .sample(phase: phase), by: .sample, at: .noon).lines.filter(\.isDue).map(\.item.id)
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
                rules: town.rules, in: town.store)
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
                item, of: slug, as: .met, note: note, link: link, by: principal, at: .noon, rules: town.rules,
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
