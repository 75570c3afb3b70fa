import Content
import Kernel

/// One walk through a file: gathers what is there and everything that is wrong with it.
struct Inspection {
    private(set) var faults: [PubliccodeFault] = []
    private var version: String?
    private let files: RepositoryFiles?

    init(files: RepositoryFiles?) { self.files = files }

    mutating func file(_ entry: Entry) -> PubliccodeValue? {
        guard entry.members != nil else {
            add("", entry.line, Message("publiccode.fault.notMapping"))
            return nil
        }
        version = entry.optional("publiccodeYmlVersion")?.scalar?.text
        return section(entry, Schema.file, at: "", line: entry.line)
    }

    mutating func add(
        _ key: String, _ line: Int?, _ severity: PubliccodeFault.Severity, _ message: Message
    ) {
        faults.append(PubliccodeFault(key, line: line, severity, message))
    }

    private mutating func add(_ key: String, _ line: Int?, _ message: Message) { add(key, line, .error, message) }

    // MARK: Places

    private mutating func value(_ entry: Entry, _ shape: Shape, at path: String, line: Int?) -> PubliccodeValue? {
        switch shape {
        case .text(let format): return text(entry, format, at: path, line: line)
        case .flag: return flag(entry, at: path, line: line)
        case .list(let item, let mayBeEmpty):
            return list(entry, of: item, mayBeEmpty: mayBeEmpty, at: path, line: line)
        case .oneOrMany(let format):
            if entry.elements != nil { return list(entry, of: .text(format), mayBeEmpty: true, at: path, line: line) }
            guard entry.scalar != nil else {
                add(path, line, Message("publiccode.fault.textOrListExpected"))
                return nil
            }
            return text(entry, format, at: path, line: line).map { .list([$0]) }
        case .platforms:
            if let word = entry.scalar?.text {
                let isKnown = Vocabulary.platforms.contains(word)
                add(path, line, isKnown ? .warning : .error, Message("publiccode.fault.platforms"))
                return isKnown ? .list([.text(word)]) : nil
            }
            return list(entry, of: .text(), mayBeEmpty: false, at: path, line: line)
        case .section(let keys): return section(entry, keys, at: path, line: line)
        case .perLanguage(let keys): return languages(entry, keys, at: path, line: line)
        case .anything: return anything(entry)
        }
    }

    private mutating func text(
        _ entry: Entry, _ format: TextFormat, at path: String, line: Int?
    ) -> PubliccodeValue? {
        guard let (text, isPlain) = entry.scalar else {
            add(path, line, Message("publiccode.fault.textExpected"))
            return nil
        }
        if format == .version, isPlain, Double(text) != nil {
            add(path, line, Message("publiccode.fault.versionNumber", ["value": TextFormat.shown(text)]))
        }
        if text.isEmpty, [.any, .logo, .file].contains(format) { return nil }
        for verdict in format.verdicts(on: text, version: version, files: files) {
            add(path, line, verdict.severity, verdict.message)
        }
        // Folded text ends with a line break that nobody meant, though it counts as a character.
        let trimmed = String(text.reversed().drop(while: \.isNewline).reversed())
        if case .characters(let least, _) = format, trimmed.count < least { return .text(text) }
        return .text(trimmed)
    }

    private mutating func flag(_ entry: Entry, at path: String, line: Int?) -> PubliccodeValue? {
        guard let (text, isPlain) = entry.scalar, isPlain, ["true", "false"].contains(text.lowercased()) else {
            add(path, line, Message("publiccode.fault.flagExpected"))
            return nil
        }
        return .flag(text.lowercased() == "true")
    }

    private mutating func list(
        _ entry: Entry, of shape: Shape, mayBeEmpty: Bool, at path: String, line: Int?
    ) -> PubliccodeValue? {
        guard let elements = entry.elements else {
            add(path, line, Message("publiccode.fault.listExpected"))
            return nil
        }
        if elements.isEmpty, !mayBeEmpty { add(path, line, Message("publiccode.fault.listEmpty")) }
        var items: [PubliccodeValue] = []
        for (index, element) in elements.enumerated() {
            let place = "\(path)[\(index)]"
            if case .text = shape, element.isNull || element.scalar?.text == "" {
                add(place, element.line, .warning, Message("publiccode.fault.itemEmpty"))
            } else if let item = value(element, shape, at: place, line: element.line) {
                items.append(item)
            }
        }
        return items.isEmpty ? nil : .list(items)
    }

