/// The members of a JSON object of the plainest kind: few, texts without escapes, whole numbers, nothing nested, no name
/// twice. For bodies that come by the thousand, where a decoder weighs (decision 21).
///
/// Whoever gets nil reads the text with a decoder, which knows all of JSON and says what is wrong.
package struct FlatJSON {
    private enum Value {
        case null
        case number(Int)
        case text(String)
    }

    /// As each is compared with all before it, there may not be many.
    private static let maximumCount = 16

    private var members: [(name: String, value: Value)] = []

    package init?(_ text: UnsafeBufferPointer<UInt8>) {
        guard let start = text.baseAddress else { return nil }
        var scan = JSONScan(start, text.count)
        guard (try? read(&scan, text)) != nil, isEnd(scan, text) else { return nil }
        // A decoder refuses what is no UTF-8, wherever it stands.
        if scan.high >= 0x80, String(validating: text, as: UTF8.self) == nil { return nil }
    }

    /// A member of another kind, or JSON that is not flat.
    private enum Halt: Error { case notFlat }

    /// Nil where there is no such member, or null.
    ///
    /// - Throws: when it is no text.
    package func text(_ name: String) throws -> String? {
        switch self[name] {
        case .text(let text): text
        case .null, nil: nil
        case .number: throw Halt.notFlat
        }
    }

    /// Nil where there is no such member, or null.
    ///
    /// - Throws: when it is no whole number.
    package func number(_ name: String) throws -> Int? {
        switch self[name] {
        case .number(let number): number
        case .null, nil: nil
        case .text: throw Halt.notFlat
        }
    }

    private subscript(name: String) -> Value? { members.first { $0.name == name }?.value }

    private mutating func read(_ scan: inout JSONScan, _ text: UnsafeBufferPointer<UInt8>) throws {
        func pass(_ byte: Unicode.Scalar) throws -> Bool {
            guard try scan.peek() == UInt8(ascii: byte) else { return false }
            scan.place += 1
            return true
        }
        func string() throws -> String {
            let (range, isEscaped) = try scan.string()
            guard !isEscaped else { throw Halt.notFlat }
            return String(decoding: UnsafeBufferPointer(rebasing: text[range]), as: UTF8.self)
        }
        guard try pass("{") else { throw Halt.notFlat }
        if try pass("}") { return }
        members.reserveCapacity(8)
        repeat {
            guard members.count < Self.maximumCount else { throw Halt.notFlat }
            _ = try scan.peek()
            let name = try string()
            guard try pass(":"), self[name] == nil else { throw Halt.notFlat }
            let value: Value
            if try scan.peek() == UInt8(ascii: "\"") {
                value = .text(try string())
            } else {
                let start = scan.place
                switch try scan.scalar() {
                case .null: value = .null
                case .number:
                    guard let number = Int(String(decoding: text[start..<scan.place], as: UTF8.self)) else {
                        throw Halt.notFlat
                    }
                    value = .number(number)
                default: throw Halt.notFlat
                }
            }
            members.append((name, value))
        } while try pass(",")
        guard try pass("}") else { throw Halt.notFlat }
    }

    private func isEnd(_ scan: JSONScan, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        text[scan.place...].allSatisfy(JSONScan.isBlank)
    }
}
