import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import NIOCore
import Registries
import Store
import Tables

/// All rows of a registry as one file, streamed: a few hundred rows are in memory at a time, however many there are,
/// and all are of the same moment.
struct RecordExport: Sendable {
    enum Format: String, Sendable {
        case csv, ndjson, json

        var contentType: String {
            switch self {
            case .csv: "text/csv; charset=utf-8"
            case .ndjson: "application/x-ndjson; charset=utf-8"
            case .json: "application/json; charset=utf-8"
            }
        }
    }

    let platform: Platform
    let registry: Registry
    let format: Format

    private static let rowsAtATime = 500

    func answer(_ request: Request) async throws -> Response {
        let query = request.uri.queryParameters
        let organization = try query["organization"].map { try platform.organizations.find(String($0)).id }
        let moment = try query["as_of"].map { try Date.moment(String($0)) }
        let registry = registry
        let (state, then) = try await platform.store.read { db in
            let state = try RegistryState.of(registry, db)
            return (state, try moment.map { try state.moment(at: $0, of: registry, db) } ?? state.now)
        }
        let samples = platform.samples
        let isForExcel = query["bom"] == "1"
        return try await platform.unlessKnown(request, registry) {
            Response(
                status: .ok,
                headers: [
                    .contentType: format.contentType, .lastModified: state.changedAt.httpDate,
                    .contentDisposition: "attachment; filename=\"\(registry.name).\(format.rawValue)\"",
                ],
                body: ResponseBody { writer in
                    var part = Part(registry, format, mark: isForExcel)
                    part.begin()
                    var last = 0
                    while true {
                        let after = last
                        let rows = try await platform.store.read { db in
                            try registry.rows(
                                asOf: then, after: after, of: organization, leavingOut: samples,
                                limit: Self.rowsAtATime, db)
                        }
                        for row in rows { try part.append(row) }
                        if rows.count < Self.rowsAtATime { part.end() }
                        try await writer.write(ByteBuffer(bytes: part.take()))
                        guard rows.count == Self.rowsAtATime, let end = rows.last else { break }
                        last = end.seq
                    }
                    try await writer.finish(nil)
                })
        }
    }

    /// What is written until the next piece goes out.
    private struct Part {
        private let registry: Registry
        private let format: Format
        private let fields: [Int]
        private var csv: CSVWriter
        private var json = JSONWriter()

        init(_ registry: Registry, _ format: Format, mark: Bool) {
            (self.registry, self.format) = (registry, format)
            fields = registry.fields.indices.filter { !registry.fields[$0].isRestricted }
            csv = CSVWriter(mark: mark)
        }

        mutating func begin() {
            switch format {
            case .csv:
                for field in fields { csv.append(registry.fields[field].name) }
                csv.endRow()
            case .json: json.beginArray()
            case .ndjson: break
            }
        }

        mutating func append(_ row: RecordRow) throws {
            switch format {
            case .csv:
                let values = try registry.values(of: row.document)
                for field in fields { csv.append(values[field].map { registry.text(of: $0, field) } ?? "") }
                csv.endRow()
            case .json: json.record(row)
            case .ndjson:
                json.record(row)
                json.endLine()
            }
        }

        mutating func end() { if format == .json { json.endArray() } }

        mutating func take() -> [UInt8] {
            defer { (csv.bytes, json.bytes) = ([], []) }
            return format == .csv ? csv.bytes : json.bytes
        }
    }
}
