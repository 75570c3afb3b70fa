import CCurl
import Dispatch
import Foundation
import Synchronization

/// One exchange with another machine. It follows no redirect, asks no proxy, reads no file of the user's, and ends.
package struct Transfer: Sendable {
    enum Content: Sendable {
        case post(headers: [String], body: String)
        case mail(from: String, to: String, text: String, user: String?, password: String?, requiresTLS: Bool)
    }

    let url: String
    let content: Content
    let limits: Limits
    /// Whether it may connect to machines that are not in the open internet.
    let allowsPrivateAddresses: Bool

    package struct Limits: Hashable, Sendable {
        package var connecting: Duration
        /// From the beginning to the end.
        package var whole: Duration
        /// How much of an answer is read before it is cut off; nothing of it is kept.
        package var answer: Int

        package init(connecting: Duration = .seconds(5), whole: Duration = .seconds(15), answer: Int = 16_384) {
            (self.connecting, self.whole, self.answer) = (connecting, whole, answer)
        }
    }

    struct Answer: Hashable, Sendable {
        /// Of HTTP or SMTP, the last one; 0 where nobody answered.
        let status: Int
        /// What went wrong on the way, if anything.
        let failure: Failure?
        /// After how many seconds the other side wants to be asked again.
        let retryAfter: Int?
    }

    /// Takes a thread of its own for as long as it lasts: libcurl blocks, and Swift's threads are few.
    func perform() async -> Answer {
        let cancellation = Cancellation()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                DispatchQueue(label: "atarimae.outside").async {
                    continuation.resume(returning: performBlocking(until: cancellation))
                }
            }
        } onCancel: {
            cancellation.request()
        }
    }
}

/// Tells the thread that waits for another machine that nobody wants the answer any more.
private final class Cancellation: Sendable {
    private let flag = Atomic(false)

    var isRequested: Bool { flag.load(ordering: .acquiring) }
    func request() { flag.store(true, ordering: .releasing) }
}

/// What libcurl's callbacks need while they run, all on the thread of the exchange.
private final class Exchange {
    let allowsPrivateAddresses: Bool
    let cancellation: Cancellation
    var hasRefused = false
    var hasAllowed = false
    /// How much may still come.
    var answerLeft: Int
    var headersLeft = 65_536
    var upload: [UInt8] = []
    var sent = 0

    init(_ transfer: Transfer, _ cancellation: Cancellation) {
        allowsPrivateAddresses = transfer.allowsPrivateAddresses
        answerLeft = transfer.limits.answer
        self.cancellation = cancellation
    }

    static func at(_ context: UnsafeMutableRawPointer?) -> Exchange? {
        context.map { Unmanaged<Exchange>.fromOpaque($0).takeUnretainedValue() }
    }
}

/// Once in a process, before the first use.
private let isLibraryReady = curl_global_init(3) == CURLE_OK

extension Transfer {
    private func performBlocking(until cancellation: Cancellation) -> Answer {
        guard isLibraryReady, let handle = curl_easy_init() else {
            return Answer(status: 0, failure: Failure(CURLE_FAILED_INIT), retryAfter: nil)
        }
        defer { curl_easy_cleanup(handle) }
        let exchange = Exchange(self, cancellation)
        return withExtendedLifetime(exchange) {
            let context = Unmanaged.passUnretained(exchange).toOpaque()
            var guardian = curl_address_guard(
                check: { context, bytes, length in
                    guard let exchange = Exchange.at(context), let bytes else { return 0 }
                    let address = NetworkAddress(Array(UnsafeBufferPointer(start: bytes, count: length)))
                    let isAllowed = exchange.allowsPrivateAddresses || address.isPublic
                    if isAllowed { exchange.hasAllowed = true } else { exchange.hasRefused = true }
                    return isAllowed ? 1 : 0
                }, context: context)
            return withUnsafeMutablePointer(to: &guardian) { guardian in
                var lists: [UnsafeMutablePointer<curl_slist>] = []
                defer { for list in lists { curl_slist_free_all(list) } }
                func list(_ texts: [String]) -> UnsafeMutablePointer<curl_slist>? {
                    let list = texts.reduce(nil) { curl_slist_append($0, $1) }
                    if let list { lists.append(list) }
                    return list
                }
                var code = prepare(handle, context)
                if code == CURLE_OK { code = curl_set_address_guard(handle, guardian) }
                if code == CURLE_OK {
                    code =
                        switch content {
                        case .post(let headers, let body):
                            prepare(handle, headers: list(headers + ["Expect:"]), body: body)
                        case .mail(let from, let to, let text, let user, let password, let requiresTLS):
                            prepare(
                                handle, context, exchange, from: from, to: list(["<\(to)>"]), text: text, user: user,
                                password: password, requiresTLS: requiresTLS)
                        }
                }
                if code == CURLE_OK { code = curl_easy_perform(handle) }
                return answer(handle, code, exchange)
            }
        }
    }

