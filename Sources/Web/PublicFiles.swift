import Foundation
import HTTPTypes
import Hummingbird
import Kernel

/// The style sheet and the icon, read once at the start; nothing outside the folder can be asked for.
struct PublicFiles: Sendable {
    private struct File: Sendable {
        let body: ByteBuffer
        let type: String
        let tag: String
    }

    private let files: [String: File]

    init(folder: URL) throws {
        let types = ["css": "text/css; charset=utf-8", "svg": "image/svg+xml", "txt": "text/plain; charset=utf-8"]
        var files: [String: File] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false)) {
            guard let type = types[String(name.split(separator: ".").last ?? "")] else { continue }
            let data = try Data(contentsOf: folder.appending(path: name))
            files[name] = File(body: ByteBuffer(bytes: data), type: type, tag: Self.tag(of: data))
        }
        self.files = files
    }

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        for (name, file) in files.sorted(by: { $0.key < $1.key }) {
            router.get(RouterPath(name)) { request, _ in Self.answer(file, to: request) }
        }
    }

    /// The same on every node and after every start (FNV-1a).
    private static func tag(of data: Data) -> String {
        let hash = data.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return "\"\(String(hash, radix: 36))\""
    }

    private static func answer(_ file: File, to request: Request) -> Response {
        let headers: HTTPFields = [.contentType: file.type, .eTag: file.tag, .cacheControl: "max-age=300"]
        if request.headers[.ifNoneMatch] == file.tag { return Response(status: .notModified, headers: headers) }
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: file.body))
    }
}
