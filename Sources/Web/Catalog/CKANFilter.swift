import Foundation
import Kernel

/// The filter of `package_search`: of Solr's language, fields with the values they may have, all of which must hold.
/// `organization:131016 res_format:(CSV OR JSON) license_id:"CC-BY-4.0"`.
struct CKANFilter {
    struct Clause {
        let field: String
        let values: [String]
    }

    private(set) var clauses: [Clause] = []

    init(_ texts: [String]) throws {
        for text in texts { try read(text.prefix(4000)) }
    }

    private mutating func read(_ text: Substring) throws {
        var rest = text
        while true {
            rest = rest.drop { $0.isWhitespace || $0 == "+" }
            if rest.isEmpty { return }
            if rest.hasPrefix("AND ") {
                rest = rest.dropFirst(4)
                continue
            }
            guard let colon = rest.firstIndex(of: ":"), colon != rest.startIndex else {
                throw CKANParameters.unsupported("fq")
            }
            let field = String(rest[..<colon])
            guard field == "*" || field.allSatisfy({ $0.isLetter || $0 == "_" }) else {
                throw CKANParameters.unsupported("fq")
            }
            rest = rest[rest.index(after: colon)...]
            let values = try Self.values(&rest)
            if values == ["*"] { continue }
            clauses.append(Clause(field: field, values: values))
        }
    }

    private static func values(_ rest: inout Substring) throws -> [String] {
        guard rest.first == "(" else { return [try value(&rest)] }
        rest = rest.dropFirst()
        var values: [String] = []
        while true {
            rest = rest.drop(while: \.isWhitespace)
            if rest.first == ")" {
                rest = rest.dropFirst()
                guard !values.isEmpty else { throw CKANParameters.unsupported("fq") }
                return values
            }
            if !values.isEmpty {
                guard rest.hasPrefix("OR ") else { throw CKANParameters.unsupported("fq") }
                rest = rest.dropFirst(3).drop(while: \.isWhitespace)
            }
            values.append(try value(&rest))
        }
    }

    private static func value(_ rest: inout Substring) throws -> String {
        if rest.first == "\"" {
            rest = rest.dropFirst()
            guard let end = rest.firstIndex(of: "\"") else { throw CKANParameters.unsupported("fq") }
            defer { rest = rest[rest.index(after: end)...] }
            return String(rest[..<end])
        }
        let value = rest.prefix { !$0.isWhitespace && $0 != ")" }
        // Ranges and beginnings of words are more than we can look for.
        guard !value.isEmpty, value == "*" || !value.contains(where: { "*?[]{}(\"".contains($0) }) else {
            throw CKANParameters.unsupported("fq")
        }
        rest = rest[value.endIndex...]
        return String(value)
    }
}
