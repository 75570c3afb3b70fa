import Foundation
import Kernel
import Services
import Signals
import Store
import TestKit
import Testing

@Suite struct RatingTests {
    private func refused(
        score: Int? = 3, outcome: Rating.Outcome? = .yes, comment: String? = nil, language: Language? = .ja,
        channel: Rating.Channel? = .web
    ) -> [String] {
        do {
            _ = try Rating.Draft(score: score, outcome: outcome, comment: comment, language: language, channel: channel)
            return []
        } catch {
            guard case .invalid(let fields) = error else { return ["\(error)"] }
            return fields.map(\.name)
        }
    }

    @Test("A score is from 1 to 5", arguments: -1...7)
    func score(score: Int) {
        #expect(refused(score: score) == ((1...5).contains(score) ? [] : ["score"]))
    }

    @Test("Scores far outside are refused too", arguments: [Int.min, Int.max, 1 << 40])
    func extremes(score: Int) {
        #expect(refused(score: score) == ["score"])
    }

    @Test("Everything that is missing is named at once")
    func missing() {
        let fields = refused(
            score: nil, outcome: nil, comment: String(repeating: "字", count: 1201), language: nil, channel: nil)

        #expect(Set(fields) == ["score", "outcome", "language", "channel", "comment"])
    }

    @Test(
        "A comment has up to 1,200 characters as people count them",
        arguments: ["字", "a", "か\u{3099}", "🇯🇵", "e\u{301}"])
    func length(character: String) {
        #expect(refused(comment: String(repeating: character, count: 1200)) == [])
        #expect(refused(comment: String(repeating: character, count: 1201)) == ["comment"])
    }

    @Test("A comment of one endless character is refused")
    func bomb() {
        #expect(refused(comment: "a" + String(repeating: "\u{301}", count: 100_000)) == ["comment"])
    }

    @Test("An empty comment is none", arguments: ["", " \n ", "\u{0}"])
    func empty(comment: String) throws {
        #expect(try Rating.Draft.sample(comment: comment).comment == nil)
        #expect(Rating(try .sample(comment: comment), at: .noon).commentState == nil)
        #expect(Rating(try .sample(comment: "x"), at: .noon).commentState == .waiting)
    }

    @Test("A rating is found by its receipt, with its service, and by no other", arguments: Backend.available)
    func find(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.open()
        try await town.open(in: .chuo)
        let draft = try Rating.Draft(
            score: 2, outcome: .notEligible, comment: "むずかしい 😀\n二行目", language: .jaEasy, channel: .counter)

        let receipt = try await town.intake.submit(draft, to: "moving-in", in: .chuo, at: .noon)
        let typed = try #require(Receipt(receipt.description.lowercased().replacing("-", with: " ")))
        let found = try await town.store.read { db in
            let found = try Rating.find(typed, db)
            return (rating: found.rating, service: found.service)
        }

        #expect(found.service == (try await town.service(in: .chuo)))
        #expect(found.rating.score == 2)
        #expect(found.rating.outcome == .notEligible)
        #expect(found.rating.comment == "むずかしい 😀\n二行目")
        #expect(found.rating.commentState == .waiting)
        #expect(found.rating.language == .jaEasy)
        #expect(found.rating.channel == .counter)
        #expect(found.rating.at == .noon)
        await #expect(throws: SignalError.noReceipt) {
            try await town.store.read { db in _ = try Rating.find(Receipt.new(at: .noon), db) }
        }
        let kept: Int? = try await town.store.read { db in
            try db.value("SELECT count(*) FROM rating WHERE receipt_key = \(receipt.description)")
        }
        #expect(kept == 0)
    }
}

@Suite struct CommentTests {
    private func comments(_ state: Rating.CommentState, _ town: Town) async throws -> [Rating] {
        let service = try await town.service()
        return try await town.store.read { db in try Rating.comments(state, of: service, limit: 10, db) }
    }

    /// A service with two comments that wait, and one rating without.
    private func makeTown(_ backend: Backend) async throws -> Town {
        let town = try await Town(on: backend)
        try await town.open()
        for (second, comment) in ["一", "二", nil].enumerated() {
            _ = try await town.intake.submit(
                .sample(comment: comment), to: "moving-in", in: .chiyoda, at: .noon + Double(second))
        }
        return town
    }

