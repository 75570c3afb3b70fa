import Foundation
import Identity
import Testing

@Suite struct PasswordTests {
    @Test("A password matches its own hash and no other does")
    func matches() async throws {
        let hash = try await Password.hash("correct horse battery", cost: .cheap)

        #expect(try await Password.matches("correct horse battery", hash))
        for wrong in ["correct horse batterz", "Correct horse battery", "correct horse battery ", ""] {
            #expect(try await !Password.matches(wrong, hash), "\(wrong)")
        }
    }

    @Test("The same password is kept differently each time, and never as it is")
    func salt() async throws {
        let first = try await Password.hash("correct horse battery", cost: .cheap)
        let second = try await Password.hash("correct horse battery", cost: .cheap)

        #expect(first != second)
        #expect(!first.contains("horse"))
        #expect(first.hasPrefix("scrypt$4$8$1$"))
    }

    @Test("The same characters from another keyboard are the same password")
    func spelling() async throws {
        let hash = try await Password.hash("がぎぐパスワード12", cost: .cheap)

        #expect(try await Password.matches("か\u{3099}き\u{3099}ぐﾊﾟｽﾜｰﾄﾞ１２", hash))
    }

    @Test("The known answer of RFC 7914 is ours too")
    func knownAnswer() async throws {
        // scrypt("pleaseletmein", "SodiumChloride", N = 16384, r = 8, p = 1), the first 32 bytes.
        let key = [
            0x70, 0x23, 0xbd, 0xcb, 0x3a, 0xfd, 0x73, 0x48, 0x46, 0x1c, 0x06, 0xcd, 0x81, 0xfd, 0x38, 0xeb, 0xfd, 0xa8,
            0xfb, 0xba, 0x90, 0x4f, 0x8e, 0x3e, 0xa9, 0xb5, 0x43, 0xf6, 0x54, 0x5d, 0xa1, 0xf2,
        ]
        let known = "scrypt$14$8$1$U29kaXVtQ2hsb3JpZGU=$" + Data(key.map(UInt8.init)).base64EncodedString()

        #expect(try await Password.matches("pleaseletmein", known))
        #expect(try await !Password.matches("pleaseletmeout", known))
    }

    @Test(
        "What is no hash matches nothing",
        arguments: ["", "scrypt", "plain", "scrypt$x$8$1$AA==$AA==", "md5$4$8$1$AA==$AA=="])
    func nonsense(hash: String) async throws {
        #expect(try await !Password.matches("", hash))
        #expect(try await !Password.matches("plain", hash))
    }

    @Test("Without a hash nothing matches")
    func nobody() async throws {
        #expect(try await !Password.matches("correct horse battery", nil))
    }

    @Test("A one-time password is long, easy to read out and different each time")
    func new() {
        let passwords = (0..<200).map { _ in Password.new() }

        #expect(Set(passwords).count == 200)
        for password in passwords {
            #expect(password.wholeMatch(of: /([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}/) != nil, "\(password)")
        }
    }
}
