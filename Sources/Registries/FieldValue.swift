/// One value of a row after it was read, mended and judged.
package enum FieldValue: Hashable, Sendable {
    /// Texts, and what is canonical as a text: dates as 2026-11-21, times as 09:30, codes.
    case text(String)
    case integer(Int)
    case number(Double)
    case boolean(Bool)
    /// The parts of a `list`.
    case list([String])
    /// An `array` or `object` as JSON text.
    case json(String)
}

/// The values of one row in the order of the registry's fields; nil where there is nothing.
package typealias RecordValues = [FieldValue?]
