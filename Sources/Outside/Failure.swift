import CCurl

/// Why something did not arrive, as a stable word.
enum Failure: Hashable, Sendable {
    case status(Int)
    case timedOut, unresolved, unreachable, insecure, privateAddress
    case loginRefused
    case mailRefused(Int)
    case transfer(UInt32)
    case unreadable
    case gone, unsubscribed, expired, withdrawn, interrupted

    var word: String {
        switch self {
        case .status(let status): "status-\(status)"
        case .timedOut: "timed-out"
        case .unresolved: "unresolved"
        case .unreachable: "unreachable"
        case .insecure: "insecure"
        case .privateAddress: "private-address"
        case .loginRefused: "login-refused"
        case .mailRefused(let code): "mail-refused-\(code)"
        case .transfer(let code): "transfer-\(code)"
        case .unreadable: "unreadable"
        case .gone: "gone"
        case .unsubscribed: "unsubscribed"
        case .expired: "expired"
        case .withdrawn: "withdrawn"
        case .interrupted: "interrupted"
        }
    }

    /// Whether the destination as a whole does not work, and trying its next message now would only waste a thread.
    var isOfDestination: Bool {
        switch self {
        case .timedOut, .unresolved, .unreachable, .insecure, .loginRefused, .privateAddress: true
        default: false
        }
    }

    /// What libcurl answered where no status did.
    init(_ code: CURLcode) {
        switch code {
        case CURLE_OPERATION_TIMEDOUT: self = .timedOut
        case CURLE_COULDNT_RESOLVE_HOST: self = .unresolved
        case CURLE_COULDNT_CONNECT: self = .unreachable
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_USE_SSL_FAILED, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
            self = .insecure
        case CURLE_LOGIN_DENIED: self = .loginRefused
        case CURLE_ABORTED_BY_CALLBACK: self = .interrupted
        default: self = .transfer(code.rawValue)
        }
    }
}

/// What became of an attempt.
enum Outcome: Hashable, Sendable {
    case delivered
    /// Worth another attempt, perhaps not before some seconds.
    case later(Failure, after: Int? = nil)
    /// No attempt will ever succeed.
    case never(Failure)
    /// The subscriber answered that it wants no more.
    case gone
    /// The server is being stopped.
    case interrupted
}
