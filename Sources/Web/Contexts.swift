import Foundation
package import Hummingbird
package import Identity
package import Kernel
import NIOCore

/// Anybody, signed in or not.
package struct VisitorContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    package var member: Member?
    package var language: Language = .ja
    private var channel: (any Channel)?
    /// What a trusted proxy says about where the request comes from.
    var forwardedAddress: String?
    /// The secret of the session, so that it can be ended.
    package var session: String?

    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }

    package init(coreContext: CoreRequestContextStorage, address: String) {
        (self.coreContext, forwardedAddress) = (coreContext, address)
    }

    /// Where the request comes from, for limits only; never kept. Spelt out for those who ask only.
    var address: String { forwardedAddress ?? channel?.remoteAddress?.ipAddress ?? "unknown" }
}

/// What a middleware hands a request on to. Our functions stay where they were called; the library's do not.
typealias Next = @concurrent (Request, VisitorContext) async throws -> Response

/// Somebody who has signed in, or a program with a token. A handler that takes this context cannot be reached otherwise.
package struct MemberContext: ChildRequestContext {
    package var coreContext: CoreRequestContextStorage
    package let visitor: VisitorContext
    package let member: Member

    package init(context: VisitorContext) throws {
        guard let member = context.member else { throw Problem(.unauthenticated, "problems.signIn") }
        (coreContext, visitor, self.member) = (context.coreContext, context, member)
    }

    /// Acting for one organisation. To everybody else its workplace does not exist.
    func principal(in tenant: Tenant.ID) throws -> Principal {
        guard let principal = member.principal(in: tenant) else { throw Problem(.notFound, "problems.notFound") }
        return principal
    }
}
