/// A change somebody makes: the permission it needs and the line it leaves in the audit log.
package struct Act: Hashable, Sendable {
    /// Stable, `noun.verb`.
    package let name: String
    /// What it is done to, in words that are safe to keep: an address or an id, never personal data.
    package let subject: String
    package let permission: Permission

    package init(
        _ name: String, on subject: some CustomStringConvertible & Sendable, needs permission: Permission
    ) {
        (self.name, self.subject, self.permission) = (name, subject.description, permission)
    }
}
