import Foundation
import Kernel
import Outside
import TestKit
import Testing

@Suite struct SignatureTests {
    @Test("It signs the example of the Standard Webhooks specification as everybody does")
    func example() throws {
        let secret = try #require(WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        let signature = secret.signature(
            of: #"{"test": 2432232314}"#, id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: 1_614_265_330)
        #expect(signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test("A new secret has 256 bits, is read back from its text, and is never the same")
    func new() throws {
        let (one, other) = (WebhookSecret(), WebhookSecret())
        #expect(one != other)
        #expect(WebhookSecret(one.text) == one)
        #expect(Data(base64Encoded: String(one.text.dropFirst(6)))?.count == 32)
    }

    @Test("What is no secret is none", arguments: ["", "whsec_", "whsec_c2hvcnQ=", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"])
    func bad(text: String) { #expect(WebhookSecret(text) == nil) }

    @Test("What arrives is signed: computed again here, by hand", arguments: Backend.available)
    func delivered(on backend: Backend) async throws {
        let office = try await Office(on: backend)
        let peer = try Peer()
        let (_, secret) = try await office.subscribe(peer.url)
        try await office.announce(body: #"{"name":"児童手当","version":3}"#)
        try await office.courier().round()

        let request = try #require(peer.requests.first)
        let key = try #require(Data(base64Encoded: String(secret.text.dropFirst(6))))
        let id = try #require(request.headers["webhook-id"])
        let timestamp = try #require(request.headers["webhook-timestamp"])
        #expect(request.method == "POST")
        #expect(request.headers["content-type"] == "application/json")
        #expect(request.body == #"{"name":"児童手当","version":3}"#)
        #expect(timestamp == "\(Int(Date.noon.timeIntervalSince1970))")
        #expect(try await office.messages().map(\.id.description) == [id])
        let expected = SHA256ByHand.code(for: Array("\(id).\(timestamp).\(request.body)".utf8), key: Array(key))
        #expect(request.headers["webhook-signature"] == "v1,\(Data(expected).base64EncodedString())")
    }
}

/// FIPS 180-4 and RFC 2104 once more, so that signer and checker share nothing.
enum SHA256ByHand {
    static func code(for message: [UInt8], key: [UInt8]) -> [UInt8] {
        let block = key + Array(repeating: 0, count: 64 - key.count)
        return hash(block.map { $0 ^ 0x5c } + hash(block.map { $0 ^ 0x36 } + message))
    }

    private static let primes = (2...311).filter { number in !(2..<number).contains { number % $0 == 0 } }

    /// The first 32 bits behind the point of a prime's root.
    private static func fraction(_ root: Double) -> UInt32 { UInt32((root - root.rounded(.down)) * 4_294_967_296) }

    static func hash(_ message: [UInt8]) -> [UInt8] {
        var state = primes.prefix(8).map { fraction(Double($0).squareRoot()) }
        let constants = primes.prefix(64).map { fraction(cbrt(Double($0))) }
        var padded = message + [0x80]
        while padded.count % 64 != 56 { padded.append(0) }
        padded += (0..<8).map { UInt8(truncatingIfNeeded: (message.count * 8) >> (56 - 8 * $0)) }
        func turn(_ word: UInt32, _ count: UInt32) -> UInt32 { word >> count | word << (32 - count) }
        for start in stride(from: 0, to: padded.count, by: 64) {
            var words = (0..<16).map { place in
                (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(padded[start + 4 * place + $1]) }
            }
            for place in 16..<64 {
                let (a, b) = (words[place - 15], words[place - 2])
                let small = turn(a, 7) ^ turn(a, 18) ^ a >> 3
                words.append(words[place - 16] &+ small &+ words[place - 7] &+ (turn(b, 17) ^ turn(b, 19) ^ b >> 10))
            }
            var s = state
            for place in 0..<64 {
                let choice = (s[4] & s[5]) ^ (~s[4] & s[6])
                let big = turn(s[4], 6) ^ turn(s[4], 11) ^ turn(s[4], 25)
                let first = s[7] &+ big &+ choice &+ constants[place] &+ words[place]
                let majority = (s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2])
                let second = (turn(s[0], 2) ^ turn(s[0], 13) ^ turn(s[0], 22)) &+ majority
                s = [first &+ second, s[0], s[1], s[2], s[3] &+ first, s[4], s[5], s[6]]
            }
            state = zip(state, s).map { $0 &+ $1 }
        }
        return state.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (24 - 8 * UInt32($0))) } }
    }
}
