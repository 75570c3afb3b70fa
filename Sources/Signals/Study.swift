package import Foundation
package import Kernel
package import Services
package import Store

/// People were asked, or watched while they tried. Participants stay nameless: what is kept is what they did and said.
package struct Study: Sendable {
    package typealias ID = Kernel.ID<Study>

    package enum Kind: String, CaseIterable, Sendable, Codable {
        case research, prototype, usability

        var evidence: Evidence.Kind {
            switch self {
            case .research: .research
            case .prototype: .prototype
            case .usability: .study
            }
        }
    }

    package struct Attempt: Sendable, Hashable, Codable {
        package var name: String
        package var completed: Bool
        /// How long it took, in seconds.
        package var seconds: Double?

        package init(name: String, completed: Bool, seconds: Double? = nil) {
            (self.name, self.completed, self.seconds) = (name, completed, seconds)
        }
    }

    package struct Participant: Sendable, Hashable, Codable {
        /// 1 to 5, on the same scale as residents' ratings.
        package var rating: Int
        package var tasks: [Attempt]

        package init(rating: Int, tasks: [Attempt] = []) { (self.rating, self.tasks) = (rating, tasks) }
    }

    package let id: ID
    package let kind: Kind
    package let heldOn: Day
    package let participants: [Participant]
    package let note: String
    package let recordedAt: Date

    package var meanRating: Double? {
        participants.isEmpty ? nil : Double(participants.reduce(0) { $0 + $1.rating }) / Double(participants.count)
    }

    /// - Throws: ``ServiceError/invalid(_:)`` naming every field that has to be put right.
    package init(
        id: ID, kind: Kind, heldOn: Day?, participants: [Participant], note: String, at now: Date
    ) throws(ServiceError) {
        var check = FieldCheck()
        if heldOn == nil { check.refuse("held_on", Message("problems.badDay")) }
        if let heldOn, heldOn > Day(now) { check.refuse("held_on", Message("problems.dayInFuture")) }
        // A year that is mistyped, not one that anybody remembers.
        if let heldOn, heldOn < Day(now).adding(days: -366 * 50) { check.refuse("held_on", Message("problems.badDay")) }
        if participants.isEmpty || participants.count > 500 {
            check.refuse("participants", Message("problems.participants", ["max": "500"]))
        }
        if !participants.allSatisfy({ Rating.scores.contains($0.rating) }) {
            check.refuse("participants", Message("problems.outOfRange", ["low": "1", "high": "5"]))
        }
        let participants = participants.map { participant in
            Participant(
                rating: participant.rating,
                tasks: participant.tasks.map { task in
                    let name = check.text("participants", task.name, max: 200, required: true)
                    return Attempt(name: name, completed: task.completed, seconds: task.seconds)
                })
        }
        if participants.contains(where: { $0.tasks.count > 50 })
            || participants.flatMap(\.tasks).contains(where: { !(0...86_400).contains($0.seconds ?? 0) })
        {
            check.refuse("participants", Message("problems.tasks"))
        }
        let note = check.text("note", note, max: 4000)
        try check.finish()
        guard let heldOn else { throw .invalid(check.fields) }
        self.init(id: id, kind: kind, heldOn: heldOn, participants: participants, note: note, recordedAt: now)
    }

    private init(id: ID, kind: Kind, heldOn: Day, participants: [Participant], note: String, recordedAt: Date) {
        (self.id, self.kind, self.heldOn) = (id, kind, heldOn)
        (self.participants, self.note, self.recordedAt) = (participants, note, recordedAt)
    }
}

extension Study.Kind: SQLEncodable, SQLDecodable {}

extension Study: RowDecodable {
    private static let columns: SQL = "id, kind, held_on, participants, note, recorded_at"

    package init(row: inout Row) throws {
        self.init(
            id: try row.next(), kind: try row.next(), heldOn: try row.next(), participants: try row.nextJSON(),
            note: try row.next(), recordedAt: try row.next())
    }

    /// Newest first.
    package static func all(of service: Service, _ db: any Connection) throws -> [Study] {
        try db.all(
            """
            SELECT \(columns) FROM study
            WHERE tenant_id = \(service.tenant) AND service_id = \(service.id)
            ORDER BY held_on DESC, recorded_at DESC LIMIT 100
            """)
    }

    package func insert(for service: Service, _ db: any Connection) throws {
        try db.run(
            """
            INSERT INTO study (tenant_id, id, service_id, kind, held_on, participants, note, recorded_at)
            VALUES (\(service.tenant), \(id), \(service.id), \(kind), \(heldOn), \(json: participants), \(note),
                \(recordedAt))
            """)
    }

    /// The newest study of each kind is the evidence: an old good one does not excuse a new bad one.
    package static func keepEvidence(for service: Service, at now: Date, _ db: any Connection) throws {
        for kind in Kind.allCases {
            let newest: Study? = try db.first(
                """
                SELECT \(columns) FROM study
                WHERE tenant_id = \(service.tenant) AND service_id = \(service.id) AND kind = \(kind)
                ORDER BY held_on DESC, recorded_at DESC LIMIT 1
                """)
            for evidence in newest?.evidence(for: service) ?? [] {
                try evidence.keep(for: service.id, in: service.tenant, at: now, db)
            }
        }
    }

    private func evidence(for service: Service) -> [Evidence] {
        let source = "/services/\(service.path)/studies"
        let measured = Evidence(
            kind.evidence, n: participants.count, value: meanRating, measuredAt: heldOn.start, source: source)
        guard kind == .usability else { return [measured] }
        // A study without tasks takes the place of an older one with them: nobody knows any more.
        let attempts = participants.flatMap(\.tasks)
        let completed = attempts.count(where: \.completed)
        return [
            measured,
            Evidence(
                .completion, n: attempts.count,
                value: attempts.isEmpty ? nil : Double(completed) / Double(attempts.count),
                interval: attempts.isEmpty ? nil : ShareInterval.of(completed, among: attempts.count),
                measuredAt: heldOn.start, source: source),
        ]
    }

    /// Records a study.
    package static func record(
        _ study: Study, of slug: String, by principal: Principal, at now: Date, in store: Database,
        then: @escaping Service.Consequence
    ) async throws {
        let act = Act("study.record", on: "\(principal.tenant)/\(slug)", needs: .editService)
        try await store.write(act, by: principal, at: now) { db in
            let service = try Service.find(slug, in: principal.tenant, db)
            try service.assertWorkable()
            try study.insert(for: service, db)
            try keepEvidence(for: service, at: now, db)
            try then(service, db)
        }
    }
}
