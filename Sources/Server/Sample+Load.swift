import Foundation
import Identity
import Indicators
import Kernel
import Services
import Signals
import Standards
import Store
import Web

extension Sample {
    /// Plays the sample's year into the store, once, and tells how to sign in.
    ///
    /// - Parameter folder: where the sample's password is kept between starts, for its owner only.
    func load(into store: Database, _ content: PlatformContent, password folder: URL) async throws -> String {
        let tenant = organization.id
        let file = folder.appending(path: "sample-password").path(percentEncoded: false)
        let kept = FileManager.default.contents(atPath: file).map { String(decoding: $0, as: UTF8.self) }
        let password = kept ?? Password.new()
        if kept == nil {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            _ = FileManager.default.createFile(
                atPath: file, contents: Data(password.utf8), attributes: [.posixPermissions: 0o600])
        }
        for person in people {
            let isKnown = try await store.read { db in try Account.find(email: person.email, db) != nil }
            guard !isKnown || kept == nil else { continue }
            _ = try await Account.add(
                email: person.email, name: person.name, as: person.role, by: .platform(in: tenant), at: .now, in: store,
                password: password, resetPassword: true)
        }
        let known: Int? = try await store.read { db in
            try db.value("SELECT count(*) FROM service WHERE tenant_id = \(tenant)")
        }
        if known == 0 {
            let (guideline, today) = (content.guideline, Day(.now))
            try await store.append(to: [tenant]) { db in
                var generator = SplitMix(seed: seed)
                let team = Team(editor: try actor(.editor, db), administrator: try actor(.administrator, db))
                for life in lives {
                    try play(life, by: team, until: today, guideline: guideline, using: &generator, db)
                }
            }
        }
        let addresses = people.map { "\($0.email) (\($0.role.rawValue))" }.joined(separator: ", ")
        return "Sign in to the sample city with the password \(password) as \(addresses)"
    }

    /// Who did what is told in the sample: the editor's checks, the administrator's releases.
    private struct Team {
        let editor: Principal.Actor
        let administrator: Principal.Actor
    }

    private func actor(_ role: Role, _ db: any Connection) throws -> Principal.Actor {
        guard let person = people.first(where: { $0.role == role }),
            let account = try Account.find(email: person.email, db)
        else { return .platform }
        return .user(account.id)
    }

    /// One event of a service's year, and why its standing is looked at then.
    private struct Event {
        let at: Date
        let cause: Message
        let change: (inout Service, any Connection) throws -> Void
    }

    private func play(
        _ life: Life, by team: Team, until today: Day, guideline: Guideline, using generator: inout SplitMix,
        _ db: any Connection
    ) throws {
        let shift = today.daysSince1970 - asOf.daysSince1970
        func morning(_ day: Day, hour: Double = 9) -> Date { day.adding(days: shift).start + hour * 3600 }
        let firstDay = ([life.releasedOn] + life.studies.map(\.day) + life.marks.map(\.day)).compactMap(\.self).min()
        let opened = morning((firstDay ?? asOf).adding(days: -30))
        let tenant = organization.id
        var service = Service(
            id: .new(at: opened), tenant: tenant, draft: life.draft,
            phase: life.releasedOn == nil ? life.phase : .preRelease, canvas: life.canvas, createdAt: opened)
        try service.insert(db)
        var events = [
            Event(at: opened, cause: Message("standing.cause.opened")) { service, db in
                for evidence in service.canvasEvidence(at: opened) {
                    try evidence.keep(for: service.id, in: tenant, db)
                }
            }
        ]
        for mark in life.marks {
            var days = [mark.day]
            // What was checked again later was checked before the release, too.
            if let released = life.releasedOn, mark.day >= released { days.insert(released.adding(days: -1), at: 0) }
            for day in days {
                let at = morning(day)
                events.append(
                    Event(at: at, cause: Message("standing.cause.marked", ["item": mark.item])) { service, db in
                        try CheckMark(
                            item: mark.item, state: mark.state, note: mark.note, link: nil, by: team.editor, at: at
                        ).keep(for: service.id, in: tenant, db)
                    })
            }
        }
        for held in life.studies {
            let at = morning(held.day, hour: 15)
            events.append(
                Event(at: at, cause: Message("standing.cause.study")) { service, db in
                    try Study(
                        id: .new(at: at), kind: held.kind, heldOn: Day(at), participants: held.participants,
                        note: held.note, at: at
                    ).insert(for: service, db)
                    try Study.keepEvidence(for: service, db)
                })
        }
        if let released = life.releasedOn {
            let at = morning(released, hour: 10)
            events.append(
                Event(at: at, cause: Message("standing.cause.released")) { service, db in
                    try service.release(at: at)
                    try service.update(db)
                    _ = try Standing.enterOperation(service, by: team.administrator, guideline: guideline, at: at, db)
                })
        }
        for (day, ratings) in ratings(of: life, using: &generator) {
            let at = morning(day, hour: 20)
            events.append(
                Event(at: at, cause: Message("standing.cause.ratings")) { service, db in
                    var tally = RatingTally()
                    for rating in ratings(morning(day)) {
                        try rating.insert(for: service.id, in: tenant, receipt: Receipt.new(at: rating.at).key, db)
                        tally.add(rating.score)
                    }
                    try tally.add(to: service.id, on: Day(at), in: tenant, db)
                    try ScoreSummary.keepEvidence(for: service.key, at: at, db)
                })
        }
        for event in events.sorted(by: { $0.at < $1.at }) where event.at <= .now {
            try event.change(&service, db)
            try Standing.reassess(service, because: event.cause, guideline: guideline, at: event.at, db)
        }
    }

