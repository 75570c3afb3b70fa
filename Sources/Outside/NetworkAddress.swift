import CCurl

/// The address a name was resolved to, in 4 or 16 bytes.
struct NetworkAddress: Hashable {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// An address that is written out; nil for a name.
    init?(_ host: String) {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = curl_address_bytes(host, &bytes)
        guard count > 0 else { return nil }
        self.bytes = Array(bytes.prefix(count))
    }

    var isLoopback: Bool {
        if let ipv4 = embeddedIPv4 { return NetworkAddress(ipv4).isLoopback }
        return bytes.count == 4 ? bytes[0] == 127 : bytes == Array(repeating: 0, count: 15) + [1]
    }

    /// Whether it lies in the open internet: not here, not in our own network, not where clouds answer with secrets.
    var isPublic: Bool {
        if bytes.count == 4 { return !Self.closedIPv4.contains { isIn($0.network, $0.bits) } }
        guard bytes.count == 16 else { return false }
        if let ipv4 = embeddedIPv4 { return NetworkAddress(ipv4).isPublic }
        // Of IPv6 only this eighth is given out at all.
        return isIn([0x20], 3) && !Self.closedIPv6.contains { isIn($0.network, $0.bits) }
    }

    /// IPv6 in which somebody else's machine would unwrap an IPv4 address: mapped (::ffff:0:0/96), NAT64 (64:ff9b::/96)
    /// and 6to4 (2002::/16).
    private var embeddedIPv4: [UInt8]? {
        guard bytes.count == 16 else { return nil }
        if isIn(Array(repeating: 0, count: 10) + [0xff, 0xff], 96) || isIn([0x00, 0x64, 0xff, 0x9b], 96) {
            return Array(bytes[12...])
        }
        return isIn([0x20, 0x02], 16) ? Array(bytes[2..<6]) : nil
    }

    /// Whether the first `bits` are those of `network`, which is filled up with zeros.
    private func isIn(_ network: [UInt8], _ bits: Int) -> Bool {
        (0..<(bits + 7) / 8).allSatisfy { index in
            let mask = UInt8(truncatingIfNeeded: 0xff00 >> min(8, bits - 8 * index))
            return bytes[index] & mask == (index < network.count ? network[index] : 0) & mask
        }
    }

    /// What IANA's registry of special-purpose addresses says cannot be reached from everywhere.
    private static let closedIPv4: [(network: [UInt8], bits: Int)] = [
        ([0], 8), ([10], 8), ([100, 64], 10), ([127], 8), ([169, 254], 16), ([172, 16], 12), ([192, 0, 0], 24),
        ([192, 0, 2], 24), ([192, 88, 99], 24), ([192, 168], 16), ([198, 18], 15), ([198, 51, 100], 24),
        ([203, 0, 113], 24), ([224], 4), ([240], 4),
    ]
    private static let closedIPv6: [(network: [UInt8], bits: Int)] = [
        // Protocol assignments with Teredo and ORCHID, and the two ranges for documentation.
        ([0x20, 0x01, 0x00], 23), ([0x20, 0x01, 0x0d, 0xb8], 32), ([0x3f, 0xff, 0x00], 20),
    ]
}
