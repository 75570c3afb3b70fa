import Content
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Services
import Store

/// `/services/{organization}/{slug}/simplicity`, for everybody.
struct SimplicityPages: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("services").get(":organization/:slug/simplicity", use: show)
    }

    @Sendable func show(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let (tenant, slug) = try context.service(platform)
        let reading = try await platform.simplicity(of: slug, in: tenant)
        let principal = context.member?.principal(in: tenant)
        var view = SimplicityView(reading, for: principal, platform, context.language)
        view.isNew = principal != nil && request.uri.queryParameters["new"] != nil
        return try platform.page(
            view, for: request, context, in: .services, sample: platform.isSample(reading.service))
    }
}

/// What is asked by one service, and what is known about that.
struct SimplicityReading: Sendable {
    /// Minutes by cases per year, every factor by itself.
    struct Burden: Sendable {
        let minutes: Int
        let casesPerYear: Int
        let fiscalYear: Int?
        /// Of the fields asked by name: how many there are, and how many need not be asked.
        let fields: Int
        let removableFields: Int

        var hours: Double { Double(minutes) * Double(casesPerYear) / 60 }
        /// As if each field took as long as any other.
        var savedHours: Double { fields == 0 ? 0 : hours * Double(removableFields) / Double(fields) }
    }

    let service: Service
    /// Nil while nobody has counted.
    let procedure: Procedure?
    let fields: [Procedure.Asked]
    let documents: [Procedure.Asked]
    let history: [Evidence]
    let alike: [Similar]

    var removable: [Procedure.Asked] { (fields + documents).filter { $0.fact != nil } }

    var burden: Burden? {
        guard let procedure, let minutes = procedure.minuteCount?.value, let cases = procedure.row?.casesPerYear else {
            return nil
        }
        return Burden(
            minutes: minutes, casesPerYear: cases, fiscalYear: procedure.row?.fiscalYear, fields: fields.count,
            removableFields: fields.count { $0.fact != nil })
    }
}

extension Platform {
    func simplicity(of slug: String, in tenant: Tenant.ID) async throws -> SimplicityReading {
        let (service, history) = try await store.read { db in
            let service = try Service.find(slug, in: tenant, db)
            return (service, try service.procedureHistory(db))
        }
        let procedure = service.canvas.procedure.flatMap { $0.isEmpty ? nil : $0 }
        let asked = procedure?.asked(knownFacts)
        return SimplicityReading(
            service: service, procedure: procedure, fields: asked?.fields ?? [], documents: asked?.documents ?? [],
            history: history, alike: try await similar(to: service))
    }

    /// Public services and software that do something alike; of fictional ones only to a fictional one.
    func similar(to service: Service, limit: Int = SimilarServices.most) async throws -> [Similar] {
        try await similarServices.find(
            title: service.title.ja, text: service.summary.ja + "\n" + service.canvas.need,
            besides: "/services/\(service.path)", samples: isSample(service), limit: limit, self)
    }
}

