/// The parts of addresses that can be judged without going there.
enum Address {
    /// `scheme:rest` as RFC 3986 has it, but letters of every script are let through.
    static func parts(of text: String) -> (scheme: String, rest: Substring)? {
        guard let colon = text.firstIndex(of: ":") else { return nil }
        let scheme = text[..<colon].utf8
        let rest = text[colon...].dropFirst()
        guard let first = scheme.first, isLetter(first), !rest.isEmpty,
            scheme.allSatisfy({ isLetter($0) || isDigit($0) || "+-.".utf8.contains($0) }),
            rest.unicodeScalars.allSatisfy(isAllowed)
        else { return nil }
        return (text[..<colon].lowercased(), rest)
    }

    /// The host of `scheme://host…`.
    static func host(of text: String) -> String? {
        guard let rest = parts(of: text)?.rest, rest.hasPrefix("//") else { return nil }
        let authority = rest.dropFirst(2).prefix { !"/?#".contains($0) }
        let hostAndPort = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        if hostAndPort.hasPrefix("[") {
            return hostAndPort.contains("]") ? String(hostAndPort) : nil
        }
        let parts = hostAndPort.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2, let host = parts.first, !host.isEmpty else { return nil }
        if parts.count == 2 {
            guard parts[1].utf8.allSatisfy(isDigit), parts[1].isEmpty || Int(parts[1]).map({ $0 < 65_536 }) == true
            else { return nil }
        }
        return host.lowercased()
    }

    static func isWebAddress(_ text: String) -> Bool {
        guard let scheme = parts(of: text)?.scheme, scheme == "http" || scheme == "https" else { return false }
        return host(of: text) != nil
    }

    static func isURL(_ text: String) -> Bool { host(of: text) != nil }

    static func isURI(_ text: String) -> Bool {
        guard let (scheme, rest) = parts(of: text) else { return false }
        guard scheme == "urn" else { return host(of: text) != nil }
        guard let colon = rest.firstIndex(of: ":") else { return false }
        let namespace = rest[..<colon].utf8
        return (1...32).contains(namespace.count) && namespace.first != UInt8(ascii: "-")
            && namespace.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
            && !rest[colon...].dropFirst().isEmpty
    }

    static func isEmail(_ text: String) -> Bool {
        guard let at = text.lastIndex(of: "@") else { return false }
        let local = text[..<at]
        let labels = text[at...].dropFirst().split(separator: ".", omittingEmptySubsequences: false)
        return !local.isEmpty && local.utf8.count <= 64 && labels.count >= 2
            && local.unicodeScalars.allSatisfy { isAllowed($0) && !"@,;:()[]".unicodeScalars.contains($0) }
            && !local.hasPrefix(".") && !local.hasSuffix(".") && !local.contains("..")
            && labels.allSatisfy { label in
                !label.isEmpty && label.utf8.count <= 63 && !label.hasPrefix("-") && !label.hasSuffix("-")
                    && label.unicodeScalars.allSatisfy {
                        $0.value > 127 || $0 == "-" || $0.properties.isAlphabetic
                            || ("0"..."9").contains($0)
                    }
            }
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value > 32 && scalar.value != 127 && !(128...159).contains(scalar.value)
            && !scalar.properties.isWhitespace && !"<>\"{}|\\^`".unicodeScalars.contains(scalar)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
