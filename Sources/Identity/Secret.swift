import Crypto
import Foundation
import Kernel

/// Random secrets, and how they are kept: hashed. They have 256 bits, so one round of SHA-256 is enough; only what
/// people choose needs a slow hash (``Password``).
package enum Secret {
    /// 43 characters that are safe in an address, a cookie and a shell.
    package static func new() -> String {
        let bytes = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
        return bytes.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    package static func hash(of secret: String) -> String {
        SHA256.hash(data: Data(secret.utf8)).withUnsafeBytes { Hex.text(of: $0) }
    }
}
