/// What is wrong with a regular expression.
struct PatternError: Error {
    let reason: String
}

/// A regular expression in RE2's syntax, run as a set of states side by side: its time is the length of the text times
/// the size of the pattern, whatever the two are.
struct Pattern: Sendable {
    enum State: Sendable {
        case one(Unicode.Scalar)
        case set(SettledSet)
        case split(Int, Int)
        case jump(Int)
        case assert(Assertion)
        case matched
    }

    enum Assertion: Sendable {
        case textStart, textEnd, lineStart, lineEnd, wordBoundary, noWordBoundary
    }

    private let states: [State]
    /// It can only begin where the text begins.
    private let isAnchored: Bool
    var size: Int { states.count }

    init(_ text: String) throws(PatternError) {
        guard text.utf8.count <= 10_000 else { throw PatternError(reason: "it is longer than 10000 bytes") }
        var parser = PatternParser(text)
        var builder = PatternBuilder()
        try builder.add(try parser.parse())
        states = builder.states + [.matched]
        isAnchored = if case .assert(.textStart) = states[0] { true } else { false }
    }

    /// Whether it is found anywhere in the text.
    func matches(_ text: String) -> Bool {
        var current = Threads(count: states.count)
        var next = Threads(count: states.count)
        var previous: Unicode.Scalar?
        var scalars = text.unicodeScalars.makeIterator()
        var upcoming = scalars.next()
        while true {
            // A match may begin at every place.
            if previous == nil || !isAnchored {
                if follow(0, into: &current, previous, upcoming) { return true }
            } else if current.members.isEmpty {
                return false
            }
            guard let scalar = upcoming else { return false }
            upcoming = scalars.next()
            for index in current.members {
                let goesOn =
                    switch states[index] {
                    case .one(let wanted): wanted == scalar
                    case .set(let set): set.contains(scalar)
                    default: false
                    }
                if goesOn, follow(index + 1, into: &next, scalar, upcoming) { return true }
            }
            previous = scalar
            swap(&current, &next)
            next.clear()
        }
    }

    /// Adds a state and all that follow from it without reading; true when the end is among them.
    private func follow(
        _ start: Int, into threads: inout Threads, _ previous: Unicode.Scalar?, _ next: Unicode.Scalar?
    ) -> Bool {
        threads.pending.append(start)
        while let index = threads.pending.popLast() {
            guard threads.insert(index) else { continue }
            switch states[index] {
            case .matched: return true
            case .jump(let target): threads.pending.append(target)
            case .split(let one, let other):
                threads.pending.append(other)
                threads.pending.append(one)
            case .assert(let assertion):
                if assertion.holds(between: previous, next) { threads.pending.append(index + 1) }
            case .one, .set: threads.members.append(index)
            }
        }
        return false
    }

    /// The states in which the run is at once.
    private struct Threads {
        /// Those that wait for a code point.
        var members: [Int] = []
        var pending: [Int] = []
        private var seen: [Bool]

        init(count: Int) { seen = Array(repeating: false, count: count) }

        mutating func insert(_ index: Int) -> Bool {
            guard !seen[index] else { return false }
            seen[index] = true
            return true
        }

        mutating func clear() {
            for index in seen.indices { seen[index] = false }
            members.removeAll(keepingCapacity: true)
        }
    }
}

extension Pattern.Assertion {
    func holds(between previous: Unicode.Scalar?, _ next: Unicode.Scalar?) -> Bool {
        switch self {
        case .textStart: previous == nil
        case .textEnd: next == nil
        case .lineStart: previous == nil || previous == "\n"
        case .lineEnd: next == nil || next == "\n"
        case .wordBoundary: Self.isWord(previous) != Self.isWord(next)
        case .noWordBoundary: Self.isWord(previous) == Self.isWord(next)
        }
    }

    private static func isWord(_ scalar: Unicode.Scalar?) -> Bool {
        scalar.map { ScalarSet.word.contains($0) } ?? false
    }
}
