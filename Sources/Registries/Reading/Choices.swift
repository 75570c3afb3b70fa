import Kernel

/// The categories of a field, to be found by value, and by what people write instead.
struct Choices: Sendable {
    let values: [String]
    private let bytes: [[UInt8]]
    private let places: [String: Int]
    /// Labels, and values in other letters, folded; nil for what could be two.
    private let alike: [String: Int?]
    /// How many digits all values have, if they are digits.
    private let digits: Int?

    /// With this many, looking at each is faster than hashing.
    private static let few = 12
    private static let longest = 1000

    init?(_ categories: [Field.Category]) {
        guard !categories.isEmpty else { return nil }
        values = categories.map(\.value)
        bytes = values.map { Array($0.utf8) }
        places = Dictionary(uniqueKeysWithValues: values.enumerated().map { ($1, $0) })
        var alike: [String: Int?] = [:]
        for (place, category) in categories.enumerated() {
            for word in Set([category.value, category.label.ja, category.label.en ?? ""].map(Self.folded)) {
                alike[word] = alike[word] == nil ? .some(place) : .some(nil)
            }
        }
        alike[""] = nil
        self.alike = alike
        let lengths = Set(values.map { $0.isDigits ? $0.utf8.count : 0 })
        digits = lengths.count == 1 ? lengths.first.flatMap { $0 > 0 ? $0 : nil } : nil
    }

    func find(_ text: Bytes) -> String? {
        if values.count > Self.few { return places[String(decoding: text, as: UTF8.self)].map { values[$0] } }
        for (place, candidate) in bytes.enumerated() where candidate.count == text.count {
            if zip(candidate, text).allSatisfy({ $0 == $1 }) { return values[place] }
        }
        return nil
    }

    /// The value a text stands for, and what had to be mended.
    func find(_ text: String) -> (value: String, mend: Mend?)? {
        // Not the name of anything.
        guard text.utf8.count <= Self.longest else { return nil }
        if let place = places[text] { return (values[place], nil) }
        let narrow = text.narrow.trimmed
        if let place = places[narrow] { return (values[place], .width) }
        if let digits, narrow.isDigits, narrow.utf8.count < digits,
            let place = places[String(repeating: "0", count: digits - narrow.utf8.count) + narrow]
        {
            return (values[place], .digits)
        }
        if let end = narrow.firstIndex(where: { $0 == ";" || $0 == ":" }),
            let found = find(String(narrow[..<end]))
        {
            return (found.value, .code)
        }
        if case .some(.some(let place)) = alike[Self.folded(text)] {
            return (values[place], Self.folded(values[place]) == Self.folded(text) ? .form : .label)
        }
        return nil
    }

    private static func folded(_ text: String) -> String {
        String(String.UnicodeScalarView(text.narrow.lowercased().unicodeScalars.filter { !$0.isBlank }))
    }

    /// The first few, for a remark.
    var excerpt: String { values.prefix(12).joined(separator: ", ") + (values.count > 12 ? " …" : "") }
}

/// Texts that mean that there is nothing.
struct MissingTexts: Sendable {
    private let texts: Set<String>
    private let longest: Int

    init(_ texts: Set<String>) {
        self.texts = texts
        longest = texts.map(\.utf8.count).max() ?? 0
    }

    func contains(_ bytes: Bytes) -> Bool {
        bytes.count <= longest && texts.contains(String(decoding: bytes, as: UTF8.self))
    }

    func contains(_ text: String) -> Bool { text.utf8.count <= longest && texts.contains(text) }
}
