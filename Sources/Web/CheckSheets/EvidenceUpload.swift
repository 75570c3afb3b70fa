import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import NIOCore
import Standards

/// A form with a file in it, or without one: its fields, and the file as it lies beside the database.
struct EvidenceUpload: Sendable {
    private let fields: [String: String]
    /// What somebody chose; nil when no file came.
    let name: String?
    let id: EvidenceFile.ID

    subscript(name: String) -> String { fields[name] ?? "" }

    func optional(_ name: String) -> String? { self[name].isEmpty ? nil : self[name] }

    /// Reads a form of either kind. What is not a file may be longer than one.
    @concurrent init(_ request: Request, names: [String], at now: Date, into folder: EvidenceFolder) async throws {
        let id = EvidenceFile.ID.new(at: now)
        self.id = id
        guard request.headers[.contentType]?.lowercased().hasPrefix("multipart/form-data") == true else {
            let form = try await Form(request)
            fields = Dictionary(names.map { ($0, form[$0]) }) { first, _ in first }
            name = nil
            return
        }
        var file: ArrivingFile?
        do {
            let upload = try await Upload(
                request, names: Set(names), limit: EvidenceFile.maximumSize + (256 << 10),
                saying: "check-sheet.file.tooLarge"
            ) { bytes in
                if file == nil { file = try ArrivingFile(id, in: folder) }
                try file?.write(bytes)
            }
            fields = Dictionary(names.map { ($0, upload[$0]) }) { first, _ in first }
            name = upload.fileName
        } catch {
            folder.remove(id)
            throw error
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
