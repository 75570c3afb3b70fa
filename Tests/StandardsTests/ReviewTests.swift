import Foundation
import Kernel
import Services
import Standards
import Store
import TestKit
import Testing

@Suite struct ReviewTests {
    private static let words = "よくできています。"

    /// The rulebook with what Tokyo asks beside the common minimum.
    private static func rules() throws -> Rulebooks {
        Rulebooks(Rulebook([.sample], try Criterion.load(from: Project.folder.appending(path: "Content/criteria"))))
    }

    @discardableResult
    private func request(
        _ kind: Review.Kind = .release, note: String = "", by principal: Principal = .editor(), at now: Date = .noon,
        in town: Town
    ) async throws -> Review {
        try await Review.request(kind, of: "moving-in", note: note, by: principal, at: now, in: town.store)
    }

    @discardableResult
    private func decide(
        _ review: Review, as decision: ReviewDecision.Color? = .green, words: String = words, mendBy: Day? = nil,
        by principal: Principal = .quality(), at now: Date = .noon + 60, in town: Town
    ) async throws -> Review {
        try await Review.decide(
            review.id, of: "moving-in", as: decision, words: words, mendBy: mendBy, by: principal, at: now,
            rules: town.rules, in: town.store)
    }

    private func challenge(
        _ review: Review, reasons: String = "事実が違います。", by principal: Principal = .editor(), at now: Date = .noon + 90,
        in town: Town
    ) async throws -> Review {
        try await Review.challenge(
            review.id, of: "moving-in", reasons: reasons, by: principal, at: now, in: town.store)
    }

    private func all(_ town: Town) async throws -> [Review] {
        try await town.store.read { db in try Review.all(of: try Service.find("moving-in", in: .chiyoda, db), db) }
    }

    private func decisions(_ town: Town) async throws -> [String] {
        let service = try await town.service()
        return try await town.store.read { db in try JournalEntry.all(of: service.id, in: service.tenant, db) }
            .compactMap { if case .other("decision", let body) = $0.event { body } else { nil } }
    }

    private func notices(_ town: Town) async throws -> [Notice.Kind] {
        try await town.store.read { db in
            try ServiceNotice.latest(in: .chiyoda, since: .noon - 1, limit: 100, db).map(\.notice.kind)
                + ServiceNotice.latestForReviewers(in: nil, since: .noon - 1, limit: 100, db).map(\.notice.kind)
        }
    }

    private func timeline(_ town: Town, limit: Int = 50) async throws -> Timeline {
        try await town.store.read { db in
            try Timeline.of(try Service.find("moving-in", in: .chiyoda, db), limit: limit, db)
        }
    }

    private func refusals(_ act: () async throws -> Void) async -> [String] {
        do {
            try await act()
            return []
        } catch ServiceError.invalid(let fields) {
            return fields.map(\.name)
        } catch {
            return ["\(error)"]
        }
    }

    @Test("Of each kind one request waits at a time, and the reviewers are told", arguments: Backend.available)
    func requesting(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.open()
        let editor = Principal.editor()

        let review = try await request(note: " 試験環境を見てください。 ", by: editor, in: town)
        #expect(review.isOpen && review.note == "試験環境を見てください。" && review.requestedBy == editor.actor)
        try await request(.advisory, in: town)
        await #expect(throws: ReviewError.alreadyAsked) { try await request(in: town) }
        await #expect(throws: ReviewError.alreadyAsked) { try await request(.advisory, in: town) }

        #expect(try await all(town).count == 2)
        #expect(try await Set(notices(town)) == [.reviewRequested, .adviceRequested])
        #expect(try await town.audit().contains { $0.act == "review.request" })
        #expect(await refusals { try await request(note: String(repeating: "長", count: 2001), in: town) } == ["note"])

        try await decide(review, in: town)
        try await request(in: town)
        #expect(try await all(town).count == 3)
    }

