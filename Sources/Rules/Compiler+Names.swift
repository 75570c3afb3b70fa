// What a name means, and the members and elements of what it names.

extension Compiler {
    /// A name, or members of a name, of which the longest beginning that is declared counts.
    mutating func named(_ expression: Expression) throws(RuleError) -> Part {
        var chain: [(expression: Expression, name: String)] = []
        var current = expression
        while case .select(let owner, let name) = current.kind {
            chain.append((current, name))
            current = owner
        }
        guard case .name(let first, let rooted) = current.kind else {
            guard case .select(let owner, let name) = expression.kind else { return try part(expression) }
            return try member(name, of: try part(owner), expression)
        }
        chain.append((current, first))
        chain.reverse()
        var known = rooted ? nil : local(first, current)
        var taken = 1
        if known == nil {
            for length in stride(from: chain.count, to: 0, by: -1) {
                let name = chain.prefix(length).map(\.name).joined(separator: ".")
                guard let part = declared(name, chain[length - 1].expression) else { continue }
                (known, taken) = (part, length)
                break
            }
        }
        var reached: Part
        if let known {
            reached = known
        } else if environment.isOpen, first == "dyn" {
            reached = try unavailable("dyn is a function and no value", current)
        } else if environment.isOpen {
            reached = fact(named: first, current)
        } else {
            throw unknownName(chain.map(\.name), current)
        }
        for link in chain.dropFirst(taken) { reached = try member(link.name, of: reached, link.expression) }
        return reached
    }

    func unknownName(_ names: [String], _ expression: Expression) -> RuleError {
        guard environment.prefixes.contains(names[0]) else {
            return fault(expression, "there is no fact called \(names[0])")
        }
        let whole = names.joined(separator: ".")
        let near = environment.facts.map(\.name).filter { $0.hasPrefix(names[0] + ".") }.sorted().prefix(12)
        return fault(
            expression, "there is no fact called \(whole); there is \(near.joined(separator: ", "))")
    }

    mutating func local(_ name: String, _ expression: Expression) -> Part? {
        guard let index = scope.lastIndex(where: { $0.name == name }) else { return nil }
        let local = scope[index]
        return add(.local, Int32(index), local.list, local.isFiltered ? 1 : 0, for: expression, local.type)
    }

    /// A declared fact, or the name of a type.
    mutating func declared(_ name: String, _ expression: Expression) -> Part? {
        if let slot = environment.slots[name] {
            used.insert(slot)
            return add(.fact, Int32(slot), for: expression, environment.facts[slot].type)
        }
        guard Value.typeNames.contains(name) else { return nil }
        return add(.constant, constant(.type(name)), for: expression, .type)
    }

    mutating func fact(named name: String, _ expression: Expression) -> Part {
        let slot = slots[name] ?? names.count
        if slot == names.count {
            names.append(name)
            slots[name] = slot
        }
        used.insert(slot)
        return add(.fact, Int32(slot), for: expression, .dyn)
    }

    mutating func member(
        _ name: String, of owner: Part, _ expression: Expression
    ) throws(RuleError) -> Part {
        let mark = (code: Int(owner.step), operands: operands.count)
        let type = try memberType(name, of: owner.type, expression)
        let part = add(
            .select, owner.step, constant(.string(name)), traits(of: owner.step, type), for: expression, type)
        return folded(part, since: mark, over: [owner.step], expression)
    }

    func memberType(
        _ name: String, of owner: ValueType, _ expression: Expression
    ) throws(RuleError) -> ValueType {
        switch owner.present {
        case .object(let members):
            if let type = members[name] { return type }
            let names = members.keys.sorted().prefix(12).joined(separator: ", ")
            throw fault(expression, "there is no member \(name); there is \(names)")
        case .map(let key, let value) where key.agrees(with: .string): return value
        case .dyn: return .dyn
        default:
            if environment.isOpen { return .dyn }
            throw fault(expression, "\(owner) has no members, so no \(name)")
        }
    }

    func traits(of owner: Int32, _ type: ValueType) -> Int32 {
        var traits: Int32 = isFact(owner) ? Instruction.Member.ofFact : 0
        if isNamed(owner) { traits |= Instruction.Member.named }
        if case .optional = type { traits |= Instruction.Member.optional }
        return traits
    }

    /// Whether a value comes out of the facts as it lies there.
    func isFact(_ step: Int32) -> Bool {
        let instruction = code[Int(step)]
        return switch instruction.operation {
        case .fact: true
        case .local: instruction.b >= 0
        case .select, .index: isFact(instruction.a)
        default: false
        }
    }

    func isNamed(_ step: Int32) -> Bool {
        let instruction = code[Int(step)]
        return switch instruction.operation {
        case .fact: true
        case .select: isNamed(instruction.a)
        default: false
        }
    }

    mutating func has(
        _ what: Expression, _ expression: Expression
    ) throws(RuleError) -> Part {
        let mark = self.mark
        // A declared name with points is one fact, not the member of another.
        let part = try self.part(Expression(kind: what.kind, span: expression.span, depth: what.depth))
        let instruction = code[Int(part.step)]
        switch instruction.operation {
        case .fact:
            code.removeLast()
            spans.removeLast()
            let nullCounts: Int32 = part.type == .dyn || part.type == .null ? 1 : 0
            let isKnown: Int32 = environment.isComplete ? 1 : 0
            return add(.hasFact, instruction.a, nullCounts, isKnown, for: expression, .bool)
        case .select:
            code.removeLast()
            spans.removeLast()
            return add(.has, instruction.a, instruction.b, instruction.c, for: expression, .bool)
        default:
            if case .name(let name, _) = what.kind { throw fault(what, "has() asks for a fact, and \(name) is none") }
            // The member of a constant, which was there or it would not have been folded.
            code.removeSubrange(mark.code...)
            spans.removeSubrange(mark.code...)
            operands.removeSubrange(mark.operands...)
            return add(.constant, constant(.bool(true)), for: expression, .bool)
        }
    }

    mutating func index(
        _ owner: Expression, _ index: Expression, _ expression: Expression
    ) throws(RuleError) -> Part {
        let mark = self.mark
        let (one, other) = (try part(owner), try part(index))
        var type = ValueType.dyn
        switch one.type.present {
        case .list(let element):
            type = element
            if !environment.isOpen, other.type != .dyn, !other.type.isNumber {
                throw fault(index, "a list is asked by number, not by \(other.type)")
            }
        case .map(let key, let value):
            type = value
            if !environment.isOpen, !key.agrees(with: other.type) {
                throw fault(index, "the keys of this map are \(key), not \(other.type)")
            }
        case .object(let members):
            guard environment.isOpen || other.type == .string || other.type == .dyn else {
                throw fault(index, "the members of an object have names, not \(other.type)")
            }
            if code[Int(other.step)].operation == .constant,
                case .string(let name) = constants[Int(code[Int(other.step)].a)]
            {
                type = try memberType(name, of: .object(members), expression)
            }
        case .dyn: break
        default:
            if !environment.isOpen { throw fault(expression, "\(one.type) has no elements") }
        }
        let part = add(.index, one.step, other.step, for: expression, type)
        return folded(part, since: mark, over: [one.step, other.step], expression)
    }
}
