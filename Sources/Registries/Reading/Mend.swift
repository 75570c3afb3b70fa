import Kernel

/// What was mended in a value, named in the remark that tells both forms. The texts stand under `remarks.mended`.
package enum Mend: String, CaseIterable, Sendable {
    /// Blanks and blank lines around it.
    case trimmed
    case lineEnds = "line-ends"
    /// Characters nobody can see.
    case control
    case width, blanks
    /// The code before the semicolon.
    case code
    case digits
    /// The label of a category instead of its value.
    case label
    /// Several values in one element of a list, or a text where a list is expected.
    case split
    /// Empty elements of a list, or the same one twice.
    case elements
    /// A JSON value of another kind.
    case kind
    case number, unit, boolean, date, time, point
    /// A check digit that was missing.
    case checkDigit = "check-digit"
    /// The usual way of writing a code, a number or a name of a format.
    case form
    case address, email

    func remark(_ field: Int, before: String, after: String) -> Remark {
        let (before, after) = Excerpt.pair(before, after)
        return Remark(.repair, field: field, Message("remarks.mended.\(rawValue)", ["before": before, "after": after]))
    }
}
