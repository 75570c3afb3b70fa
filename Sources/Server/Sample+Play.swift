import Foundation
import Identity
import Indicators
import Kernel
import Services
import Signals
import Standards
import Store

/// The sample's year, played event by event into the store.
extension Sample {
    /// Who did what is told in the sample: the editor's checks, the administrator's releases, the reviewer's decisions.
    private struct Team {
        let editor: Principal.Actor
        let administrator: Principal.Actor
        let quality: Principal.Actor
    }

    private func actor(_ role: Role, _ db: any Connection) throws -> Principal.Actor {
        guard let person = people.first(where: { $0.role == role }),
            let account = try Account.find(email: person.email, db)
        else { return .platform }
        return .user(account.id)
    }

    /// One event of a service's year, and why its standing is looked at then.
    private struct Event {
        let slug: String
        let at: Date
        let cause: Message
        /// Given the service it is about, and all that were opened, by their slugs.
        let change: (inout Service, [String: Service], any Connection) throws -> Void
    }

    func play(until today: Day, rules: Rulebooks, _ db: any Connection) throws {
        var generator = SplitMix(seed: seed)
        let team = Team(
            editor: try actor(.editor, db), administrator: try actor(.administrator, db),
            quality: try actor(.quality, db))
        let shift = today.daysSince1970 - asOf.daysSince1970
        var services: [String: Service] = [:]
        var events: [Event] = []
        for life in lives {
            let opened = try open(life, shift: shift, db)
            services[life.draft.slug] = opened
            events += lifetime(of: life, opened, by: team, shift: shift, rules: rules, using: &generator)
        }
        // All in one order, because services bear on each other: what a component shows counts for those built on it.
        var month: Substring?
        for event in events.sorted(by: { ($0.at, $0.slug) < ($1.at, $1.slug) }) where event.at <= .now {
            let (day, last) = (Day(event.at), month)
            month = "\(day)".prefix(7)
            if let last, last != month {
                try measurePrinciples(at: day.adding(days: 1 - day.civil.day).start - 1, rules: rules, db)
            }
            guard var service = services[event.slug] else { continue }
            try event.change(&service, services, db)
            services[event.slug] = service
            try Standing.reassess(service, because: event.cause, rules: rules, at: event.at, db)
            for heir in lives where heir.builtOn.contains(where: { $0.name == event.slug }) {
                guard let heir = services[heir.draft.slug], heir.createdAt < event.at else { continue }
                try Standing.reassess(
                    heir, because: Message("standing.cause.component", ["component": service.path]), rules: rules,
                    at: event.at, db)
            }
        }
    }

    private func moment(_ day: Day, shift: Int, hour: Double = 9) -> Date {
        day.adding(days: shift).start + hour * 3600
    }

    private func open(_ life: Life, shift: Int, _ db: any Connection) throws -> Service {
        let firstDay = ([life.releasedOn] + life.studies.map(\.day) + life.marks.map(\.day)).compactMap(\.self).min()
        let opened = moment((firstDay ?? asOf).adding(days: -30), shift: shift)
        let service = Service(
            id: .new(at: opened), tenant: organization.id, draft: life.draft,
            phase: life.releasedOn == nil ? life.phase : .preRelease, canvas: life.canvas, createdAt: opened)
        try service.insert(db)
        return service
    }

