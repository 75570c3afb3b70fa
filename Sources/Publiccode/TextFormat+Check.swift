import Kernel

extension TextFormat {
    typealias Verdict = (severity: PubliccodeFault.Severity, message: Message)

    /// What is wrong with `text`, judged by itself. `files` answers for the repository, where it is at hand.
    func verdicts(on text: String, version: String?, files: RepositoryFiles?) -> [Verdict] {
        let value = ["value": Self.shown(text)]
        func wrong(unless isRight: Bool, _ message: @autoclosure () -> Message) -> [Verdict] {
            isRight ? [] : [(.error, message())]
        }
        switch self {
        case .any: return []
        case .version: return Self.version(text)
        case .webAddress:
            return wrong(unless: Address.isWebAddress(text), Message("publiccode.fault.webAddress", value))
        case .url: return wrong(unless: Address.isURL(text), Message("publiccode.fault.url", value))
        case .uri: return Self.uri(text)
        case .supported: return Self.supported(text)
        case .date: return wrong(unless: Day(text) != nil, Message("publiccode.fault.date", value))
        case .email: return wrong(unless: Address.isEmail(text), Message("publiccode.fault.email", value))
        case .oneOf(let words): return Self.choice(text, of: words)
        case .softwareType:
            if text == "standalone", version?.hasPrefix("0.2") == true {
                return [(.warning, Message("publiccode.fault.standalone"))]
            }
            return Self.choice(text, of: PubliccodeFile.SoftwareType.words)
        case .category: return Self.word(text, of: Vocabulary.categories, Message("publiccode.fault.category", value))
        case .scope: return Self.choice(text, of: Vocabulary.scopes)
        case .language: return Self.language(text)
        case .country: return Self.country(text)
        case .mediaType: return wrong(unless: Self.isMediaType(text), Message("publiccode.fault.mediaType", value))
        case .characters(let least, let most): return Self.length(text, from: least, to: most)
        case .logo: return RepositoryFiles.verdicts(on: text, endings: ["svg", "svgz", "png"], files: files)
        case .image: return RepositoryFiles.verdicts(on: text, endings: ["png", "jpg", "jpeg"], files: files)
        case .file: return RepositoryFiles.verdicts(on: text, endings: [], files: files)
        case .video: return Self.video(text)
        case .license: return LicenseExpression.complaints(about: text).map(Self.verdict)
        case .italianAdministration:
            return wrong(unless: Self.isItalianCode(text), Message("publiccode.fault.italianCode", value))
        }
    }

    /// A value as it is repeated in a message: one line, not too long.
    static func shown(_ text: String) -> String {
        let line = text.prefix(61).map { $0.isWhitespace || $0.unicodeScalars.contains(where: isUnseen) ? " " : $0 }
        let trimmed = String(String(line.prefix(60)).trimmingPrefix(" "))
        return line.count > 60 ? trimmed + "…" : trimmed
    }

    /// What would speak to a terminal or turn the line around.
    private static func isUnseen(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        case .format: (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
        default: false
        }
    }

    private static func version(_ text: String) -> [Verdict] {
        if Schema.currentVersions.contains(text) { return [] }
        let values = ["value": shown(text), "known": Schema.knownVersions.joined(separator: ", ")]
        return Schema.knownVersions.contains(text)
            ? [(.warning, Message("publiccode.fault.versionOld", ["value": text, "current": Schema.version]))]
            : [(.error, Message("publiccode.fault.versionUnknown", values))]
    }

    private static func uri(_ text: String) -> [Verdict] {
        guard Address.isURI(text) else { return [(.error, Message("publiccode.fault.uri", ["value": shown(text)]))] }
        let italian = "urn:x-italian-pa:"
        guard text.lowercased().hasPrefix(italian), !isItalianCode(String(text.dropFirst(italian.count))) else {
            return []
        }
        return [(.error, Message("publiccode.fault.italianCode", ["value": shown(text)]))]
    }

    private static func supported(_ text: String) -> [Verdict] {
        if text.hasPrefix("alias:") {
            guard !Vocabulary.aliases.contains(String(text.dropFirst(6))) else { return [] }
            return [
                (
                    .error,
                    Message(
                        "publiccode.fault.alias",
                        ["value": shown(text), "known": Vocabulary.aliases.joined(separator: ", ")])
                )
            ]
        }
        // Any URI will do here, a DOI as well as a URL.
        let isURI =
            switch Address.parts(of: text)?.scheme {
            case nil: false
            case "http", "https", "urn": Address.isURI(text)
            default: true
            }
        return isURI ? [] : [(.error, Message("publiccode.fault.supported", ["value": shown(text)]))]
    }

