import Content
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import NIOCore
import Registries
import Store
import Tables

/// Files on their way into a registry, for programs: `/api/v1/registries/{name}/imports`.
struct ImportAPI: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("api/v1/registries/:registry/imports", context: MemberContext.self)
            .get(use: list)
            .post(use: begin)
            .get(":import", use: show)
            .delete(":import", use: cancel)
            .post(":import/applications", use: apply)
            .get(":import/notes", use: notes)
            .get(":import/wrong.csv", use: wrong)
    }

    @Sendable func list(_ request: Request, _ context: MemberContext) async throws -> Response {
        struct Page: Encodable { let items: [ImportJSON] }
        let (registry, principal) = (try context.registry(platform), try context.principal(request, platform))
        try principal.require(.readDesk)
        let found = try await platform.store.read { db in
            try RegistryImport.latest(in: principal.tenant, of: registry.name, limit: 50, db)
        }
        return try .json(Page(items: found.map { ImportJSON($0, platform.texts) }))
    }

    @Sendable func begin(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (registry, principal) = (try context.registry(platform), try context.principal(request, platform))
        try principal.require(.keepRecords)
        guard registry.isKept(by: principal.tenant) else { throw RegistryError.notKeeper }
        try request.refuseOtherThanTables()
        let query = request.uri.queryParameters
        let options = try RegistryImport.Options(query)
        let folder = platform.settings.imports
        let id = RegistryImport.ID.new(at: platform.now())
        do {
            try await platform.store.read { db in try RegistryImport.checkRoom(in: principal.tenant, db) }
            let bytes = try await request.keepBody(in: folder, id)
            let importing = try await RegistryImport.begin(
                id, file: query["file"].map { String($0.suffix(200)) } ?? "\(registry.name)", bytes: bytes,
                of: registry, options: options, by: principal, at: platform.now(), in: platform.store)
            return try answer(importing, status: .accepted)
        } catch {
            folder.remove(id)
            throw error
        }
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        try answer(try await find(request, context, to: .readDesk).importing)
    }

    /// Says yes to what was checked.
    @Sendable func apply(_ request: Request, _ context: MemberContext) async throws -> Response {
        let registry = try context.registry(platform)
        let (found, principal) = try await find(
            request, context, to: registry.needsReview ? .reviewRecords : .keepRecords)
        let importing = try await RegistryImport.apply(
            found.id, of: registry, by: principal, at: platform.now(), in: platform.store)
        return try answer(importing, status: .accepted)
    }

    @Sendable func cancel(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (found, principal) = try await find(request, context, to: .keepRecords)
        let importing = try await RegistryImport.cancel(found.id, by: principal, at: platform.now(), in: platform.store)
        return try answer(importing, status: .accepted)
    }

    /// What there is to say about rows, page by page: first those that are given back, then those that go in.
    @Sendable func notes(_ request: Request, _ context: MemberContext) async throws -> Response {
        let importing = try await find(request, context, to: .readDesk).importing
        let query = request.uri.queryParameters
        let limit = try query.limit(default: 100, max: 1000)
        let folder = platform.settings.imports
        guard importing.isRunning || folder.holds(importing.id) else { throw RegistryError.importTidied }
        let files = [folder.wrong(importing.id), folder.notes(importing.id)]
        var (file, place) = try NotePlace.read(query["cursor"].map(String.init) ?? "")
        var notes: [RowNote] = []
        var next: String?
        while file < files.count, next == nil {
            let page = try RowNote.page(of: files[file], from: place, limit: limit - notes.count)
            notes += page.notes
            if let more = page.next { next = "\(file).\(more)" } else { (file, place) = (file + 1, 0) }
        }
        struct Page: Encodable {
            let items: [RowNoteJSON]
            @OrNull var next: String?
        }
        return try .json(Page(items: notes.map { RowNoteJSON($0, platform.texts) }, next: next))
    }

    /// The rows that are given back, each with the reason, to mend and to send again.
    @Sendable func wrong(_ request: Request, _ context: MemberContext) async throws -> Response {
        let importing = try await find(request, context, to: .readDesk).importing
        let registry = try context.registry(platform)
        let words = ImportWords(registry: registry, texts: platform.texts, language: context.visitor.language)
        let file = platform.settings.imports.wrong(importing.id)
        guard importing.isRunning || platform.settings.imports.holds(importing.id) else {
            throw RegistryError.importTidied
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8",
                .contentDisposition: "attachment; filename=\"\(registry.name)-wrong.csv\"", .cacheControl: "no-store",
            ],
            body: ResponseBody { writer in
                var csv = words.wrongRowsHeader(importing)
                var next: UInt64? = 0
                while let start = next {
                    let page = try RowNote.page(of: file, from: start, limit: 500)
                    for note in page.notes { words.append(note, to: &csv) }
                    try await writer.write(ByteBuffer(bytes: csv.bytes))
                    csv.bytes = []
                    next = page.next
                }
                try await writer.finish(nil)
            })
    }

    private func find(
        _ request: Request, _ context: MemberContext, to permission: Permission
    ) async throws -> (importing: RegistryImport, principal: Principal) {
        let (registry, principal) = (try context.registry(platform), try context.principal(request, platform))
        try principal.require(permission)
        let id = try context.id("import", of: RegistryImport.self)
        let found = try await platform.store.read { db in try RegistryImport.find(id, in: principal.tenant, db) }
        guard found.registry == registry.name else { throw RegistryError.noImport }
        return (found, principal)
    }

    private func answer(_ importing: RegistryImport, status: HTTPResponse.Status = .ok) throws -> Response {
        var response = try Response.json(ImportJSON(importing, platform.texts), status: status)
        response.headers[.cacheControl] = "no-store"
        if status == .accepted {
            response.headers[.location] = "/api/v1/registries/\(importing.registry)/imports/\(importing.id)"
        }
        return response
    }
}

