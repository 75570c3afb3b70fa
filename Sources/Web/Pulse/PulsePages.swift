import Content
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Indicators
import Kernel
import Standards
import Store

/// `/pulse`, its form, and what became of it.
struct PulsePages: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("pulse")
            .get(use: platform.kept(overview))
            .get(":organization/:round", use: form)
            .post(":organization/:round", use: answer)
        router.get("organizations/:organization/pulse", use: show)
        router.group("organizations/:organization/pulse", context: MemberContext.self)
            .post(use: open)
    }

    @Sendable func overview(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let (pulse, today) = (platform.pulse, Day(platform.now()))
        let results = try await platform.store.read { db in try PulseResult.newest(pulse, on: today, db) }
        return try platform.page(
            PulseOverviewView(results, platform, context.language), for: request, context, in: .organizations)
    }

    @Sendable func form(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let (organization, round) = try await round(context)
        let voucher = request.uri.queryParameters["voucher"].map { String($0.prefix(100)) } ?? ""
        if !voucher.isEmpty {
            // Told before ten statements are read, not after.
            try await platform.limitingVouchers(context) {
                let today = Day(platform.now())
                try await platform.store.read { db in
                    try PulseRound.check(voucher, of: round.name, in: organization.id, on: today, db)
                }
            }
        } else if round.closesOn < Day(platform.now()) {
            throw PulseError.closed
        }
        return try page(organization, round, voucher: voucher, for: request, context)
    }

    @Sendable func answer(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let (organization, round) = try await round(context)
        let form = try await Form(request)
        var scores: [String: Int] = [:]
        for statement in platform.pulse.statements {
            guard let text = form.optional(statement.id) else { continue }
            scores[statement.id] = Int(text) ?? 0
        }
        do {
            try await platform.answerPulse(
                scores, with: form["voucher"], to: round.name, in: organization.id, by: context)
        } catch let error as PulseError where error.problem.kind == .invalid {
            let given = Dictionary(
                uniqueKeysWithValues: platform.pulse.statements.map { ($0.id, form[$0.id]) })
            return try page(
                organization, round, voucher: form["voucher"], for: request, context, given: given,
                refused: error.problem)
        }
        let view = PulseThanksView(
            organization: organization.name.shown(in: context.language),
            closes: DayView(round.closesOn, context.language), resultsPath: "/organizations/\(organization.id)/pulse")
        return try unkept(
            platform.page(view, for: request, context, in: .organizations, sample: organization.isSample))
    }

    private func round(_ context: VisitorContext) async throws -> (Organization, PulseRound) {
        let organization = try platform.organizations.find(try context.parameters.require("organization"))
        let name = String(try context.parameters.require("round").prefix(80))
        let round = try await platform.store.read { db in try PulseRound.find(name, in: organization.id, db) }
        guard let round else { throw PulseError.noRound }
        return (organization, round)
    }

    private func page(
        _ organization: Organization, _ round: PulseRound, voucher: String, for request: Request,
        _ context: VisitorContext, given: [String: String] = [:], refused: Problem? = nil
    ) throws -> Response {
        let language = context.language
        let view = PulseFormView(
            organization: organization.name.shown(in: language), round: round.name,
            action: "/pulse/\(organization.id)/\(round.name)", closes: DayView(round.closesOn, language),
            voucher: voucher,
            statements: platform.pulse.statements.map { ($0.id, $0.statement.shown(in: language)) }, platform.texts,
            language, given: given, errors: refused.map { platform.words(for: $0, language) } ?? [])
        return try unkept(
            platform.page(
                view, for: request, context, in: .organizations, sample: organization.isSample,
                status: refused?.status ?? .ok))
    }

    /// The address holds the voucher: nobody keeps the page, and no other page is told where one came from.
    private func unkept(_ response: Response) -> Response {
        var response = response
        response.headers[.cacheControl] = "no-store"
        return response
    }

    @Sendable func show(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let organization = try platform.organizations.find(try context.parameters.require("organization"))
        return try await results(of: organization, for: request, context)
    }

    private func results(
        of organization: Organization, for request: Request, _ context: VisitorContext, given: Form? = nil,
        refused: Problem? = nil
    ) async throws -> Response {
        let (pulse, today) = (platform.pulse, Day(platform.now()))
        let results = try await platform.store.read { db in
            try PulseResult.all(of: organization.id, pulse, on: today, db)
        }
        var view = PulseView(results, of: organization, platform, context.language)
        if context.member?.principal(in: organization.id)?.may(.manageMembers) == true {
            let errors = refused.map { platform.words(for: $0, context.language) } ?? []
            let error = Dictionary(errors.map { ($0.name, $0.message) }) { first, _ in first }
            view.errors = ErrorSummaryView(errors)
            view.form = PulseView.Form(
                action: "/organizations/\(organization.id)/pulse",
                round: FieldView(
                    "round", value: given?["round"] ?? String("\(today)".prefix(7)), error: error["round"],
                    isRequired: true),
                vouchers: FieldView(
                    "vouchers", value: given?["vouchers"] ?? "", error: error["vouchers"], isRequired: true,
                    type: "number"),
                closes: FieldView(
                    "closes_on", value: given?["closes_on"] ?? "\(today.adding(days: 14))", error: error["closes_on"],
                    isRequired: true, type: "date"))
        }
        return try platform.page(
            view, for: request, context, in: .organizations, sample: organization.isSample,
            status: refused?.status ?? .ok)
    }

    @Sendable func open(_ request: Request, _ context: MemberContext) async throws -> Response {
        let organization = try platform.organizations.find(try context.parameters.require("organization"))
        let principal = try context.principal(in: organization.id)
        try principal.require(.manageMembers)
        let form = try await Form(request)
        let language = context.visitor.language
        do {
            let draft = try PulseRound.Draft(
                name: form["round"],
                vouchers: Int(form["vouchers"].precomposedStringWithCompatibilityMapping),
                closesOn: Day(form["closes_on"]), on: Day(platform.now()))
            let (round, vouchers) = try await PulseRound.open(
                draft, platform.pulse, by: principal, at: platform.now(), in: platform.store)
            let shown = vouchers.map {
                PulseVouchersView.Voucher(code: "\($0)", link: platform.link(to: round, with: $0))
            }
            let view = PulseVouchersView(
                organization: LinkView(
                    name: organization.name.shown(in: language), path: "/organizations/\(organization.id)/pulse"),
                round: round.name, count: Look.count(shown.count), closes: DayView(round.closesOn, language),
                vouchers: shown,
                csv: shown.reduce("voucher,link\r\n") { $0 + "\($1.code),\($1.link)\r\n" },
                isSample: organization.isSample)
            return try platform.page(view, for: request, context, sample: organization.isSample)
        } catch let error as PulseError where !error.problem.fields.isEmpty {
            return try await results(
                of: organization, for: request, context.visitor, given: form, refused: error.problem)
        }
    }
}

