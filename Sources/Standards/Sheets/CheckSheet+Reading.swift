package import Foundation
package import Kernel
import Rules
package import Services
package import Store

extension CheckSheet {
    /// A sheet with what people have written beside it, in as many queries for 160 items as for one.
    package struct Opened: Sendable {
        package let sheet: CheckSheet
        /// Those that count for this service beside the guidelines' versions, oldest first.
        package let changes: [RuleChange]
        /// How many comments an item has.
        package let comments: [String: Int]
        package let assignments: [String: Assignment]
        /// What the service is built on.
        package let components: [Component]
    }

    package static func open(
        _ service: Service, rules: Rulebooks, at now: Date, _ db: any Connection
    ) throws -> Opened {
        let dossier = try Dossier.of(service, standing: nil, db)
        return try open(service, dossier, rules: rules, at: now, db)
    }

    private static func open(
        _ service: Service, _ dossier: Dossier, rules: Rulebooks, at now: Date, _ db: any Connection
    ) throws -> Opened {
        let changes = try RuleChange.published(at: now, db)
        let book = rules.book(for: service.tenant, openedAt: service.createdAt, at: now, changes: changes)
        let (id, tenant) = (service.id, service.tenant)
        return Opened(
            sheet: CheckSheet(of: dossier, by: book, at: now), changes: changes.filter { book.changes.contains($0.id) },
            comments: try ItemComment.counts(of: id, in: tenant, db),
            assignments: try Assignment.all(of: id, in: tenant, db),
            components: try Component.used(by: id, in: tenant, db))
    }

    /// All there is to know of one item.
    package struct Reading: Sendable {
        package let opened: Opened
        package let line: Line
        package let next: Line?
        /// Why it came out as it did, where evidence settles it.
        package let rule: RuleReading?
        package let files: [EvidenceFile]
        package let comments: [ItemComment]
        /// Newest first.
        package let history: [ItemEvent]
    }

    package static func read(
        _ item: String, of service: Service, rules: Rulebooks, at now: Date, _ db: any Connection
    ) throws -> Reading {
        let dossier = try Dossier.of(service, standing: nil, db)
        let opened = try open(service, dossier, rules: rules, at: now, db)
        let line = try opened.sheet.line(item)
        let next = opened.sheet.lines.drop { $0.item.id != item }.dropFirst().first
        return Reading(
            opened: opened, line: line, next: next,
            rule: line.item.metWhen.map { RuleReading($0, ServiceFacts.facts(of: dossier, at: now)) },
            files: try EvidenceFile.all(of: item, of: service.id, in: service.tenant, db),
            comments: try ItemComment.all(of: item, of: service.id, in: service.tenant, db),
            history: try ItemEvent.all(
                of: item, measuredBy: line.item.measuredBy, of: service.id, in: service.tenant, db))
    }
}

/// A rule held against what is known of one service: what came out, and what decided.
package struct RuleReading: Sendable {
    /// A value as it can be shown.
    package enum Known: Sendable, Hashable {
        case flag(Bool)
        case number(Double)
        case text(String)
    }

    /// A part of the rule that decided.
    package struct Part: Sendable {
        package let text: String
        package let facts: [(name: String, value: Known)]
    }

    /// As it is written in the guideline.
    package let text: String
    /// Nil: too little is known.
    package let outcome: Bool?
    package let parts: [Part]
    /// The facts that would settle it.
    package let missing: [String]

    init(_ rule: Rule, _ facts: Facts) {
        let explanation = rule.explain(facts)
        text = rule.text
        parts = explanation.reasons.map { reason in
            Part(text: reason.text, facts: reason.facts.map { ($0.name, Known($0.value)) })
        }
        switch explanation.outcome {
        case .value(.bool(let flag)): (outcome, missing) = (flag, [])
        case .unknown(let addresses): (outcome, missing) = (nil, addresses)
        default: (outcome, missing) = (nil, [])
        }
    }
}

extension RuleReading.Known {
    init(_ value: Rules.Value) {
        switch value {
        case .bool(let flag): self = .flag(flag)
        case .int(let number): self = .number(Double(number))
        case .uint(let number): self = .number(Double(number))
        case .double(let number): self = .number(number)
        case .string(let text): self = .text(text)
        case .list(let list):
            self = .text(
                list.map { if case .string(let text) = $0 { text } else { $0.typeName } }.joined(separator: ", "))
        default: self = .text(value.typeName)
        }
    }
}

/// Something that happened to an item, from the journal.
package struct ItemEvent: Sendable {
    package enum What: Sendable {
        /// Nil: the mark was taken back.
        case marked(CheckMark.State?)
        case deviation(until: Day)
        case measured(Evidence)
    }

    package let what: What
    package let at: Date
    package let by: Principal.Actor?

    private init?(_ entry: JournalEntry, _ item: String, _ kinds: [Evidence.Kind]) {
        at = entry.at
        switch entry.event {
        case .evidence(let evidence) where kinds.contains(evidence.kind): (what, by) = (.measured(evidence), nil)
        case .other(CheckMark.journalKind, let body):
            guard let event = try? JSONDecoder().decode(CheckMark.Event.self, from: Data(body.utf8)), event.item == item
            else { return nil }
            (what, by) = (.marked(event.state), event.by.flatMap(Principal.Actor.init))
        case .other(Deviation.journalKind, let body):
            guard let event = try? JSONDecoder().decode(Deviation.Event.self, from: Data(body.utf8)), event.item == item
            else { return nil }
            (what, by) = (.deviation(until: event.endsOn), nil)
        default: return nil
        }
    }

    /// Newest first.
    static func all(
        of item: String, measuredBy kinds: [Evidence.Kind], of service: Service.ID, in tenant: Tenant.ID,
        limit: Int = 30, _ db: any Connection
    ) throws -> [ItemEvent] {
        let measurements: SQL = kinds.isEmpty ? "" : "OR kind = 'evidence'"
        let entries: [JournalEntry] = try db.all(
            """
            SELECT at, kind, body FROM journal
            WHERE tenant_id = \(tenant) AND service_id = \(service)
                AND (kind = \(CheckMark.journalKind) OR kind = \(Deviation.journalKind) \(measurements))
            ORDER BY at DESC, id DESC LIMIT 2000
            """)
        return Array(entries.lazy.compactMap { ItemEvent($0, item, kinds) }.prefix(limit))
    }
}
