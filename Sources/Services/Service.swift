package import Foundation
package import Kernel
import Store

/// What a government does for people, as they see it: a website, an application, a counter, all channels together.
package struct Service: Sendable, Hashable {
    package typealias ID = Kernel.ID<Service>

    package let id: ID
    package let tenant: Tenant.ID
    package let slug: String
    package private(set) var title: LocalizedText
    package private(set) var summary: LocalizedText
    package private(set) var url: String?
    package private(set) var phase: Phase
    package private(set) var attributes: [Attribute: Bool]
    package private(set) var channels: [Channel]
    package private(set) var canvas: Canvas
    /// Whether its organisation looks after it here. Official sites are listed before anybody has claimed them.
    package private(set) var isClaimed: Bool
    package let createdAt: Date
    package private(set) var updatedAt: Date

    package init(
        id: ID, tenant: Tenant.ID, draft: Draft, phase: Phase = .plan, canvas: Canvas = Canvas(),
        isClaimed: Bool = true, createdAt: Date
    ) {
        (self.id, self.tenant, slug, self.phase) = (id, tenant, draft.slug, phase)
        (title, summary, url) = (draft.title, draft.summary, draft.url)
        (attributes, channels, self.canvas) = (draft.attributes, draft.channels, canvas)
        (self.isClaimed, self.createdAt, updatedAt) = (isClaimed, createdAt, createdAt)
    }

    /// Which service it is, for what comes by the thousand and needs none of its words.
    package struct Key: Sendable {
        package let id: ID
        package let tenant: Tenant.ID
        package let slug: String

        package init(id: ID, tenant: Tenant.ID, slug: String) {
            (self.id, self.tenant, self.slug) = (id, tenant, slug)
        }

        /// How the service is called in addresses and the audit log: `131083/official-site`.
        package var path: String { "\(tenant)/\(slug)" }
    }

    package var key: Key { Key(id: id, tenant: tenant, slug: slug) }
    package var path: String { key.path }

    /// The languages it is described in.
    package var languages: [Language] {
        Language.allCases.filter { language in
            switch language {
            case .ja: true
            case .jaEasy: title.jaEasy != nil && summary.jaEasy != nil
            case .en: title.en != nil && summary.en != nil
            }
        }
    }

    /// The words a search finds the service by, folded.
    var searchText: String {
        SearchText.folded(
            [
                slug, title.ja, title.jaEasy ?? "", title.en ?? "", summary.ja, summary.jaEasy ?? "",
                summary.en ?? "",
            ].joined(separator: "\n"))
    }

    /// - Throws: when nobody has claimed the service yet, or its life is over.
    package func assertWorkable() throws(ServiceError) {
        guard isClaimed else { throw .notClaimed }
        guard phase != .retire else { throw .retired }
    }

    package mutating func describe(_ draft: Draft, at now: Date) {
        (title, summary, url) = (draft.title, draft.summary, draft.url)
        (attributes, channels, updatedAt) = (draft.attributes, draft.channels, now)
    }

    package mutating func draw(_ canvas: Canvas, at now: Date) {
        let wasCounted = self.canvas.procedure != nil
        (self.canvas, updatedAt) = (canvas, now)
        // What was counted out once is not unknown again: now nothing is asked, and the evidence says so.
        if wasCounted, canvas.procedure == nil { self.canvas.procedure = Procedure() }
    }

    package mutating func move(to next: Phase, at now: Date) throws(ServiceError) {
        guard phase.allows(next) else {
            if next == .operate { throw .releaseIsTheOnlyWay }
            throw .noSuchStep(from: phase, to: next)
        }
        (phase, updatedAt) = (next, now)
    }

    /// Into operation. Only the gate calls this.
    package mutating func release(at now: Date) throws(ServiceError) {
        guard phase.isBeforeRelease else { throw .alreadyReleased }
        (phase, updatedAt) = (.operate, now)
    }

    package mutating func claim(at now: Date) throws(ServiceError) {
        guard !isClaimed else { throw .alreadyClaimed }
        (isClaimed, updatedAt) = (true, now)
    }

    init(
        id: ID, tenant: Tenant.ID, slug: String, title: LocalizedText, summary: LocalizedText, url: String?,
        phase: Phase, attributes: [Attribute: Bool], channels: [Channel], canvas: Canvas, isClaimed: Bool,
        createdAt: Date, updatedAt: Date
    ) {
        (self.id, self.tenant, self.slug) = (id, tenant, slug)
        (self.title, self.summary, self.url, self.phase) = (title, summary, url, phase)
        (self.attributes, self.channels, self.canvas) = (attributes, channels, canvas)
        (self.isClaimed, self.createdAt, self.updatedAt) = (isClaimed, createdAt, updatedAt)
    }
}

package enum ServiceError: ProblemConvertible, Hashable {
    case unknown(String)
    case slugTaken(String)
    case noSuchStep(from: Phase, to: Phase)
    case releaseIsTheOnlyWay
    case alreadyReleased
    case alreadyClaimed
    case notClaimed
    case retired
    case invalid([Problem.Field])

    package var problem: Problem {
        switch self {
        case .unknown(let path): Problem(.notFound, "problems.noService", ["service": path])
        case .slugTaken(let slug):
            Problem(
                .conflict, Message("problems.slugTaken", ["slug": slug]),
                fields: [.init("slug", Message("problems.slugTaken", ["slug": slug]))])
        case .noSuchStep(let from, let to):
            Problem(.conflict, "problems.noSuchStep", ["from": from.rawValue, "to": to.rawValue])
        case .releaseIsTheOnlyWay: Problem(.conflict, "problems.releaseIsTheOnlyWay")
        case .alreadyReleased: Problem(.conflict, "problems.alreadyReleased")
        case .alreadyClaimed: Problem(.conflict, "problems.alreadyClaimed")
        case .notClaimed: Problem(.conflict, "problems.notClaimed")
        case .retired: Problem(.conflict, "problems.serviceRetired")
        case .invalid(let fields): Problem(.invalid, Message("problems.fields"), fields: fields)
        }
    }
}
