import Foundation

extension PubliccodeFile {
    /// What stands in one field of a registry's row.
    package enum RowValue: Hashable, Sendable {
        case text(String)
        case flag(Bool)
        case list([String])
        /// A list of sections, such as the contacts, as JSON.
        case json(String)
    }

    /// The file as a flat row: dotted names as in `description.ja.shortDescription`, in the order of the standard.
    /// What is not said has no field, and the version of the standard is none.
    package var rowFields: [(name: String, value: RowValue)] {
        var fields: [(name: String, value: RowValue)] = []
        Self.flatten(content, as: .section(Schema.file), at: "", into: &fields)
        return fields.filter { $0.name != "publiccodeYmlVersion" }
    }

    /// A file from a row. Fields the standard does not know are passed over; whether it is valid shows when it is read.
    package init(rowFields: [(name: String, value: RowValue)]) {
        var content = PubliccodeValue.section([.init("publiccodeYmlVersion", .text(Schema.version))])
        for (name, value) in rowFields {
            let parts = name.split(separator: ".").map(String.init)
            guard let shape = Self.shape(at: parts[...], in: .section(Schema.file)),
                let value = Self.value(value, as: shape)
            else { continue }
            Self.put(value, at: parts[...], in: &content)
        }
        self.init(content: Self.ordered(content))
    }

    private static func flatten(
        _ value: PubliccodeValue, as shape: Shape, at path: String, into fields: inout [(name: String, value: RowValue)]
    ) {
        switch (value, shape) {
        case (.section(let members), .section(let keys)):
            for member in members {
                let inner = keys.first { $0.name == member.key }?.shape ?? .anything
                flatten(member.value, as: inner, at: path.isEmpty ? member.key : "\(path).\(member.key)", into: &fields)
            }
        case (.section(let members), .perLanguage(let keys)):
            for member in members {
                flatten(member.value, as: .section(keys), at: "\(path).\(member.key)", into: &fields)
            }
        case (.text(let text), _): fields.append((path, .text(text)))
        case (.flag(let flag), _): fields.append((path, .flag(flag)))
        case (.list(let items), _) where items.isEmpty: return
        case (.list(let items), _) where items.allSatisfy({ $0.text != nil }):
            fields.append((path, .list(items.compactMap(\.text))))
        case (.list(let items), _) where isListOfIDs(shape):
            fields.append((path, .list(items.compactMap { $0["id"]?.text })))
        default:
            // Only the section of a country comes here as a whole.
            fields.append((path, .json(json(value))))
        }
    }

    /// `supports`, whose items say nothing but an id.
    private static func isListOfIDs(_ shape: Shape) -> Bool {
        if case .list(.section(let keys), _) = shape { keys.map(\.name) == ["id"] } else { false }
    }

    private static func shape(at path: ArraySlice<String>, in shape: Shape) -> Shape? {
        guard let first = path.first else { return shape }
        switch shape {
        case .section(let keys):
            guard let key = keys.first(where: { $0.name == first }) else {
                return path.count == 1 && Vocabulary.countries.contains(first) ? .anything : nil
            }
            return Self.shape(at: path.dropFirst(), in: key.shape)
        case .perLanguage(let keys): return Self.shape(at: path.dropFirst(), in: .section(keys))
        default: return nil
        }
    }

    private static func value(_ value: RowValue, as shape: Shape) -> PubliccodeValue? {
        switch (shape, value) {
        case (.text, .text(let text)), (.anything, .text(let text)): return text.isEmpty ? nil : .text(text)
        case (.flag, .flag(let flag)), (.anything, .flag(let flag)): return .flag(flag)
        case (.flag, .text(let text)): return ["true": .flag(true), "false": .flag(false)][text]
        case (_, .list(let items)) where isListOfIDs(shape):
            return .list(items.map { .section([.init("id", .text($0))]) })
        case (.list(of: .text, _), .list(let texts)), (.oneOrMany, .list(let texts)), (.platforms, .list(let texts)):
            return texts.isEmpty ? nil : .list(texts.map { .text($0) })
        case (.list(of: .text, _), .text(let text)), (.oneOrMany, .text(let text)), (.platforms, .text(let text)):
            return text.isEmpty ? nil : .list([.text(text)])
        case (.list, .json(let json)), (.anything, .json(let json)):
            return try? Self.value(JSONDecoder().decode(PubliccodeValue.self, from: Data(json.utf8)))
        default: return nil
        }
    }

    private static func put(_ value: PubliccodeValue, at path: ArraySlice<String>, in section: inout PubliccodeValue) {
        guard let first = path.first else { return }
        if path.count == 1 {
            section[first] = value
        } else {
            var inner = section[first] ?? .section([])
            put(value, at: path.dropFirst(), in: &inner)
            section[first] = inner
        }
    }

    private static func value(_ value: PubliccodeValue) -> PubliccodeValue? {
        if case .list(let items) = value, items.isEmpty { nil } else { value }
    }

    private static func json(_ value: PubliccodeValue) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
    }
}

extension PubliccodeValue: Codable {
    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    package init(from decoder: any Decoder) throws {
        if let section = try? decoder.container(keyedBy: Name.self) {
            let names = section.allKeys.sorted { $0.stringValue < $1.stringValue }
            self = .section(
                try names.compactMap { name in
                    try section.decodeNil(forKey: name)
                        ? nil : Member(name.stringValue, section.decode(PubliccodeValue.self, forKey: name))
                })
            return
        }
        let value = try decoder.singleValueContainer()
        if let flag = try? value.decode(Bool.self) {
            self = .flag(flag)
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let items = try? value.decode([PubliccodeValue].self) {
            self = .list(items)
        } else {
            // A version such as 1.5 that somebody entered as a number.
            self = .text(String(try value.decode(Double.self)))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .section(let members):
            var section = encoder.container(keyedBy: Name.self)
            for member in members { try section.encode(member.value, forKey: Name(stringValue: member.key)) }
        case .text(let text):
            var value = encoder.singleValueContainer()
            try value.encode(text)
        case .flag(let flag):
            var value = encoder.singleValueContainer()
            try value.encode(flag)
        case .list(let items):
            var value = encoder.singleValueContainer()
            try value.encode(items)
        }
    }
}
