package import Kernel

/// One column of a registry (Table Schema 2.0: field).
package struct Field: Sendable, Hashable {
    /// The Table Schema types we keep. `list` is a list of texts, whole numbers or codes, `json` an `array` or
    /// `object` kept as it came.
    package enum Kind: String, CaseIterable, Sendable {
        case string, number, integer, boolean, date, time, datetime, year, yearmonth, list, array, object, geopoint
    }

    /// What a text must be; the first three are Table Schema's formats, the others national ones.
    package enum Format: String, CaseIterable, Sendable {
        case uri, email, uuid
        case municipalityCode = "municipality-code"
        case corporateNumber = "corporate-number"
        case postalCode = "postal-code"
        case phone
        case language
    }

    /// Mends that are made before a value is judged, each told as a repair.
    package enum Normalisation: String, CaseIterable, Sendable {
        /// Full-width letters and digits become half-width (not for names: 髙 stays 髙).
        case width
        /// Runs of blanks become one.
        case blanks
        /// `086` for `86`: digits are filled up to the length of the categories.
        case digits
        /// `(at)`, `＠` and notes around an e-mail address.
        case email
        /// The code before the semicolon of `131016;千代田区`.
        case code
    }

    /// A value that may stand here, with its words (Table Schema: categories).
    package struct Category: Hashable, Sendable {
        package let value: String
        package let label: LocalizedText
    }

    package struct Constraints: Hashable, Sendable {
        package var isRequired = false
        package var isUnique = false
        package var minLength: Int?
        package var maxLength: Int?
        package var minimum: Double?
        package var maximum: Double?
        /// The days a date lies between.
        package var earliest: Day?
        package var latest: Day?
        /// A regular expression the whole text matches.
        package var pattern: String?
        package init() {}
    }

    /// Stable, as in files and in the API; dots make nested objects in JSON.
    package let name: String
    package let kind: Kind
    package let format: Format?
    package let title: LocalizedText
    package let description: LocalizedText?
    package let example: String?
    /// Other headings under which it comes in files.
    package let aliases: [String]
    package let constraints: Constraints
    package let categories: [Category]
    package let areCategoriesOrdered: Bool
    package let normalisations: Set<Normalisation>
    /// Between the parts of a `list` written as one text.
    package let delimiter: String
    /// Words for true and false besides `true` and `false`.
    package let trueValues: [String]
    package let falseValues: [String]
    /// Fields of the same kind where a category that is not ours may belong instead.
    package let siblings: [String]
    /// The text field that takes what is not a value here, `随時` in a date.
    package let overflow: String?
    /// Only for staff who say why.
    package let isRestricted: Bool
    /// Counts in completeness even when it is not required.
    package let isRecommended: Bool
    /// A text of several lines.
    package let isLong: Bool

    package func label(of value: String, in language: Language) -> String {
        categories.first { $0.value == value }?.label[language] ?? value
    }
}
