import Dispatch
import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Another machine, as far as anybody can tell: an HTTP server on 127.0.0.1 that remembers what it was asked.
package final class Peer: Sendable {
    package struct Request: Sendable {
        package let method: String
        package let path: String
        /// By their names in small letters.
        package let headers: [String: String]
        package let body: String
    }

    package enum Reply: Sendable {
        case status(Int, headers: [String] = [], body: String = "")
        /// Listens and says nothing until the other side hangs up.
        case silence
    }

    private let listener: Listener
    private let log: Log<Request>

    package init(reply: @escaping @Sendable (Request) -> Reply = { _ in .status(204) }) throws {
        let log = Log<Request>()
        self.log = log
        listener = try Listener { line in
            guard let request = Self.read(line) else { return }
            log.add(request)
            switch reply(request) {
            case .silence: while line.read() != nil {}
            case .status(let status, let headers, let body):
                let head =
                    ["HTTP/1.1 \(status) -"] + headers + ["Content-Length: \(body.utf8.count)", "Connection: close"]
                line.write(head.joined(separator: "\r\n") + "\r\n\r\n" + body)
            }
        }
    }

    deinit { listener.stop() }

    package var port: UInt16 { listener.port }
    package var url: String { "http://127.0.0.1:\(port)/hook" }
    package var requests: [Request] { log.items }

    /// Waits until there were so many requests.
    package func requests(_ count: Int) async -> [Request] { await log.items(count) }

    private static func read(_ line: Line) -> Request? {
        guard let first = line.read()?.split(separator: " "), first.count == 3 else { return nil }
        var headers: [String: String] = [:]
        while let text = line.read(), !text.isEmpty {
            let parts = text.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
        }
        let body = line.read(bytes: headers["content-length"].flatMap { Int($0) } ?? 0)
        return Request(method: String(first[0]), path: String(first[1]), headers: headers, body: body)
    }
}

/// A mail server on 127.0.0.1 that takes letters without TLS.
package final class MailPeer: Sendable {
    package struct Mail: Sendable {
        package let from: String
        package let recipients: [String]
        /// Headers and text, as they came, one line each.
        package let lines: [String]
    }

    private let listener: Listener
    private let log: Log<Mail>

    /// `reply` is what it answers to a recipient.
    package init(reply: @escaping @Sendable (_ recipient: String) -> String = { _ in "250 OK" }) throws {
        let log = Log<Mail>()
        self.log = log
        listener = try Listener { line in
            line.write("220 peer.example\r\n")
            var (from, recipients) = ("", [String]())
            while let command = line.read() {
                let argument = String(command.drop { $0 != "<" }.dropFirst().prefix { $0 != ">" })
                switch command.prefix(4).uppercased() {
                case "MAIL":
                    from = argument
                    line.write("250 OK\r\n")
                case "RCPT":
                    let answer = reply(argument)
                    if answer.hasPrefix("2") { recipients.append(argument) }
                    line.write("\(answer)\r\n")
                case "DATA":
                    line.write("354 go on\r\n")
                    var lines: [String] = []
                    while let text = line.read(), text != "." { lines.append(text) }
                    log.add(Mail(from: from, recipients: recipients, lines: lines))
                    line.write("250 OK\r\n")
                case "QUIT":
                    line.write("221 bye\r\n")
                    return
                default: line.write("250 OK\r\n")
                }
            }
        }
    }

    deinit { listener.stop() }

    package var url: String { "smtp://127.0.0.1:\(listener.port)" }
    package var mails: [Mail] { log.items }
}

/// What came in, and who waits for it.
private final class Log<Item: Sendable>: Sendable {
    private typealias Waiter = (count: Int, continuation: CheckedContinuation<[Item], Never>)
    private let state = Mutex<(items: [Item], waiters: [Waiter])>(([], []))

    var items: [Item] { state.withLock { $0.items } }

    func add(_ item: Item) {
        let (items, ready) = state.withLock { state in
            state.items.append(item)
            let count = state.items.count
            let ready = state.waiters.filter { $0.count <= count }
            state.waiters.removeAll { $0.count <= count }
            return (state.items, ready)
        }
        for waiter in ready { waiter.continuation.resume(returning: items) }
    }

    func items(_ count: Int) async -> [Item] {
        await withCheckedContinuation { continuation in
            let items: [Item]? = state.withLock { state in
                if state.items.count >= count { return state.items }
                state.waiters.append((count, continuation))
                return nil
            }
            if let items { continuation.resume(returning: items) }
        }
    }
}

/// A socket on 127.0.0.1 at a free port; each connection gets a thread.
private final class Listener: Sendable {
    struct Failure: Error { let code: Int32 }

    let port: UInt16
    private let socket: Int32

    init(_ serve: @escaping @Sendable (Line) -> Void) throws {
        #if canImport(Glibc)
            let kind = Int32(SOCK_STREAM.rawValue)
        #else
            let kind = SOCK_STREAM
        #endif
        let socket = Self.open(kind)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(socket, address, length) == 0 && listen(socket, 64) == 0
                    && getsockname(socket, address, &length) == 0
            }
        }
        guard socket >= 0, isBound else { throw Failure(code: errno) }
        self.socket = socket
        port = UInt16(bigEndian: address.sin_port)
        DispatchQueue(label: "peer").async {
            while true {
                let connection = accept(socket, nil, nil)
                guard connection >= 0 else { break }
                DispatchQueue(label: "peer.connection").async {
                    serve(Line(connection))
                    close(connection)
                }
            }
            close(socket)
        }
    }

    /// Outside of the type's own names, which hide the system's.
    private static func open(_ kind: Int32) -> Int32 {
        #if canImport(Glibc)
            Glibc.socket(AF_INET, kind, 0)
        #else
            Darwin.socket(AF_INET, kind, 0)
        #endif
    }

    func stop() { _ = shutdown(socket, Int32(SHUT_RDWR)) }
}

/// One connection, read line by line.
private final class Line {
    private let socket: Int32
    private var buffer: [UInt8] = []

    init(_ socket: Int32) { self.socket = socket }

    private func fill() -> Bool {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = recv(socket, &bytes, bytes.count, 0)
        guard count > 0 else { return false }
        buffer += bytes.prefix(count)
        return true
    }

    /// The next line without its end; nil when the other side has hung up.
    func read() -> String? {
        while true {
            if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                defer { buffer.removeSubrange(...end) }
                let text = buffer[..<end]
                return String(decoding: text.last == UInt8(ascii: "\r") ? text.dropLast() : text, as: UTF8.self)
            }
            guard fill() else { return nil }
        }
    }

    func read(bytes count: Int) -> String {
        while buffer.count < count, fill() {}
        defer { buffer.removeFirst(min(count, buffer.count)) }
        return String(decoding: buffer.prefix(count), as: UTF8.self)
    }

    func write(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            // Whoever hung up must not end the tests with a signal.
            let count = bytes.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }
}
