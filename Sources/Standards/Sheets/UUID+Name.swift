import Crypto
package import Foundation

extension UUID {
    /// What the platform's own names are counted under.
    private static let platform: [UInt8] = [
        0x6B, 0x1D, 0x4C, 0x0E, 0x2F, 0x57, 0x5A, 0x3C, 0x9E, 0x41, 0x7A, 0x90, 0xD3, 0x58, 0x1E, 0x64,
    ]

    /// The UUID that always belongs to this name (version 5, RFC 9562 section 5.5).
    package init(named name: String) {
        var hash = Insecure.SHA1()
        hash.update(data: Self.platform)
        hash.update(data: Array(name.utf8))
        var bytes = Array(hash.finalize().prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x50
        bytes[8] = bytes[8] & 0x3F | 0x80
        self = bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }
}
