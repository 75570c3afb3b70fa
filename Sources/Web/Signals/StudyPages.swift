import Content
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Services
import Signals
import Store

/// `…/studies`: what people did when we watched.
struct StudyPages: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("services/:organization/:slug", context: MemberContext.self)
            .get("studies", use: list)
            .post("studies", use: record)
    }

    @Sendable func list(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, service) = try await context.load(platform)
        return try await page(service, .init(), principal, for: request, context)
    }

    @Sendable func record(_ request: Request, _ context: MemberContext) async throws -> Response {
        let (principal, service) = try await context.load(platform)
        let form = try await Form(request)
        let now = platform.now()
        do {
            guard let kind = Study.Kind(rawValue: form["kind"]) else {
                throw ServiceError.invalid([.init("kind", Message("problems.chooseOne"))])
            }
            let study = try Study(
                id: .new(at: now), kind: kind, heldOn: Day(form["held_on"]), participants: try form.participants(),
                note: form["note"], at: now)
            try await Study.record(
                study, of: service.slug, by: principal, at: now, in: platform.store,
                then: platform.reassess(because: "standing.cause.study"))
            return .see("/services/\(service.path)/studies")
        } catch {
            guard let problem = Problem(refusing: error) else { throw error }
            let given = StudiesView.Given(
                kind: form.optional("kind"), heldOn: form["held_on"], ratings: form["ratings"], tasks: form["tasks"],
                note: form["note"])
            return try await page(service, given, principal, for: request, context, refused: problem)
        }
    }

    private func page(
        _ service: Service, _ given: StudiesView.Given, _ principal: Principal, for request: Request,
        _ context: MemberContext, refused: Problem? = nil
    ) async throws -> Response {
        let language = context.visitor.language
        let studies = try await platform.store.read { db in try Study.all(of: service, db) }
        let newest = studies.first { $0.kind == .usability }
        let view = StudiesView(
            workplace: WorkplaceView(service, at: "studies", for: principal, platform, language),
            studies: studies.map { study in
                let attempts = study.participants.flatMap(\.tasks)
                return StudiesView.Study(
                    kind: platform.texts("studies.kind.\(study.kind.rawValue)", language),
                    held: DayView(study.heldOn, language), ratings: study.participants.count, mean: study.meanRating,
                    attempted: attempts.count, completed: attempts.count(where: \.completed),
                    note: study.note.isEmpty ? nil : study.note, counts: study.id == newest?.id)
            }, given: principal.may(.editService) && service.isClaimed ? given : nil,
            errors: refused.map { platform.words(for: $0, language) } ?? [], platform.texts, language)
        return try platform.page(
            view, for: request, context, sample: platform.isSample(service), status: refused?.status ?? .ok)
    }
}

extension Form {
    /// Ratings such as `4 4 5 3 4`, one per participant, and tasks by line: name; how many completed it; seconds.
    func participants() throws -> [Study.Participant] {
        let words = self["ratings"].precomposedStringWithCompatibilityMapping
            .split { $0.isWhitespace || $0 == "," || $0 == "、" }
        let ratings = words.prefix(501).map { Int($0) ?? 0 }
        let tasks = try self["tasks"].split(whereSeparator: \.isNewline).prefix(51).map { line in
            let parts = line.precomposedStringWithCompatibilityMapping.split(
                separator: ";", omittingEmptySubsequences: false
            )
            .map { $0.trimmingCharacters(in: .whitespaces) }
            let completed = parts.count > 1 ? Int(parts[1]) : nil
            let seconds = parts.count > 2 && !parts[2].isEmpty ? Double(parts[2]) : nil
            guard !parts[0].isEmpty, let completed, (0...ratings.count).contains(completed),
                parts.count < 3 || parts[2].isEmpty || seconds?.isFinite == true
            else { throw ServiceError.invalid([.init("tasks", Message("studies.badTasks"))]) }
            return (name: parts[0], completed: completed, seconds: seconds)
        }
        return ratings.enumerated().map { index, rating in
            Study.Participant(
                rating: rating,
                tasks: tasks.map { task in
                    let completed = index < task.completed
                    return .init(name: task.name, completed: completed, seconds: completed ? task.seconds : nil)
                })
        }
    }
}
