package import Foundation
package import Kernel
package import Services
package import Store

/// Something people have to be told: written with the change itself, shown on their desk, and sent by mail soon after.
package struct Notice: Sendable, Hashable {
    package typealias ID = Kernel.ID<Notice>

    package enum Kind: String, CaseIterable, Sendable {
        case findingOpened = "finding-opened"
        // To the quality reviewers.
        case adviceRequested = "advice-requested"
        case reviewRequested = "review-requested"
        case reviewChallenged = "review-challenged"
        // What they said.
        case reviewAdvised = "review-advised"
        case reviewGreen = "review-green"
        case reviewAmber = "review-amber"
        case reviewRed = "review-red"
        /// A change of the rules will make the service fail.
        case ruleHits = "rule-hits"
        case assigned
        case reminder

        /// Whether the quality reviewers are told, not the team.
        package var isForReviewers: Bool {
            switch self {
            case .adviceRequested, .reviewRequested, .reviewChallenged: true
            default: false
            }
        }
    }

    package let id: ID
    package let kind: Kind
    /// What it is about: the condition, the item, the change.
    package let about: LocalizedText
    /// The last day to do something.
    package let dueOn: Day?
    package let at: Date

    package init(_ kind: Kind, about: LocalizedText, dueOn: Day? = nil, at: Date) {
        (id, self.kind, self.about, self.dueOn, self.at) = (.new(at: at), kind, about, dueOn, at)
    }
}

extension Notice.Kind: SQLEncodable, SQLDecodable {}

extension Notice: RowDecodable {
    package static let columns: SQL = "notice.id, notice.kind, notice.about, notice.due_on, notice.at"

    package init(row: inout Row) throws {
        id = try row.next()
        kind = try row.next()
        about = try row.nextJSON()
        dueOn = try row.next()
        at = try row.next()
    }

    package func insert(for service: Service, _ db: any Connection) throws { try insert(for: service.key, db) }

    func insert(for service: Service.Key, _ db: any Connection) throws {
        try db.run(
            """
            INSERT INTO notice (tenant_id, id, service_id, kind, about, due_on, at)
            VALUES (\(service.tenant), \(id), \(service.id), \(kind), \(json: about), \(dueOn), \(at))
            """)
    }
}
