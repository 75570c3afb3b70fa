import Foundation
import Identity
import Kernel
import Registries
import Store

/// What somebody entered into the form of a row, with what has to come back with it.
struct RecordEntry: Sendable {
    var draft: RecordDraft.ID
    /// Of the live row or the draft that is edited; nil for a new one.
    var key: String?
    /// The live version it was begun from, 0 for a new row.
    var baseVersion = 0
    /// The draft's, nil while there is none.
    var revision: Int?
    var texts: [String: String] = [:]
    var change: Record.Change = .update
    var reason = ""
    /// What was mended has been seen.
    var isConfirmed = false
    /// Restricted fields whose value is to go.
    var cleared: Set<String> = []
    /// Restricted fields into which something was typed just now.
    var typed: Set<String> = []
    /// Fields for which somebody else's value was chosen, and whether that stands in a draft or in the live row.
    var taken: Set<String> = []
    var takesFromDraft = false

    init(draft: RecordDraft.ID) { self.draft = draft }

    init(_ draft: RecordDraft) {
        self.draft = draft.id
        (key, baseVersion, revision) = (draft.key, draft.baseVersion, draft.revision)
        (texts, change, reason) = (draft.texts, draft.change, draft.reason)
    }

    /// A form sent by the page of ``RecordFormView`` or ``DraftConflictView``.
    init(_ form: Form, draft: RecordDraft.ID, of registry: Registry) {
        self.draft = draft
        key = form.optional("key").map { String($0.prefix(400)) }
        baseVersion = max(0, Int(form["base_version"]) ?? 0)
        revision = Int(form["revision"])
        change = form["change"] == Record.Change.correction.rawValue ? .correction : .update
        reason = String(form["reason"].prefix(2000))
        isConfirmed = form["confirmed"] == "yes"
        takesFromDraft = form["other"] == "draft"
        for field in registry.fields {
            let parts = form.all("f.\(field.name)").filter { !$0.isEmpty }
            if !parts.isEmpty { texts[field.name] = parts.joined(separator: "\n") }
            if field.isRestricted, !parts.isEmpty { typed.insert(field.name) }
            if form["clear.\(field.name)"] == "yes" { cleared.insert(field.name) }
            if form["take.\(field.name)"] == "theirs" { taken.insert(field.name) }
        }
    }

    var input: RecordDraft.Input {
        var input = RecordDraft.Input(texts: texts)
        (input.change, input.reason) = (change, reason)
        (input.baseVersion, input.revision) = (baseVersion, revision)
        return input
    }

    /// Restricted values are not shown in forms: what was left empty stays as it is, unless it is to go. And what was
    /// chosen of somebody else's values comes in.
    mutating func complete(of registry: Registry, draft: RecordDraft?, live: Record?) throws {
        let liveTexts = try live.map { registry.texts(of: try registry.values(of: $0.document)) } ?? [:]
        let restricted = registry.fields.filter(\.isRestricted).map(\.name)
        for name in restricted where texts[name] == nil && !cleared.contains(name) {
            texts[name] = draft.map { $0.texts[name] } ?? liveTexts[name]
        }
        let others = takesFromDraft ? draft?.texts ?? [:] : liveTexts
        for name in taken { texts[name] = others[name] }
    }
}

extension Registry {
    /// Values as a form shows them: a list with one part to a line.
    func texts(of values: RecordValues) -> [String: String] {
        var texts: [String: String] = [:]
        for (place, field) in fields.enumerated() where place < values.count {
            guard let value = values[place] else { continue }
            texts[field.name] = formText(of: value, place)
        }
        return texts
    }

    func formText(of value: FieldValue, _ place: Int) -> String {
        let delimiter = fields[place].delimiter
        if case .list(let parts) = value, parts.first?.hasPrefix("[") == false,
            !parts.contains(where: { $0.isEmpty || $0.contains(delimiter) || $0.contains("\n") })
        {
            return parts.joined(separator: "\n")
        }
        return text(of: value, place)
    }

    /// What was entered, with what could be read in its canonical form.
    func canonical(_ texts: [String: String], _ reading: RowReading) -> [String: String] {
        texts.merging(self.texts(of: reading.values)) { _, read in read }
            .filter { name, _ in
                // What was moved elsewhere does not stay where it was.
                guard let place = field(named: name), reading.values[place] == nil else { return true }
                return reading.remarks.contains { $0.field == place && $0.level == .error }
            }
    }

    /// Fills in whose row it is.
    func claim(_ texts: inout [String: String], for organization: Organization?) {
        guard let owner, let organization, texts[fields[owner].name]?.isEmpty ?? true else { return }
        texts[fields[owner].name] = organization.name(in: fields[owner])
    }
}
