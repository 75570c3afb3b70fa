/// The standard, version 0.7.0: every key in the order in which it is written, and what may stand there.
enum Schema {
    typealias Key = Shape.Key

    static let version = "0.7"

    /// What a file may say of itself. `0` is whatever is newest before 1.
    static let knownVersions = [
        "0", "0.2", "0.2.0", "0.2.1", "0.2.2", "0.3", "0.3.0", "0.4", "0.4.0", "0.5", "0.5.0", "0.6", "0.6.0", "0.7",
        "0.7.0",
    ]

    static let currentVersions: Set<String> = ["0", "0.7", "0.7.0"]

    static let longDescription = Key("longDescription", .text(.characters(atLeast: 150, atMost: 10_000)))
    static let features = Key("features", .list(of: .text(), mayBeEmpty: false))

    static let file: [Key] = [
        Key("publiccodeYmlVersion", .text(.version), isMandatory: true),
        Key("name", isMandatory: true),
        Key("applicationSuite"),
        Key("url", .text(.url), isMandatory: true),
        Key("landingURL", .text(.webAddress)),
        Key("isBasedOn", .oneOrMany(.url)),
        Key("softwareVersion"),
        Key("releaseDate", .text(.date)),
        Key("logo", .text(.logo)),
        Key("monochromeLogo", .text(.logo), fate: .replaced(by: "logo")),
        Key("organisation", .section(organisation)),
        Key("inputTypes", .list(of: .text(.mediaType)), fate: .dropped),
        Key("outputTypes", .list(of: .text(.mediaType)), fate: .dropped),
        Key("platforms", .platforms, isMandatory: true),
        Key("categories", .list(of: .text(.category))),
        Key("usedBy", .list(of: .text())),
        Key("fundedBy", .list(of: .section(organisation))),
        Key("roadmap", .text(.webAddress)),
        Key("developmentStatus", .text(.oneOf(PubliccodeFile.DevelopmentStatus.words)), isMandatory: true),
        Key("softwareType", .text(.softwareType), isMandatory: true),
        Key("supports", .list(of: .section([Key("id", .text(.supported), isMandatory: true)]))),
        Key(
            "intendedAudience",
            .section([
                Key("scope", .list(of: .text(.scope))),
                Key("countries", .list(of: .text(.country))),
                Key("unsupportedCountries", .list(of: .text(.country))),
            ])),
        Key("description", .perLanguage(description), isMandatory: true),
        Key(
            "legal",
            .section([
                Key("license", .text(.license), isMandatory: true),
                Key("mainCopyrightOwner"),
                Key("repoOwner", fate: .replaced(by: "organisation.name")),
                Key("authorsFile", .text(.file), fate: .dropped),
            ]), isMandatory: true),
        Key(
            "maintenance",
            .section([
                Key("type", .text(.oneOf(Vocabulary.maintenanceTypes)), isMandatory: true),
                Key("contractors", .list(of: .section(contractor))),
                Key("contacts", .list(of: .section(contact))),
            ]), isMandatory: true),
        Key(
            "localisation",
            .section([
                Key("localisationReady", .flag, isMandatory: true),
                Key("availableLanguages", .list(of: .text(.language), mayBeEmpty: false), isMandatory: true),
            ]), isMandatory: true),
        Key(
            "dependsOn",
            .section([
                Key("open", .list(of: .section(dependency))),
                Key("proprietary", .list(of: .section(dependency))),
                Key("hardware", .list(of: .section(dependency))),
            ])),
    ]

    static let organisation = [Key("name"), Key("uri", .text(.uri), isMandatory: true)]

    static let description = [
        Key("localisedName"),
        Key("genericName", .text(.characters(atLeast: 0, atMost: 35)), fate: .dropped),
        Key("shortDescription", .text(.characters(atLeast: 0, atMost: 150)), isMandatory: true),
        longDescription,
        Key("documentation", .text(.webAddress)),
        Key("apiDocumentation", .text(.webAddress)),
        features,
        Key("screenshots", .list(of: .text(.image))),
        Key("videos", .list(of: .text(.video))),
        Key("awards", .list(of: .text())),
    ]

    static let contact = [
        Key("name", isMandatory: true), Key("email", .text(.email)), Key("phone"), Key("affiliation"),
    ]

    static let contractor = [
        Key("name", isMandatory: true), Key("until", .text(.date), isMandatory: true), Key("email", .text(.email)),
        Key("website", .text(.webAddress)),
    ]

    static let dependency = [
        Key("name", isMandatory: true), Key("versionMin"), Key("versionMax"), Key("version"), Key("optional", .flag),
    ]

    /// The one section of a country that was ever defined. As a whole it gave way to `supports` and `organisation`.
    static let italy = [
        Key("countryExtensionVersion", .text(.oneOf(["0.2", "1.0"]))),
        Key(
            "conforme",
            .section(
                [
                    Key("lineeGuidaDesign", .flag), Key("modelloInteroperabilita", .flag),
                    Key("misureMinimeSicurezza", .flag), Key("gdpr", .flag),
                ]), fate: .dropped),
        Key(
            "piattaforme",
            .section([
                Key("spid", .flag), Key("pagopa", .flag), Key("cie", .flag), Key("anpr", .flag), Key("io", .flag),
            ])),
        Key(
            "riuso",
            .section([
                Key("codiceIPA", .text(.italianAdministration), fate: .replaced(by: "organisation.uri"))
            ])),
    ]

    /// Keys of version 0.1 by their place, and what they became.
    static let renamed: [String: String] = [
        "publiccode-yaml-version": "publiccodeYmlVersion", "tags": "categories",
        "intendedAudience.onlyFor": "intendedAudience.scope",
        "IT.conforme.accessibile": "IT.conforme.lineeGuidaDesign",
        "IT.conforme.interoperabile": "IT.conforme.modelloInteroperabilita",
        "IT.conforme.sicuro": "IT.conforme.misureMinimeSicurezza", "IT.conforme.privacy": "IT.conforme.gdpr",
        "IT.ecosistemi": "intendedAudience.scope", "IT.spid": "IT.piattaforme.spid",
        "IT.pagopa": "IT.piattaforme.pagopa", "IT.cie": "IT.piattaforme.cie", "IT.anpr": "IT.piattaforme.anpr",
    ]

    /// Keys of version 0.1 that nothing took over for.
    static let gone: Set<String> = ["freeTags", "IT.designKit"]
}
