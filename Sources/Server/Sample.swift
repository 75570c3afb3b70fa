import Content
import Foundation
import Identity
import Kernel
import Services
import Signals
import Standards

/// The fictional Mihon City (見本市) as its content describes it: a newcomer's first look at a year of service.
struct Sample: Sendable {
    struct Person: Sendable {
        let email: String
        let name: String
        let role: Role
    }

    /// A name in the content that has to be one of those that exist, and where it stands.
    struct Reference: Sendable {
        let name: String
        let place: Entry

        init(_ entry: Entry) throws { (name, place) = (try entry.text(), entry) }
    }

    struct Mark: Sendable {
        let item: Reference
        let state: CheckMark.State
        let note: String
        let day: Day
    }

    struct StudyHeld: Sendable {
        let kind: Study.Kind
        let day: Day
        let participants: [Study.Participant]
        let note: String
    }

    /// What the team asked the quality reviewers, and what they decided, if they did.
    struct ReviewHeld: Sendable {
        let requestedOn: Day
        let note: String
        let answer: (day: Day, decision: ReviewDecision.Color, words: String, mendBy: Day?)?
    }

    struct Comment: Sendable {
        let day: Day
        let score: Int
        let outcome: Rating.Outcome
        let text: String
        let language: Language
        let channel: Rating.Channel
        let state: Rating.CommentState
        let reason: String?
    }

    /// From this day on, how likely each score is.
    struct Period: Sendable {
        let from: Day
        let weights: [Double]
    }

    struct Life: Sendable {
        let draft: Service.Draft
        let phase: Phase
        let canvas: Canvas
        let releasedOn: Day?
        let marks: [Mark]
        let studies: [StudyHeld]
        /// Items it answers for, for services built on it.
        let offers: [Reference]
        /// The components it is built on, by their slugs.
        let builtOn: [Reference]
        let reviews: [ReviewHeld]
        let perDay: Double
        let ratedFrom: Day?
        let periods: [Period]
        let comments: [Comment]
    }

    let organization: Organization
    let seed: UInt64
    /// The day the content was written for. Everything moves with the calendar, so that the sample never looks old.
    let asOf: Day
    let people: [Person]
    let lives: [Life]
}

extension Sample {
    init(contentsOf file: URL) throws {
        let entry = try Entry(contentsOf: file, named: "sample/\(file.lastPathComponent)")
            .allowing("organization", "seed", "as_of", "users", "services")
        organization = try Organization(try entry.at("organization"))
        seed = UInt64(try entry.at("seed").int(in: 0 ... .max))
        asOf = try entry.day("as_of")
        people = try entry.at("users").items().map { entry in
            let entry = try entry.allowing("email", "name", "role")
            return Person(
                email: try entry.text("email"), name: try entry.text("name"), role: try entry.at("role").choice())
        }
        lives = try entry.at("services").items().map(Life.init)
    }
}

extension Sample.Life {
    init(_ entry: Entry) throws {
        let entry = try entry.allowing(
            "slug", "title", "summary", "url", "phase", "attributes", "channels", "canvas", "marks", "studies",
            "offers", "built_on", "reviews", "ratings", "comments", "released_on")
        do {
            draft = try Service.Draft(
                slug: try entry.text("slug"), title: try entry.localized("title"),
                summary: try entry.localized("summary"), url: try entry.optionalText("url"),
                attributes: try entry.attributes("attributes"), channels: try entry.choices("channels"))
        } catch let error as ServiceError {
            throw entry.error("\(error)")
        }
        phase = try entry.at("phase").choice()
        let page = try entry.at("canvas")
            .allowing("customer", "need", "value", "asks", "existing", "measures", "procedure")
        canvas = Canvas(
            customer: try page.text("customer"), need: try page.text("need"), value: try page.text("value"),
            asks: try page.text("asks"), existing: try page.text("existing"), measures: try page.texts("measures"),
            procedure: try page.optional("procedure").map { entry in
                let entry = try entry.allowing("fields", "documents", "visits", "minutes")
                return Procedure(
                    fields: try entry.texts("fields"), documents: try entry.texts("documents"),
                    visits: try entry.at("visits").int(in: 0...50),
                    minutes: try entry.optional("minutes")?.int(in: 0...6000))
            })
        releasedOn = entry.optional("released_on") == nil ? nil : try entry.day("released_on")
        marks = try (entry.optional("marks")?.items() ?? []).map { entry in
            let entry = try entry.allowing("item", "state", "note", "marked_on")
            return Sample.Mark(
                item: try Sample.Reference(entry.at("item")), state: try entry.at("state").choice(),
                note: try entry.text("note"),
                day: try entry.day("marked_on"))
        }
        studies = try (entry.optional("studies")?.items() ?? []).map(Sample.StudyHeld.init)
        offers = try (entry.optional("offers")?.items() ?? []).map(Sample.Reference.init)
        builtOn = try (entry.optional("built_on")?.items() ?? []).map(Sample.Reference.init)
        reviews = try (entry.optional("reviews")?.items() ?? []).map(Sample.ReviewHeld.init)
        let ratings = try entry.optional("ratings")?.allowing("start", "per_day", "periods")
        ratedFrom = try ratings?.day("start")
        perDay = try ratings?.at("per_day").double() ?? 0
        periods = try (ratings?.at("periods").items() ?? []).map { entry in
            let entry = try entry.allowing("from", "weights")
            let weights = try entry.at("weights").items().map { try $0.double() }
            guard weights.count == 5 else { throw entry.error("five weights are expected, for the scores 1 to 5") }
            return Sample.Period(from: try entry.day("from"), weights: weights)
        }
        comments = try (entry.optional("comments")?.items() ?? []).map(Sample.Comment.init)
    }
}

