/// What may stand at a place of a publiccode.yml.
indirect enum Shape: Sendable {
    case text(TextFormat = .any)
    case flag
    case list(of: Shape, mayBeEmpty: Bool = true)
    /// A list, or one text instead of a list of one. Writing gives a list.
    case oneOrMany(TextFormat)
    /// A list for which some write one of the six known words. Readers in the wild refuse that.
    case platforms
    case section([Key])
    /// A section with one member per language.
    case perLanguage([Key])
    /// Kept as it is and not looked into.
    case anything

    struct Key: Sendable {
        enum Fate: Sendable {
            case current
            /// Deprecated, and nothing takes its place.
            case dropped
            /// Deprecated in favour of another place.
            case replaced(by: String)
        }

        let name: String
        let shape: Shape
        let isMandatory: Bool
        let fate: Fate

        init(_ name: String, _ shape: Shape = .text(), isMandatory: Bool = false, fate: Fate = .current) {
            (self.name, self.shape, self.isMandatory, self.fate) = (name, shape, isMandatory, fate)
        }
    }
}

/// What a text must look like.
enum TextFormat: Hashable, Sendable {
    case any
    case version
    /// An address a browser opens.
    case webAddress
    /// Any URL, a repository's among others.
    case url
    /// A URL or URN.
    case uri
    /// A URI, or `alias:` and a known name.
    case supported
    case date
    case email
    case oneOf([String])
    case softwareType
    case category
    case scope
    case language
    case country
    case mediaType
    case characters(atLeast: Int, atMost: Int)
    case logo
    case image
    /// A file of the repository.
    case file
    case video
    case license
    /// A code of the Italian register of administrations.
    case italianAdministration
}
