import Content
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import NIOCore
import Registries
import Store

/// `…/registries/{registry}/imports`: files are sent, looked through and taken over in the browser.
struct ImportPages: Sendable {
    let platform: Platform

    static let maximumSize = 200 << 20
    static let notesPerPage = 50
    /// Further on the file of wrong rows is the better way.
    static let maxPages = 200

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("organizations/:organization/registries/:registry/imports", context: MemberContext.self)
            .get(use: list)
            .post(use: upload)
            .get(":id", use: show)
            .post(":id/check", use: check)
            .post(":id/apply", use: apply)
            .post(":id/cancel", use: cancel)
            .get(":id/wrong.csv", use: wrongRows)
    }

    @Sendable func list(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await listPage(problem: nil, request, context)
    }

    private func listPage(
        problem: String?, _ request: Request, _ context: MemberContext, _ status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let (principal, registry) = try context.kept(platform)
        let (imports, names) = try await platform.store.read { db in
            let imports = try RegistryImport.latest(in: principal.tenant, of: registry.name, limit: 50, db)
            return (imports, try Account.named(Set(imports.compactMap(\.actor.user)), db))
        }
        let view = ImportsView(
            imports, names: names, problem: problem, of: registry, for: principal, platform, context.visitor.language)
        return try platform.page(
            view, for: request, context, sample: platform.isSample(principal.tenant), status: status)
    }

    @Sendable func upload(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, registry) = try context.keeping(platform)
        // A little more than the file itself.
        let limit = Self.maximumSize + (64 << 10)
        try request.refuse(longerThan: limit)
        let (id, folder) = (RegistryImport.ID.new(at: platform.now()), platform.settings.imports)
        do {
            // Before anybody waits for a large file to arrive.
            try await platform.store.read { db in try RegistryImport.checkRoom(in: principal.tenant, db) }
            try folder.make(id)
            let upload = try await ImportUpload(request, upTo: limit, to: folder.source(id))
            guard upload.size > 0, let name = upload.fileName else {
                folder.remove(id)
                return try await listPage(
                    problem: platform.texts("imports.upload.noFile", context.visitor.language), request, context,
                    .unprocessableContent)
            }
            _ = try await RegistryImport.begin(
                id, file: name, bytes: upload.size, of: registry, options: upload.options, by: principal,
                at: platform.now(), in: platform.store)
            return .see(KeptPaths(principal.tenant, registry).importing(id))
        } catch let error as RegistryError {
            folder.remove(id)
            guard case .tooManyImports = error else { throw error }
            return try await listPage(
                problem: platform.texts(error.problem.message, context.visitor.language), request, context, .conflict)
        } catch {
            folder.remove(id)
            throw error
        }
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, registry, importing) = try await importing(context)
        let query = request.uri.queryParameters
        let names = try await platform.store.read { db in
            try Account.named(Set([importing.actor.user].compactMap(\.self)), db)
        }
        let showsWrong = query["show"].map { $0 == "wrong" } ?? (importing.report.wrong > 0)
        let number = min(max(1, query["page"].flatMap { Int($0) } ?? 1), Self.maxPages)
        let notes = importing.isRunning ? ([], false) : try self.notes(of: importing, wrong: showsWrong, page: number)
        let view = ImportView(
            importing, notes: notes.0, hasMore: notes.1, showsWrong: showsWrong, page: number, names: names,
            of: registry, for: principal, platform, context.visitor.language)
        var response = try platform.page(view, for: request, context, sample: platform.isSample(principal.tenant))
        // The page follows the work without a script.
        if importing.isRunning { response.headers[HTTPField.Name("Refresh")!] = "2" }
        return response
    }

    private func notes(
        of importing: RegistryImport, wrong: Bool, page: Int
    ) throws -> (notes: [RowNote], hasMore: Bool) {
        let folder = platform.settings.imports
        var notes: [RowNote] = []
        var skip = (page - 1) * Self.notesPerPage
        try ImportFolder.each(wrong ? folder.wrong(importing.id) : folder.notes(importing.id)) { note in
            if skip > 0 { skip -= 1 } else { notes.append(note) }
            return notes.count <= Self.notesPerPage
        }
        return (Array(notes.prefix(Self.notesPerPage)), notes.count > Self.notesPerPage && page < Self.maxPages)
    }

    /// Checks again with other columns.
    @Sendable func check(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, registry, importing) = try await importing(context)
        let form = try await Form(request)
        var options = importing.options
        for (place, match) in importing.report.columns.enumerated() {
            guard let chosen = form.all("column.\(place)").first, chosen != match.field ?? "" else { continue }
            guard chosen.isEmpty || registry.field(named: chosen) != nil else { throw RegistryError.noField(chosen) }
            options.columns[match.column] = chosen
        }
        _ = try await RegistryImport.check(
            importing.id, options: options, by: principal, at: platform.now(), in: platform.store)
        return .see(KeptPaths(principal.tenant, registry).importing(importing.id))
    }

    @Sendable func apply(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, registry, importing) = try await importing(context)
        _ = try await RegistryImport.apply(
            importing.id, of: registry, by: principal, at: platform.now(), in: platform.store)
        return .see(KeptPaths(principal.tenant, registry).importing(importing.id))
    }

    @Sendable func cancel(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, registry, importing) = try await importing(context)
        _ = try await RegistryImport.cancel(importing.id, by: principal, at: platform.now(), in: platform.store)
        return .see(KeptPaths(principal.tenant, registry).importing(importing.id))
    }

    /// The rows that were given back, each with its reason.
    @Sendable func wrongRows(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, registry, importing) = try await importing(context)
        try principal.require(.keepRecords)
        guard platform.settings.imports.holds(importing.id) else { throw RegistryError.importTidied }
        let words = ImportWords(registry: registry, texts: platform.texts, language: context.visitor.language)
        let file = URL.temporaryDirectory.appending(path: "wrong-\(UUID().uuidString).csv")
        defer { try? FileManager.default.removeItem(at: file) }
        try words.writeWrongRows(of: importing, in: platform.settings.imports, to: file)
        // Who has it open reads on after its name is gone.
        let handle = try FileHandle(forReadingFrom: file)
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8", .cacheControl: "no-store",
                .contentDisposition: "attachment; filename=\"\(registry.name)-wrong.csv\"",
            ],
            body: ResponseBody { writer in
                defer { try? handle.close() }
                while let piece = try handle.read(upToCount: 256 << 10), !piece.isEmpty {
                    try await writer.write(ByteBuffer(bytes: piece))
                }
                try await writer.finish(nil)
            })
    }

    private func importing(
        _ context: MemberContext
    ) async throws -> (principal: Principal, registry: Registry, importing: RegistryImport) {
        let (principal, registry) = try context.kept(platform)
        let id: RegistryImport.ID = try context.id("id")
        let importing = try await platform.store.read { db in try RegistryImport.find(id, in: principal.tenant, db) }
        guard importing.registry == registry.name else { throw RegistryError.noImport }
        return (principal, registry, importing)
    }
}

/// A file with its options as it came in a form.
struct ImportUpload {
    let fileName: String?
    /// Of the file, in bytes.
    let size: Int
    private(set) var options = RegistryImport.Options()

    /// Writes the file to its place as it comes.
    @concurrent init(_ request: Request, upTo limit: Int, to place: URL) async throws {
        _ = FileManager.default.createFile(atPath: place.path(percentEncoded: false), contents: nil)
        let handle = try FileHandle(forWritingTo: place)
        defer { try? handle.close() }
        var size = 0
        let upload = try await Upload(
            request, names: ["encoding", "delimiter", "withdraw", "change", "reason"], limit: limit
        ) { bytes in
            try handle.write(contentsOf: bytes)
            size += bytes.count
        }
        (fileName, self.size) = (upload.fileName, size)
        options.encoding = ImportsView.encodings.contains(upload["encoding"]) ? upload["encoding"] : nil
        options.delimiter = ImportsView.delimiters[upload["delimiter"]]
        options.withdrawsMissing = upload["withdraw"] == "yes"
        options.isCorrection = upload["change"] == Record.Change.correction.rawValue
        let reason = String(upload["reason"].prefix(2000))
        options.reason = reason.allSatisfy(\.isWhitespace) ? nil : reason
    }
}