    private func prepare(_ handle: UnsafeMutableRawPointer, _ context: UnsafeMutableRawPointer) -> CURLcode {
        first(
            // Signals and threads do not go together.
            curl_set_number(handle, CURLOPT_NOSIGNAL, 1),
            curl_set_text(handle, CURLOPT_URL, url),
            curl_set_text(handle, CURLOPT_PROXY, ""),
            curl_set_number(handle, CURLOPT_FOLLOWLOCATION, 0),
            curl_set_number(handle, CURLOPT_CONNECTTIMEOUT_MS, limits.connecting.milliseconds),
            curl_set_number(handle, CURLOPT_TIMEOUT_MS, limits.whole.milliseconds),
            curl_set_pointer(handle, CURLOPT_XFERINFODATA, context),
            curl_set_progress_callback(handle) { context, _, _, _, _ in
                Exchange.at(context)?.cancellation.isRequested == false ? 0 : 1
            },
            curl_set_pointer(handle, CURLOPT_WRITEDATA, context),
            curl_set_bytes_callback(handle, CURLOPT_WRITEFUNCTION) { _, size, count, context in
                guard let exchange = Exchange.at(context) else { return 0 }
                exchange.answerLeft -= size * count
                return exchange.answerLeft >= 0 ? size * count : 0
            },
            curl_set_pointer(handle, CURLOPT_HEADERDATA, context),
            curl_set_bytes_callback(handle, CURLOPT_HEADERFUNCTION) { _, size, count, context in
                guard let exchange = Exchange.at(context) else { return 0 }
                exchange.headersLeft -= size * count
                return exchange.headersLeft >= 0 ? size * count : 0
            })
    }

    private func prepare(
        _ handle: UnsafeMutableRawPointer, headers: UnsafeMutablePointer<curl_slist>?, body: String
    ) -> CURLcode {
        let bytes = Array(body.utf8)
        return first(
            curl_set_text(handle, CURLOPT_PROTOCOLS_STR, "http,https"),
            curl_set_text(handle, CURLOPT_USERAGENT, "Atarimae"),
            curl_set_list(handle, CURLOPT_HTTPHEADER, headers),
            curl_set_copied_body(handle, bytes, curl_off_t(bytes.count)))
    }

    private func prepare(
        _ handle: UnsafeMutableRawPointer, _ context: UnsafeMutableRawPointer, _ exchange: Exchange, from: String,
        to recipients: UnsafeMutablePointer<curl_slist>?, text: String, user: String?, password: String?,
        requiresTLS: Bool
    ) -> CURLcode {
        exchange.upload = Array(text.utf8)
        let encryption = requiresTLS ? CURLUSESSL_ALL : CURLUSESSL_TRY
        return first(
            curl_set_text(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps"),
            curl_set_number(handle, CURLOPT_USE_SSL, Int(encryption.rawValue)),
            user.map { curl_set_text(handle, CURLOPT_USERNAME, $0) } ?? CURLE_OK,
            password.map { curl_set_text(handle, CURLOPT_PASSWORD, $0) } ?? CURLE_OK,
            curl_set_text(handle, CURLOPT_MAIL_FROM, "<\(from)>"),
            curl_set_list(handle, CURLOPT_MAIL_RCPT, recipients),
            curl_set_number(handle, CURLOPT_UPLOAD, 1),
            curl_set_upload_size(handle, curl_off_t(exchange.upload.count)),
            curl_set_pointer(handle, CURLOPT_READDATA, context),
            curl_set_bytes_callback(handle, CURLOPT_READFUNCTION) { bytes, size, count, context in
                guard let exchange = Exchange.at(context), let bytes else { return 0 }
                let part = exchange.upload[exchange.sent...].prefix(size * count)
                UnsafeMutableRawBufferPointer(start: bytes, count: size * count).copyBytes(from: part)
                exchange.sent += part.count
                return part.count
            })
    }

    private func answer(_ handle: UnsafeMutableRawPointer, _ code: CURLcode, _ exchange: Exchange) -> Answer {
        var (status, retryAfter) = (0, curl_off_t(0))
        _ = curl_get_number(handle, CURLINFO_RESPONSE_CODE, &status)
        _ = curl_get_offset(handle, CURLINFO_RETRY_AFTER, &retryAfter)
        let isRefused = exchange.hasRefused && !exchange.hasAllowed
        // We hung up on an answer that was too long, after its status.
        let isCut = code == CURLE_WRITE_ERROR && status != 0
        let failure: Failure? =
            if isRefused { .privateAddress } else if code == CURLE_OK || isCut { nil } else { Failure(code) }
        return Answer(status: status, failure: failure, retryAfter: retryAfter > 0 ? Int(retryAfter) : nil)
    }

    /// The first that is not well.
    private func first(_ codes: CURLcode...) -> CURLcode { codes.first { $0 != CURLE_OK } ?? CURLE_OK }
}

extension Duration {
    fileprivate var milliseconds: Int {
        Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)
    }
}
