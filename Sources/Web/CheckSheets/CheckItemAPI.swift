import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Services
import Standards
import Store

/// `/api/v1/services/{organization}/{slug}/check-sheet/{item}`, what is below it, and `…/files`.
struct CheckItemAPI: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("api/v1/services/:organization/:slug", context: MemberContext.self)
            .get("check-sheet/:item", use: show)
            .post("check-sheet/:item/comments", use: comment)
            .put("check-sheet/:item/assignment", use: assign)
            .delete("check-sheet/:item/assignment", use: unassign)
            .post("check-sheet/:item/files", use: handIn)
            .get("files/:file", use: file)
            .delete("files/:file", use: remove)
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, slug) = try context.service(platform)
        let (rules, now) = (platform.rules, platform.now())
        let item = try context.parameters.require("item")
        let reading = try await platform.store.read { db in
            try CheckSheet.read(
                item, of: try Service.find(slug, in: principal.tenant, db), rules: rules, at: now, db)
        }
        return try .json(CheckItemJSON(reading))
    }

    @Sendable func comment(_ request: Request, _ context: MemberContext) async throws -> Response {
        struct Body: Decodable { let words: String }
        let (principal, slug) = try context.service(platform)
        let body = try await request.decodeJSON(Body.self)
        let comment = try await ItemComment.write(
            body.words, on: try context.parameters.require("item"), of: slug, by: principal, at: platform.now(),
            rules: platform.rules, in: platform.store)
        return try .json(CheckItemJSON.CommentJSON(comment), status: .created)
    }

    @Sendable func assign(_ request: Request, _ context: MemberContext) async throws -> Response {
        struct Body: Decodable {
            let assignee: String
            let dueOn: String?

            enum CodingKeys: String, CodingKey {
                case assignee
                case dueOn = "due_on"
            }
        }
        let (principal, slug) = try context.service(platform)
        let body = try await request.decodeJSON(Body.self)
        // As it is told: `user:…`.
        let id = body.assignee.hasPrefix("user:") ? String(body.assignee.dropFirst("user:".count)) : body.assignee
        guard !id.isEmpty else {
            throw Problem(
                .invalid, Message("problems.fields"), fields: [.init("assignee", Message("problems.required"))])
        }
        try await Assignment.assign(
            try context.parameters.require("item"), of: slug, given: (id, body.dueOn ?? ""), by: principal, platform)
        return Response(status: .noContent)
    }

    @Sendable func unassign(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, slug) = try context.service(platform)
        try await Assignment.assign(
            try context.parameters.require("item"), of: slug, given: ("", ""), by: principal, platform)
        return Response(status: .noContent)
    }

    /// The body is the file itself; its name stands in the address.
    @Sendable func handIn(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, slug) = try context.service(platform)
        try principal.require(.editService)
        let (folder, now) = (platform.files, platform.now())
        let item = try context.parameters.require("item")
        let name = request.uri.queryParameters["name"].map(String.init) ?? ""
        try request.refuse(longerThan: EvidenceFile.maximumSize, saying: "check-sheet.file.tooLarge")
        let id = EvidenceFile.ID.new(at: now)
        do {
            let writer = try ArrivingFile(id, in: folder)
            for try await piece in request.body { try writer.write(Array(piece.readableBytesView)) }
            let file = try EvidenceFile.examine(
                id, named: name, for: item, in: folder, by: principal.actor, at: now)
            try await file.handIn(
                for: slug, by: principal, at: now, rules: platform.rules, in: folder, platform.store)
            return try .json(CheckItemJSON.FileJSON(file), status: .created)
        } catch {
            folder.remove(id)
            throw error
        }
    }

    @Sendable func file(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, slug) = try context.service(platform)
        try principal.require(.readDesk)
        let id: EvidenceFile.ID = try context.id("file")
        let file = try await platform.store.read { db in
            let service = try Service.find(slug, in: principal.tenant, db)
            return try EvidenceFile.find(id, of: service.id, in: principal.tenant, db)
        }
        return try .saved(file, in: platform.files)
    }

    @Sendable func remove(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, slug) = try context.service(platform)
        _ = try await EvidenceFile.remove(
            try context.id("file"), of: slug, by: principal, at: platform.now(), in: platform.files,
            platform.store)
        return Response(status: .noContent)
    }
}

/// One item with all that is beside it.
struct CheckItemJSON: Encodable {
    struct CommentJSON: Encodable {
        let words, by: String
        let at: Date

        init(_ comment: ItemComment) { (words, by, at) = (comment.words, comment.by.description, comment.at) }
    }

    struct FileJSON: Encodable {
        let id, name, type: String
        /// In bytes.
        let size: Int
        /// SHA-256
        let digest, by: String
        let at: Date

        init(_ file: EvidenceFile) {
            (id, name, type, size) = (file.id.description, file.name, file.type, file.size)
            (digest, by, at) = (file.digest, file.by.description, file.at)
        }
    }

    struct RuleJSON: Encodable {
        struct FactJSON: Encodable { let name, value: String }

        let text: String
        @OrNull var outcome: Bool?
        let facts: [FactJSON]
        let missing: [String]

        init(_ rule: RuleReading) {
            (text, outcome, missing) = (rule.text, rule.outcome, rule.missing)
            facts = rule.parts.flatMap(\.facts).map { fact in
                let value =
                    switch fact.value {
                    case .flag(let flag): "\(flag)"
                    case .number(let number): "\(number)"
                    case .text(let text): text
                    }
                return FactJSON(name: fact.name, value: value)
            }
        }
    }

    struct EventJSON: Encodable {
        /// `mark`, `deviation` or `evidence`.
        let kind: String
        let at: Date
        @OrNull var state: String?
        @OrNull var by: String?

        init(_ event: ItemEvent) {
            (at, by) = (event.at, event.by?.description)
            switch event.what {
            case .marked(let state): (kind, self.state) = ("mark", (state?.rawValue ?? "no-evidence"))
            case .deviation: (kind, state) = ("deviation", nil)
            case .measured: (kind, state) = ("evidence", nil)
            }
        }
    }

    let item: CheckSheetJSON.LineJSON
    let asks, why, how, test: LocalizedText
    @OrNull var rule: RuleJSON?
    let comments: [CommentJSON]
    let files: [FileJSON]
    let history: [EventJSON]

    init(_ reading: CheckSheet.Reading) {
        item = CheckSheetJSON.LineJSON(reading.line, reading.opened)
        let asked = reading.line.item
        (asks, why, how, test) = (asked.asks, asked.why, asked.how, asked.test)
        rule = reading.rule.map { RuleJSON($0) }
        comments = reading.comments.map { CommentJSON($0) }
        files = reading.files.map { FileJSON($0) }
        history = reading.history.map { EventJSON($0) }
    }
}
