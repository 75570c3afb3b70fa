import Content
import Foundation
import Identity
import Kernel
import Outside
import Services
import Standards
import Store

extension Platform {
    /// Sends by mail what people have not been told yet: of one service and kind at most one mail a day. Any number of
    /// processes may do it; each notice is told once.
    package func tell() async throws {
        while try await tell(atMost: 200) > 0 {}
    }

    /// Answers how many notices are told now.
    private func tell(atMost limit: Int) async throws -> Int {
        let moment = now()
        return try await store.append(to: []) { db in
            let waiting = try ServiceNotice.waiting(at: moment, limit: limit, db)
            var addresses: [Tenant.ID: [String]] = [:]
            var reviewers: [String]?
            for notices in NoticeLetter.batches(waiting) {
                guard let first = notices.first, let organization = organizations[first.tenant],
                    !organization.isSample
                else { continue }
                let people: [String]
                if first.notice.kind.isForReviewers {
                    people = try reviewers ?? Account.qualityReviewers(db)
                    reviewers = people
                } else {
                    people =
                        try addresses[first.tenant]
                        ?? Account.addresses(of: [.administrator, .editor], in: first.tenant, db)
                    addresses[first.tenant] = people
                }
                let letter = NoticeLetter(notices, organization, self)
                // What is no mailbox for a mail server may still be a name to sign in with.
                for letter in people.compactMap(letter.addressed(to:)) {
                    try Outbox.enqueue(letter, for: first.tenant, at: moment, db)
                }
            }
            try ServiceNotice.markTold(waiting, at: moment, db)
            return waiting.count
        }
    }
}

extension Account {
    /// Who decides about quality; where nobody has that role yet, those who run the platform.
    fileprivate static func qualityReviewers(_ db: any Connection) throws -> [String] {
        let reviewers = try addresses(of: [.quality], db)
        return reviewers.isEmpty ? try addresses(of: [.operator], db) : reviewers
    }
}

/// What a mail says about notices of one service and kind, once for all who get it.
private struct NoticeLetter: Sendable {
    private let subject: String
    private let text: String

    init(_ notices: [ServiceNotice], _ organization: Organization, _ platform: Platform) {
        let texts = platform.texts
        guard let first = notices.first else {
            (subject, text) = ("", "")
            return
        }
        let kind = first.notice.kind
        let lines = notices.compactMap { one -> String? in
            let about = one.notice.about.plain(in: .ja)
            guard !about.isEmpty, kind.tellsByMail else { return nil }
            return texts.plain("notices.mail.line", .ja, ["about": about])
        }
        let due = notices.compactMap(\.notice.dueOn).min()
        let title = texts.plain("notices.kind.\(kind.rawValue).title", .ja)
        let service = first.title.plain(in: .ja).replacing(/\s+/, with: " ")
        subject = texts.plain("notices.mail.subject", .ja, ["title": title, "service": service])
        text = texts.plain(
            "notices.mail.text", .ja,
            [
                "organization": organization.name.ja, "service": service, "title": title,
                "help": texts.plain("notices.kind.\(kind.rawValue).help", .ja),
                "lines":
                    (lines
                    + (due.map { day in
                        [texts.plain("notices.mail.due", .ja, ["due": DayView(day, .ja).shown])]
                    } ?? [])).map { $0 + "\n" }.joined(),
                "link": "\(platform.settings.address)/services/\(first.path)/\(kind.page)",
            ])
    }

    /// By service and kind, in the order of the first of each.
    static func batches(_ notices: [ServiceNotice]) -> [[ServiceNotice]] {
        struct Key: Hashable {
            let service: Service.ID
            let kind: Notice.Kind
        }
        var (order, batches): ([Key], [Key: [ServiceNotice]]) = ([], [:])
        for notice in notices {
            let key = Key(service: notice.service, kind: notice.notice.kind)
            if batches[key] == nil { order.append(key) }
            batches[key, default: []].append(notice)
        }
        return order.compactMap { batches[$0] }
    }

    func addressed(to address: String) -> Letter? { try? Letter(to: address, subject: subject, text: text) }
}

extension Notice.Kind {
    /// The page of the service where one can do something about it.
    var page: String {
        switch self {
        case .findingOpened, .ruleHits, .reminder: "gate"
        case .assigned: "check-sheet"
        case .adviceRequested, .reviewRequested, .reviewChallenged, .reviewAdvised, .reviewGreen, .reviewAmber,
            .reviewRed:
            "reviews"
        }
    }

    /// Whether the mail says what it is about. A review's words may be confidential and are read on the site.
    fileprivate var tellsByMail: Bool {
        switch self {
        case .findingOpened, .ruleHits, .assigned, .reminder: true
        default: false
        }
    }
}
