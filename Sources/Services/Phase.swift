/// Where a service stands in its life. The order is that of the code of conduct, from plan to retirement.
package enum Phase: String, CaseIterable, Sendable, Codable {
    case plan, define, design, build
    case preRelease = "pre-release"
    case operate, retire

    package var isBeforeRelease: Bool { self != .operate && self != .retire }

    /// Before the release a team may go back and forth. Into operation leads only a release, through the gate; out of
    /// it only retirement.
    package func allows(_ next: Phase) -> Bool {
        switch self {
        case _ where self == next: true
        case .plan, .define, .design, .build, .preRelease: next != .operate
        case .operate: next == .retire
        case .retire: false
        }
    }
}

/// What guidelines ask about a service before they apply. Unknown is an answer of its own: the attribute is not there.
package enum Attribute: String, CaseIterable, Sendable, Codable, CodingKeyRepresentable {
    case publicWebsite = "public_website"
    case takesApplications = "takes_applications"
    case handlesPersonalData = "handles_personal_data"
    case sendsNotifications = "sends_notifications"
    case usesAI = "uses_ai"
    case takesPayments = "takes_payments"
    case publishesData = "publishes_data"
    case builtByVendor = "built_by_vendor"
    case usesCloud = "uses_cloud"
    case developsSoftware = "develops_software"
    case offersAPI = "offers_api"
    case offersApp = "offers_app"
    case handlesMyNumber = "handles_my_number"
    case neededInDisaster = "needed_in_disaster"
}

/// How people reach a service.
package enum Channel: String, CaseIterable, Sendable, Codable {
    case web, app, counter, phone, paper
}
