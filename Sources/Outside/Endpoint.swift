import CCurl

/// An address a webhook may go to, read by the very parser that will use it: two parsers that disagree are how such
/// checks are got around.
package struct Endpoint: Hashable {
    let scheme: String
    let host: String
    let port: String

    /// What the operator allows; the usual answer is neither.
    package struct Policy: Hashable, Sendable {
        package var allowsPlainHTTP: Bool
        package var allowsPrivateAddresses: Bool

        package init(allowsPlainHTTP: Bool = false, allowsPrivateAddresses: Bool = false) {
            (self.allowsPlainHTTP, self.allowsPrivateAddresses) = (allowsPlainHTTP, allowsPrivateAddresses)
        }
    }

    /// Nil for what is no address, and for one with a name and password inside, which would end up in logs.
    package init?(_ url: String) {
        guard url.utf8.count <= 2000, !url.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7f }),
            let parser = curl_url()
        else { return nil }
        defer { curl_url_cleanup(parser) }
        guard curl_url_set(parser, CURLUPART_URL, url, UInt32(CURLU_DISALLOW_USER)) == CURLUE_OK else { return nil }
        func part(_ part: CURLUPart, _ flags: Int32 = 0) -> String? {
            var text: UnsafeMutablePointer<CChar>?
            guard curl_url_get(parser, part, &text, UInt32(flags)) == CURLUE_OK, let text else { return nil }
            defer { curl_free(text) }
            return String(cString: text)
        }
        guard let scheme = part(CURLUPART_SCHEME), let host = part(CURLUPART_HOST),
            let port = part(CURLUPART_PORT, CURLU_DEFAULT_PORT), part(CURLUPART_FRAGMENT) == nil
        else { return nil }
        (self.scheme, self.host, self.port) = (scheme.lowercased(), host.lowercased(), port)
    }

    /// Messages with the same lane wait for one another; those of other lanes do not.
    var lane: String { "\(host):\(port)" }

    /// Where the address itself gives it away. A name is looked at when it has been resolved, each time.
    package func isAllowed(by policy: Policy) -> Bool {
        let address = NetworkAddress(host)
        let isLoopback = host == "localhost" || host.hasSuffix(".localhost") || address?.isLoopback == true
        guard scheme == "https" || scheme == "http" && (isLoopback || policy.allowsPlainHTTP) else { return false }
        return policy.allowsPrivateAddresses || !isLoopback && address?.isPublic != false
    }
}
