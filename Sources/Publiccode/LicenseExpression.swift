/// A licence in the language of SPDX: identifiers joined by `AND`, `OR`, `WITH` and brackets.
enum LicenseExpression {
    enum Complaint: Hashable {
        case unknownLicense(String, near: String?)
        case unknownException(String, near: String?)
        case deprecated(String)
        case spelling(String, correct: String)
        /// Words that do not make an expression: where it stops making sense.
        case malformed(at: String)
    }

    /// Everything that is wrong or old in `text`; empty where all is well.
    static func complaints(about text: String) -> [Complaint] {
        // No real expression is longer, and each unknown name is compared with the whole list.
        guard text.utf8.count <= 1000 else { return [.malformed(at: String(text.prefix(20)))] }
        let words = tokens(of: text)
        if words.count > 1, words.allSatisfy({ !["AND", "OR", "WITH", "(", ")"].contains($0) }) {
            // "Apache 2.0" is a licence's name rather than a broken expression.
            return [
                .unknownLicense(text, near: Spelling.nearest(to: text, among: LicenseIdentifiers.inOrder))
            ]
        }
        var reader = Reader(tokens: words)
        reader.expression(depth: 0)
        if reader.isSound, let rest = reader.peek { reader.stop(at: rest) }
        return reader.complaints
    }

    private static func tokens(of text: String) -> ArraySlice<String> {
        var tokens: [String] = []
        var word = ""
        for character in text {
            if character == "(" || character == ")" || character.isWhitespace {
                if !word.isEmpty { tokens.append(word) }
                word = ""
                if !character.isWhitespace { tokens.append(String(character)) }
            } else {
                word.append(character)
            }
        }
        if !word.isEmpty { tokens.append(word) }
        return tokens[...]
    }

    private struct Reader {
        var tokens: ArraySlice<String>
        var complaints: [Complaint] = []
        var isSound = true

        var peek: String? { tokens.first }

        mutating func stop(at token: String?) {
            guard isSound else { return }
            isSound = false
            complaints.append(.malformed(at: token ?? ""))
        }

        mutating func expression(depth: Int) {
            guard depth < 32 else { return stop(at: peek) }
            term(depth: depth)
            while isSound, let word = peek, word == "AND" || word == "OR" {
                tokens.removeFirst()
                term(depth: depth)
            }
        }

        mutating func term(depth: Int) {
            guard let word = tokens.popFirst() else { return stop(at: nil) }
            if word == "(" {
                expression(depth: depth + 1)
                guard isSound else { return }
                guard peek == ")" else { return stop(at: peek) }
                tokens.removeFirst()
                return
            }
            guard !["AND", "OR", "WITH", ")"].contains(word) else { return stop(at: word) }
            license(word)
            guard isSound, peek == "WITH" else { return }
            tokens.removeFirst()
            let exception = tokens.popFirst()
            guard let exception, isName(exception) else { return stop(at: exception) }
            check(exception, among: LicenseIdentifiers.exceptions) { .unknownException($0, near: $1) }
        }

        mutating func license(_ word: String) {
            var name = word
            if word.hasPrefix("DocumentRef-") || word.hasPrefix("LicenseRef-") {
                let parts = word.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
                let isOurs = parts.count == 1 && parts[0].hasPrefix("LicenseRef-")
                let isTheirs =
                    parts.count == 2 && parts[0].hasPrefix("DocumentRef-") && parts[1].hasPrefix("LicenseRef-")
                if !(isOurs || isTheirs) || !parts.allSatisfy({ isName($0) && !$0.hasSuffix("-") }) { stop(at: word) }
                return
            }
            guard !LicenseIdentifiers.deprecated.contains(word) else { return complaints.append(.deprecated(word)) }
            if name.hasSuffix("+") { name.removeLast() }
            guard isName(name) else { return stop(at: word) }
            guard !LicenseIdentifiers.deprecated.contains(name) else { return complaints.append(.deprecated(name)) }
            check(name, among: LicenseIdentifiers.current) { .unknownLicense($0, near: $1) }
        }

        mutating func check(
            _ name: String, among known: Set<String>, unknown: (String, String?) -> Complaint
        ) {
            guard !known.contains(name) else { return }
            if let correct = LicenseIdentifiers.spelling[name.lowercased()],
                known.contains(correct) || LicenseIdentifiers.deprecated.contains(correct)
            {
                complaints.append(.spelling(name, correct: correct))
            } else {
                let order =
                    known == LicenseIdentifiers.exceptions
                    ? LicenseIdentifiers.exceptions.sorted() : LicenseIdentifiers.inOrder
                complaints.append(unknown(name, Spelling.nearest(to: name, among: order)))
            }
        }

        func isName(_ word: String) -> Bool {
            !word.isEmpty && word.utf8.allSatisfy { isIdentifier($0) }
        }

        func isIdentifier(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
                true
            default: false
            }
        }
    }
}