    private static func choice(_ text: String, of words: [String]) -> [Verdict] {
        word(
            text, of: words,
            Message("publiccode.fault.choice", ["value": shown(text), "known": words.joined(separator: ", ")]))
    }

    private static func word(_ text: String, of words: [String], _ unknown: Message) -> [Verdict] {
        if words.contains(text) { return [] }
        guard let near = Spelling.nearest(to: text, among: words) else { return [(.error, unknown)] }
        return [(.error, Message("publiccode.fault.choiceNear", ["value": shown(text), "near": near]))]
    }

    private static func language(_ text: String) -> [Verdict] {
        if LanguageTag.isValid(text) { return [] }
        guard let near = LanguageTag.likely(for: text) else {
            return [(.error, Message("publiccode.fault.language", ["value": shown(text)]))]
        }
        return [(.error, Message("publiccode.fault.languageNear", ["value": shown(text), "near": near]))]
    }

    private static func country(_ text: String) -> [Verdict] {
        let upper = text.uppercased()
        guard Vocabulary.countries.contains(upper), text == upper || text == text.lowercased() else {
            return [(.error, Message("publiccode.fault.country", ["value": shown(text)]))]
        }
        return text == upper
            ? [] : [(.warning, Message("publiccode.fault.countryLower", ["value": text, "upper": upper]))]
    }

    private static func isMediaType(_ text: String) -> Bool {
        let parts = text.trimmingPrefix(" ").split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return false }
        return parts.allSatisfy { part in
            (1...127).contains(part.utf8.count) && part.first.map { $0.isLetter || $0.isNumber } == true
                && part.unicodeScalars.allSatisfy {
                    $0.isASCII
                        && ($0.properties.isAlphabetic || ("0"..."9").contains($0)
                            || "!#$&^_.+-".unicodeScalars.contains($0))
                }
        }
    }

    private static func length(_ text: String, from least: Int, to most: Int) -> [Verdict] {
        let count = text.count
        if count > most {
            return [(.error, Message("publiccode.fault.long", ["count": "\(count)", "most": "\(most)"]))]
        }
        if count < least {
            return [(.error, Message("publiccode.fault.short", ["count": "\(count)", "least": "\(least)"]))]
        }
        return []
    }

    private static func video(_ text: String) -> [Verdict] {
        guard Address.isWebAddress(text), let host = Address.host(of: text) else {
            return [(.error, Message("publiccode.fault.webAddress", ["value": shown(text)]))]
        }
        if Vocabulary.videoHosts.contains(where: { host == $0 || host.hasSuffix(".\($0)") }) { return [] }
        let path = text.split(separator: "://", maxSplits: 1).last?.drop { !"/?#".contains($0) } ?? ""
        return path.count < 2
            ? [(.error, Message("publiccode.fault.video", ["value": shown(text)]))]
            : [(.warning, Message("publiccode.fault.videoHost", ["value": shown(host)]))]
    }

    /// Codes look like `c_h501`, `UFK2JX` or `istsc_…`. Whether the register has one cannot be seen from the code.
    private static func isItalianCode(_ text: String) -> Bool {
        let isSchool = text.lowercased().hasPrefix("istsc_")
        return (isSchool ? 1...16 : 1...11).contains(text.utf8.count)
            && text.unicodeScalars.allSatisfy {
                $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "_")
            }
    }

    private static func verdict(on complaint: LicenseExpression.Complaint) -> Verdict {
        switch complaint {
        case .unknownLicense(let id, let near?), .unknownException(let id, let near?):
            (.error, Message("publiccode.fault.licenseNear", ["value": shown(id), "near": near]))
        case .unknownLicense(let id, nil): (.error, Message("publiccode.fault.license", ["value": shown(id)]))
        case .unknownException(let id, nil):
            (.error, Message("publiccode.fault.licenseException", ["value": shown(id)]))
        case .deprecated(let id): (.warning, Message("publiccode.fault.licenseOld", ["value": shown(id)]))
        case .spelling(let id, let correct):
            (.warning, Message("publiccode.fault.licenseSpelling", ["value": shown(id), "correct": correct]))
        case .malformed(at: ""): (.error, Message("publiccode.fault.licenseUnfinished"))
        case .malformed(let word): (.error, Message("publiccode.fault.licenseMalformed", ["value": shown(word)]))
        }
    }
}
