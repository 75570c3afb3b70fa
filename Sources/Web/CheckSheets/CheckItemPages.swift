import Content
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Services
import Standards
import Store

/// `…/check-sheet/{item}`: the mark with its file, what people say, whose it is, and deviations.
struct CheckItemPages: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("services/:organization/:slug", context: MemberContext.self)
            .get("check-sheet/:item", use: show)
            .post("check-sheet/:item", use: mark)
            .post("check-sheet/:item/comments", use: comment)
            .post("check-sheet/:item/assignment", use: assign)
            .post("check-sheet/:item/deviations", use: request)
            .post("deviations/:deviation/approval", use: approve)
            .get("files/:file", use: file)
            .post("files/:file/removal", use: remove)
    }

    @Sendable func show(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, service) = try await context.load(platform)
        return try await page(service, principal, for: request, context)
    }

    @Sendable func mark(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, service) = try await context.load(platform)
        // Nobody fills the disk who could not keep the file.
        try principal.require(.editService)
        let item = try context.parameters.require("item")
        let (folder, now) = (platform.files, platform.now())
        let form = try await EvidenceUpload(request, names: ["state", "note", "link"], at: now, into: folder)
        do {
            var arrived: EvidenceFile?
            if let name = form.name {
                arrived = try EvidenceFile.examine(
                    form.id, named: name, for: item, in: folder, by: principal.actor, at: now)
                try folder.accept(form.id)
            }
            let sheet = try await CheckMark.mark(
                item, of: service.slug, as: try CheckMark.State.read(form["state"]), note: form["note"],
                link: form.optional("link"), arrived: arrived, by: principal, at: now, rules: platform.rules,
                in: platform.store)
            let fold = (try? sheet.line(item))?.isDue == false ? "?due=other" : ""
            return .see("/services/\(service.path)/check-sheet\(fold)#\(item)")
        } catch {
            folder.remove(form.id)
            guard let problem = Problem(refusing: error) else { throw error }
            return try await page(
                service, principal, for: request, context,
                given: .init(mark: (form.optional("state"), form["note"], form["link"])), refused: problem)
        }
    }

    @Sendable func comment(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, service) = try await context.load(platform)
        let item = try context.parameters.require("item")
        let form = try await Form(request)
        do {
            try await ItemComment.write(
                form["words"], on: item, of: service.slug, by: principal, at: platform.now(), rules: platform.rules,
                in: platform.store)
            return .see("/services/\(service.path)/check-sheet/\(item)#comments")
        } catch {
            guard let problem = Problem(refusing: error) else { throw error }
            return try await page(
                service, principal, for: request, context, given: .init(comment: form["words"]), refused: problem)
        }
    }

    @Sendable func assign(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, service) = try await context.load(platform)
        let item = try context.parameters.require("item")
        let form = try await Form(request)
        do {
            try await Assignment.assign(
                item, of: service.slug, given: (form["assignee"], form["due_on"]), by: principal, platform)
            return .see("/services/\(service.path)/check-sheet/\(item)")
        } catch {
            guard let problem = Problem(refusing: error) else { throw error }
            return try await page(
                service, principal, for: request, context,
                given: .init(assignment: (form["assignee"], form["due_on"])), refused: problem)
        }
    }

    @Sendable func request(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, service) = try await context.load(platform)
        let item = try context.parameters.require("item")
        let form = try await Form(request)
        do {
            try await Deviation.request(
                item, of: service.slug, reason: form["reason"], compensation: form["compensation"],
                endsOn: Day(form["ends_on"]), by: principal, at: platform.now(), rules: platform.rules,
                in: platform.store)
            return .see("/services/\(service.path)/check-sheet/\(item)#deviations")
        } catch {
            guard let problem = Problem(refusing: error) else { throw error }
            return try await page(
                service, principal, for: request, context,
                given: .init(request: (form["reason"], form["compensation"], form["ends_on"])), refused: problem)
        }
    }

    @Sendable func approve(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, service) = try await context.load(platform)
        try await Deviation.approve(
            try context.id("deviation"), of: service.slug, by: principal, at: platform.now(),
            rules: platform.rules, in: platform.store)
        return .see("/services/\(service.path)/check-sheet")
    }

    @Sendable func file(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, service) = try await context.load(platform)
        let id: EvidenceFile.ID = try context.id("file")
        let file = try await platform.store.read { db in
            try EvidenceFile.find(id, of: service.id, in: principal.tenant, db)
        }
        return try .saved(file, in: platform.files)
    }

    @Sendable func remove(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, service) = try await context.load(platform)
        let file = try await EvidenceFile.remove(
            try context.id("file"), of: service.slug, by: principal, at: platform.now(), in: platform.files,
            platform.store)
        return .see("/services/\(service.path)/check-sheet/\(file.item)")
    }

    private func page(
        _ service: Service, _ principal: Principal, for request: Request, _ context: MemberContext,
        given: CheckSheetItemView.Given = .init(), refused: Problem? = nil
    ) async throws -> Response {
        let (language, now, rules) = (context.visitor.language, platform.now(), platform.rules)
        let item = try context.parameters.require("item")
        let (reading, people, names) = try await platform.store.read { db in
            let reading = try CheckSheet.read(item, of: service, rules: rules, at: now, db)
            let people = try Assignment.candidates(in: service.tenant, db)
            return (reading, people, try Account.named(reading.people, db))
        }
        var given = given
        given.errors = refused.map { platform.words(for: $0, language) } ?? []
        let view = CheckSheetItemView(
            reading, of: service, for: principal, people: people, given: given,
            SheetWords(platform: platform, language: language, names: names))
        return try platform.page(
            view, for: request, context, sample: platform.isSample(service), status: refused?.status ?? .ok)
    }
}

