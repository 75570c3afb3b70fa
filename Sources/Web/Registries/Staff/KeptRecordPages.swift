import Content
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Registries
import Store

/// `…/rows/{key}`: one row for those who keep it; withdrawing, going back, withholding, and what is restricted.
struct KeptRecordPages: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("organizations/:organization/registries/:registry", context: MemberContext.self)
            .get("rows/:key", use: show)
            .post("rows/:key/withdraw", use: withdraw)
            .post("rows/:key/revert", use: revert)
            .post("rows/:key/withholdings", use: withhold)
            .post("rows/:key/withholdings/:id/approve", use: approve)
            .post("rows/:key/withholdings/:id/lift", use: lift)
            .get("rows/:key/restricted", use: askPurpose)
            .post("rows/:key/restricted", use: readRestricted)
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await page(KeptRecordView.Given(), request, context)
    }

    @Sendable func withdraw(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, registry) = try context.keeping(platform)
        let key = try context.recordKey()
        let form = try await Form(request)
        guard let reason = reason(form, "withdraw_reason") else {
            return try await lacking("withdraw_reason", form, request, context)
        }
        _ = try await Record.withdraw(
            key, of: registry, expecting: Int(form["version"]), reason: reason, by: principal, at: platform.now(),
            in: platform.store, then: platform.announcing)
        return .see("\(KeptPaths(principal.tenant, registry).row(key))?done=withdrawn")
    }

    @Sendable func revert(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, registry) = try context.keeping(platform)
        let key = try context.recordKey()
        let form = try await Form(request)
        guard let version = Int(form["to"]) else { throw RegistryError.noRecord(key) }
        guard let reason = reason(form, "revert_reason") else {
            return try await lacking("revert_reason", form, request, context)
        }
        do {
            _ = try await Record.revert(
                key, to: version, of: registry, reader: platform.reader(of: registry, for: principal.tenant),
                expecting: Int(form["version"]), reason: reason, by: principal, at: platform.now(),
                in: platform.store, then: platform.announcing)
        } catch RegistryError.invalid(let fields) {
            // The schema has changed since: what was right then is not right today.
            var given = KeptRecordView.Given()
            given.general = fields.map { platform.texts($0.message, context.visitor.language) }
            return try await page(given, request, context, .unprocessableContent)
        }
        return .see("\(KeptPaths(principal.tenant, registry).row(key))?done=reverted")
    }

    @Sendable func withhold(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, registry) = try context.keeping(platform)
        let key = try context.recordKey()
        let form = try await Form(request)
        do {
            _ = try await Withholding.request(
                key, field: form.optional("field"), of: registry, reason: form["reason"], endsOn: Day(form["ends_on"]),
                by: principal, at: platform.now(), in: platform.store)
            return .see("\(KeptPaths(principal.tenant, registry).row(key))?done=requested#withholdings")
        } catch {
            guard let problem = Problem(refusing: error) else { throw error }
            var given = KeptRecordView.Given()
            (given.field, given.reason, given.endsOn) = (form["field"], form["reason"], form["ends_on"])
            given.errors = platform.words(for: problem, context.visitor.language)
            return try await page(given, request, context, problem.status)
        }
    }

    @Sendable func approve(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, registry) = try context.kept(platform)
        let key = try context.recordKey()
        let id = try await withholding(context, key, registry, principal)
        try await Withholding.approve(
            id, of: registry, by: principal, at: platform.now(), in: platform.store, then: platform.announcing)
        return .see("\(KeptPaths(principal.tenant, registry).row(key))?done=withheld#withholdings")
    }

    @Sendable func lift(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, registry) = try context.keeping(platform)
        let key = try context.recordKey()
        let id = try await withholding(context, key, registry, principal)
        try await Withholding.lift(
            id, of: registry, by: principal, at: platform.now(), in: platform.store, then: platform.announcing)
        return .see("\(KeptPaths(principal.tenant, registry).row(key))?done=lifted#withholdings")
    }

    private func withholding(
        _ context: MemberContext, _ key: String, _ registry: Registry, _ principal: Principal
    ) async throws -> Withholding.ID {
        let id: Withholding.ID = try context.id("id")
        let found = try await platform.store.read { db in try Withholding.find(id, in: principal.tenant, db) }
        guard found.registry == registry.name, found.key == key else { throw RegistryError.noWithholding }
        return id
    }

    private func reason(_ form: Form, _ name: String) -> String? {
        let reason = String(form[name].prefix(2000))
        return reason.allSatisfy(\.isWhitespace) ? nil : reason
    }

    private func lacking(
        _ name: String, _ form: Form, _ request: Request, _ context: MemberContext
    ) async throws -> Response {
        var given = KeptRecordView.Given()
        given.chosenVersion = form.optional("to")
        given.errors = [(name, platform.texts("problems.required", context.visitor.language))]
        return try await page(given, request, context, .unprocessableContent)
    }

    private func page(
        _ given: KeptRecordView.Given, _ request: Request, _ context: MemberContext,
        _ status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let (principal, registry) = try context.kept(platform)
        let key = try context.recordKey()
        let found = try await platform.store.read { db in
            let history = try Record.history(
                of: key, in: principal.tenant, of: registry, RegistryState.of(registry, db), limit: 30, db)
            let withholdings = try Withholding.all(in: registry.name, of: principal.tenant, limit: 1000, db)
                .filter { $0.key == key }
            let draft = try RecordDraft.of(key, in: registry.name, of: principal.tenant, db)
            let actors =
                history.map(\.actor) + withholdings.flatMap { [$0.requestedBy, $0.reviewedBy].compactMap(\.self) }
            return KeptRecordView.Found(
                history: history, withholdings: withholdings, draft: draft,
                names: try Account.named(Set(actors.compactMap(\.user)), db))
        }
        guard let current = found.history.first, principal.may(.readRestricted) || !current.isWithheld else {
            throw RegistryError.noRecord(key)
        }
        let view = try KeptRecordView(
            found, given, of: registry, for: principal, done: request.uri.queryParameters["done"].map(String.init),
            platform, context.visitor.language)
        return try platform.page(
            view, for: request, context, sample: platform.isSample(principal.tenant), status: status)
    }

    // MARK: What is restricted

    @Sendable func askPurpose(_ request: Request, _ context: MemberContext) async throws -> Response {
        try await restrictedPage(nil, purpose: "", error: nil, request, context)
    }

    @Sendable func readRestricted(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, registry) = try context.kept(platform)
        let form = try await Form(request)
        do {
            let values = try await Record.readRestricted(
                try context.recordKey(), of: registry, purpose: form["purpose"], by: principal, at: platform.now(),
                in: platform.store)
            return try await restrictedPage(values, purpose: form["purpose"], error: nil, request, context)
        } catch {
            guard let problem = Problem(refusing: error) else { throw error }
            return try await restrictedPage(
                nil, purpose: form["purpose"],
                error: platform.words(for: problem, context.visitor.language).first?.message,
                request, context)
        }
    }

    private func restrictedPage(
        _ values: RecordValues?, purpose: String, error: String?, _ request: Request, _ context: MemberContext
    ) async throws -> Response {
        let (principal, registry) = try context.kept(platform)
        try principal.require(.readRestricted)
        let key = try context.recordKey()
        let record = try await platform.store.read { db in
            try Record.current(key, of: registry, RegistryState.of(registry, db), db)
        }
        guard let record, record.tenant == principal.tenant else { throw RegistryError.noRecord(key) }
        let language = context.visitor.language
        let speech = RecordWords(registry, platform, language)
        let restricted = registry.fields.indices.filter { registry.fields[$0].isRestricted }
        let path = KeptPaths(principal.tenant, registry).row(key)
        let purpose = FieldView("purpose", value: purpose, error: error, isRequired: true)
        let view = RestrictedView(
            place: KeptPlaceView(registry, for: principal, at: "rows", platform, language),
            row: LinkView(name: speech.title(try registry.values(of: record.shown), key: key), path: path),
            errors: ErrorSummaryView(error.map { [("purpose", $0)] } ?? []), action: path + "/restricted",
            purpose: values == nil ? purpose : nil, given: purpose.value,
            titles: restricted.map { registry.fields[$0].title.shown(in: language) },
            fields: values.map { values in
                restricted.map { place in
                    .init(
                        title: registry.fields[place].title.shown(in: language),
                        words: values[place].map { speech.words($0, place) })
                }
            } ?? [], auditPath: "/audit?organization=\(principal.tenant)")
        return try platform.page(
            view, for: request, context, sample: platform.isSample(principal.tenant),
            status: error == nil ? .ok : .unprocessableContent)
    }
}
