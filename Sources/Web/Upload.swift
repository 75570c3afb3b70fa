import HTTPTypes
import Hummingbird
import Kernel

/// A form with a file in it (`multipart/form-data`): its fields are kept, its file is handed on piece by piece as it
/// comes.
struct Upload: Sendable {
    private let fields: [String: String]
    /// What the file is called where it comes from; nil when none was chosen.
    let fileName: String?

    subscript(name: String) -> String { fields[name] ?? "" }

    /// - Parameters:
    ///   - names: the fields there are; what else comes is passed over.
    ///   - limit: how many bytes there may be in all.
    ///   - fieldLimit: how many a field may have.
    ///   - key: what is said of a request that is longer.
    ///   - take: takes the file, which is the part called `file`; nothing at first, then its bytes.
    @concurrent init(
        _ request: Request, names: Set<String>, limit: Int, fieldLimit: Int = 64 << 10,
        saying key: String = "problems.body.size", file take: ([UInt8]) throws -> Void
    ) async throws {
        try request.refuse(longerThan: limit, saying: key)
        var reader = try MultipartReader(request.body, contentType: request.headers[.contentType], limit: limit)
        var (bytes, name, field, isFile): ([String: [UInt8]], String?, String?, Bool) = ([:], nil, nil, false)
        while let piece = try await reader.next() {
            switch piece {
            case .part("file", let fileName?):
                // A browser sends an empty name when nothing was chosen.
                (field, isFile) = (nil, name == nil && !fileName.isEmpty)
                guard isFile else { continue }
                name = fileName
                try take([])
            case .part(let name, _): (field, isFile) = (names.contains(name) ? name : nil, false)
            case .bytes(let piece):
                if isFile {
                    try take(piece)
                } else if let field {
                    guard (bytes[field]?.count ?? 0) + piece.count <= fieldLimit else {
                        throw Problem(.tooLarge, "problems.body.size")
                    }
                    bytes[field, default: []] += piece
                }
            }
        }
        fields = try bytes.mapValues { bytes in
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw Problem(.malformed, "problems.body.utf8")
            }
            return text
        }
        fileName = name
    }
}