    /// A country's section of which the standard knows nothing is kept as it is.
    private func anything(_ entry: Entry) -> PubliccodeValue? {
        if let members = entry.members {
            return .section(
                members.compactMap { key, value in
                    guard let name = key.scalar?.text else { return nil }
                    return anything(value).map { .init(name, $0) }
                })
        }
        if let elements = entry.elements { return .list(elements.compactMap(anything)) }
        guard let (text, isPlain) = entry.scalar, !entry.isNull else { return nil }
        return isPlain && ["true", "false"].contains(text) ? .flag(text == "true") : .text(text)
    }

    // MARK: Sections

    private mutating func section(
        _ entry: Entry, _ keys: [Shape.Key], at path: String, line: Int?
    ) -> PubliccodeValue? {
        guard let members = entry.members else {
            if entry.isNull {
                missing(in: keys, at: path, line: line)
            } else {
                add(path, line, Message("publiccode.fault.sectionExpected", ["known": Self.names(keys)]))
            }
            return nil
        }
        var found: [String: PubliccodeValue] = [:]
        var strangers: [PubliccodeValue.Member] = []
        var present: [String: Int?] = [:]
        for (keyEntry, child) in members {
            let name = keyEntry.scalar?.text ?? ""
            let place = path.isEmpty ? name : "\(path).\(name)"
            guard let key = keys.first(where: { $0.name == name }) else {
                if path.isEmpty, let country = country(name, child, line: keyEntry.line) {
                    strangers.append(country)
                } else if !path.isEmpty || !Self.isCountry(name) {
                    unknown(name, among: keys, at: place, line: keyEntry.line)
                }
                continue
            }
            guard !child.isNull, !(key.isMandatory && child.scalar.map { Self.isBlank($0.text) } == true) else {
                continue
            }
            present[name] = .some(keyEntry.line)
            deprecation(of: key, child, at: place, line: keyEntry.line)
            found[name] = value(child, key.shape, at: place, line: keyEntry.line)
        }
        let absent = keys.filter { !present.keys.contains($0.name) }
        missing(in: absent, at: path, line: line)
        if path == "maintenance" { maintenance(found["type"]?.text, present, line: line) }
        return .section(keys.compactMap { key in found[key.name].map { .init(key.name, $0) } } + strangers)
    }

    private mutating func missing(in keys: [Shape.Key], at path: String, line: Int?) {
        for key in keys where key.isMandatory {
            let place = path.isEmpty ? key.name : "\(path).\(key.name)"
            if case .section(let parts) = key.shape {
                missing(in: parts, at: place, line: line)
            } else {
                add(place, line, Message("publiccode.fault.missing", ["key": key.name]))
            }
        }
    }

    private mutating func deprecation(of key: Shape.Key, _ child: Entry, at path: String, line: Int?) {
        switch key.fate {
        case .current: return
        case .dropped: add(path, line, .warning, Message("publiccode.fault.dropped", ["key": key.name]))
        case .replaced(let place):
            if key.name == "codiceIPA", let code = child.scalar?.text {
                let uri = "urn:x-italian-pa:\(TextFormat.shown(code))"
                add(path, line, .warning, Message("publiccode.fault.codiceIPA", ["uri": uri]))
            } else {
                add(path, line, .warning, Message("publiccode.fault.replaced", ["key": key.name, "place": place]))
            }
        }
    }

    private mutating func unknown(_ name: String, among keys: [Shape.Key], at path: String, line: Int?) {
        let shown = TextFormat.shown(name)
        let ancient = path.hasPrefix("it.") ? "IT." + path.dropFirst(3) : path
        if let successor = Schema.renamed[ancient] {
            add(path, line, Message("publiccode.fault.renamed", ["key": shown, "place": successor]))
        } else if Schema.gone.contains(ancient) {
            add(path, line, Message("publiccode.fault.gone", ["key": shown]))
        } else if let near = Spelling.nearest(to: name, among: keys.map(\.name)) {
            add(path, line, Message("publiccode.fault.unknownKeyNear", ["key": shown, "near": near]))
        } else if let place = Self.home[name] {
            add(path, line, Message("publiccode.fault.misplaced", ["key": shown, "place": place]))
        } else {
            add(path, line, Message("publiccode.fault.unknownKey", ["key": shown, "known": Self.names(keys)]))
        }
    }

