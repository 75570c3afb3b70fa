package import Kernel

/// A public body on the platform: a prefecture, one of its bureaus, a municipality, an affiliated body. Every
/// organisation is a tenant; its rows carry its key.
package struct Organization: Sendable, Hashable {
    package enum Kind: String, CaseIterable, Sendable {
        case prefecture, bureau, affiliate, ward, city, town, village, sample

        package var isMunicipality: Bool { [.ward, .city, .town, .village].contains(self) }
    }

    package let id: Tenant.ID
    package let parent: Tenant.ID?
    package let kind: Kind
    package let name: LocalizedText
    package let kana: String
    /// Six digits, the last one a check digit (総務省 全国地方公共団体コード).
    package let code: String?
    /// Thirteen digits, the first one a check digit (財務省令平成26年70号).
    package let corporateNumber: String?
    package let site: String?

    /// A fictional organisation for newcomers to look at; it never counts in anybody's figures.
    package var isSample: Bool { kind == .sample }

    package init(
        id: Tenant.ID, parent: Tenant.ID? = nil, kind: Kind, name: LocalizedText, kana: String, code: String? = nil,
        corporateNumber: String? = nil, site: String? = nil
    ) {
        (self.id, self.parent, self.kind, self.name, self.kana) = (id, parent, kind, name, kana)
        (self.code, self.corporateNumber, self.site) = (code, corporateNumber, site)
    }
}

/// The check digits of the two numbers a Japanese public body is known by.
package enum CheckDigit {
    /// Weights 6 5 4 3 2 over five digits; the check digit is the last digit of 11 minus the remainder by 11.
    package static func isValid(municipalityCode code: String) -> Bool {
        guard let digits = digits(code, count: 6) else { return false }
        let sum = zip(digits, [6, 5, 4, 3, 2]).reduce(0) { $0 + $1.0 * $1.1 }
        return (11 - sum % 11) % 10 == digits[5]
    }

    /// The first digit is 9 minus the remainder by 9 of the twelve others, weighted 1 and 2 in turn from the right.
    package static func isValid(corporateNumber number: String) -> Bool {
        guard let digits = digits(number, count: 13) else { return false }
        let sum = digits[1...].reversed().enumerated().reduce(0) {
            $0 + $1.element * ($1.offset.isMultiple(of: 2) ? 1 : 2)
        }
        return 9 - sum % 9 == digits[0]
    }

    private static func digits(_ text: String, count: Int) -> [Int]? {
        guard text.utf8.count == count, text.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }) else { return nil }
        return text.utf8.map { Int($0) - 48 }
    }
}
