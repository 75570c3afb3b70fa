import Content
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Services
import Store

/// The pages on which a team describes its service: the form, the canvas.
struct ServiceStaffPages: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("services", context: MemberContext.self)
            .get("new", use: newForm)
            .post(use: open)
            .get(":organization/:slug/edit", use: editForm)
            .post(":organization/:slug/edit", use: describe)
            .get(":organization/:slug/canvas", use: canvas)
            .post(":organization/:slug/canvas", use: draw)
    }

    @Sendable func newForm(_ request: Request, _ context: MemberContext) async throws -> Response {
        let chosen = request.uri.queryParameters["organization"].map(String.init)
        return try newPage(chosen: chosen, .init(), for: request, context)
    }

    @Sendable func open(_ request: Request, _ context: MemberContext) async throws -> Response {
        let form = try await Form(request)
        let organization = form.optional("organization")
        do {
            guard let organization else {
                throw Problem(
                    .invalid, Message("problems.fields"), fields: [.init("organization", Message("problems.chooseOne"))]
                )
            }
            let principal = try context.principal(in: platform.organizations.find(organization).id)
            let service = try await Service.open(
                try form.serviceDraft(slug: form["slug"]), by: principal, at: platform.now(), in: platform.store,
                then: platform.reassess(because: "standing.cause.opened"))
            // Before a team builds its own, it sees who does something alike.
            let isAlone = try await platform.similar(to: service, limit: 1).isEmpty
            return .see("/services/\(service.path)\(isAlone ? "" : "/simplicity?new=1")")
        } catch let error as any ProblemConvertible where !error.problem.fields.isEmpty {
            return try newPage(
                chosen: organization, .init(form), for: request, context, refused: error.problem)
        } catch let problem as Problem where !problem.fields.isEmpty {
            return try newPage(chosen: organization, .init(form), for: request, context, refused: problem)
        }
    }

    private func newPage(
        chosen: String?, _ given: ServiceFormView.Given, for request: Request, _ context: MemberContext,
        refused: Problem? = nil
    ) throws -> Response {
        let language = context.visitor.language
        let organizations = platform.organizations.all
            .filter { context.member.principal(in: $0.id)?.may(.editService) == true }
            .map { (key: "\($0.id)", name: $0.name.shown(in: language)) }
        guard !organizations.isEmpty else { throw Problem(.forbidden, "problems.forbidden") }
        let view = ServiceFormView(
            newIn: organizations, chosen: chosen, platform.texts, language, given: given,
            errors: refused.map { platform.words(for: $0, language) } ?? [])
        return try platform.page(view, for: request, context, status: refused?.status ?? .ok)
    }

    @Sendable func editForm(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, service) = try await context.load(platform)
        try principal.require(.editService)
        return try editPage(service, .init(service), principal, for: request, context)
    }

    @Sendable func describe(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, service) = try await context.load(platform)
        let form = try await Form(request)
        do {
            _ = try await Service.describe(
                service.slug, as: try form.serviceDraft(slug: service.slug), by: principal, at: platform.now(),
                in: platform.store, then: platform.reassess(because: "standing.cause.described"))
            return .see("/services/\(service.path)")
        } catch let error as ServiceError where error.problem.kind == .invalid {
            return try editPage(service, .init(form), principal, for: request, context, refused: error.problem)
        }
    }

    private func editPage(
        _ service: Service, _ given: ServiceFormView.Given, _ principal: Principal, for request: Request,
        _ context: MemberContext, refused: Problem? = nil
    ) throws -> Response {
        let language = context.visitor.language
        let view = ServiceFormView(
            of: WorkplaceView(service, at: "edit", for: principal, platform, language), platform.texts, language,
            given: given, errors: refused.map { platform.words(for: $0, language) } ?? [])
        return try platform.page(
            view, for: request, context, sample: platform.isSample(service), status: refused?.status ?? .ok)
    }

    @Sendable func canvas(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, service) = try await context.load(platform)
        return try canvasPage(service, .init(service.canvas), principal, for: request, context)
    }

    @Sendable func draw(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, service) = try await context.load(platform)
        let form = try await Form(request)
        var canvas = Canvas(
            customer: form["customer"], need: form["need"], value: form["value"], asks: form["asks"],
            existing: form["existing"],
            measures: form["measures"].split(whereSeparator: \.isNewline).map(String.init))
        do {
            canvas.procedure = try form.procedure()
            _ = try await Service.draw(
                try await platform.takingRow(canvas), of: service.slug, by: principal, at: platform.now(),
                in: platform.store,
                then: platform.reassess(because: "standing.cause.canvas"))
            return .see("/services/\(service.path)/canvas")
        } catch let error as ServiceError where error.problem.kind == .invalid {
            return try canvasPage(
                service, .init(canvas, procedure: .init(form)), principal, for: request, context,
                refused: error.problem)
        }
    }

    private func canvasPage(
        _ service: Service, _ given: CanvasView.Given, _ principal: Principal, for request: Request,
        _ context: MemberContext, refused: Problem? = nil
    ) throws -> Response {
        let language = context.visitor.language
        let view = CanvasView(
            workplace: WorkplaceView(service, at: "canvas", for: principal, platform, language),
            given: principal.may(.editService) ? given : nil,
            sheet: service.canvas.isEmpty ? nil : .init(service, language),
            errors: refused.map { platform.words(for: $0, language) } ?? [], platform.texts, language)
        return try platform.page(
            view, for: request, context, sample: platform.isSample(service), status: refused?.status ?? .ok)
    }
}

