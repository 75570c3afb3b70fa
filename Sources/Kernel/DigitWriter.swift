/// Writes numbers of a fixed width, as days and moments have them.
package struct DigitWriter: ~Copyable {
    private let text: UnsafeMutableBufferPointer<UInt8>
    private var place = 0

    /// - Parameter limit: how many bytes the text has at the most. Up to 15 it needs no memory of its own.
    package static func text(atMost limit: Int, _ write: (inout DigitWriter) -> Void) -> String {
        String(unsafeUninitializedCapacity: limit) { text in
            var digits = DigitWriter(text: text)
            write(&digits)
            return digits.place
        }
    }

    private init(text: UnsafeMutableBufferPointer<UInt8>) { self.text = text }

    /// Zeros come first where the number has fewer digits; what is wider is written whole.
    package mutating func write(_ number: Int, width: Int) {
        if number < 0 { write("-") }
        var rest = number.magnitude
        var (width, limit) = (width, (1..<width).reduce(10 as UInt) { limit, _ in limit * 10 })
        while rest >= limit, width < 19 { (width, limit) = (width + 1, limit * 10) }
        for digit in stride(from: place + width - 1, through: place, by: -1) {
            text[digit] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
        place += width
    }

    package mutating func write(_ day: Day) {
        let (year, month, day) = day.civil
        write(year, width: 4)
        write("-")
        write(month, width: 2)
        write("-")
        write(day, width: 2)
    }

    /// - Parameter mark: what stands between numbers, in ASCII.
    package mutating func write(_ mark: Unicode.Scalar) {
        text[place] = UInt8(ascii: mark)
        place += 1
    }
}
