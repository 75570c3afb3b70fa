package import Foundation
package import Kernel
package import Services
import Store

/// All that is known about one service when its check sheet and its gate are worked out.
package struct Dossier: Sendable {
    /// What a shared component that the service is built on shows for an item.
    package struct Inheritance: Sendable, Hashable {
        package let item: String
        package let state: CheckSheet.State
        package let freshUntil: Date?
        /// The component: `tokyo/form-platform`.
        package let component: String

        package init(item: String, state: CheckSheet.State, freshUntil: Date?, component: String) {
            (self.item, self.state, self.freshUntil, self.component) = (item, state, freshUntil, component)
        }
    }

    package let service: Service.ID
    package let tenant: Tenant.ID
    package let organizationKind: String
    /// When the service was opened: rules that came later may leave it time.
    package let openedAt: Date
    package internal(set) var profile: JournalEntry.Profile
    package internal(set) var evidence: [Evidence] = []
    package internal(set) var marks: [CheckMark] = []
    package internal(set) var deviations: [Deviation] = []
    /// By every component, also where several offer the same item.
    package internal(set) var inherited: [Inheritance] = []
    /// The newest decision about a release.
    package internal(set) var decision: ReviewDecision?
    package internal(set) var releasedAt: Date?
    package internal(set) var findings: [Finding] = []

    package init(
        _ service: Service, organizationKind: String, evidence: [Evidence] = [], marks: [CheckMark] = [],
        deviations: [Deviation] = [], inherited: [Inheritance] = [], decision: ReviewDecision? = nil,
        releasedAt: Date? = nil, findings: [Finding] = []
    ) {
        (self.service, tenant, openedAt) = (service.id, service.tenant, service.createdAt)
        (self.organizationKind, profile) = (organizationKind, JournalEntry.Profile(service))
        (self.evidence, self.marks, self.deviations) = (evidence, marks, deviations)
        (self.inherited, self.decision, self.releasedAt) = (inherited, decision, releasedAt)
        self.findings = findings
    }
}

extension Dossier {
    /// An item as a component offers it.
    struct Offer: Hashable {
        let component: String
        let item: String
    }

    /// The same where components show something else than is kept of them.
    func inheriting(_ shown: [Offer: ItemStanding]) -> Dossier {
        guard !shown.isEmpty, !inherited.isEmpty else { return self }
        var dossier = self
        dossier.inherited = inherited.map { one in
            shown[Offer(component: one.component, item: one.item)].map {
                Inheritance(item: one.item, state: $0.state, freshUntil: $0.freshUntil, component: one.component)
            } ?? one
        }
        return dossier
    }

    /// - Parameter findings: those that are open.
    static func of(_ service: Service, standing: Standing?, _ db: any Connection) throws -> Dossier {
        Dossier(
            service,
            organizationKind: try db.value("SELECT kind FROM organization WHERE id = \(service.tenant)") ?? "",
            evidence: try Evidence.all(of: service.id, in: service.tenant, db),
            marks: try CheckMark.all(of: service.id, in: service.tenant, db),
            deviations: try Deviation.all(of: service.id, in: service.tenant, db),
            inherited: try ComponentUse.inheritance(of: service.id, in: service.tenant, db),
            decision: try ReviewDecision.newest(of: service.id, in: service.tenant, db),
            releasedAt: standing?.releasedAt,
            findings: service.phase.isBeforeRelease ? [] : try Finding.all(of: service, db).filter(\.isOpen))
    }
}