    private func lifetime(
        of life: Life, _ service: Service, by team: Team, shift: Int, rules: Rulebooks,
        using generator: inout SplitMix
    ) -> [Event] {
        let (slug, tenant, opened) = (life.draft.slug, organization.id, service.createdAt)
        func event(
            _ at: Date, _ cause: Message, _ change: @escaping (inout Service, any Connection) throws -> Void
        ) -> Event {
            Event(slug: slug, at: at, cause: cause) { service, _, db in try change(&service, db) }
        }
        var events = [
            event(opened, Message("standing.cause.opened")) { service, db in
                for evidence in service.canvasEvidence(at: opened) {
                    try evidence.keep(for: service.id, in: tenant, at: opened, db)
                }
            }
        ]
        for mark in life.marks {
            var days = [mark.day]
            // What was checked again later was checked before the release, too.
            if let released = life.releasedOn, mark.day >= released { days.insert(released.adding(days: -1), at: 0) }
            for day in days {
                let at = moment(day, shift: shift)
                events.append(
                    event(at, Message("standing.cause.marked", ["item": mark.item.name])) { service, db in
                        try CheckMark(
                            item: mark.item.name, state: mark.state, note: mark.note, link: nil, by: team.editor, at: at
                        ).keep(for: service.id, in: tenant, db)
                    })
            }
        }
        for held in life.studies {
            let at = moment(held.day, shift: shift, hour: 15)
            events.append(
                event(at, Message("standing.cause.study")) { service, db in
                    try Study(
                        id: .new(at: at), kind: held.kind, heldOn: Day(at), participants: held.participants,
                        note: held.note, at: at
                    ).insert(for: service, db)
                    try Study.keepEvidence(for: service, at: at, db)
                })
        }
        if let released = life.releasedOn {
            let at = moment(released, shift: shift, hour: 10)
            events.append(
                event(at, Message("standing.cause.released")) { service, db in
                    try service.release(at: at)
                    try service.update(db)
                    _ = try Standing.enterOperation(service, by: team.administrator, rules: rules, at: at, db)
                })
        }
        for (day, ratings) in ratings(of: life, using: &generator) {
            let at = moment(day, shift: shift, hour: 20)
            let morning = moment(day, shift: shift)
            events.append(
                event(at, Message("standing.cause.ratings")) { service, db in
                    let given = ratings(morning)
                    var tally = RatingTally()
                    for rating in given { tally.add(rating.score) }
                    let lines = given.map { Rating.Line($0, in: tenant, receipt: Receipt.new(at: $0.at).key) }
                    try Rating.insert(lines, for: service.id, db)
                    try tally.add(to: service.id, on: Day(at), in: tenant, db)
                    try ScoreSummary.evidence(for: service.key, at: at, db)
                        .keep(for: service.id, in: tenant, at: at, db)
                    if given.contains(where: { $0.comment != nil }) {
                        try CommentPromise.keepEvidence(for: service.key, at: at, db)
                    }
                })
        }
        return events + ties(of: life, opened, by: team, shift: shift, rules: rules)
            + reviews(of: life, by: team, shift: shift, rules: rules)
    }

    /// When a component begins to offer: once it is released.
    private func offering(_ life: Life, shift: Int) -> Date {
        moment(life.releasedOn ?? asOf, shift: shift, hour: 11)
    }

    /// What a service offers to others, and what it is built on.
    private func ties(of life: Life, _ opened: Date, by team: Team, shift: Int, rules: Rulebooks) -> [Event] {
        var events: [Event] = []
        if !life.offers.isEmpty {
            let (items, at) = (Set(life.offers.map(\.name)), offering(life, shift: shift))
            events.append(
                Event(slug: life.draft.slug, at: at, cause: Message("standing.cause.described")) { service, _, db in
                    try ComponentUse.offer(items, by: service, rules: rules, at: at, db)
                })
        }
        for (index, reference) in life.builtOn.enumerated() {
            guard let component = lives.first(where: { $0.draft.slug == reference.name }) else { continue }
            let at = max(opened + 3600, offering(component, shift: shift) + 3600) + Double(index) * 60
            let path = "\(organization.id)/\(reference.name)"
            events.append(
                Event(
                    slug: life.draft.slug, at: at, cause: Message("standing.cause.component", ["component": path])
                ) { service, services, db in
                    guard let component = services[reference.name] else { return }
                    try ComponentUse.add(component, to: service, by: team.editor, rules: rules, at: at, db)
                })
        }
        return events
    }

    private func reviews(of life: Life, by team: Team, shift: Int, rules: Rulebooks) -> [Event] {
        life.reviews.flatMap { held in
            let asked = moment(held.requestedOn, shift: shift, hour: 13)
            let id = Review.ID.new(at: asked)
            var events = [
                Event(slug: life.draft.slug, at: asked, cause: Message("standing.cause.time")) { service, _, db in
                    try Review(
                        id: id, service: service.id, kind: .release, note: held.note, requestedBy: team.editor,
                        requestedAt: asked
                    ).open(for: service, telling: .reviewRequested, at: asked, db)
                }
            ]
            if let answer = held.answer {
                let at = moment(answer.day, shift: shift, hour: 16)
                events.append(
                    Event(slug: life.draft.slug, at: at, cause: Message("standing.cause.decided")) { service, _, db in
                        var review = try Review.find(id, of: service, db)
                        try review.settle(
                            .init(
                                decision: answer.decision, words: answer.words,
                                mendBy: answer.mendBy?.adding(days: shift), by: team.quality, at: at),
                            for: service, rules: rules, db)
                    })
            }
            return events
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
