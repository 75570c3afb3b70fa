import Kernel

/// What one page shows: plain words and flags, ready to print.
///
/// Templates see stored properties only, so everything is formatted before it gets here: strings, flags, optionals
/// and lists of smaller views of the same kind. No property is called `text`, `plain`, `site`, `view` or `language`:
/// those names are the page's.
package protocol View: Sendable {
    static var template: String { get }
    /// Shown in the page gallery, rendered by the tests.
    static var examples: [Self] { get }
}

/// What stands around every page.
package struct Chrome: Sendable {
    /// Which entry of the navigation we are under.
    package enum Section: String, Sendable {
        case home, services, guidelines, registries, organizations, receipts, about, desk, none
    }

    /// Path and query of this page, for the links to its other languages.
    package var path: String
    package var section: Section
    /// The name of who is signed in.
    package var user: String?
    /// Whether they belong to an organisation, and so have a desk.
    package var isStaff: Bool
    /// Whether this page shows the fictional sample city.
    package var isSample: Bool

    package init(
        path: String, section: Section = .none, user: String? = nil, isStaff: Bool = false, isSample: Bool = false
    ) {
        (self.path, self.section, self.user) = (path, section, user)
        (self.isStaff, self.isSample) = (isStaff, isSample)
    }
}

/// The chrome as the template prints it.
struct ChromeView {
    struct LanguageLink {
        let tag: String
        let name: String
        let path: String
        let isCurrent: Bool
    }

    let languages: [LanguageLink]
    let user: String?
    let isStaff: Bool
    let isSample: Bool
    let onHome: Bool
    let onServices: Bool
    let onGuidelines: Bool
    let onOrganizations: Bool
    let onRegistries: Bool
    let onReceipts: Bool
    let onAbout: Bool
    let onDesk: Bool
    let isEasy: Bool

    init(_ chrome: Chrome, _ language: Language) {
        languages = Language.allCases.map {
            LanguageLink(
                tag: $0.tag, name: Self.names[$0] ?? $0.rawValue, path: Self.path(chrome.path, in: $0),
                isCurrent: $0 == language)
        }
        (user, isStaff, isSample) = (chrome.user, chrome.isStaff, chrome.isSample)
        (onHome, onServices) = (chrome.section == .home, chrome.section == .services)
        (onOrganizations, onReceipts) = (chrome.section == .organizations, chrome.section == .receipts)
        (onRegistries, onGuidelines) = (chrome.section == .registries, chrome.section == .guidelines)
        (onAbout, onDesk) = (chrome.section == .about, chrome.section == .desk)
        isEasy = language == .jaEasy
    }

    /// A language is called by its own name, whatever the page speaks.
    private static let names: [Language: String] = [.ja: "日本語", .jaEasy: "やさしい日本語", .en: "English"]

    private static func path(_ path: String, in language: Language) -> String {
        let parts = path.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let kept = (parts.count > 1 ? parts[1].split(separator: "&") : []).filter { !$0.hasPrefix("lang=") }
        return "\(parts.first ?? "/")?\((kept + ["lang=\(language.rawValue)"]).joined(separator: "&"))"
    }
}
