import Foundation
import TestKit

/// The real program, as an operator runs it.
struct Server {
    /// Beside the tests: `.build/debug/atarimae`.
    static let program = Project.folder.appending(path: ".build/debug/atarimae")

    static func freshFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "atarimae-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    struct Ended {
        let status: Int32
        let output: String
        let errors: String
    }

    /// Runs a command to its end.
    static func run(
        _ arguments: String..., root: URL = Project.folder, input: String? = nil
    ) throws -> Ended {
        try run(arguments, root: root, input: input)
    }

    static func run(
        _ arguments: [String], root: URL = Project.folder, input: String? = nil
    ) throws -> Ended {
        let process = Process()
        let (output, errors) = (Pipe(), Pipe())
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = root
        process.environment = environment
        (process.standardOutput, process.standardError) = (output, errors)
        let typed = Pipe()
        process.standardInput = input == nil ? FileHandle.nullDevice : typed
        try process.run()
        if let input {
            // What is sent fits the pipe's buffer too.
            typed.fileHandleForWriting.write(Data(input.utf8))
            try typed.fileHandleForWriting.close()
        }
        // A command says so little that it fits the pipe's buffer.
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let complaint = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return Ended(status: process.terminationStatus, output: text, errors: complaint)
    }

    /// Nothing of whoever runs the tests.
    private static var environment: [String: String] {
        ProcessInfo.processInfo.environment.filter { ["PATH", "HOME", "LD_LIBRARY_PATH", "LANG"].contains($0.key) }
            .merging(["ATARIMAE_RATINGS_PER_ADDRESS": "100000"]) { $1 }
    }

    let process: Process
    let port: UInt16

    /// Starts `serve` on a free port and waits until it answers there.
    static func start(data: URL, _ more: String...) async throws -> Server {
        let process = Process()
        let output = Pipe()
        process.executableURL = program
        process.arguments = ["serve", "--data", data.path, "--port", "0"] + more
        process.currentDirectoryURL = Project.folder
        process.environment = environment
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let port = await withCheckedContinuation { (continuation: CheckedContinuation<UInt16?, Never>) in
            Thread.detachNewThread {
                var said = ""
                while true {
                    let data = output.fileHandleForReading.availableData
                    if data.isEmpty { return continuation.resume(returning: nil) }
                    said += String(decoding: data, as: UTF8.self)
                    if let found = said.firstMatch(of: /http:\/\/[0-9.]+:(\d+)\s/) {
                        return continuation.resume(returning: UInt16(found.output.1))
                    }
                }
            }
        }
        guard let port else { throw NotStarted() }
        return Server(process: process, port: port)
    }

    struct NotStarted: Error {}

    func end(with signal: Int32, within seconds: Double) async -> Bool {
        kill(process.processIdentifier, signal)
        let until = Date.now + seconds
        while process.isRunning, Date.now < until { try? await Task.sleep(for: .milliseconds(20)) }
        let hasEnded = !process.isRunning
        if !hasEnded { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        return hasEnded
    }

    /// One request on a connection of its own; nil when the server closed it without an answer.
    func ask(
        _ method: String, _ path: String, headers: [String] = [], body: Data = Data(), says length: Int? = nil,
        repeating count: Int = 1, patience seconds: Int = 10
    ) async -> (status: Int, body: JSON)? {
        let port = port
        var head = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n"
        head += "Content-Length: \(length ?? body.count * count)\r\n"
        for header in headers { head += header + "\r\n" }
        let message = Data((head + "\r\n").utf8)
        return await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                let answer = Self.exchange(message, body, count, port, patience: seconds)
                let text = String(decoding: answer, as: UTF8.self)
                guard let status = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
                    return continuation.resume(returning: nil)
                }
                let parts = text.split(separator: "\r\n\r\n", maxSplits: 1)
                let json = parts.count > 1 ? try? JSONDecoder().decode(JSON.self, from: Data(parts[1].utf8)) : nil
                continuation.resume(returning: (status, json ?? .null))
            }
        }
    }

    func post(_ path: String, _ json: JSON, token: String? = nil) async -> (status: Int, body: JSON)? {
        await ask(
            "POST", path,
            headers: ["Content-Type: application/json"] + (token.map { ["Authorization: Bearer \($0)"] } ?? []),
            body: json.data)
    }

    private static func exchange(
        _ head: Data, _ body: Data, _ count: Int, _ port: UInt16, patience seconds: Int
    ) -> Data {
        let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(file) }
        var timeout = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(file, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(file, SOL_SOCKET, SO_SNDTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let isConnected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(file, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else { return Data() }
        var isOpen = write(head, to: file)
        for _ in 0..<count where isOpen { isOpen = write(body, to: file) }
        var answer = Data()
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let read = recv(file, &buffer, buffer.count, 0)
            if read <= 0 { return answer }
            answer.append(contentsOf: buffer[..<read])
            if isWhole(answer) { return answer }
        }
    }

    /// Whether everything has come, so that a connection the server leaves open does not keep us.
    private static func isWhole(_ answer: Data) -> Bool {
        let text = String(decoding: answer, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n"),
            let length = text[..<end.lowerBound].firstMatch(of: /(?i)content-length: (\d+)/).flatMap({
                Int($0.output.1)
            })
        else { return false }
        return text[end.upperBound...].utf8.count >= length
    }

    private static func write(_ data: Data, to file: Int32) -> Bool {
        data.withUnsafeBytes { bytes in
            var sent = 0
            while sent < bytes.count {
                let count = send(file, bytes.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
                if count <= 0 { return false }
                sent += count
            }
            return true
        }
    }
}