extension Platform {
    func answerPulse(
        _ scores: [String: Int], with voucher: String, to round: String, in tenant: Tenant.ID,
        by context: VisitorContext
    ) async throws {
        try await limitingVouchers(context) {
            try await PulseRound.answer(
                scores, with: voucher, to: round, in: tenant, pulse, on: Day(now()), in: store)
        }
    }

    /// Counts only what does not work: an office shares one address, and its staff answer one after the other.
    func limitingVouchers(_ context: VisitorContext, _ work: () async throws -> Void) async throws {
        if let seconds = pulseLimiter.count(context.address, at: now()) {
            throw Problem(
                .tooManyRequests, Message("problems.rateLimited", ["seconds": "\(seconds)"]), retryAfter: seconds)
        }
        do {
            try await work()
            pulseLimiter.forgive(context.address)
        } catch let error as PulseError {
            if error != .unknownVoucher, error != .usedVoucher { pulseLimiter.forgive(context.address) }
            throw error
        }
    }

    func link(to round: PulseRound, with voucher: PulseVoucher) -> String {
        "\(settings.address)/pulse/\(round.tenant)/\(round.name)?voucher=\(voucher)"
    }
}

extension PulseView {
    init(_ results: [PulseResult], of organization: Organization, _ platform: Platform, _ language: Language) {
        let words = Dictionary(
            uniqueKeysWithValues: platform.pulse.statements.map { ($0.id, $0.statement.shown(in: language)) })
        self.init(
            organization: LinkView(
                name: organization.name.shown(in: language), path: "/organizations/\(organization.id)"),
            isSample: organization.isSample, minimum: "\(PulseRound.minimum)",
            rounds: results.map { result in
                Round(
                    id: "round-\(result.round.name)", name: result.round.name,
                    opened: DayView(result.round.openedOn, language), closes: DayView(result.round.closesOn, language),
                    answered: Look.count(result.answered), vouchers: Look.count(result.round.vouchers),
                    isOpen: result.isOpen,
                    statements: result.figures.enumerated().map { index, figure in
                        Statement(String(index + 1), words[figure.statement] ?? "", figure)
                    })
            }, dataPath: "/api/v1/organizations/\(organization.id)/pulse")
    }
}

extension PulseView.Statement {
    init(_ number: String, _ statement: String, _ figure: PulseFigure) {
        self.init(number: number, statement: statement)
        guard let counts = figure.counts, let n = figure.n else {
            missing = Look.count(figure.missing)
            return
        }
        let interval = MeanInterval.of(counts)
        ruler = RulerView(
            mean: figure.mean, low: interval.lowerBound, high: interval.upperBound, n: n, minimum: PulseRound.minimum)
        self.counts = counts.map { Look.count($0) }
    }
}

extension PulseOverviewView {
    init(_ results: [PulseResult], _ platform: Platform, _ language: Language) {
        let statements = platform.pulse.statements
        let shown = results.filter(\.isPublished)
        let real = shown.filter { platform.organizations[$0.round.tenant]?.isSample == false }
        let order = Dictionary(
            uniqueKeysWithValues: platform.organizations.all.enumerated().map { ($0.element.id, $0.offset) })
        self.init(
            statements: statements.enumerated().map {
                Statement(number: String($0.offset + 1), statement: $0.element.statement.shown(in: language))
            },
            total: real.count < 2
                ? []
                : statements.enumerated().map {
                    Cell($0.offset, PulseFigure(sum: real.flatMap(\.figures), of: $0.element.id))
                },
            rows: shown.sorted { order[$0.round.tenant] ?? .max < order[$1.round.tenant] ?? .max }.map { result in
                let organization = platform.organizations[result.round.tenant]
                return Row(
                    organization: organization?.name.shown(in: language) ?? "\(result.round.tenant)",
                    path: "/organizations/\(result.round.tenant)/pulse", isSample: organization?.isSample ?? false,
                    round: result.round.name, cells: result.figures.enumerated().map { Cell($0.offset, $0.element) })
            }, minimum: "\(PulseRound.minimum)")
    }
}

extension PulseOverviewView.Cell {
    init(_ index: Int, _ figure: PulseFigure?) {
        self.init(
            mean: figure?.mean.map(Look.decimal), n: figure?.n.map { Look.count($0) }, label: String(index + 1),
            isBelow: figure?.counts.map { MeanInterval.of($0).upperBound < 3 } ?? false)
    }
}
