/// A rule as it was written: the tree the parser makes, the compiler checks.
struct Expression {
    let kind: Kind
    /// Where it stands, in bytes.
    let span: Range<Int>
    /// How many levels there are below it, and itself.
    let depth: Int

    indirect enum Kind {
        case literal(Value)
        /// A name; rooted when a point before it says that no variable of a macro is meant.
        case name(String, rooted: Bool)
        case select(Expression, String)
        /// Of a member, or of a fact by its name alone.
        case has(Expression)
        case index(Expression, Expression)
        case call(String, on: Expression?, [Expression])
        case list([Expression])
        case map([(key: Expression, value: Expression)])
        case and([Expression])
        case or([Expression])
        case not(Expression)
        case negative(Expression)
        case binary(BinaryOperator, Expression, Expression)
        case conditional(Expression, Expression, Expression)
        case macro(Macro, over: Expression, variable: String, [Expression])

        var isNameOrMember: Bool {
            switch self {
            case .name, .select: true
            default: false
            }
        }
    }
}

enum BinaryOperator: String {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case modulo = "%"
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case within = "in"

    /// What binds closer has the higher number.
    var precedence: Int {
        switch self {
        case .multiply, .divide, .modulo: 3
        case .add, .subtract: 2
        default: 1
        }
    }
}

/// A word that looks like a method and works on the elements of a list or the keys of a map.
enum Macro: String {
    case all, exists, filter, map
    case existsOne = "exists_one"
}
