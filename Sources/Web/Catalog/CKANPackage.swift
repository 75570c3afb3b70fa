import Foundation
import Identity
import Kernel
import Registries
import Store

/// A dataset as CKAN gives it: a registry, or a row of the registry `datasets`.
struct CKANPackage: Encodable {
    struct Tag: Encodable {
        let id, name, displayName: String
        let state = "active"

        init(_ name: String) { (id, self.name, displayName) = (name, name, name) }
    }

    struct Group: Encodable {
        let id, name, title, displayName: String
        let description = ""
    }

    struct Extra: Encodable {
        let key, value: String
    }

    struct Resource: Encodable {
        let id, packageId, name, format, url: String
        let mimetype: String?
        let size: Int?
        let datastoreActive: Bool
        let position: Int
        let created: String
        let lastModified: String
        let description = ""
        let hash = ""
        let state = "active"
    }

    let id, name, title, notes: String
    let type = "dataset"
    let state = "active"
    let `private` = false
    let isopen: Bool
    let licenseId, licenseTitle: String
    @OrNull var licenseUrl: String?
    /// Its page.
    let url: String
    @OrNull var version: String?
    @OrNull var author: String?
    @OrNull var maintainer: String?
    @OrNull var maintainerEmail: String?
    @OrNull var organization: CKANOrganization?
    @OrNull var ownerOrg: String?
    let metadataCreated, metadataModified: String
    let groups: [Group]
    let tags: [Tag]
    let numTags: Int
    let extras: [Extra]
    let resources: [Resource]
    let numResources: Int
    let relationshipsAsSubject: [String] = []
    let relationshipsAsObject: [String] = []
}

/// A public body as CKAN gives it.
struct CKANOrganization: Encodable {
    let id, name, title, displayName: String
    let description = ""
    let type = "organization"
    let isOrganization = true
    let state = "active"
    let approvalStatus = "approved"
    let imageUrl = ""

    init(_ organization: Organization, _ language: Language) {
        (id, name) = ("\(organization.id)", "\(organization.id)")
        (title, displayName) = (organization.name[language], organization.name[language])
    }
}

extension Registry.Licence {
    var isOpen: Bool { CKANPackage.isOpen(name) }
}

extension CKANPackage {
    /// CKAN's moments are UTC and do not say so.
    static func moment(_ text: String) -> String { text.hasSuffix("Z") ? String(text.dropLast()) : text }

    fileprivate static func isOpen(_ licence: String) -> Bool {
        ["CC0", "CC-BY", "ODbL", "Public-Data-License", "PDL", "ODC"].contains { licence.hasPrefix($0) }
    }

    /// What the address and the resources of a package begin with is the world's address of the server.
    static func package(
        _ registry: Registry, issued: String?, _ state: RegistryState, _ catalog: Catalog, _ language: Language
    ) -> CKANPackage {
        let organization = catalog.publisher(of: registry)
        let modified = moment(Timestamp.text(of: state.changedAt))
        let created = issued.map(moment) ?? modified
        let files = RegistryFile.all(of: registry).enumerated().map { position, file in
            Resource(
                id: file.resourceID, packageId: registry.name,
                name: "\(registry.title[language]) (\(file.formatName))", format: file.formatName,
                url: catalog.address(file.path), mimetype: file.mediaType, size: nil,
                datastoreActive: file.format == .csv, position: position, created: created, lastModified: modified)
        }
        let tags = ([registry.title[language]] + registry.facets.map { registry.fields[$0].title[language] }).map(
            Tag.init)
        var package = CKANPackage(
            id: registry.name, name: registry.name, title: registry.title[language],
            notes: registry.description[language], isopen: registry.licence.isOpen, licenseId: registry.licence.name,
            licenseTitle: registry.licence.title, url: catalog.address(registry.path), metadataCreated: created,
            metadataModified: modified, groups: [], tags: tags, numTags: tags.count,
            extras: [Extra(key: "accrualPeriodicity", value: Catalog.frequency(days: registry.cadenceDays).id)],
            resources: files, numResources: files.count)
        package.licenseUrl = registry.licence.path
        package.version = "\(state.complete)"
        package.author = organization?.name[language]
        package.organization = organization.map { CKANOrganization($0, language) }
        package.ownerOrg = organization.map { "\($0.id)" }
        return package
    }