extension CheckSheet.Reading {
    /// Everybody whose name stands on the item's page.
    fileprivate var people: Set<User.ID> {
        var actors: [Principal.Actor?] = [line.mark?.by, opened.assignments[line.item.id]?.assignee]
        actors += line.deviations.flatMap { [$0.requestedBy, $0.approvedBy] }
        actors += files.map(\.by)
        actors += comments.map(\.by)
        actors += history.map(\.by)
        return Set(actors.compactMap { $0?.user })
    }
}

extension Assignment {
    /// From what a form or a program says: the id of a member or nothing, a day or nothing.
    static func assign(
        _ item: String, of slug: String, given: (assignee: String, dueOn: String), by principal: Principal,
        _ platform: Platform
    ) async throws {
        let (user, day) = (User.ID(given.assignee), Day(given.dueOn))
        var check = FieldCheck()
        if !given.assignee.isEmpty, user == nil {
            check.refuse("assignee", Message("check-sheet.assignment.noMember"))
        }
        if !given.dueOn.isEmpty, day == nil { check.refuse("due_on", Message("problems.badDay")) }
        try check.finish()
        try await assign(
            item, of: slug, to: user, dueOn: day, by: principal, at: platform.now(), rules: platform.rules,
            in: platform.store)
    }
}

extension CheckSheetItemView.Deviation {
    init(
        _ deviation: Deviation, of service: Service, by principal: Principal, names: [User.ID: String], at now: Date,
        _ platform: Platform, _ language: Language
    ) {
        let waits = deviation.approvedBy == nil && Day(now) <= deviation.endsOn
        let isOwn = deviation.requestedBy == principal.actor
        self.init(
            reason: deviation.reason, compensation: deviation.compensation, endsOn: DayView(deviation.endsOn, language),
            requestedBy: platform.name(of: deviation.requestedBy, names, language),
            requested: DayView(deviation.requestedAt, language),
            approvedBy: deviation.approvedBy.map { platform.name(of: $0, names, language) },
            approved: deviation.approvedAt.map { DayView($0, language) }, isEnded: Day(now) > deviation.endsOn,
            approvalPath: waits && !isOwn && principal.may(.approveDeviation)
                ? "/services/\(service.path)/deviations/\(deviation.id)/approval" : nil,
            isOwn: waits && isOwn && principal.may(.approveDeviation))
    }
}
