// Members of maps and elements of lists, and the address of what is missing.

extension Evaluator {
    func name(_ constant: Int32) -> String {
        if case .string(let name)? = constants?[Int(constant)] { name } else { "" }
    }

    mutating func select(_ step: Int32, _ instruction: Instruction) throws(Fault) -> Value {
        let name = name(instruction.b)
        if case .map(let map)? = place(instruction.a)?.pointee, let value = map[name] { return value }
        let owner = try owner(step, instruction)
        guard case .map(let map) = owner else {
            throw .error("no such overload: \(owner.typeName) has no member \(name)")
        }
        if let value = map[name] { return value }
        if instruction.c & Instruction.Member.optional != 0 { return .null }
        if instruction.c & Instruction.Member.ofFact != 0 { throw .unknown([address(step)]) }
        throw .error("no such key: \(name)")
    }

    /// Whether the member is there; a member of a fact that is not there at all is unknown.
    mutating func has(_ instruction: Instruction) throws(Fault) -> Bool {
        let owner: Value
        do throws(Fault) {
            owner = try value(instruction.a)
        } catch {
            throw longer(error, instruction)
        }
        let name = name(instruction.b)
        guard case .map(let map) = owner else {
            throw .error("no such overload: \(owner.typeName) has no member \(name)")
        }
        guard let value = map[name] else { return false }
        if instruction.c & Instruction.Member.optional != 0, case .null = value { return false }
        return true
    }

    mutating func hasFact(_ instruction: Instruction) throws(Fault) -> Bool {
        if instruction.c == 1, isAbsent(Int(instruction.a)) { return false }
        let value = try fact(Int(instruction.a))
        if instruction.b == 0, case .null = value { return false }
        return true
    }

    private mutating func owner(_ step: Int32, _ instruction: Instruction) throws(Fault) -> Value {
        do throws(Fault) {
            return try value(instruction.a)
        } catch {
            throw longer(error, instruction)
        }
    }

    /// If the owner is what is unknown, its member would settle it.
    private mutating func longer(_ fault: Fault, _ instruction: Instruction) -> Fault {
        guard case .unknown(let names) = fault, instruction.c & Instruction.Member.named != 0, names.count == 1 else {
            return fault
        }
        return .unknown([names[0] + Self.member(name(instruction.b))])
    }

    mutating func element(_ instruction: Instruction) throws(Fault) -> Value {
        let (owner, key) = try both(instruction)
        switch owner {
        case .list(let elements):
            let index: Int64? =
                switch key {
                case .int(let number): number
                case .uint(let number): Int64(exactly: number)
                case .double(let number): Int64(exactly: number)
                default: nil
                }
            guard let index else { throw .noOverload("[]", [owner, key]) }
            guard index >= 0, index < elements.count else {
                throw .error("index \(index) is outside of a list of \(elements.count)")
            }
            return elements[Int(index)]
        case .map(let map):
            if let value = map[key: key] { return value }
            throw .error("no such key: \(key.json)")
        default: throw .noOverload("[]", [owner, key])
        }
    }

    // MARK: Addresses

    /// Where among the facts a step's value lies: `household.members[1].age`.
    mutating func address(_ step: Int32) -> String {
        let instruction = code[Int(step)]
        switch instruction.operation {
        case .fact: return factName(Int(instruction.a))
        case .select, .has: return address(instruction.a) + Self.member(name(instruction.b))
        case .index:
            guard let key = try? value(instruction.b) else { return address(instruction.a) + "[]" }
            if case .string(let name) = key { return address(instruction.a) + Self.member(name) }
            return "\(address(instruction.a))[\(key.json)]"
        case .local where instruction.b >= 0:
            if instruction.c == 1 { return address(instruction.b) + "[]" }
            return "\(address(instruction.b))[\(positions?[Int(instruction.a)] ?? 0)]"
        default: return ""
        }
    }

    private static func member(_ name: String) -> String {
        let isPlain = name.utf8.first?.isLetter == true && name.utf8.allSatisfy { $0.isLetter || $0.isDigit }
        return isPlain ? ".\(name)" : "[\(Value.string(name).json)]"
    }
}
