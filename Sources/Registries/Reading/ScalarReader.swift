/// Goes through a text of any width, without minding blanks.
struct ScalarReader {
    private var scalars: [Unicode.Scalar]
    private var place = 0

    init(_ text: String) {
        scalars = text.unicodeScalars.map { scalar in
            switch scalar {
            case "‐", "‑", "–", "—", "−": "-"
            case "：", "∶": ":"
            case "．": "."
            default: scalar.narrow
            }
        }
    }

    private mutating func skipBlanks() {
        while place < scalars.count, scalars[place].isBlank { place += 1 }
    }

    mutating func skip(_ word: String) -> Bool {
        let start = place
        skipBlanks()
        for scalar in word.unicodeScalars {
            guard place < scalars.count, scalars[place] == scalar else {
                place = start
                return false
            }
            place += 1
        }
        return true
    }

    mutating func skip(oneOf choices: String) -> Unicode.Scalar? {
        let start = place
        skipBlanks()
        guard place < scalars.count, choices.unicodeScalars.contains(scalars[place]) else {
            place = start
            return nil
        }
        place += 1
        return scalars[place - 1]
    }

    mutating func digits(atMost limit: Int = 20) -> String {
        skipBlanks()
        var digits = ""
        while place < scalars.count, digits.utf8.count < limit, scalars[place].isDigit {
            digits.unicodeScalars.append(scalars[place])
            place += 1
        }
        return digits
    }

    /// `(月)`, `(月曜日)`, `(月・祝)`
    mutating func skipWeekday() {
        let start = place
        guard skip("("), skip(oneOf: "日月火水木金土") != nil else {
            place = start
            return
        }
        while !skip(")") {
            guard skip(oneOf: "曜日祝・振休") != nil else {
                place = start
                return
            }
        }
    }

    var rest: String {
        var result = String.UnicodeScalarView()
        for scalar in scalars[place...] { result.append(scalar) }
        return String(result).trimmed
    }
}
