import Content
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Registries
import Store

/// `…/registries/{registry}/rows` and `…/drafts`: rows are written, reviewed and published.
struct RecordFormPages: Sendable {
    let platform: Platform

    /// Many fields of several thousand characters, each of nine bytes.
    static let maximumSize = 1 << 20

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("organizations/:organization/registries/:registry", context: MemberContext.self)
            .get("rows/new", use: new)
            .get("rows/:key/edit", use: edit)
            .post("drafts", use: save)
            .get("drafts/:id", use: show)
            .post("drafts/:id", use: save)
            .post("drafts/:id/publish", use: publish)
            .post("drafts/:id/give-back", use: giveBack)
            .post("drafts/:id/discard", use: discard)
    }

    // MARK: Forms

    /// A new row; with `copy` filled from a row somebody else keeps.
    @Sendable func new(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, registry) = try context.keeping(platform)
        let organization = platform.organizations[principal.tenant]
        var entry = RecordEntry(draft: .new(at: platform.now()))
        var source: LinkView?
        if let key = request.uri.queryParameters["copy"].map({ String($0.prefix(400)) }), !key.isEmpty {
            let record = try await platform.store.read { db in try registry.shown(key, at: nil, db) }
            let values = try registry.values(of: record.shown)
            entry.texts = registry.texts(of: values)
            // What names the row, whose it is and when somebody looked at it is not the copy's.
            for field in registry.key + [registry.owner, registry.checked].compactMap(\.self) {
                entry.texts[registry.fields[field].name] = nil
            }
            let words = RecordWords(registry, platform, context.visitor.language)
            source = LinkView(
                name: words.title(values, key: key)
                    + " (\(platform.name(of: record.tenant, context.visitor.language)))", path: registry.path(of: key))
        }
        registry.claim(&entry.texts, for: organization)
        return try await formPage(entry, registry, principal, .init(copiedFrom: source), request, context)
    }

    @Sendable func edit(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, registry) = try context.keeping(platform)
        let key = try context.recordKey()
        let (record, draft) = try await platform.store.read { db in
            (
                try Record.current(key, of: registry, RegistryState.of(registry, db), db),
                try RecordDraft.of(key, in: registry.name, of: principal.tenant, db)
            )
        }
        // Who begins where somebody else stopped goes on with what is there.
        if let draft { return .see(KeptPaths(principal.tenant, registry).draft(draft.id) + "?edit=1") }
        guard let record, record.tenant == principal.tenant else { throw RegistryError.noRecord(key) }
        var entry = RecordEntry(draft: .new(at: platform.now()))
        (entry.key, entry.baseVersion) = (key, record.version)
        entry.texts = registry.texts(of: try registry.values(of: record.document))
        return try await formPage(entry, registry, principal, .init(), request, context)
    }

    /// A draft: its form for who writes, what it would change for who reads and reviews.
    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, registry) = try context.kept(platform)
        let draft = try await draft(context, registry, principal)
        let query = request.uri.queryParameters
        let isWriting = principal.may(.keepRecords) && (draft.state == .editing || query["edit"] == "1")
        guard isWriting else { return try await draftPage(draft, registry, principal, request, context) }
        let situation = Situation(
            isSaved: query["done"] == "saved", tellsErrors: true,
            givenBack: draft.state == .editing && !draft.reason.isEmpty && query["done"] == nil ? draft.reason : nil,
            holder: draft)
        return try await formPage(RecordEntry(draft), registry, principal, situation, request, context)
    }

    // MARK: Acts

    @Sendable func save(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, registry) = try context.keeping(platform)
        let form = try await Form(request, upTo: Self.maximumSize)
        let named = context.parameters.get("id") ?? form["draft"]
        guard let id = RecordDraft.ID(named) else { throw RegistryError.noDraft }
        var entry = RecordEntry(form, draft: id, of: registry)
        let others = try await others(entry, registry, principal)
        try entry.complete(of: registry, draft: others.draft, live: others.live)
        let wish = form["do"]
        let reading = platform.reader(of: registry, for: principal.tenant).read(texts: entry.texts)
        if wish == "publish" || wish == "submit" {
            let situation = Situation(tellsErrors: true)
            if reading.hasErrors {
                return try await formPage(
                    entry, registry, principal, situation, request, context, .unprocessableContent)
            }
            if reading.repairs > 0, !entry.isConfirmed {
                // What was mended is seen before it is everybody's.
                var seen = situation
                seen.mended = reading.repairs
                return try await formPage(entry, registry, principal, seen, request, context)
            }
        }
        let key = entry.key ?? registry.key(of: reading.values)
        let asksReview = wish == "submit" || wish == "publish" && registry.needsReview
        let (now, paths) = (platform.now(), KeptPaths(principal.tenant, registry))
        do {
            let draft = try await RecordDraft.save(
                id, entry.input, of: registry, key: key, submitted: asksReview, by: principal, at: now,
                in: platform.store)
            entry.revision = draft.revision
            guard wish == "publish", !asksReview else {
                return .see("\(paths.draft(id))?done=\(asksReview ? "submitted" : "saved")")
            }
            let record = try await publish(id, revision: draft.revision, registry, principal)
            return .see("\(paths.row(record.key))?done=\(draft.outcome(record))")
        } catch let error as RegistryError {
            return try await refused(error, entry, key: key, registry, principal, request, context)
        }
    }

    private func refused(
        _ error: RegistryError, _ entry: RecordEntry, key: String?, _ registry: Registry, _ principal: Principal,
        _ request: Request, _ context: MemberContext
    ) async throws -> Response {
        switch error {
        case .draftChangedMeanwhile, .changedMeanwhile:
            var entry = entry
            entry.key = key
            return try await conflictPage(entry, registry, principal, request, context)
        case .invalid, .keyOfAnother, .keyDiffers, .beingImported:
            let problem = error.problem
            var situation = Situation(tellsErrors: true)
            situation.problems = Dictionary(
                problem.fields.map { ($0.name, [platform.texts($0.message, context.visitor.language)]) },
                uniquingKeysWith: +)
            if problem.fields.isEmpty {
                situation.general = [platform.texts(problem.message, context.visitor.language)]
            }
            return try await formPage(entry, registry, principal, situation, request, context, problem.status)
        default: throw error
        }
    }

    private func publish(
        _ id: RecordDraft.ID, revision: Int, _ registry: Registry, _ principal: Principal
    ) async throws -> Record {
        try await RecordDraft.publish(
            id, revision: revision, of: registry, reader: platform.reader(of: registry, for: principal.tenant),
            by: principal,
            at: platform.now(), in: platform.store, then: platform.announcing)
    }

    /// What was read is not what is there any more: whoever wanted to answer reads again.
    private func changedPage(
        _ registry: Registry, _ principal: Principal, _ request: Request, _ context: MemberContext
    ) async throws -> Response {
        try await draftPage(
            try await draft(context, registry, principal), registry, principal, request, context,
            after: .init(isChanged: true))
    }

    /// Agrees with what somebody else submitted, or publishes one's own where nobody has to agree.
    @Sendable func publish(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, registry) = try context.kept(platform)
        let draft = try await draft(context, registry, principal)
        let revision = try await Form(request).revision
        do {
            let record = try await publish(draft.id, revision: revision, registry, principal)
            return .see("\(KeptPaths(principal.tenant, registry).row(record.key))?done=\(draft.outcome(record))")
        } catch RegistryError.draftChangedMeanwhile {
            return try await changedPage(registry, principal, request, context)
        } catch let error as RegistryError {
            guard principal.may(.keepRecords) else { throw error }
            return try await refused(
                error, RecordEntry(draft), key: draft.key, registry, principal, request, context)
        }
    }

    @Sendable func giveBack(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, registry) = try context.kept(platform)
        let draft = try await draft(context, registry, principal)
        let form = try await Form(request)
        let reason = String(form["reason"].prefix(2000))
        if form.revision != draft.revision { return try await changedPage(registry, principal, request, context) }
        guard !reason.allSatisfy(\.isWhitespace) else {
            return try await draftPage(draft, registry, principal, request, context, after: .init(lacksReason: true))
        }
        do {
            try await RecordDraft.giveBack(
                draft.id, revision: form.revision, reason: reason, by: principal, at: platform.now(),
                in: platform.store)
        } catch RegistryError.draftChangedMeanwhile {
            return try await changedPage(registry, principal, request, context)
        }
        return .see("\(KeptPaths(principal.tenant, registry).draft(draft.id))?done=given-back")
    }

    @Sendable func discard(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, registry) = try context.keeping(platform)
        let draft = try await draft(context, registry, principal)
        try await RecordDraft.discard(draft.id, by: principal, at: platform.now(), in: platform.store)
        return .see("\(KeptPaths(principal.tenant, registry).registry)?done=discarded")
    }

    // MARK: What is there already

    /// The draft a path names, of this registry.
    private func draft(
        _ context: MemberContext, _ registry: Registry, _ principal: Principal
    ) async throws -> RecordDraft {
        let id: RecordDraft.ID = try context.id("id")
        let mayRead = principal.may(.readRestricted)
        return try await platform.store.read { db in
            let draft = try RecordDraft.find(id, in: principal.tenant, db)
            guard draft.registry == registry.name else { throw RegistryError.noDraft }
            // Who may not read a withheld row reads no draft of it either.
            if !mayRead, let key = draft.key {
                let unseen = try Record.withheldKeys(in: registry, of: principal.tenant, db)
                if unseen.contains(key) { throw RegistryError.noDraft }
            }
            return draft
        }
    }

    /// The draft and the live row that an entry is about.
    func others(
        _ entry: RecordEntry, _ registry: Registry, _ principal: Principal
    ) async throws -> (draft: RecordDraft?, live: Record?) {
        let (id, key) = (entry.draft, entry.key)
        return try await platform.store.read { db in
            var draft: RecordDraft?
            do {
                draft = try RecordDraft.find(id, in: principal.tenant, db)
            } catch RegistryError.noDraft {
                draft = try key.flatMap { try RecordDraft.of($0, in: registry.name, of: principal.tenant, db) }
            }
            guard draft.map({ $0.registry == registry.name }) ?? true else { throw RegistryError.noDraft }
            let live = try key.flatMap { try Record.current($0, of: registry, RegistryState.of(registry, db), db) }
            return (draft, live?.tenant == principal.tenant ? live : nil)
        }
    }
}

extension Form {
    /// The revision of the draft that was on the page; 0, which no draft has, where the page did not say.
    fileprivate var revision: Int { Int(self["revision"]) ?? 0 }
}

extension RecordDraft {
    /// What the row's page tells: published, or that there was nothing new in it.
    fileprivate func outcome(_ record: Record) -> String {
        record.version == baseVersion ? "unchanged" : "published"
    }
}
