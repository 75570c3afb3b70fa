import Crypto
import CryptoExtras
import Dispatch
import Foundation
import Kernel

/// A password as it is kept: `scrypt$<log2 N>$<r>$<p>$<salt>$<key>`, each with a salt of its own (RFC 7914).
package struct Password: Sendable {
    /// How dear one guess is. The default is OWASP's for scrypt with 16 MiB.
    package struct Cost: Sendable {
        package let logRounds: Int
        package let blockSize: Int
        package let parallelism: Int

        package static let standard = Cost(logRounds: 14, blockSize: 8, parallelism: 5)
        /// For tests that are not about the cost.
        package static let cheap = Cost(logRounds: 4, blockSize: 8, parallelism: 1)
    }

    /// Not on the cooperative pool: with two threads there, two people signing in would stop the server.
    private static let queue = DispatchQueue(label: "password", qos: .userInitiated)

    package static func hash(_ password: String, cost: Cost = .standard) async throws -> String {
        let salt = SymmetricKey(size: .bits128).withUnsafeBytes { Data($0) }
        let key = try await derive(password, salt: salt, cost: cost)
        return [
            "scrypt", "\(cost.logRounds)", "\(cost.blockSize)", "\(cost.parallelism)", salt.base64EncodedString(),
            key.base64EncodedString(),
        ].joined(separator: "$")
    }

    /// Compares in constant time. With no hash to compare to (nobody of that name) it works as long and says no.
    package static func matches(_ password: String, _ hash: String?) async throws -> Bool {
        let parts = (hash ?? absent).split(separator: "$")
        guard parts.count == 6, parts[0] == "scrypt", let log = Int(parts[1]), let block = Int(parts[2]),
            let parallel = Int(parts[3]), let salt = Data(base64Encoded: String(parts[4])),
            let expected = Data(base64Encoded: String(parts[5]))
        else { return false }
        let key = try await derive(
            password, salt: salt, cost: Cost(logRounds: log, blockSize: block, parallelism: parallel))
        var difference: UInt8 = key.count == expected.count && hash != nil ? 0 : 1
        for (left, right) in zip(key, expected) { difference |= left ^ right }
        return difference == 0
    }

    /// A one-time password for people: four groups without letters that look alike, 79 bits.
    package static func new() -> String {
        let letters = Array("abcdefghjkmnpqrstuvwxyz23456789")
        var generator = SystemRandomNumberGenerator()
        return (0..<4).map { _ in
            String((0..<4).map { _ in letters[Int.random(in: 0..<letters.count, using: &generator)] })
        }.joined(separator: "-")
    }

    private static let absent =
        "scrypt$14$8$5$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

    private static func derive(_ password: String, salt: Data, cost: Cost) async throws -> Data {
        // One spelling for what looks the same, whatever keyboard it came from.
        let bytes = Data(
            password.precomposedStringWithCompatibilityMapping.precomposedStringWithCanonicalMapping.utf8.prefix(1024))
        return try await withCheckedThrowingContinuation { continuation in
            queue.async {
                continuation.resume(
                    with: Result {
                        try KDF.Scrypt.deriveKey(
                            from: bytes, salt: salt, outputByteCount: 32, rounds: 1 << cost.logRounds,
                            blockSize: cost.blockSize, parallelism: cost.parallelism
                        ).withUnsafeBytes { Data($0) }
                    })
            }
        }
    }
}
