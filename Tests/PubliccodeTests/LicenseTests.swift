import Testing

@testable import Publiccode

@Suite struct LicenseTests {
    @Test(
        "An SPDX expression of known names is a licence",
        arguments: [
            "MIT", "Apache-2.0", "EUPL-1.2 OR AGPL-3.0-or-later", "(MIT AND CC-BY-4.0) OR 0BSD", "Apache-2.0+",
            "GPL-2.0-only WITH Classpath-exception-2.0", "LicenseRef-Mihon", "DocumentRef-a:LicenseRef-b",
            "((MIT))",
        ])
    func sound(text: String) {
        #expect(LicenseExpression.complaints(about: text) == [])
    }

    @Test("What is wrong in an expression is named, all of it")
    func complaints() {
        func about(_ text: String) -> [LicenseExpression.Complaint] { LicenseExpression.complaints(about: text) }

        #expect(about("Apache 2.0") == [.unknownLicense("Apache 2.0", near: "Apache-2.0")])
        #expect(about("MITT OR Foo-9") == [.unknownLicense("MITT", near: "MIT"), .unknownLicense("Foo-9", near: nil)])
        #expect(about("mit") == [.spelling("mit", correct: "MIT")])
        #expect(about("GPL-3.0 AND GPL-2.0+") == [.deprecated("GPL-3.0"), .deprecated("GPL-2.0+")])
        #expect(about("MIT WITH Nothing") == [.unknownException("Nothing", near: nil)])
        #expect(about("MIT WITH") == [.malformed(at: "")])
        #expect(about("MIT OR") == [.malformed(at: "")])
        #expect(about("(MIT") == [.malformed(at: "")])
        #expect(about("MIT)") == [.malformed(at: ")")])
        #expect(about("OR MIT") == [.malformed(at: "OR")])
        #expect(about("MIT AND or ISC") == [.unknownLicense("or", near: nil), .malformed(at: "ISC")])
        #expect(about("MIT/ISC OR MIT") == [.malformed(at: "MIT/ISC")])
        #expect(about("LicenseRef-") == [.malformed(at: "LicenseRef-")])
        #expect(about("") == [.malformed(at: "")])
    }

    @Test("An expression made to be expensive is answered at once")
    func hostile() {
        #expect(LicenseExpression.complaints(about: String(repeating: "(", count: 500)).count == 1)
        #expect(LicenseExpression.complaints(about: String(repeating: "MUT AND ", count: 100_000)).count == 1)
    }

    @Test("The list of names is whole")
    func list() {
        #expect(LicenseIdentifiers.current.count > 650)
        #expect(LicenseIdentifiers.exceptions.count > 75)
        #expect(LicenseIdentifiers.current.isDisjoint(with: LicenseIdentifiers.deprecated))
    }
}
