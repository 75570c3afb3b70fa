import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import NIOCore
import Standards

/// A form with a file in it, or without one: its fields, and the file as it lies beside the database.
struct EvidenceUpload: Sendable {
    private var fields: [String: String] = [:]
    /// What somebody chose; nil when no file came.
    private(set) var name: String?
    let id: EvidenceFile.ID

    private static let maximumField = 64 << 10

    subscript(name: String) -> String { fields[name] ?? "" }

    func optional(_ name: String) -> String? { self[name].isEmpty ? nil : self[name] }

    /// Reads a form of either kind. What is not a file may be longer than one.
    @concurrent init(_ request: Request, names: [String], at now: Date, into folder: EvidenceFolder) async throws {
        id = .new(at: now)
        guard request.headers[.contentType]?.lowercased().hasPrefix("multipart/form-data") == true else {
            let form = try await Form(request)
            for name in names { fields[name] = form[name] }
            return
        }
        let limit = EvidenceFile.maximumSize + (256 << 10)
        try request.refuse(longerThan: limit, saying: "check-sheet.file.tooLarge")
        var reader = try MultipartReader(request.body, contentType: request.headers[.contentType], limit: limit)
        do {
            try await read(&reader, names: Set(names), into: folder)
        } catch {
            folder.remove(id)
            throw error
        }
    }

    @concurrent private mutating func read<Body: AsyncSequence>(
        _ reader: inout MultipartReader<Body>, names: Set<String>, into folder: EvidenceFolder
    ) async throws where Body.Element == ByteBuffer {
        var bytes: [String: [UInt8]] = [:]
        var current: String?
        var writer: ArrivingFile?
        while let piece = try await reader.next() {
            switch piece {
            case .part("file", let fileName?):
                current = nil
                // A browser sends an empty name when nothing was chosen.
                guard !fileName.isEmpty, name == nil else {
                    writer = nil
                    continue
                }
                name = fileName
                writer = try ArrivingFile(id, in: folder)
            case .part(let name, _): (current, writer) = (names.contains(name) ? name : nil, nil)
            case .bytes(let piece):
                if let writer {
                    try writer.write(piece)
                } else if let current {
                    guard (bytes[current]?.count ?? 0) + piece.count <= Self.maximumField else {
                        throw Problem(.tooLarge, "problems.body.size")
                    }
                    bytes[current, default: []] += piece
                }
            }
        }
        for (name, bytes) in bytes {
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw Problem(.malformed, "problems.body.utf8")
            }
            fields[name] = text
        }
    }
}

/// Writes a file to its place as it comes, and no more of it than may be.
final class ArrivingFile {
    private let handle: FileHandle
    private var size = 0

    init(_ id: EvidenceFile.ID, in folder: EvidenceFolder) throws {
        try folder.make()
        let place = folder.arriving(id)
        _ = FileManager.default.createFile(atPath: place.path(percentEncoded: false), contents: nil)
        handle = try FileHandle(forWritingTo: place)
    }

    deinit { try? handle.close() }

    func write(_ bytes: [UInt8]) throws {
        size += bytes.count
        guard size <= EvidenceFile.maximumSize else { throw Problem(.tooLarge, "check-sheet.file.tooLarge") }
        try handle.write(contentsOf: bytes)
    }
}

extension Response {
    /// A file somebody handed in: never shown, only saved, whatever it says it is.
    static func saved(_ file: EvidenceFile, in folder: EvidenceFolder) throws -> Response {
        guard let content = try? Data(contentsOf: folder.place(file.id)) else {
            throw Problem(.notFound, "check-sheet.file.gone")
        }
        let plain = file.name.unicodeScalars.map {
            $0.isASCII && $0.value >= 0x20 && $0 != "\"" && $0 != "\\" ? Character($0) : "_"
        }
        let spelt = file.name.addingPercentEncoding(
            withAllowedCharacters: CharacterSet(
                charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"))
        return Response(
            status: .ok,
            headers: [
                .contentType: file.type,
                .contentDisposition: "attachment; filename=\"\(String(plain))\"; filename*=UTF-8''\(spelt ?? "file")",
                .contentSecurityPolicy: "sandbox; default-src 'none'", .cacheControl: "no-store",
            ], body: .init(byteBuffer: ByteBuffer(bytes: content)))
    }
}