extension Sample.StudyHeld {
    /// Each participant has a rating; of a task is said how many completed it, and the first that many did.
    init(_ entry: Entry) throws {
        let entry = try entry.allowing("kind", "held_on", "ratings", "tasks", "note")
        (kind, day) = (try entry.at("kind").choice(), try entry.day("held_on"))
        note = try entry.text("note")
        let tasks = try (entry.optional("tasks")?.items() ?? []).map { entry in
            let entry = try entry.allowing("name", "completed", "seconds")
            return (
                name: try entry.text("name"), completed: try entry.at("completed").int(in: 0...500),
                seconds: try entry.at("seconds").double()
            )
        }
        participants = try entry.at("ratings").items().enumerated().map { index, rating in
            Study.Participant(
                rating: try rating.int(in: 1...5),
                tasks: tasks.map { task in
                    let completed = index < task.completed
                    return .init(name: task.name, completed: completed, seconds: completed ? task.seconds : nil)
                })
        }
    }
}

extension Sample.ReviewHeld {
    init(_ entry: Entry) throws {
        let entry = try entry.allowing("requested_on", "note", "decided_on", "decision", "words", "mend_by")
        (requestedOn, note) = (try entry.day("requested_on"), try entry.text("note"))
        guard let decided = entry.optional("decided_on") else {
            if let key = ["decision", "words", "mend_by"].first(where: { entry.optional($0) != nil }) {
                throw try entry.at(key).error("a review that is still open has no “\(key)”")
            }
            answer = nil
            return
        }
        let (day, decision): (Day, ReviewDecision.Color) = (
            try entry.day("decided_on"), try entry.at("decision").choice()
        )
        guard day > requestedOn else { throw decided.error("a review is decided after the day it is asked for") }
        let mendBy = try entry.optional("mend_by").map { _ in try entry.day("mend_by") }
        guard (mendBy != nil) == (decision == .amber) else {
            throw try entry.at("decision").error("amber, and only amber, says by when to mend: mend_by")
        }
        answer = (day, decision, try entry.text("words"), mendBy)
    }
}

extension Sample.Comment {
    init(_ entry: Entry) throws {
        let entry = try entry.allowing(
            "said_on", "score", "outcome", "text", "language", "channel", "state", "reason")
        day = try entry.day("said_on")
        score = try entry.at("score").int(in: 1...5)
        outcome = try entry.at("outcome").choice()
        text = try entry.text("text")
        language = try entry.optional("language")?.choice() ?? .ja
        channel = try entry.optional("channel")?.choice() ?? .web
        state = try entry.optional("state")?.choice() ?? .published
        reason = try entry.optionalText("reason")
    }
}

extension Entry {
    fileprivate func day(_ key: String) throws -> Day {
        let entry = try at(key)
        guard let day = Day(try entry.text()) else { throw entry.error("a day such as 2026-11-21 is expected here") }
        return day
    }
}
