import Foundation
import Kernel
import Publiccode
import Registries

/// The registry of software, whose fields are named like the keys of publiccode.yml.
struct PubliccodeRow {
    static let registry = "software"

    /// Languages with fields of their own; all others stand together in `descriptionOther`.
    private static let languages = ["ja", "en"]
    private static let others = "descriptionOther"
    /// What the platform or the office knows and a file does not say.
    private static let own: Set<String> = ["publiccodeURL", "registeredOn", "checkedOn", "note"]

    let registry: Registry

    // MARK: Out

    func file(of values: RecordValues) -> PubliccodeFile {
        var fields: [(name: String, value: PubliccodeFile.RowValue)] = []
        for (place, field) in registry.fields.enumerated() {
            guard let value = values[place], !registry.key.contains(place), !Self.own.contains(field.name) else {
                continue
            }
            if field.name == Self.others {
                if case .json(let text) = value { fields += described(text) }
            } else {
                fields.append((field.name, rowValue(value, place)))
            }
        }
        return PubliccodeFile(rowFields: fields)
    }

    private func rowValue(_ value: FieldValue, _ place: Int) -> PubliccodeFile.RowValue {
        switch value {
        case .boolean(let flag): .flag(flag)
        case .list(let parts): .list(parts)
        case .json(let text): .json(text)
        case .text, .integer, .number: .text(registry.text(of: value, place))
        }
    }

    private func described(_ json: String) -> [(name: String, value: PubliccodeFile.RowValue)] {
        guard let all = try? JSONDecoder().decode(PubliccodeValue.self, from: Data(json.utf8)) else { return [] }
        return all.members.flatMap { language in
            language.value.members.map { ("description.\(language.key).\($0.key)", Self.rowValue($0.value)) }
        }
    }

    private static func rowValue(_ value: PubliccodeValue) -> PubliccodeFile.RowValue {
        switch value {
        case .text(let text): .text(text)
        case .flag(let flag): .flag(flag)
        case .list where value.texts.count == value.items.count: .list(value.texts)
        case .list, .section: .json(json(value))
        }
    }

    // MARK: In

    /// The values of a file's row, besides what it does not say: its name here and what we know of it.
    /// - Returns: also the keys for which there is no field.
    func values(of file: PubliccodeFile) -> (values: RecordValues, leftOut: [String]) {
        var values = RecordValues(repeating: nil, count: registry.fields.count)
        var leftOut: [String] = []
        for (name, value) in file.rowFields {
            if isInAnotherLanguage(name) { continue }
            if let place = registry.field(named: name), let found = fieldValue(value, registry.fields[place].kind) {
                values[place] = found
            } else {
                leftOut.append(name)
            }
        }
        let others = (file.content["description"]?.members ?? []).filter { !Self.languages.contains($0.key) }
        if !others.isEmpty, let place = registry.field(named: Self.others) {
            values[place] = .json(Self.json(.section(others)))
        }
        return (values, leftOut)
    }

    /// What the row has had that no file says, and that somebody looked at it today.
    func complete(_ values: inout RecordValues, key: String, from before: RecordValues?, today: Day) {
        for (place, field) in registry.fields.enumerated() where Self.own.contains(field.name) {
            values[place] = before?[place]
        }
        for name in ["registeredOn", "checkedOn"] {
            guard let place = registry.field(named: name) else { continue }
            if values[place] == nil || registry.checked == place { values[place] = .text("\(today)") }
        }
        if registry.key.count == 1 { values[registry.key[0]] = .text(key) }
    }

    /// The field that a key path leads to or through, `maintenance.contacts` for `maintenance.contacts[0].email`.
    func field(for key: String) -> Int? {
        var parts = key.split(separator: ".").map { String($0.prefix { $0 != "[" }) }
        while !parts.isEmpty {
            if let place = registry.field(named: parts.joined(separator: ".")) { return place }
            parts.removeLast()
        }
        return nil
    }

    private func isInAnotherLanguage(_ name: String) -> Bool {
        let parts = name.split(separator: ".")
        return parts.count > 2 && parts[0] == "description" && !Self.languages.contains(String(parts[1]))
    }

    private func fieldValue(_ value: PubliccodeFile.RowValue, _ kind: Field.Kind) -> FieldValue? {
        switch (kind, value) {
        case (.list, .list(let parts)): .list(parts)
        case (.list, .text(let text)): .list([text])
        case (.boolean, .flag(let flag)): .boolean(flag)
        case (.array, .json(let text)), (.object, .json(let text)): .json(text)
        case (.array, .list(let parts)): .json(Self.json(.list(parts.map { .text($0) })))
        case (.string, .text(let text)), (.date, .text(let text)): .text(text)
        default: nil
        }
    }

    private static func json(_ value: PubliccodeValue) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
}

extension PubliccodeFile {
    /// Names under which software may stand in addresses, the best first: its repository's, with its owner's, its own.
    var slugs: [String] {
        let path = (url.flatMap { URL(string: $0)?.path() } ?? "").split(separator: "/").map(String.init)
        let repository = path.last.map { $0.hasSuffix(".git") ? String($0.dropLast(4)) : $0 }
        let owner = path.dropLast().last
        let names = [repository, repository.flatMap { name in owner.map { "\($0)-\(name)" } }, name]
        return names.compactMap { $0.map(Self.slug) }.filter { $0.count >= 2 }
    }

    private static func slug(_ name: String) -> String {
        let letters = name.lowercased().unicodeScalars.map { scalar -> Character in
            scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
                ? Character(scalar) : "-"
        }
        return String(String(letters).split(separator: "-").joined(separator: "-").prefix(64))
    }
}
