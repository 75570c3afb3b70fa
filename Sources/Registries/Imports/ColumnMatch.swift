import Kernel
import Store
import Tables

/// Which field a column of a file goes to, and how that was found.
package struct ColumnMatch: Sendable, Hashable, Codable {
    package enum Basis: String, Sendable, Codable {
        case name, alias, position, chosen
    }

    /// As it stands in the file's header.
    package let column: String
    /// The field's name; nil when the column is left out.
    package let field: String?
    package let basis: Basis?
}

extension Registry {
    /// Finds the field for each column: what somebody chose, else by name, else by title or alias, else, when no
    /// heading is known and there are as many columns as fields, by position.
    /// - Parameter chosen: column to field name, or to `""` for none.
    package func match(_ columns: [String], chosen: [String: String] = [:]) -> [ColumnMatch] {
        var taken: Set<String> = Set(chosen.values)
        var matches = columns.map { column -> ColumnMatch in
            if let name = chosen[column] {
                return ColumnMatch(column: column, field: name.isEmpty ? nil : name, basis: .chosen)
            }
            // Surrounding blanks, and `name;unit` remarks of spreadsheets, are not part of a heading.
            let folded = SearchText.folded(column).trimmed
            guard let place = byName[folded], taken.insert(fields[place].name).inserted else {
                return ColumnMatch(column: column, field: nil, basis: nil)
            }
            return ColumnMatch(
                column: column, field: fields[place].name, basis: fields[place].name == column ? .name : .alias)
        }
        if matches.allSatisfy({ $0.basis == nil }), columns.count == fields.count {
            matches = zip(columns, fields).map { ColumnMatch(column: $0, field: $1.name, basis: .position) }
        }
        return matches
    }
}

extension [ColumnMatch] {
    /// For each field the column that goes to it.
    func places(in registry: Registry) -> [Int?] {
        var places: [Int?] = [Int?](repeating: nil, count: registry.fields.count)
        for (column, match) in enumerated() {
            if let field = match.field.flatMap({ registry.field(named: $0) }) { places[field] = column }
        }
        return places
    }

    /// Why a file with these columns cannot be meant for the registry: nothing in it has a place there, or what somebody
    /// chose does not stand in it. Otherwise it would look as if it held no rows.
    func misfit(_ chosen: [String: String], in registry: Registry) -> Message? {
        guard !isEmpty else { return nil }
        let columns = map(\.column)
        let absent = chosen.keys.filter { !columns.contains($0) }.sorted()
        if let absent = absent.first {
            return Message(
                "imports.fault.noColumn", ["column": absent, "columns": columns.prefix(20).joined(separator: ", ")])
        }
        guard allSatisfy({ $0.field == nil }) else { return nil }
        return Message("imports.fault.noColumnKnown", ["columns": columns.prefix(20).joined(separator: ", ")])
    }
}