    /// The ratings of each day of the year; their moments follow from the morning of the day.
    private func ratings(
        of life: Life, using generator: inout SplitMix
    ) -> [(day: Day, ratings: @Sendable (Date) -> [Rating])] {
        guard let start = life.ratedFrom else { return [] }
        var days: [(day: Day, ratings: @Sendable (Date) -> [Rating])] = []
        var day = start
        while day <= asOf {
            let said = life.comments.filter { $0.day == day }
            let weights = life.periods.last { $0.from <= day }?.weights ?? [1, 1, 1, 1, 1]
            // Four chances a day, together `perDay` on average.
            var count = 0
            for _ in 0..<4 where Double.random(in: 0..<1, using: &generator) < life.perDay / 4 { count += 1 }
            let silent = (0..<count).map { _ in Self.silent(weights, using: &generator) }
            if !said.isEmpty || !silent.isEmpty {
                days.append(
                    (
                        day,
                        { morning in
                            var ratings: [Rating] = []
                            for (index, comment) in said.enumerated() {
                                ratings.append(Self.rating(comment, at: morning + Double(index) * 600))
                            }
                            for (index, given) in silent.enumerated() {
                                ratings.append(Self.rating(given, at: morning + Double(index) * 3600))
                            }
                            return ratings
                        }
                    ))
            }
            day = day.adding(days: 1)
        }
        return days
    }

    private struct Silent: Sendable {
        let score: Int
        let outcome: Rating.Outcome
        let language: Language
        let channel: Rating.Channel
    }

    private static func silent(_ weights: [Double], using generator: inout SplitMix) -> Silent {
        func draw<Choice>(_ choices: [(Choice, Double)]) -> Choice {
            var rest = Double.random(in: 0..<choices.reduce(0) { $0 + $1.1 }, using: &generator)
            for (choice, weight) in choices {
                rest -= weight
                if rest < 0 { return choice }
            }
            return choices[choices.count - 1].0
        }
        let score = draw(Array(zip(1...5, weights)))
        let outcomes: [(Rating.Outcome, Double)] =
            switch score {
            case 4...: [(.yes, 88), (.partly, 9), (.notEligible, 3)]
            case 3: [(.yes, 50), (.partly, 40), (.no, 7), (.notEligible, 3)]
            default: [(.yes, 15), (.partly, 35), (.no, 45), (.notEligible, 5)]
            }
        return Silent(
            score: score, outcome: draw(outcomes), language: draw([(.ja, 90), (.jaEasy, 6), (.en, 4)]),
            channel: draw([(.web, 82), (.counter, 11), (.phone, 4), (.paper, 3)]))
    }

    private static func rating(_ given: Silent, at moment: Date) -> Rating {
        Rating(
            id: .new(at: moment), at: moment, score: given.score, outcome: given.outcome, language: given.language,
            channel: given.channel, comment: nil, commentState: nil, decisionNote: nil, decidedAt: nil)
    }

    private static func rating(_ comment: Comment, at moment: Date) -> Rating {
        Rating(
            id: .new(at: moment), at: moment, score: comment.score, outcome: comment.outcome,
            language: comment.language, channel: comment.channel, comment: comment.text, commentState: comment.state,
            decisionNote: comment.reason, decidedAt: comment.state == .waiting ? nil : moment + 86_400)
    }
}

/// A small generator with a seed (SplitMix64), so that the sample is the same every time.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