extension MemberContext {
    /// The service a path names, for somebody who works there.
    func load(_ platform: Platform) async throws -> (Principal, Service) {
        let (principal, slug) = try service(platform)
        try principal.require(.readDesk)
        return (principal, try await platform.store.read { db in try Service.find(slug, in: principal.tenant, db) })
    }
}

extension Platform {
    func isSample(_ service: Service) -> Bool { organizations[service.tenant]?.isSample ?? false }
}

extension Form {
    func serviceDraft(slug: String) throws -> Service.Draft {
        var attributes: [Attribute: Bool] = [:]
        for attribute in Attribute.allCases {
            switch self[attribute.rawValue] {
            case "yes": attributes[attribute] = true
            case "no": attributes[attribute] = false
            default: break
            }
        }
        return try Service.Draft(
            slug: slug,
            title: LocalizedText(ja: self["title_ja"], jaEasy: optional("title_easy"), en: optional("title_en")),
            summary: LocalizedText(
                ja: self["summary_ja"], jaEasy: optional("summary_easy"), en: optional("summary_en")),
            url: optional("url"), attributes: attributes, channels: all("channels").compactMap(Channel.init))
    }
}

extension ServiceFormView.Given {
    init(_ form: Form) {
        self.init(
            slug: form["slug"], titleJa: form["title_ja"], titleEasy: form["title_easy"], titleEn: form["title_en"],
            summaryJa: form["summary_ja"], summaryEasy: form["summary_easy"], summaryEn: form["summary_en"],
            url: form["url"], channels: Set(form.all("channels")))
        for attribute in Attribute.allCases { attributes[attribute.rawValue] = form[attribute.rawValue] }
    }

    init(_ service: Service) {
        self.init(
            slug: service.slug, titleJa: service.title.ja, titleEasy: service.title.jaEasy ?? "",
            titleEn: service.title.en ?? "", summaryJa: service.summary.ja, summaryEasy: service.summary.jaEasy ?? "",
            summaryEn: service.summary.en ?? "", url: service.url ?? "",
            channels: Set(service.channels.map(\.rawValue)))
        for (attribute, value) in service.attributes { attributes[attribute.rawValue] = value ? "yes" : "no" }
    }
}

extension CanvasView.Given {
    /// - Parameter procedure: as it was entered, where it cannot be kept.
    init(_ canvas: Canvas, procedure: CanvasView.ProcedureGiven? = nil) {
        self.init(
            customer: canvas.customer, need: canvas.need, value: canvas.value, asks: canvas.asks,
            existing: canvas.existing, measures: canvas.measures.joined(separator: "\n"),
            procedure: procedure ?? canvas.procedure.map(CanvasView.ProcedureGiven.init) ?? .init())
    }
}

extension CanvasView.ProcedureGiven {
    init(_ procedure: Procedure) {
        self.init(
            fields: procedure.fields.joined(separator: "\n"), documents: procedure.documents.joined(separator: "\n"),
            visits: procedure.visits.map(String.init) ?? "", minutes: procedure.minutes.map(String.init) ?? "",
            record: procedure.record ?? "")
    }

    init(_ form: Form) {
        self.init(
            fields: form["procedure_fields"], documents: form["procedure_documents"], visits: form["procedure_visits"],
            minutes: form["procedure_minutes"], record: form["procedure_record"])
    }
}

extension Form {
    /// The procedure a team counts out; nil where it has entered nothing.
    ///
    /// - Throws: ``ServiceError/invalid(_:)`` where a number is none.
    func procedure() throws -> Procedure? {
        var check = FieldCheck()
        func names(_ name: String) -> [String] {
            self[name].split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
                .filter { !$0.isEmpty }
        }
        func number(_ name: String, _ key: String) -> Int? {
            let text = self[name].precomposedStringWithCompatibilityMapping.trimmingCharacters(in: .whitespaces)
            guard !text.isEmpty else { return nil }
            let number = Int(text)
            if number == nil { check.refuse(key, Message("simplicity.badNumber")) }
            return number
        }
        let procedure = Procedure(
            fields: names("procedure_fields"), documents: names("procedure_documents"),
            visits: number("procedure_visits", "procedure.visits"),
            minutes: number("procedure_minutes", "procedure.minutes"), record: optional("procedure_record"))
        try check.finish()
        return procedure.isEmpty ? nil : procedure
    }
}

extension CanvasView.Sheet {
    init(_ service: Service, _ language: Language) {
        func given(_ text: String) -> String? { text.isEmpty ? nil : text }
        let canvas = service.canvas
        self.init(
            purpose: service.summary.shown(in: language), customer: given(canvas.customer), need: given(canvas.need),
            value: given(canvas.value), asks: given(canvas.asks), existing: given(canvas.existing),
            measures: canvas.measures)
    }
}