    static func package(_ row: DatasetRow, _ catalog: Catalog, _ language: Language) -> CKANPackage {
        let name = catalog.packageName(of: row.key)
        let licence = row["distribution.license"] ?? ""
        let licenceID = licenceID(row.label(of: licence, in: "distribution.license", .en))
        let modified = moment(row.changedAt)
        let created = row["issued"].map { "\($0)T00:00:00" } ?? modified
        let resources = resources(of: row, in: name, catalog, created: created, modified: modified)
        let tags = row.list("keyword").map(Tag.init)
        let groups = row.list("theme").map { theme in
            let label = row.label(of: theme, in: "theme", language)
            return Group(id: theme.lowercased(), name: theme.lowercased(), title: label, displayName: label)
        }
        var package = CKANPackage(
            id: name, name: name, title: row.title[language], notes: row.description[language],
            isopen: isOpen(licenceID), licenseId: licenceID,
            licenseTitle: row.label(of: licence, in: "distribution.license", language),
            url: row["landingPage"] ?? catalog.address(row.path), metadataCreated: created, metadataModified: modified,
            groups: groups, tags: tags, numTags: tags.count, extras: extras(of: row), resources: resources,
            numResources: resources.count)
        package.licenseUrl = row.licence
        package.version = "\(row.version)"
        package.author = row["publisher.name"]
        package.maintainer = row["contactPoint.fn"]
        package.maintainerEmail = row["contactPoint.hasEmail"]
        package.organization = catalog.platform.organizations[row.tenant].map { CKANOrganization($0, language) }
        package.ownerOrg = "\(row.tenant)"
        return package
    }

    /// What CKAN has no word for.
    private static func extras(of row: DatasetRow) -> [Extra] {
        [
            "accrualPeriodicity", "issued", "modified", "spatial", "spatialText", "temporal.startDate",
            "temporal.endDate", "provenance", "qualityNote", "publisher.identifier",
        ].compactMap { name in row[name].map { Extra(key: name, value: $0) } }
    }

    private static func resources(
        of row: DatasetRow, in package: String, _ catalog: Catalog, created: String, modified: String
    ) -> [Resource] {
        var resources: [Resource] = []
        func add(_ url: String, _ name: String, _ format: String, _ type: String?, size: Int? = nil) {
            resources.append(
                Resource(
                    id: "\(package)~\(resources.count + 1)", packageId: package, name: name, format: format, url: url,
                    mimetype: type, size: size, datastoreActive: false, position: resources.count, created: created,
                    lastModified: modified))
        }
        if let url = row["distribution.downloadURL"] ?? row.address {
            add(
                url, row.title.ja, row["distribution.format"] ?? "", row["distribution.mediaType"],
                size: row.integer("distribution.byteSize"))
        }
        for url in row.list("distribution.alternatives") { add(url, row.title.ja, "", nil) }
        if let name = row.registryHere, let registry = try? catalog.platform.registries.find(name) {
            for file in RegistryFile.all(of: registry) {
                add(catalog.address(file.path), registry.title.ja, file.formatName, file.mediaType)
            }
        }
        return resources
    }

    /// `CC BY 4.0` is `CC-BY-4.0`, as licences are called everywhere.
    static func licenceID(_ label: String) -> String { label.replacing(" ", with: "-") }
}

extension RegistryFile {
    /// The rows of the CSV file are what `datastore_search` looks through, so it has the registry's own name.
    var resourceID: String { format == .csv ? registry.name : "\(registry.name).\(format.rawValue)" }
}

extension Catalog {
    /// Package and row have the same name, unless a registry has it already. No key has a tilde.
    func packageName(of key: String) -> String {
        platform.registries.all.contains { $0.name == key } ? "\(DatasetRow.registry)~\(key)" : key
    }

    func rowKey(ofPackage name: String) -> String {
        name.hasPrefix("\(DatasetRow.registry)~") ? String(name.dropFirst(DatasetRow.registry.count + 1)) : name
    }
}
