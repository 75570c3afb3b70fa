package import Foundation
import Kernel

/// Where files lie while they are imported, beside the database: `source`, and what is said about its rows.
package struct ImportFolder: Sendable {
    package let root: URL

    package init(_ root: URL) { self.root = root }

    private func folder(_ id: RegistryImport.ID) -> URL { root.appending(path: "\(id)") }

    /// The file as it came.
    package func source(_ id: RegistryImport.ID) -> URL { folder(id).appending(path: "source") }
    /// ``RowNote``s, one JSON object in a line: of the rows there is something to say about, up to a limit.
    package func notes(_ id: RegistryImport.ID) -> URL { folder(id).appending(path: "notes.ndjson") }
    /// The same of all rows that are given back, with their cells.
    package func wrong(_ id: RegistryImport.ID) -> URL { folder(id).appending(path: "wrong.ndjson") }

    package func make(_ id: RegistryImport.ID) throws {
        try FileManager.default.createDirectory(at: folder(id), withIntermediateDirectories: true)
    }

    package func has(_ id: RegistryImport.ID) -> Bool {
        FileManager.default.fileExists(atPath: source(id).path(percentEncoded: false))
    }

    /// Whether anything is left of it.
    package func holds(_ id: RegistryImport.ID) -> Bool {
        FileManager.default.fileExists(atPath: folder(id).path(percentEncoded: false))
    }

    /// All of which anything is left.
    var ids: [RegistryImport.ID] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root.path(percentEncoded: false))) ?? []
        return names.compactMap { RegistryImport.ID($0) }
    }

    /// What was read to its end is not read again; what was said about its rows stays.
    package func removeSource(_ id: RegistryImport.ID) { try? FileManager.default.removeItem(at: source(id)) }

    package func remove(_ id: RegistryImport.ID) { try? FileManager.default.removeItem(at: folder(id)) }

    /// How many notes are kept of rows that go in.
    static let maxNotes = 20_000

    /// Calls `body` with each note of a file, from `start`, until it says false.
    package static func each(
        _ file: URL, _ body: (RowNote) throws -> Bool
    ) throws {
        guard let handle = try? FileHandle(forReadingFrom: file) else { return }
        defer { try? handle.close() }
        let decoder = JSONDecoder()
        var rest: [UInt8] = []
        while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty {
            rest += piece
            var start = 0
            while let end = rest[start...].firstIndex(of: UInt8(ascii: "\n")) {
                let note = try decoder.decode(RowNote.self, from: Data(rest[start..<end]))
                start = end + 1
                guard try body(note) else { return }
            }
            rest.removeFirst(start)
        }
    }
}

/// Writes notes to a file, one in a line.
struct NoteWriter: ~Copyable {
    private let handle: FileHandle
    private let encoder = JSONEncoder()
    private var count = 0

    init(_ file: URL) throws {
        _ = FileManager.default.createFile(atPath: file.path(percentEncoded: false), contents: nil)
        handle = try FileHandle(forWritingTo: file)
    }

    deinit { try? handle.close() }

    mutating func write(_ notes: [RowNote], upTo limit: Int = .max) throws {
        var lines = Data()
        for note in notes where count < limit {
            count += 1
            lines += try encoder.encode(note)
            lines.append(UInt8(ascii: "\n"))
        }
        if !lines.isEmpty { try handle.write(contentsOf: lines) }
    }
}
