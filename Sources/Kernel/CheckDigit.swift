/// The check digits of the two numbers a Japanese public body is known by.
package enum CheckDigit {
    /// Six digits, the last one right.
    package static func isValid(municipalityCode code: String) -> Bool {
        guard isDigits(code, count: 6) else { return false }
        return municipality(code) == digit(code.utf8.last)
    }

    /// What belongs behind the first five digits of a municipality's code; nil when they are not five digits.
    package static func of(municipality code: String) -> Int? {
        isDigits(code, count: 5) ? municipality(code) : nil
    }

    /// The first digit is 9 minus the remainder by 9 of the twelve others, weighted 1 and 2 in turn from the right.
    package static func isValid(corporateNumber number: String) -> Bool {
        guard isDigits(number, count: 13) else { return false }
        // Of thirteen digits those in even places, from the left, stand in odd places from the right.
        var sum = 0
        for (place, byte) in number.utf8.enumerated().dropFirst() {
            sum += digit(byte) * (place.isMultiple(of: 2) ? 1 : 2)
        }
        return 9 - sum % 9 == digit(number.utf8.first)
    }

    /// Weights 6 5 4 3 2 over five digits; the check digit is the last digit of 11 minus the remainder by 11.
    private static func municipality(_ code: String) -> Int {
        var sum = 0
        for (place, byte) in code.utf8.prefix(5).enumerated() { sum += digit(byte) * (6 - place) }
        return (11 - sum % 11) % 10
    }

    private static func digit(_ byte: UInt8?) -> Int { Int(byte ?? 48) - 48 }

    private static func isDigits(_ text: String, count: Int) -> Bool {
        text.utf8.count == count && text.utf8.allSatisfy { $0 >= 48 && $0 <= 57 }
    }
}
