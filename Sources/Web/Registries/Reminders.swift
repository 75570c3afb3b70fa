import Content
import Foundation
import Identity
import Kernel
import Outside
import Registries
import Store

extension Platform {
    /// Tells who keeps rows that some of them are due, as measured last: one mail a week to each of the organisation's
    /// administrators and editors.
    package func remind() async throws {
        for registry in registries.all where registry.cadenceDays != nil {
            let moment = now()
            let due = try await store.read { db in
                let recent = try Reminder.recent(of: registry, at: moment, db)
                return try QualityFigures.all(of: registry, db).filter {
                    ($0.figures.due ?? 0) > 0 && !recent.contains($0.organization)
                }
            }
            for measured in due {
                guard let organization = organizations[measured.organization], !organization.isSample else { continue }
                let words = ReminderWords(measured.figures, of: registry, for: organization, self)
                try await store.append(to: []) { db in
                    let addresses = try Account.addresses(of: [.administrator, .editor], in: organization.id, db)
                    // What is no mailbox for a mail server may still be a name to sign in with.
                    let letters = addresses.compactMap { words.letter(to: $0) }
                    guard !letters.isEmpty,
                        try Reminder.note(words.n, of: registry, for: organization.id, at: moment, db)
                    else { return }
                    for letter in letters { try Outbox.enqueue(letter, for: organization.id, at: moment, db) }
                }
            }
        }
    }
}

/// What a reminder says, once for all who get it.
private struct ReminderWords: Sendable {
    let n: Int
    private let subject: String
    private let text: String

    init(_ figures: QualityFigures, of registry: Registry, for organization: Organization, _ platform: Platform) {
        n = figures.due ?? 0
        let values = [
            "registry": registry.title.ja, "organization": organization.name.ja, "n": Look.count(n),
            "cadence": Look.count(registry.cadenceDays ?? 0),
            "oldest": figures.oldest.map { DayView($0, .ja).shown } ?? "",
            "link": "\(platform.settings.address)/organizations/\(organization.id)/registries/\(registry.name)",
        ]
        subject = platform.texts.plain("reminders.subject", .ja, values)
        text = platform.texts.plain("reminders.text", .ja, values)
    }

    func letter(to address: String) -> Letter? { try? Letter(to: address, subject: subject, text: text) }
}