    private func decide(
        _ id: Rating.ID, _ state: Rating.CommentState, note: String = "", by principal: Principal = .editor(),
        slug: String = "moving-in", in town: Town
    ) async throws {
        try await Rating.decide(
            id, of: slug, as: state, note: note, by: principal, at: .noon + 60, in: town.store,
            then: town.consequence(at: .noon + 60))
    }

    @Test("Comments wait until somebody has read them; ratings without one do not", arguments: Backend.available)
    func waiting(on backend: Backend) async throws {
        let town = try await makeTown(backend)

        let waiting = try await comments(.waiting, town)

        #expect(waiting.map(\.comment) == ["二", "一"])
        #expect(try await comments(.published, town).isEmpty)
        let service = try await town.service()
        #expect(try await town.store.read { db in try Rating.waiting(in: .chiyoda, db) } == [service.id: 2])
        #expect(try await town.store.read { db in try Rating.waiting(in: .chuo, db) } == [:])
    }

    @Test("Published or withheld with a reason, once; the decision is in the audit log", arguments: Backend.available)
    func decide(on backend: Backend) async throws {
        let town = try await makeTown(backend)
        let waiting = try await comments(.waiting, town)

        try await decide(waiting[0].id, .published, in: town)
        try await decide(waiting[1].id, .withheld, note: "個人の名前がある", in: town)

        #expect(try await comments(.published, town).map(\.comment) == ["二"])
        let withheld = try await comments(.withheld, town)
        #expect(withheld.map(\.decisionNote) == ["個人の名前がある"])
        #expect(withheld.first?.decidedAt == .noon + 60)
        #expect(try await comments(.waiting, town).isEmpty)
        #expect(try await town.audit().count { $0.act == "comment.decide" } == 2)
        await #expect(throws: SignalError.alreadyDecided) {
            try await decide(waiting[1].id, .published, in: town)
        }
        #expect(try await comments(.withheld, town).count == 1)
    }

    @Test("What is published may still be withheld, with a reason; then that is final", arguments: Backend.available)
    func takenBack(on backend: Backend) async throws {
        let town = try await makeTown(backend)
        let id = try #require(try await comments(.waiting, town).first?.id)
        try await decide(id, .published, in: town)

        await #expect(throws: ServiceError.self) { try await decide(id, .withheld, in: town) }
        await #expect(throws: SignalError.alreadyDecided) { try await decide(id, .published, in: town) }
        #expect(try await comments(.published, town).map(\.id) == [id])
        try await decide(id, .withheld, note: "個人の名前がある", in: town)

        #expect(try await comments(.published, town).isEmpty)
        #expect(try await comments(.withheld, town).map(\.id) == [id])
        await #expect(throws: SignalError.alreadyDecided) { try await decide(id, .published, in: town) }
    }

    @Test("Withholding needs a reason, and waiting is no decision", arguments: Backend.available)
    func refused(on backend: Backend) async throws {
        let town = try await makeTown(backend)
        let id = try #require(try await comments(.waiting, town).first?.id)

        for (state, note) in [
            (Rating.CommentState.withheld, " "), (.waiting, ""), (.published, String(repeating: "字", count: 501)),
        ] {
            await #expect(throws: ServiceError.self) { try await decide(id, state, note: note, in: town) }
        }
        #expect(try await comments(.waiting, town).count == 2)
    }

    @Test(
        "Nobody decides on what is not theirs: no permission, another organisation, another service, no comment",
        arguments: Backend.available)
    func foreign(on backend: Backend) async throws {
        let town = try await makeTown(backend)
        try await town.open("other")
        try await town.open(in: .chuo)
        let id = try #require(try await comments(.waiting, town).first?.id)

        await #expect(throws: Problem.self) { try await decide(id, .published, by: .viewer(), in: town) }
        await #expect(throws: SignalError.noComment) {
            try await decide(id, .published, by: .editor(in: .chuo), in: town)
        }
        await #expect(throws: SignalError.noComment) { try await decide(id, .published, slug: "other", in: town) }
        await #expect(throws: SignalError.noComment) { try await decide(.new(at: .noon), .published, in: town) }
        #expect(try await comments(.waiting, town).count == 2)
    }
}
