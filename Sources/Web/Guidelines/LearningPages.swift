import Foundation
import Hummingbird
import Kernel
import Standards
import Store

/// `/learning`: what each role learns, step by step.
struct LearningPages: Sendable {
    let platform: Platform

    func addRoutes(to router: some RouterMethods<VisitorContext>) {
        router.group("learning")
            .get(use: platform.kept(list))
            .get(":role", use: show)
    }

    @Sendable func list(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let language = context.language
        let view = LearningView(
            paths: platform.guidance.learning.map { path in
                LearningView.Path(
                    title: path.title.shown(in: language), about: path.summary.shown(in: language),
                    path: "/learning/\(path.role.rawValue)", steps: Look.count(path.steps.count),
                    hours: Look.decimal(Double(path.minutes) / 60))
            })
        return try platform.page(view, for: request, context, in: .guidelines)
    }

    @Sendable func show(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let path = try context.learningPath(platform)
        let (rules, now, language) = (platform.rules, platform.now(), context.language)
        let book = try await platform.store.read { db in try rules.current(at: now, db) }
        let view = LearningPathView(
            title: path.title.shown(in: language), about: path.summary.shown(in: language),
            hours: Look.decimal(Double(path.minutes) / 60), count: Look.count(path.steps.count),
            steps: path.steps.map { step in
                LearningPathView.Step(
                    title: step.title.shown(in: language), about: step.about.shown(in: language),
                    minutes: Look.count(step.minutes),
                    items: step.items.compactMap { id in
                        (try? book.item(id)).map {
                            LearningPathView.Item(
                                id: id, title: $0.title.shown(in: language), path: "/guidelines/items/\(id)")
                        }
                    })
            }, links: path.links.map { LinkView(name: $0.title, path: $0.url) },
            itemsPath: "/guidelines?role=\(path.role.rawValue)")
        return try platform.page(view, for: request, context, in: .guidelines)
    }
}

extension VisitorContext {
    func learningPath(_ platform: Platform) throws -> LearningPath {
        let role = try parameters.require("role")
        guard let path = platform.guidance.learning.first(where: { $0.role.rawValue == role }) else {
            throw Problem(.notFound, "problems.notFound")
        }
        return path
    }
}