/// Where a page of notes begins: in which file, at which byte.
private enum NotePlace {
    static func read(_ cursor: String) throws -> (file: Int, place: UInt64) {
        if cursor.isEmpty { return (0, 0) }
        guard let found = cursor.wholeMatch(of: /([01])\.([0-9]{1,18})/), let place = UInt64(found.output.2) else {
            throw RegistryError.badCursor
        }
        return (found.output.1 == "0" ? 0 : 1, place)
    }
}

extension RegistryImport.Options {
    fileprivate init(_ query: Parameters) throws {
        self.init()
        var problems: [Problem.Field] = []
        func flag(_ name: String) -> Bool {
            switch query[name[...]] {
            case nil, "", "0", "false": return false
            case "1", "true": return true
            default:
                problems.append(.init(name, Message("problems.notAChoice")))
                return false
            }
        }
        appliesAtOnce = !flag("dry_run")
        (withdrawsMissing, isCorrection) = (flag("withdraw_missing"), flag("correction"))
        if let text = query["reason"], !text.isEmpty {
            reason = String(text)
            if text.unicodeScalars.count > 2000 {
                problems.append(.init("reason", Message("problems.tooLong", ["max": "2000"])))
            }
        }
        if let text = query["encoding"], !text.isEmpty {
            encoding = text.uppercased()
            if encoding.flatMap(TableEncoding.init) == nil {
                problems.append(.init("encoding", Message("problems.notAChoice")))
            }
        }
        if !problems.isEmpty { throw RegistryError.invalid(problems) }
    }
}

extension Request {
    private static let tableTypes = [
        "text/csv", "text/tab-separated-values", "text/plain", "application/json", "application/x-ndjson",
        "application/octet-stream",
    ]

    /// What the file is is seen from the file; only what cannot be one is turned away.
    fileprivate func refuseOtherThanTables() throws {
        guard let type = headers[.contentType]?.lowercased().prefix(while: { $0 != ";" }) else { return }
        guard Self.tableTypes.contains(type.trimmingCharacters(in: .whitespaces)) else {
            throw Problem(.unsupportedMediaType, "problems.body.table")
        }
    }

    /// Writes the body to disk as it comes in; answers how long it is.
    fileprivate func keepBody(in folder: ImportFolder, _ id: RegistryImport.ID) async throws -> Int {
        let limit = ImportRun.standardLimits.file
        try refuse(longerThan: limit)
        try folder.make(id)
        let path = folder.source(id).path(percentEncoded: false)
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let handle = FileHandle(forWritingAtPath: path)
        else { throw Problem(.unavailable, "problems.unavailable") }
        defer { try? handle.close() }
        var count = 0
        for try await piece in body {
            count += piece.readableBytes
            guard count <= limit else { throw Problem(.tooLarge, "problems.body.size") }
            try handle.write(contentsOf: piece.readableBytesView)
        }
        guard count > 0 else { throw RegistryError.invalid([.init("", Message("problems.emptyFile"))]) }
        return count
    }
}

extension RowNote {
    /// Some notes of a file, from the byte `start`, and the byte where the next ones begin.
    static func page(of file: URL, from start: UInt64, limit: Int) throws -> (notes: [RowNote], next: UInt64?) {
        guard let handle = try? FileHandle(forReadingFrom: file) else { return ([], nil) }
        defer { try? handle.close() }
        let size = try handle.seekToEnd()
        guard start <= size else { throw RegistryError.badCursor }
        if start > 0 {
            // A note begins behind the end of a line.
            try handle.seek(toOffset: start - 1)
            guard try handle.read(upToCount: 1) == Data("\n".utf8) else { throw RegistryError.badCursor }
        } else {
            try handle.seek(toOffset: 0)
        }
        let decoder = JSONDecoder()
        var notes: [RowNote] = []
        if limit == 0 { return (notes, start < size ? start : nil) }
        var (rest, place) = ([UInt8](), start)
        while let piece = try handle.read(upToCount: 1 << 18), !piece.isEmpty {
            rest += piece
            var begin = 0
            while let end = rest[begin...].firstIndex(of: UInt8(ascii: "\n")) {
                if notes.count == limit { return (notes, place) }
                notes.append(try decoder.decode(RowNote.self, from: Data(rest[begin..<end])))
                place += UInt64(end + 1 - begin)
                begin = end + 1
            }
            rest.removeFirst(begin)
        }
        return (notes, nil)
    }
}