    /// Where a key that is at home in one section only belongs.
    private static let home: [String: String] = {
        var home: [String: [String]] = [:]
        for key in Schema.file {
            if case .section(let parts) = key.shape {
                for part in parts { home[part.name, default: []].append("\(key.name).\(part.name)") }
            }
        }
        return home.compactMapValues { $0.count == 1 ? $0[0] : nil }
    }()

    private static func names(_ keys: [Shape.Key]) -> String {
        keys.compactMap { if case .current = $0.fate { $0.name } else { nil } }.joined(separator: ", ")
    }

    private static func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }

    // MARK: Rules that look at more than one place

    private mutating func maintenance(_ type: String?, _ present: [String: Int?], line: Int?) {
        if type == "contract" {
            if !present.keys.contains("contractors") {
                add("maintenance.contractors", line, Message("publiccode.fault.contractorsMissing"))
            }
        } else if let type, let line = present["contractors"], Vocabulary.maintenanceTypes.contains(type) {
            add("maintenance.contractors", line, Message("publiccode.fault.contractorsUncalled", ["type": type]))
        }
        if let type, type == "internal" || type == "community", !present.keys.contains("contacts") {
            add("maintenance.contacts", line, Message("publiccode.fault.contactsMissing", ["type": type]))
        }
    }

    private mutating func languages(
        _ entry: Entry, _ keys: [Shape.Key], at path: String, line: Int?
    ) -> PubliccodeValue? {
        guard let members = entry.members else {
            add(path, line, Message("publiccode.fault.languagesExpected"))
            return nil
        }
        if members.isEmpty { add(path, line, Message("publiccode.fault.missing", ["key": path])) }
        var languages: [PubliccodeValue.Member] = []
        for (key, child) in members {
            let tag = key.scalar?.text ?? ""
            let place = "\(path).\(tag)"
            for verdict in TextFormat.language.verdicts(on: tag, version: version, files: files) {
                add(place, key.line, verdict.severity, verdict.message)
            }
            if let section = section(child, keys, at: place, line: key.line) { languages.append(.init(tag, section)) }
        }
        for key in [Schema.longDescription, Schema.features] {
            let lacking = members.filter { Self.lacks(key.name, $0.value) }
            // The standard wants it in one language; the validator that most catalogues use wants it in each.
            let severity: PubliccodeFault.Severity = lacking.count == members.count ? .error : .warning
            for (language, child) in lacking where child.members != nil || child.isNull {
                let place = "\(path).\(language.scalar?.text ?? "").\(key.name)"
                let message =
                    severity == .error
                    ? Message("publiccode.fault.missing", ["key": key.name])
                    : Message("publiccode.fault.missingInLanguage", ["key": key.name])
                add(place, language.line, severity, message)
            }
        }
        return .section(languages)
    }

    private static func lacks(_ key: String, _ entry: Entry) -> Bool {
        guard let child = entry.optional(key) else { return true }
        return child.scalar.map { isBlank($0.text) } == true
    }

    // MARK: Countries

    private static func isCountry(_ name: String) -> Bool {
        Vocabulary.countries.contains(name.uppercased()) && (name == name.uppercased() || name == name.lowercased())
    }

    private mutating func country(_ name: String, _ entry: Entry, line: Int?) -> PubliccodeValue.Member? {
        guard Self.isCountry(name) else { return nil }
        let upper = name.uppercased()
        if name != upper {
            add(name, line, .warning, Message("publiccode.fault.countryLower", ["value": name, "upper": upper]))
        }
        add(name, line, .warning, Message("publiccode.fault.countrySection", ["key": name]))
        let shape: Shape = upper == "IT" ? .section(Schema.italy) : .anything
        guard !entry.isNull, let section = value(entry, shape, at: name, line: line) else { return nil }
        return .init(name, section)
    }

    /// Two sections of one country, `IT` and `it`.
    mutating func refuseTwins(in entry: Entry) {
        let keys = (entry.members ?? []).compactMap { $0.key.scalar?.text }
        for (key, _) in entry.members ?? [] {
            guard let name = key.scalar?.text, Self.isCountry(name), name != name.uppercased(),
                keys.contains(name.uppercased())
            else { continue }
            add(name, key.line, Message("publiccode.fault.countryTwice", ["key": name.uppercased()]))
        }
    }
}
