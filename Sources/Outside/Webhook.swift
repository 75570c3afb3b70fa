package import Foundation
package import Kernel
package import Store

/// A subscription: an address of somebody's own that is told when something changes.
package struct Webhook: Sendable, Hashable {
    package typealias ID = Kernel.ID<Webhook>

    package enum State: String, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case active
        /// Nothing is sent. What was announced meanwhile is not sent later either: the change feed has it.
        case paused
        /// Active, but the last messages did not arrive.
        case failing
    }

    package let id: ID
    package let tenant: Tenant.ID
    package let url: String
    package internal(set) var topics: [String]
    package private(set) var state: State
    package private(set) var since: Date
    /// Why it is failing, or was paused by the platform; a word such as `status-500`.
    package private(set) var reason: String?
    package let createdBy: Principal.Actor
    package let createdAt: Date

    init(_ draft: Draft, by principal: Principal, at now: Date) {
        (id, tenant, url, topics) = (.new(at: now), principal.tenant, draft.url, draft.topics)
        (state, since, reason) = (.active, now, nil)
        (createdBy, createdAt) = (principal.actor, now)
    }

    package mutating func pause(because reason: String? = nil, at now: Date) {
        if state != .paused { (state, since, self.reason) = (.paused, now, reason) }
    }

    package mutating func resume(at now: Date) {
        if state == .paused { (state, since, reason) = (.active, now, nil) }
    }

    /// A message did not arrive although it was tried several times.
    mutating func fail(because reason: String, at now: Date) {
        switch state {
        case .active: (state, since, self.reason) = (.failing, now, reason)
        case .failing: self.reason = reason
        case .paused: break
        }
    }

    /// A message arrived.
    mutating func recover(at now: Date) {
        if state == .failing { (state, since, reason) = (.active, now, nil) }
    }
}

extension Webhook {
    /// What somebody asks for, checked.
    package struct Draft: Sendable {
        let url: String
        let topics: [String]

        package init(url: String, topics: [String], policy: Endpoint.Policy) throws(OutsideError) {
            var fields: [Problem.Field] = []
            let url = url.trimmingCharacters(in: .whitespacesAndNewlines)
            if Endpoint(url)?.isAllowed(by: policy) != true {
                fields.append(.init("url", Message("outside.problem.address")))
            }
            let topics = Set(topics)
            let areTopics = topics.allSatisfy { $0.wholeMatch(of: /[a-z][a-z-]{0,39}:[a-z0-9][a-z0-9-]{0,79}/) != nil }
            if topics.isEmpty || topics.count > 50 || !areTopics {
                fields.append(.init("topics", Message("outside.problem.topics")))
            }
            guard fields.isEmpty else { throw .invalid(fields) }
            (self.url, self.topics) = (url, topics.sorted())
        }
    }
}

extension Webhook: RowDecodable {
    static let columns: SQL = "webhook.tenant_id, id, url, state, since, reason, created_by, created_at"

    /// Without its topics, which stand in a table of their own.
    package init(row: inout Row) throws {
        tenant = try row.next()
        id = try row.next()
        url = try row.next()
        state = try row.next()
        since = try row.next()
        reason = try row.next()
        createdBy = try row.next()
        createdAt = try row.next()
        topics = []
    }
}
