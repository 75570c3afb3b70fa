import Foundation
import HTTPTypes
import Hummingbird
import Kernel

/// The style sheet and the icon, read once at the start; nothing outside the folder can be asked for.
///
/// A folder of style sheets is one file to the reader: `atarimae/*.css`, joined in the order of their names, is
/// `/atarimae.css`.
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
        for name in try Self.names(in: folder) {
            let place = folder.appending(path: name)
            let isFolder = try place.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true
            let address = isFolder ? "\(name).css" : name
            guard let type = types[String(address.split(separator: ".").last ?? "")] else { continue }
            let data = isFolder ? try Self.sheets(in: place) : try Data(contentsOf: place)
            files[address] = File(body: ByteBuffer(bytes: data), type: type, tag: Self.tag(of: data))
        }
        self.files = files
    }

    private static func names(in folder: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false)).sorted()
    }

    /// The order of the names is the order of the rules.
    private static func sheets(in folder: URL) throws -> Data {
        try names(in: folder).filter { $0.hasSuffix(".css") }.reduce(into: Data()) { whole, name in
            whole += try Data(contentsOf: folder.appending(path: name))
        }
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
