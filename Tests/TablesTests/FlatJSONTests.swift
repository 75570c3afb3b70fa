import Foundation
import TestKit
import Testing

@testable import Tables

@Suite struct FlatJSONTests {
    private func read(_ text: String) -> FlatJSON? { read(Array(text.utf8)) }

    private func read(_ bytes: [UInt8]) -> FlatJSON? { bytes.withUnsafeBufferPointer { FlatJSON($0) } }

    @Test("Texts, whole numbers and null are found by their names")
    func members() throws {
        let json = try #require(read(#" { "score" : -4 , "comment":"便利 でした","empty":"", "none":null}\#n"#))
        #expect(try json.number("score") == -4)
        #expect(try json.text("comment") == "便利 でした")
        #expect(try json.text("empty") == "")
        #expect(try json.text("none") == nil)
        #expect(try json.number("missing") == nil)
        #expect(throws: (any Error).self) { try json.text("score") }
        #expect(throws: (any Error).self) { try json.number("comment") }
        #expect(read("{}") != nil)
    }

    @Test(
        "What is not plain is left to a decoder",
        arguments: [
            "", " ", "[]", "1", "{", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{"a":1}}"#, #"{"a":1} x"#, #"{a:1}"#,
            #"{"a":4.5}"#, #"{"a":1e2}"#, #"{"a":01}"#, #"{"a":+1}"#, #"{"a":99999999999999999999}"#, #"{"a":true}"#,
            #"{"a":9223372036854775808}"#, "{\"e\u{301}\":1,\"é\":2}", "\u{FEFF}{}", "{\"a\":\"\0\"}", #"{"a":[1]}"#,
            #"{"a":{"b":1}}"#, #"{"a":"\n"}"#, #"{"\u0061":1}"#, #"{"a":1,"a":2}"#, #"{"a":"\#n"}"#,
        ])
    func other(text: String) { #expect(read(text) == nil) }

    @Test("A text that is cut off anywhere is not read, nor one with bytes that are no characters")
    func damaged() {
        let whole = Array(#"{"score":12,"comment":"便利"}"#.utf8)
        for length in whole.indices { #expect(read(Array(whole[..<length])) == nil, "\(length)") }
        #expect(read(whole) != nil)
        // In a name and in a value.
        for place in [3, 23] {
            var broken = whole
            broken[place] = 0xFF
            #expect(read(broken) == nil)
        }
    }

    @Test("Few members are read here; many would each be compared with all")
    func few() {
        func members(_ count: Int) -> String { "{\((0..<count).map { "\"\($0)\":1" }.joined(separator: ","))}" }
        #expect(read(members(16)) != nil)
        #expect(read(members(17)) == nil)
    }

    @Test("What is read is what a decoder reads")
    func decoder() throws {
        var seeded = Seeded(11)
        let letters = Array("ab1 -{}[]:,.eé東\t\"\\")
        func word() -> String {
            String((0..<Int.random(in: 0...4, using: &seeded)).map { _ in letters.randomElement(using: &seeded)! })
        }
        var flat = 0
        for _ in 0..<5000 {
            let members = (0..<Int.random(in: 0...3, using: &seeded)).map { _ in
                let value =
                    switch Int.random(in: 0...3, using: &seeded) {
                    case 0: "\"\(word())\""
                    case 1: "\(Int.random(in: -1000...1000, using: &seeded))"
                    case 2: "null"
                    default: word()
                    }
                return "\"\(word())\":\(value)"
            }
            let text = "{\(members.joined(separator: ","))}"
            guard let json = read(text) else { continue }
            flat += 1
            let decoded = try JSONDecoder().decode([String: Scalar?].self, from: Data(text.utf8))
            for (name, value) in decoded {
                switch value {
                case .text(let expected): #expect(try json.text(name) == expected, "\(text)")
                case .number(let expected): #expect(try json.number(name) == expected, "\(text)")
                case nil: #expect(try json.text(name) == nil, "\(text)")
                }
            }
        }
        #expect(flat > 500)
    }

    private enum Scalar: Decodable {
        case text(String)
        case number(Int)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(Int.self) {
                self = .number(number)
            } else {
                self = .text(try container.decode(String.self))
            }
        }
    }
}
