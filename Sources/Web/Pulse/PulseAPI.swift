import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Standards
import Store

/// `/api/v1/pulse`, the rounds of an organisation, and answers to them.
struct PulseAPI: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.get("api/v1/pulse", use: overview)
        router.post("api/v1/pulse/:organization/:round/answers", use: answer)
        router.get("api/v1/organizations/:organization/pulse", use: show)
        router.group("api/v1/organizations/:organization/pulse", context: MemberContext.self)
            .post(use: open)
    }

    @Sendable func overview(_ request: Request, _ context: VisitorContext) async throws -> Response {
        struct Statement: Encodable {
            let id: String
            let principle: Int
            let statement: LocalizedText
        }
        struct Page: Encodable {
            let version: String
            let minimum: Int
            let statements: [Statement]
            let items: [PulseResultJSON]
            /// Of all real organisations that show something; what one does not show is in no sum.
            let total: [PulseFigureJSON]
        }
        let (pulse, today) = (platform.pulse, Day(platform.now()))
        let results = try await platform.store.read { db in try PulseResult.newest(pulse, on: today, db) }
            .filter(\.isPublished)
        let real = results.filter { platform.organizations[$0.round.tenant]?.isSample == false }
        return try .json(
            Page(
                version: pulse.version, minimum: PulseRound.minimum,
                statements: pulse.statements.map {
                    Statement(id: $0.id, principle: $0.principle, statement: $0.statement.withoutFurigana)
                }, items: results.map { PulseResultJSON($0, platform) },
                total: real.count < 2
                    ? []
                    : pulse.statements.compactMap { PulseFigure(sum: real.flatMap(\.figures), of: $0.id) }
                        .map(PulseFigureJSON.init)))
    }

    @Sendable func show(_ request: Request, _ context: VisitorContext) async throws -> Response {
        struct Page: Encodable { let items: [PulseResultJSON] }
        let organization = try platform.organizations.find(try context.parameters.require("organization"))
        let (pulse, today) = (platform.pulse, Day(platform.now()))
        let results = try await platform.store.read { db in
            try PulseResult.all(of: organization.id, pulse, on: today, db)
        }
        return try .json(Page(items: results.map { PulseResultJSON($0, platform) }))
    }

    @Sendable func answer(_ request: Request, _ context: VisitorContext) async throws -> Response {
        struct Body: Decodable {
            let voucher: String
            let answers: [String: Int]
        }
        let organization = try platform.organizations.find(try context.parameters.require("organization"))
        let round = String(try context.parameters.require("round").prefix(80))
        let body = try await request.decodeJSON(Body.self, upTo: 16 * 1024)
        try await platform.answerPulse(
            body.answers, with: body.voucher, to: round, in: organization.id, by: context)
        return Response(status: .noContent)
    }

    @Sendable func open(_ request: Request, _ context: MemberContext) async throws -> Response {
        struct Body: Decodable {
            let round: String
            let vouchers: Int
            let closesOn: String

            private enum CodingKeys: String, CodingKey {
                case round, vouchers
                case closesOn = "closes_on"
            }
        }
        struct Voucher: Encodable { let voucher, link: String }
        struct Answer: Encodable {
            let round: String
            let opensOn, closesOn: Day
            /// Told now and never again.
            let vouchers: [Voucher]
        }
        let organization = try platform.organizations.find(try context.parameters.require("organization"))
        let principal = try context.principal(in: organization.id)
        try principal.require(.manageMembers)
        let body = try await request.decodeJSON(Body.self)
        let draft = try PulseRound.Draft(
            name: body.round, vouchers: body.vouchers, closesOn: Day(body.closesOn), on: Day(platform.now()))
        let (round, vouchers) = try await PulseRound.open(
            draft, platform.pulse, by: principal, at: platform.now(), in: platform.store)
        var response = try Response.json(
            Answer(
                round: round.name, opensOn: round.openedOn, closesOn: round.closesOn,
                vouchers: vouchers.map { Voucher(voucher: "\($0)", link: platform.link(to: round, with: $0)) }),
            status: .created)
        response.headers[.cacheControl] = "no-store"
        return response
    }
}

struct PulseFigureJSON: Encodable {
    let statement: String
    /// How many answers are missing before anything is shown.
    let missing: Int
    @OrNull var n: Int?
    @OrNull var mean: Double?
    /// How often 1 to 5 was given.
    @OrNull var counts: [Int]?

    init(_ figure: PulseFigure) {
        (statement, missing) = (figure.statement, figure.missing)
        (n, mean, counts) = (figure.n, figure.mean, figure.counts)
    }
}

struct PulseResultJSON: Encodable {
    let organization: String
    /// Fictional; counts in nobody's sum.
    let sample: Bool
    let round: String
    let version: String
    let openedOn, closesOn: Day
    let open: Bool
    let vouchers, answered: Int
    /// Empty while somebody can still answer.
    let figures: [PulseFigureJSON]

    init(_ result: PulseResult, _ platform: Platform) {
        let round = result.round
        (organization, self.round, version) = ("\(round.tenant)", round.name, round.version)
        sample = platform.organizations[round.tenant]?.isSample ?? false
        (openedOn, closesOn, open) = (round.openedOn, round.closesOn, result.isOpen)
        (vouchers, answered) = (round.vouchers, result.answered)
        figures = result.figures.map(PulseFigureJSON.init)
    }
}
