/// One step of a compiled rule. What `a`, `b` and `c` mean depends on the operation; mostly they are other steps.
struct Instruction {
    enum Operation: UInt8 {
        /// a: constant
        case constant
        /// a: slot
        case fact
        /// a: local, b: the step that gave the list, or -1, c: 1 when the list is that of a filter
        case local
        /// a: owner, b: constant with the name, c: `Member`
        case select, has
        /// a: slot, b: 1 when null counts as being there, c: 1 when what is absent is known to be
        case hasFact
        case index
        /// a: first operand, b: how many
        case and, or, list, map
        case not, negate
        case conditional
        case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual, within
        case add, subtract, multiply, divide, modulo
        /// a: list, b: first operand (the steps for each element), c: local
        case all, exists, existsOne, filter, collect, collectSome
        /// a: function, b: first operand, c: how many
        case call
        /// a: text, b: pattern
        case matches
        /// a: constant with the reason
        case fail
    }

    /// What is special about a member, as bits.
    enum Member {
        /// It belongs to a fact, so that its absence makes the result unknown.
        static let ofFact: Int32 = 1
        /// Its owner is named step by step, so that the name can be told even if the owner is absent.
        static let named: Int32 = 2
        /// It was declared as one that may be empty.
        static let optional: Int32 = 4
    }

    let operation: Operation
    var a: Int32 = 0
    var b: Int32 = 0
    var c: Int32 = 0
}

/// A compiled rule: trivial instructions in a row, the last one is the whole. It is made once and read without locks,
/// reference counts and bounds checks, because an import evaluates it for each of a million rows.
final class Program: @unchecked Sendable {
    // Sendable although it holds pointers: nothing writes to them after `init`.
    let code: UnsafeMutableBufferPointer<Instruction>
    let operands: UnsafeMutableBufferPointer<Int32>
    let constants: UnsafeMutableBufferPointer<Value?>
    let patterns: UnsafeMutableBufferPointer<Pattern>
    let names: UnsafeMutableBufferPointer<String>
    let variables: [Int32: String]
    let spans: [Range<Int>]
    let localCount: Int
    let costLimit: Int

    init(
        code: [Instruction], operands: [Int32], constants: [Value?], patterns: [Pattern], names: [String],
        variables: [Int32: String], localCount: Int, spans: [Range<Int>], costLimit: Int
    ) {
        self.code = Self.kept(code)
        self.operands = Self.kept(operands)
        self.constants = Self.kept(constants)
        self.patterns = Self.kept(patterns)
        self.names = Self.kept(names)
        (self.variables, self.localCount, self.spans) = (variables, localCount, spans)
        self.costLimit = costLimit
    }

    private static func kept<Element>(_ elements: [Element]) -> UnsafeMutableBufferPointer<Element> {
        let buffer = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
        _ = buffer.initialize(from: elements)
        return buffer
    }

    deinit {
        code.deinitialize().deallocate()
        operands.deinitialize().deallocate()
        constants.deinitialize().deallocate()
        patterns.deinitialize().deallocate()
        names.deinitialize().deallocate()
    }

    var root: Int32 { Int32(code.count - 1) }
}
