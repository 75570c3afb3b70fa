package import Kernel
package import Store

/// What one commit added to a registry's change feed.
package struct RegistryCommit: Sendable {
    /// What follows in the same transaction, such as telling those who subscribed. Set by whoever puts the modules
    /// together.
    package typealias Consequence = @Sendable (RegistryCommit, any Connection) throws -> Void

    package let registry: Registry
    package let tenant: Tenant.ID
    /// The places taken, as far as they lie together.
    package let places: [ClosedRange<Int>]
    /// The version, when it was one.
    package let record: Record?
    /// When no row changed, but what is shown of one.
    package let disclosure: RecordDisclosure?

    package init(_ registry: Registry, in tenant: Tenant.ID, places: [ClosedRange<Int>]) {
        (self.registry, self.tenant, self.places, record, disclosure) = (registry, tenant, places, nil, nil)
    }

    package init(_ record: Record, of registry: Registry) {
        (self.registry, tenant, places, self.record) = (registry, record.tenant, [record.seq...record.seq], record)
        disclosure = nil
    }

    package init(_ disclosure: RecordDisclosure, of registry: Registry) {
        (self.registry, tenant, record) = (registry, disclosure.tenant, nil)
        (places, self.disclosure) = ([disclosure.seq...disclosure.seq], disclosure)
    }
}