    @Test("Only who may, and only for a service somebody looks after", arguments: Backend.available)
    func permissions(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.open()
        for stranger in [Principal.viewer(), .reviewer(), .quality()] {
            await #expect(throws: Problem.self) { try await request(by: stranger, in: town) }
        }
        let review = try await request(in: town)
        for stranger in [Principal.viewer(), .editor(), .reviewer(), .administrator()] {
            await #expect(throws: Problem.self) { try await decide(review, by: stranger, in: town) }
        }
        await #expect(throws: ServiceError.self) { try await decide(review, by: .quality(in: .chuo), in: town) }
        try await town.open("other")
        await #expect(throws: ReviewError.unknown) {
            try await Review.decide(
                review.id, of: "other", as: .green, words: "w", mendBy: nil, by: .quality(), at: .noon,
                rules: town.rules, in: town.store)
        }
        try await town.list(.sample("site", phase: .operate, isClaimed: false))
        await #expect(throws: ServiceError.notClaimed) {
            try await Review.request(.release, of: "site", note: "", by: .editor(), at: .noon, in: town.store)
        }
        #expect(try await all(town).filter(\.isOpen).count == 1)
    }

    @Test("A decision has words, and amber a day to mend by, within a year", arguments: Backend.available)
    func fields(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.open()
        let review = try await request(in: town)
        let today = Day(.noon)

        #expect(await refusals { try await decide(review, words: " \n", in: town) } == ["words"])
        #expect(await refusals { try await decide(review, as: nil, in: town) } == ["decision"])
        for mendBy in [nil, today, today.adding(days: -1), today.adding(days: 367)] {
            #expect(await refusals { try await decide(review, as: .amber, mendBy: mendBy, in: town) } == ["mend_by"])
        }
        #expect(
            await refusals { try await decide(review, as: .green, mendBy: today.adding(days: 3), in: town) }
                == ["mend_by"])
        #expect(try await all(town).first?.isOpen == true)
        #expect(try await decisions(town).isEmpty)

        let decided = try await decide(review, as: .amber, mendBy: today.adding(days: 366), in: town)
        #expect(decided.answer?.mendBy == today.adding(days: 366))
        #expect(try await all(town) == [decided])
        #expect(try await decisions(town).count == 1)
        #expect(try await notices(town).contains(.reviewAmber))
    }

    @Test("Advice carries no colour, does not count for the gate and is not public", arguments: Backend.available)
    func advice(on backend: Backend) async throws {
        let town = try await Town(on: backend, rules: try Self.rules())
        try await town.open(attributes: [.takesApplications: true])
        let review = try await request(.advisory, in: town)

        #expect(await refusals { try await decide(review, as: .green, in: town) } == ["decision"])
        let advised = try await decide(review, as: nil, words: "早めに試してください。", in: town)

        #expect(advised.answer?.words == "早めに試してください。")
        #expect(try await decisions(town).isEmpty)
        #expect(try await town.gate().first { $0.id == "review" }?.holds == false)
        #expect(
            try await timeline(town).entries.allSatisfy { if case .standing = $0.event { true } else { false } })
        await #expect(throws: ReviewError.notChallengeable) { try await challenge(advised, in: town) }
        await #expect(throws: ReviewError.nothingPublic) {
            _ = try await Review.withhold(
                advised.id, of: "moving-in", reason: "r", by: .quality(), at: .noon, in: town.store)
        }
    }

    @Test("The gate goes by the newest decision about the release", arguments: Backend.available)
    func gate(on backend: Backend) async throws {
        let town = try await Town(on: backend, rules: try Self.rules())
        try await town.open(attributes: [.takesApplications: true])
        func holds(_ now: Date) async throws -> Bool? {
            try await town.gate(at: now).first { $0.id == "review" }?.holds
        }
        #expect(try await holds(.noon) == false)

        try await decide(try await request(in: town), as: .red, at: .noon + 10, in: town)
        #expect(try await holds(.noon + 10) == false)
        try await decide(
            try await request(at: .noon + 20, in: town), as: .amber, mendBy: Day(.noon).adding(days: 10),
            at: .noon + 30,
            in: town)
        #expect(try await holds(.noon + 30) == true)
        #expect(try await holds(Day(.noon).adding(days: 11).start - 1) == true)
        #expect(try await holds(Day(.noon).adding(days: 11).start) == false)
        try await decide(try await request(at: .noon + 40, in: town), as: .green, at: .noon + 50, in: town)
        #expect(try await holds(Day(.noon).adding(days: 11).start) == true)
    }

    @Test(
        "After the release a red decision fells the standing at once, and the timeline says why",
        arguments: Backend.available)
    func fall(on backend: Backend) async throws {
        let town = try await Town(on: backend, rules: try Self.rules())
        try await town.prepare()
        try await town.store.append(to: [.chiyoda]) { db in
            var service = try Service.find("moving-in", in: .chiyoda, db)
            try service.release(at: .noon)
            try service.update(db)
            _ = try Standing.enterOperation(
                service, by: Principal.administrator().actor, rules: town.rules, at: .noon, db)
        }
        #expect(try await town.standing().state == .met)

        let red = try await decide(try await request(in: town), as: .red, words: "直してください。", in: town)

        #expect(try await town.standing().state == .notMet)
        #expect(try await town.timeline().first?.cause == Message("standing.cause.decided"))
        #expect(try await town.findings().filter(\.isOpen).map(\.condition) == ["review"])
        #expect(try await Set(notices(town)).isSuperset(of: [.reviewRed, .findingOpened]))

        let again = try await challenge(red, in: town)
        try await decide(again, as: .green, at: .noon + 120, in: town)
        #expect(try await town.standing().state == .met)
        #expect(try await town.findings().filter(\.isOpen).isEmpty)

        let entries = try await timeline(town).entries
        #expect(entries.map(\.at) == entries.map(\.at).sorted(by: >))
        let kinds = entries.prefix(7).map { entry in
            switch entry.event {
            case .standing(let change): change.state.rawValue
            case .decision(let decision, _): decision.decision.rawValue
            case .challenge: "challenge"
            case .findingOpened: "opened"
            case .findingClosed: "closed"
            case .deviation: "deviation"
            case .rule: "rule"
            }
        }
        #expect(kinds == ["met", "closed", "green", "challenge", "not-met", "opened", "red"])
    }

    @Test("Nobody decides what they asked for or where they marked the sheet", arguments: Backend.available)
    func own(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.open()
        let everything = Set(Permission.allCases)
        let asker = Principal(Principal.editor().actor, in: .chiyoda, may: everything)
        let marker = Principal(Principal.editor().actor, in: .chiyoda, may: everything)
        _ = try await CheckMark.mark(
            "MARK", of: "moving-in", as: .met, note: "", link: nil, by: marker, at: .noon, rules: town.rules,
            in: town.store)
        let review = try await request(by: asker, in: town)

        await #expect(throws: ReviewError.ownRequest) { try await decide(review, by: asker, in: town) }
        await #expect(throws: ReviewError.ownMarks) { try await decide(review, by: marker, in: town) }
        #expect(try await all(town).first?.isOpen == true)
        try await decide(review, by: Principal(Principal.editor().actor, in: .chiyoda, may: everything), in: town)
    }

    @Test(
        "Of reviewers who decide at once one decides, the others are told, nothing is half done",
        arguments: Backend.available)
    func race(on backend: Backend) async throws {
        let town = try await Town(on: backend, rules: try Self.rules())
        try await town.open(attributes: [.takesApplications: true])
        let review = try await request(in: town)

        let outcomes = await withTaskGroup(of: String.self) { group in
            for number in 0..<8 {
                group.addTask {
                    do {
                        try await decide(
                            review, as: number.isMultiple(of: 2) ? .green : .red, words: "\(number)", in: town)
                        return "decided"
                    } catch ReviewError.alreadyDecided {
                        return "told"
                    } catch {
                        return "\(error)"
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }

        #expect(outcomes.filter { $0 == "decided" }.count == 1)
        #expect(outcomes.filter { $0 == "told" }.count == 7, "\(outcomes)")
        let answer = try #require(try await all(town).first?.answer)
        let journal = try await decisions(town)
        #expect(journal.count == 1)
        #expect(journal.first?.contains("\"\(answer.decision?.rawValue ?? "")\"") == true)
        #expect(try await notices(town).filter { $0 == .reviewGreen || $0 == .reviewRed }.count == 1)
        #expect(try await town.audit().filter { $0.act == "review.decide" }.count == 1)
        #expect(try await town.gate().first { $0.id == "review" }?.holds == (answer.decision == .green))
    }

    @Test("Of requests made at once one waits", arguments: Backend.available)
    func requestRace(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.open()
        let outcomes = await withTaskGroup(of: String.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    do {
                        try await request(in: town)
                        return "asked"
                    } catch ReviewError.alreadyAsked {
                        return "told"
                    } catch {
                        return "\(error)"
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.sorted() == ["asked"] + Array(repeating: "told", count: 7))
        #expect(try await all(town).count == 1)
        #expect(try await notices(town) == [.reviewRequested])
    }

    @Test(
        "A challenge needs reasons and another reviewer, and only the newest decision can be challenged",
        arguments: Backend.available)
    func challenging(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.open()
        let (first, second) = (Principal.quality(), Principal.quality())
        let red = try await decide(try await request(in: town), as: .red, by: first, at: .noon + 10, in: town)

        #expect(await refusals { _ = try await challenge(red, reasons: " ", in: town) } == ["reasons"])
        await #expect(throws: Problem.self) { _ = try await challenge(red, by: first, in: town) }
        let open = try await challenge(red, at: .noon + 20, in: town)
        #expect(open.challenged == red.id && open.kind == .release)
        await #expect(throws: ReviewError.alreadyAsked) { _ = try await challenge(red, in: town) }
        await #expect(throws: ReviewError.alreadyAsked) { try await request(in: town) }
        #expect(try await notices(town).contains(.reviewChallenged))

        await #expect(throws: ReviewError.ownDecision) { try await decide(open, by: first, in: town) }
        let amber = try await decide(
            open, as: .amber, mendBy: Day(.noon).adding(days: 5), by: second, at: .noon + 30, in: town)
        await #expect(throws: ReviewError.notChallengeable) { _ = try await challenge(red, in: town) }

        let again = try await challenge(amber, at: .noon + 40, in: town)
        for earlier in [first, second] {
            await #expect(throws: ReviewError.ownDecision) { try await decide(again, by: earlier, in: town) }
        }
        let green = try await decide(again, by: .quality(), at: .noon + 50, in: town)
        await #expect(throws: ReviewError.notChallengeable) { _ = try await challenge(green, in: town) }
    }

    @Test("A request can be taken back while nobody has answered", arguments: Backend.available)
    func withdrawing(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.open()
        func withdraw(_ review: Review, by principal: Principal = .editor()) async throws {
            _ = try await Review.withdraw(
                review.id, of: "moving-in", by: principal, at: .noon + 5, in: town.store)
        }
        let review = try await request(in: town)
        await #expect(throws: Problem.self) { try await withdraw(review, by: .quality()) }
        try await withdraw(review)
        #expect(try await all(town).first?.withdrawnAt == .noon + 5)
        await #expect(throws: ReviewError.withdrawn) { try await withdraw(review) }
        await #expect(throws: ReviewError.withdrawn) { try await decide(review, in: town) }

        let second = try await decide(try await request(in: town), in: town)
        await #expect(throws: ReviewError.alreadyDecided) { try await withdraw(second) }
    }

    @Test(
        "Withheld words are not on the timeline, but their reason is, until that is lifted",
        arguments: Backend.available)
    func withholding(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.open()
        let red = try await decide(
            try await request(note: "内緒の試験環境", in: town), as: .red, words: "弱点の場所", at: .noon + 10, in: town)
        let open = try await challenge(red, reasons: "弱点ではない", at: .noon + 20, in: town)
        func words() async throws -> [Timeline.Words] {
            try await timeline(town).entries.compactMap {
                switch $0.event {
                case .decision(_, let words), .challenge(let words, _): words
                default: nil
                }
            }
        }
        #expect(try await words() == [.shown("弱点ではない"), .shown("弱点の場所")])

        await #expect(throws: Problem.self) {
            _ = try await Review.withhold(
                red.id, of: "moving-in", reason: "r", by: .administrator(), at: .noon, in: town.store)
        }
        #expect(
            await refusals {
                _ = try await Review.withhold(
                    red.id, of: "moving-in", reason: "", by: .quality(), at: .noon, in: town.store)
            } == ["reason"])
        _ = try await Review.withhold(
            red.id, of: "moving-in", reason: "直っていないため", by: .quality(), at: .noon + 30, in: town.store)
        // What answers the words would tell them.
        #expect(
            try await words() == [.withheld(reason: "直っていないため"), .withheld(reason: "直っていないため")])
        #expect(try await all(town).last?.answer?.words == "弱点の場所")

        _ = try await Review.lift(red.id, of: "moving-in", by: .quality(), at: .noon + 40, in: town.store)
        _ = try await Review.withhold(
            open.id, of: "moving-in", reason: "個人のこと", by: .quality(), at: .noon + 50, in: town.store)
        #expect(try await words() == [.withheld(reason: "個人のこと"), .shown("弱点の場所")])
        #expect(try await town.audit().map(\.act).prefix(3) == ["review.withhold", "review.lift", "review.withhold"])
    }

    @Test(
        "The timeline has everything that happened, newest first, and says when something is left out",
        arguments: Backend.available)
    func timeline(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.open()
        let service = try await town.service()
        try await Deviation.request(
            "MARK", of: "moving-in", reason: "委託先の都合", compensation: "電話で受ける", endsOn: Day(.noon).adding(days: 30),
            by: .editor(), at: .noon + 10, rules: town.rules, in: town.store)
        #expect(try await timeline(town).entries.count == 1, "what nobody has approved is not public")
        let id = try #require(
            try await town.store.read { db in try Deviation.all(of: service.id, in: service.tenant, db).first?.id })
        try await Deviation.approve(
            id, of: "moving-in", by: .reviewer(), at: .noon + 20, rules: town.rules, in: town.store)
        try await town.store.append(to: [.chiyoda]) { db in
            try Notice(.ruleHits, about: "項目が必須になる", dueOn: Day("2027-04-01"), at: .noon + 30)
                .insert(for: service, db)
            try Notice(.reminder, about: "これは出ない", at: .noon + 40).insert(for: service, db)
        }

        let whole = try await timeline(town)
        #expect(!whole.isTruncated)
        guard case .rule("項目が必須になる", Day("2027-04-01")?) = whole.entries.first?.event else {
            Issue.record("no rule: \(whole.entries)")
            return
        }
        guard case .deviation("MARK", "電話で受ける", Day(.noon).adding(days: 30)) = whole.entries[1].event else {
            Issue.record("no deviation: \(whole.entries)")
            return
        }
        let part = try await timeline(town, limit: 2)
        #expect(part.isTruncated && part.entries.count == 2)
        #expect(part.entries.map(\.at) == whole.entries.prefix(2).map(\.at))
    }
}
