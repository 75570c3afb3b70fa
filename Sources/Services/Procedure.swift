package import Kernel

/// What a service asks of people, part of its canvas: what they write, what they bring, how often they come and how long
/// it takes. The team says so itself, or takes it over from a row of the registry of procedures, or both: then its own
/// word counts.
package struct Procedure: Hashable, Sendable, Codable {
    /// The figures of a registry's row, as they were when they were taken over.
    package struct Row: Hashable, Sendable, Codable {
        package var name: String
        package var fields: Int?
        package var documents: Int?
        /// Of the documents, how many the administration could look up itself.
        package var obtainable: Int?
        package var documentNames: [String]
        package var visits: Int?
        package var minutes: Int?
        /// Calendar days until there is a decision.
        package var days: Int?
        package var casesPerYear: Int?
        package var fiscalYear: Int?
        /// When somebody last looked whether the row is right.
        package var checkedOn: Day?
        package var version: Int

        package init(
            name: String, fields: Int? = nil, documents: Int? = nil, obtainable: Int? = nil,
            documentNames: [String] = [], visits: Int? = nil, minutes: Int? = nil, days: Int? = nil,
            casesPerYear: Int? = nil, fiscalYear: Int? = nil, checkedOn: Day? = nil, version: Int = 1
        ) {
            (self.name, self.fields, self.documents, self.obtainable) = (name, fields, documents, obtainable)
            (self.documentNames, self.visits, self.minutes) = (documentNames, visits, minutes)
            (self.days, self.casesPerYear, self.fiscalYear) = (days, casesPerYear, fiscalYear)
            (self.checkedOn, self.version) = (checkedOn, version)
        }
    }

    /// Who says a figure.
    package enum Source: String, Sendable { case team, registry }

    package struct Figure: Hashable, Sendable {
        package let value: Int
        package let source: Source

        package init(value: Int, source: Source) { (self.value, self.source) = (value, source) }
    }

    /// The registry whose rows can be taken over.
    package static let registry = "procedures"
    package static let maxNames = 200

    /// What has to be written, by name.
    package var fields: [String]
    /// What has to be brought, by name.
    package var documents: [String]
    package var visits: Int?
    package var minutes: Int?
    /// The key of a row of ``registry``.
    package var record: String?
    package internal(set) var row: Row?

    package init(
        fields: [String] = [], documents: [String] = [], visits: Int? = nil, minutes: Int? = nil,
        record: String? = nil, row: Row? = nil
    ) {
        (self.fields, self.documents, self.visits, self.minutes) = (fields, documents, visits, minutes)
        (self.record, self.row) = (record, row)
    }

    package var isEmpty: Bool { self == Procedure() }

    /// The same with a row's figures; without, nothing is taken over.
    package func taking(_ row: Row?) -> Procedure {
        var procedure = self
        procedure.row = row
        return procedure
    }

    private var hasOwnWord: Bool { !fields.isEmpty || !documents.isEmpty || visits != nil }

    package var fieldCount: Figure? { figure(fields.isEmpty ? nil : fields.count, row?.fields, orNone: true) }
    package var documentCount: Figure? {
        figure(documents.isEmpty ? nil : documents.count, row?.documents, orNone: true)
    }
    package var visitCount: Figure? { figure(visits, row?.visits) }
    package var minuteCount: Figure? { figure(minutes, row?.minutes) }

    /// - Parameter isNone: whether a team that has said something, and nothing of this, means that there is none.
    private func figure(_ own: Int?, _ taken: Int?, orNone isNone: Bool = false) -> Figure? {
        if let own { return Figure(value: own, source: .team) }
        if let taken { return Figure(value: taken, source: .registry) }
        return isNone && hasOwnWord ? Figure(value: 0, source: .team) : nil
    }

    /// Names of documents, the team's own before the row's.
    package var documentNames: [String] { documents.isEmpty ? row?.documentNames ?? [] : documents }

    /// Everything that is asked, as far as it is known.
    package var asked: Int { [fieldCount, documentCount, visitCount].reduce(0) { $0 + ($1?.value ?? 0) } }
}

extension Procedure {
    /// - Throws: ``ServiceError/invalid(_:)`` naming what has to be put right.
    func checked(_ check: inout FieldCheck) -> Procedure {
        func names(_ key: String, _ names: [String]) -> [String] {
            let names = names.map { check.text(key, $0, max: 100) }.filter { !$0.isEmpty }
            if names.count > Self.maxNames {
                check.refuse(key, Message("problems.tooMany", ["max": "\(Self.maxNames)"]))
            }
            return names
        }
        func number(_ key: String, _ number: Int?, max: Int) {
            guard let number, !(0...max).contains(number) else { return }
            check.refuse(key, Message("problems.outOfRange", ["low": "0", "high": "\(max)"]))
        }
        var result = self
        result.fields = names("procedure.fields", fields)
        result.documents = names("procedure.documents", documents)
        let key = check.text("procedure.record", record ?? "", max: 200)
        result.record = key.isEmpty ? nil : key
        if result.record == nil { result.row = nil }
        number("procedure.visits", visits, max: 50)
        number("procedure.minutes", minutes, max: 6000)
        // Whether nobody has to come or nobody has said is a difference.
        if !result.fields.isEmpty || !result.documents.isEmpty, result.visits == nil, result.row?.visits == nil {
            check.refuse("procedure.visits", Message("problems.required"))
        }
        return result
    }
}