extension SimplicityView {
    init(_ reading: SimplicityReading, for principal: Principal?, _ platform: Platform, _ language: Language) {
        let (service, texts) = (reading.service, platform.texts)
        let path = "/services/\(service.path)"
        let isStaff = service.isClaimed && principal?.may(.readDesk) == true
        self.init(
            title: service.title.shown(in: language), servicePath: path,
            organization: LinkView(
                name: platform.organizations[service.tenant]?.name.shown(in: language) ?? "\(service.tenant)",
                path: "/organizations/\(service.tenant)"),
            isOpen: reading.procedure == nil, now: texts(Self.now(reading), language),
            next: Next(
                reading, path: isStaff && principal?.may(.editService) == true ? path : nil, platform, language),
            alikeCount: Look.count(reading.alike.count), dataPath: "/api/v1\(path)/simplicity")
        if isStaff, let principal {
            workplace = WorkplaceView(service, at: "simplicity", for: principal, platform, language)
        }
        if let procedure = reading.procedure {
            figures = [
                ("fields", procedure.fieldCount), ("documents", procedure.documentCount),
                ("visits", procedure.visitCount), ("minutes", procedure.minuteCount),
                ("days", procedure.row?.days.map { .init(value: $0, source: .registry) }),
            ].map { name, figure in
                Figure(
                    name: texts("simplicity.figure.\(name).name", language),
                    value: figure.map { Look.count($0.value) },
                    unit: texts("simplicity.figure.\(name).unit", language),
                    isFromRegistry: figure?.source == .registry)
            }
            if let row = procedure.row, let key = procedure.record {
                self.row = Row(
                    name: row.name, path: "/registries/\(Procedure.registry)/records/\(key.inQuery)",
                    checked: row.checkedOn.map { DayView($0, language) }, version: "\(row.version)")
                if procedure.documentNames.isEmpty, let count = row.obtainable, count > 0 {
                    obtainable = Look.count(count)
                }
            }
        }
        func removable(_ asked: [Procedure.Asked], isDocument: Bool) -> [Removable] {
            asked.compactMap { asked in
                asked.fact.map {
                    Removable(
                        name: asked.name, isDocument: isDocument, fact: $0.title.shown(in: language),
                        keepers: $0.keepers.map {
                            .init(title: $0.title.shown(in: language), condition: $0.condition.shown(in: language))
                        }, note: $0.note?.shown(in: language))
                }
            }
        }
        self.removable =
            removable(reading.fields, isDocument: false) + removable(reading.documents, isDocument: true)
        kept = (reading.fields + reading.documents).filter { $0.fact == nil }.map(\.name)
        burden = reading.burden.map(Burden.init)
        changes = reading.history.map {
            Change(
                day: DayView($0.measuredAt, language), asked: Look.count($0.n),
                minutes: $0.value.map { Look.count(Int($0)) })
        }
        alike = reading.alike.map { Alike($0, platform, language) }
    }

    private static func now(_ reading: SimplicityReading) -> Message {
        guard let procedure = reading.procedure else { return Message("simplicity.now.open") }
        let values = [
            "asked": Look.count(procedure.asked), "removable": Look.count(reading.removable.count),
            "minutes": procedure.minuteCount.map { Look.count($0.value) } ?? "",
        ]
        if reading.removable.isEmpty { return Message("simplicity.now.nothing", ["asked": values["asked"] ?? ""]) }
        return Message(
            "simplicity.now.removable", ["asked": values["asked"] ?? "", "removable": values["removable"] ?? ""])
    }
}

extension SimplicityView.Next {
    /// The one thing to do next, the heaviest first.
    ///
    /// - Parameter path: of the service, for somebody who may do it.
    init(_ reading: SimplicityReading, path: String?, _ platform: Platform, _ language: Language) {
        let (message, place): (Message, String) =
            if let procedure = reading.procedure {
                if let asked = reading.removable.first, let fact = asked.fact, let keeper = fact.keepers.first {
                    (
                        Message(
                            "simplicity.next.remove",
                            ["name": asked.name, "keeper": keeper.title.shown(in: language)]), "canvas"
                    )
                } else if let visits = procedure.visitCount?.value, visits > 0 {
                    (Message("simplicity.next.visits", ["visits": Look.count(visits)]), "canvas")
                } else if procedure.minuteCount == nil {
                    (Message("simplicity.next.minutes"), "studies")
                } else {
                    (Message("simplicity.next.test"), "studies")
                }
            } else {
                (Message("simplicity.next.open"), "canvas")
            }
        sentence = platform.texts(message, language)
        self.path = path.map { "\($0)/\(place)" }
        action = path == nil ? nil : platform.texts("simplicity.action.\(place)", language)
    }
}

extension SimplicityView.Burden {
    init(_ burden: SimplicityReading.Burden) {
        func whole(_ number: Double) -> String { Look.count(Int(min(number.rounded(), 1e15))) }
        self.init(
            minutes: Look.count(burden.minutes), cases: Look.count(burden.casesPerYear),
            fiscalYear: burden.fiscalYear.map(String.init), hours: whole(burden.hours))
        if burden.removableFields > 0 {
            fields = Look.count(burden.fields)
            removable = Look.count(burden.removableFields)
            saved = whole(burden.savedHours)
        }
    }
}

extension SimplicityView.Alike {
    init(_ similar: Similar, _ platform: Platform, _ language: Language) {
        let summary = similar.summary.shown(in: language)
        self.init(
            title: similar.title.shown(in: language), path: similar.path, summary: summary.isEmpty ? nil : summary,
            organization: platform.organizations[similar.organization]?.name.shown(in: language)
                ?? "\(similar.organization)", percent: String(Int((similar.score * 100).rounded())),
            isSoftware: similar.kind == .software, isSample: similar.isSample)
    }
}
