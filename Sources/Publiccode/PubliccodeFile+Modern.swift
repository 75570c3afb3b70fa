extension PubliccodeFile {
    /// The same content said in version 0.7. What is deprecated moves to the place that took over; what nothing took
    /// over for is left out, except who owns the repository while no organisation is named.
    static func modernised(_ content: PubliccodeValue) -> PubliccodeValue {
        var file = content
        file["publiccodeYmlVersion"] = .text(Schema.version)
        if file["softwareType"]?.text == "standalone" { file["softwareType"] = .text(SoftwareType.other.rawValue) }
        if file["logo"] == nil, let logo = file["monochromeLogo"] { file["logo"] = logo }
        for key in ["monochromeLogo", "inputTypes", "outputTypes"] { file[key] = nil }
        for key in ["countries", "unsupportedCountries"] {
            guard let countries = file["intendedAudience"]?[key]?.texts else { continue }
            file["intendedAudience"]?[key] = .list(countries.map { .text($0.uppercased()) })
        }
        if let description = file["description"] {
            file["description"] = .section(
                description.members.map { language in
                    .init(language.key, .section(language.value.members.filter { $0.key != "genericName" }))
                })
        }
        file["legal"]?["authorsFile"] = nil
        moveItaly(&file)
        if file["organisation"] != nil, let owner = file["legal"]?["repoOwner"] {
            if file["organisation"]?["name"] == nil { file["organisation"]?["name"] = owner }
            file["legal"]?["repoOwner"] = nil
        }
        return ordered(file)
    }

    /// Compliance and platforms become `supports`, the administration's code becomes the organisation.
    private static func moveItaly(_ file: inout PubliccodeValue) {
        for key in file.members.map(\.key) where key == key.lowercased() && key.count == 2 {
            if file[key.uppercased()] == nil { file[key.uppercased()] = file[key] }
            file[key] = nil
        }
        guard let italy = file["IT"] else { return }
        var supported = file["supports"]?.items ?? []
        let claims =
            (italy["conforme"]?.members ?? []).filter { $0.key == "gdpr" } + (italy["piattaforme"]?.members ?? [])
        for claim in claims where claim.value.flag == true {
            let standard = PubliccodeValue.section([.init("id", .text("alias:\(claim.key)"))])
            if !supported.contains(standard) { supported.append(standard) }
        }
        if !supported.isEmpty { file["supports"] = .list(supported) }
        if file["organisation"] == nil, let code = italy["riuso"]?["codiceIPA"]?.text {
            file["organisation"] = .section([.init("uri", .text("urn:x-italian-pa:\(code)"))])
        }
        file["IT"] = nil
    }

    /// The keys of the standard in its order, then the others in theirs.
    static func ordered(_ file: PubliccodeValue) -> PubliccodeValue { ordered(file, as: .section(Schema.file)) }

    private static func ordered(_ value: PubliccodeValue, as shape: Shape) -> PubliccodeValue {
        switch (value, shape) {
        case (.section(let members), .section(let keys)):
            let known = keys.compactMap { key in
                members.first { $0.key == key.name }.map { member in
                    PubliccodeValue.Member(key.name, ordered(member.value, as: key.shape))
                }
            }
            return .section(known + members.filter { member in !keys.contains { $0.name == member.key } })
        case (.section(let members), .perLanguage(let keys)):
            return .section(members.map { .init($0.key, ordered($0.value, as: .section(keys))) })
        case (.list(let items), .list(let item, _)): return .list(items.map { ordered($0, as: item) })
        default: return value
        }
    }
}
