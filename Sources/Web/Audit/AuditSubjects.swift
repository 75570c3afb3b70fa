import Content
import Foundation
import Identity
import Kernel
import Registries
import Services
import Signals
import Standards
import Store

/// What lines of the audit log are about, by the names people know it by: read for all lines together, one query for
/// each kind of thing.
struct AuditSubjects: Sendable {
    private let tenant: Tenant.ID
    /// Who did something, and to whom something was done.
    let people: [User.ID: String]
    private let services: [String: LocalizedText]
    private let files: [EvidenceFile.ID: String]
    private let work: [RegistryWork.ID: RegistryWork]

    init(of entries: [AuditEntry], in tenant: Tenant.ID, _ db: any Connection) throws {
        let words = Set(entries.flatMap { Self.words(of: $0) })
        func ids<Subject>(_ areas: Set<String>, of type: Subject.Type = Subject.self) -> Set<ID<Subject>> {
            Set(entries.filter { areas.contains($0.area) }.flatMap { Self.words(of: $0) }.compactMap { ID($0) })
        }
        self.tenant = tenant
        people = try Account.named(ids(["member"]).union(entries.compactMap(\.actor.user)), db)
        services = try Service.titles(of: words.filter { $0.contains("/") }, db)
        files = try EvidenceFile.names(of: ids(["file"]), in: tenant, db)
        work = try RegistryWork.named(ids(["import", "withholding", "draft"]), in: tenant, db)
    }

    private static func words(of entry: AuditEntry) -> [String] {
        entry.subject.split(separator: " ").map(String.init)
    }

    /// Without the ids, which tell nobody anything.
    func shown(_ entry: AuditEntry, _ platform: Platform, _ language: Language) -> String {
        let all = Self.words(of: entry)
        let shown = all.enumerated().compactMap { place, word in
            // What somebody gave as the purpose stays as it was written.
            place > 0 && entry.act == "record.read-restricted"
                ? word : self.shown(word, of: entry, isAlone: all.count == 1, platform, language)
        }
        return shown.isEmpty ? "–" : shown.joined(separator: " ")
    }

    private func shown(
        _ word: String, of entry: AuditEntry, isAlone: Bool, _ platform: Platform, _ language: Language
    ) -> String? {
        func registry(_ name: String) -> String? {
            platform.registries.all.first { $0.name == name }?.title.shown(in: language)
        }
        if let id = UUID(uuidString: word) {
            if let name = people[User.ID(id)] ?? files[EvidenceFile.ID(id)] { return name }
            return work[RegistryWork.ID(id)].flatMap { one in
                let parts = [isAlone ? registry(one.registry) ?? one.registry : nil, one.name].compactMap(\.self)
                return parts.isEmpty ? nil : parts.joined(separator: " ")
            }
        }
        if let title = services[word] { return title.shown(in: language) }
        if word.contains("/") {
            var parts = word.split(separator: "/").map(String.init).filter { UUID(uuidString: $0) == nil }
            guard let first = parts.first else { return nil }
            if first == "\(tenant)" { parts.removeFirst() }
            if let title = registry(first) { parts[0] = title }
            return parts.isEmpty ? nil : parts.joined(separator: " ")
        }
        switch entry.act {
        case "service.move":
            return Phase(rawValue: word).map { platform.texts("parts.phase.\($0.rawValue)", language) } ?? word
        case "member.add", "token.add":
            return Role(rawValue: word).map { platform.texts("review-desk.role.\($0.rawValue)", language) } ?? word
        case "token.remove": return word
        case "comment.decide":
            return Rating.CommentState(rawValue: word).flatMap { state in
                state == .waiting ? nil : platform.texts("audit.decision.\(state.rawValue)", language)
            } ?? word
        case "review.request":
            return Review.Kind(rawValue: word).map { platform.texts("reviews.kind.\($0.rawValue).name", language) }
                ?? word
        default: return registry(word) ?? platform.rules.base.title(of: word)?.shown(in: language) ?? word
        }
    }
}

extension AuditEntry {
    /// `service` of `service.open`.
    var area: String { act.split(separator: ".").first.map(String.init) ?? act }
}
