/// Lays the states of a pattern out in a row.
struct PatternBuilder {
    private(set) var states: [Pattern.State] = []
    private var parts = 0
    private static let most = 5000

    private mutating func push(_ state: Pattern.State) throws(PatternError) {
        guard states.count < Self.most else { throw PatternError(reason: "it is too large") }
        states.append(state)
    }

    mutating func add(_ node: PatternNode) throws(PatternError) {
        // Also what leaves no state behind counts: an empty group can be repeated a thousand times a thousand times.
        parts += 1
        guard parts <= Self.most * 4 else { throw PatternError(reason: "it is too large") }
        switch node {
        case .empty: break
        case .one(let scalar): try push(.one(scalar))
        case .set(let set): try push(.set(SettledSet(set)))
        case .assert(let assertion): try push(.assert(assertion))
        case .sequence(let parts): for part in parts { try add(part) }
        case .choice(let parts):
            var exits: [Int] = []
            for (position, part) in parts.enumerated() {
                let split = states.count
                let isLast = position == parts.count - 1
                if !isLast { try push(.jump(0)) }
                try add(part)
                guard !isLast else { break }
                exits.append(states.count)
                try push(.jump(0))
                states[split] = .split(split + 1, states.count)
            }
            for exit in exits { states[exit] = .jump(states.count) }
        case .repeated(let part, let from, let to):
            for _ in 0..<from { try add(part) }
            guard let to else {
                let split = states.count
                try push(.jump(0))
                try add(part)
                try push(.jump(split))
                states[split] = .split(split + 1, states.count)
                return
            }
            var splits: [Int] = []
            for _ in from..<to {
                splits.append(states.count)
                try push(.jump(0))
                try add(part)
            }
            for split in splits { states[split] = .split(split + 1, states.count) }
        }
    }
}
