import Content
import Foundation
import Identity
import Kernel
import Registries
import Store

/// What this installation publishes as datasets: every registry, and every live row of the registry `datasets`.
struct Catalog: Sendable {
    let platform: Platform

    /// The registry of datasets that are published anywhere; an installation may do without.
    var datasets: Registry? { try? platform.registries.find(DatasetRow.registry) }

    /// The rows of that registry which are datasets of somebody that exists.
    var query: RecordQuery? {
        datasets.map { datasets in
            var query = RecordQuery(datasets)
            query.leavingOut = platform.samples
            return query
        }
    }

    /// Who answers for the whole: the prefecture.
    var publisher: Organization? { platform.organizations.all.first { $0.kind == .prefecture } }

    func publisher(of registry: Registry) -> Organization? {
        guard case .one(let tenant) = registry.keeper else { return publisher }
        return platform.organizations[tenant] ?? publisher
    }

    func text(_ key: String) -> LocalizedText {
        LocalizedText(ja: platform.texts.plain(key, .ja), en: platform.texts.plain(key, .en))
    }

    /// An address the world can use.
    func address(_ path: String) -> String { platform.settings.address + path }

    /// When the first row came in.
    func issued(_ registry: Registry, _ db: any Connection) throws -> String? {
        try registry.steps(since: 0, leavingOut: platform.samples, limit: 1, db).steps.first?.at
    }
}

extension Organization {
    /// Its page here.
    var path: String { "/organizations/\(code ?? "\(id)")" }
}

// MARK: - Linked data

extension Catalog {
    /// In the EU's list of frequencies, the one that is no rarer than every `days`.
    static func frequency(days: Int?) -> Reference<FrequencyClass> {
        let steps = [
            (1, "DAILY"), (7, "WEEKLY"), (14, "BIWEEKLY"), (31, "MONTHLY"), (62, "BIMONTHLY"), (92, "QUARTERLY"),
            (184, "ANNUAL_2"), (366, "ANNUAL"), (731, "BIENNIAL"), (1096, "TRIENNIAL"),
        ]
        guard let days else { return frequency("UNKNOWN") }
        return frequency(steps.first { days <= $0.0 }?.1 ?? "IRREG")
    }

    static func frequency(_ code: String) -> Reference<FrequencyClass> {
        Reference("http://publications.europa.eu/resource/authority/frequency/\(code)")
    }

    /// A theme of the EU's list, by the words `datasets` has for it.
    func theme(_ code: String) -> ConceptNode {
        let field = datasets.flatMap { registry in registry.field(named: "theme").map { registry.fields[$0] } }
        let label = field?.categories.first { $0.value == code }?.label
        return ConceptNode(
            id: "http://publications.europa.eu/resource/authority/data-theme/\(code)",
            prefLabel: label?.inCatalog ?? ["en": code])
    }

    /// BCP 47 as the EU's list of languages has it.
    static func language(_ tag: String) -> Reference<LanguageClass>? {
        let code: String? =
            switch tag.lowercased().split(separator: "-").first {
            case "ja": "JPN"
            case "en": "ENG"
            case "zh": "ZHO"
            case "ko": "KOR"
            default: nil
            }
        return code.map { Reference("http://publications.europa.eu/resource/authority/language/\($0)") }
    }

    static func mediaType(_ type: String) -> Reference<MediaTypeClass> {
        Reference("https://www.iana.org/assignments/media-types/\(type)")
    }

    static func fileType(_ code: String) -> Reference<FormatClass> {
        Reference("http://publications.europa.eu/resource/authority/file-type/\(code)")
    }

    func agent(_ organization: Organization?) -> AgentNode {
        guard let organization else { return AgentNode(name: text("catalog.title").inCatalog) }
        return AgentNode(
            id: address(organization.path), name: organization.name.inCatalog,
            identifier: organization.corporateNumber, homepage: organization.site.map { Reference($0) })
    }

    func place(of organization: Organization?) -> PlaceNode? {
        guard let organization, let code = organization.code else { return nil }
        return PlaceNode(identifier: code, label: organization.name.inCatalog)
    }

    func id(of registry: Registry) -> String { address("\(registry.path)#dataset") }
    var serviceID: String { address("/api/v1#service") }

    /// A registry and its files.
    func dataset(_ registry: Registry, issued: String?, _ state: RegistryState) -> DatasetNode {
        let organization = publisher(of: registry)
        var keyword = ["ja": [registry.title.ja] + registry.facets.map { registry.fields[$0].title.ja }]
        keyword["en"] =
            [registry.title.en].compactMap(\.self) + registry.facets.compactMap { registry.fields[$0].title.en }
        var node = DatasetNode(
            id: id(of: registry), identifier: registry.name, title: registry.title.inCatalog,
            description: registry.description.inCatalog, publisher: agent(organization),
            landingPage: Reference(address(registry.path)))
        node.contactPoint = organization.map { ContactNode(fn: $0.name.ja, hasURL: $0.site) }
        // What a government keeps about its own services; finer themes are for rows of `datasets` to say.
        node.theme = [theme("GOVE")]
        node.keyword = keyword
        node.language = ["ja"].compactMap(Self.language)
        node.spatial = [place(of: organization)].compactMap(\.self)
        node.accrualPeriodicity = Self.frequency(days: registry.cadenceDays)
        node.issued = issued
        node.modified = state.revision == 0 ? nil : Timestamp.text(of: state.changedAt)
        node.licence = Reference(registry.licence.path)
        node.conformsTo = [schema(of: registry)]
        node.accessRights = Reference("http://publications.europa.eu/resource/authority/access-right/PUBLIC")
        node.versionInfo = "\(state.complete)"
        node.distribution = distributions(of: registry)
        return node
    }

    private func schema(of registry: Registry) -> Reference<StandardClass> {
        Reference(address("/api/v1/registries/\(registry.name)"))
    }

    /// - Parameter id: the dataset they belong to, when it is not the registry's own.
    private func distributions(of registry: Registry, in id: String? = nil) -> [DistributionNode] {
        RegistryFile.all(of: registry).map { file in
            var node = DistributionNode(
                id: "\(id ?? self.id(of: registry))-\(file.format.rawValue)", accessURL: address(registry.path),
                downloadURL: address(file.path))
            node.title = registry.title.inCatalog.mapValues { "\($0) (\(file.formatName))" }
            (node.mediaType, node.format) = (Self.mediaType(file.mediaType), Self.fileType(file.fileType))
            node.licence = Reference(registry.licence.path)
            node.rights = registry.attribution.map { StatementNode(type: "dct:RightsStatement", label: $0.inCatalog) }
            node.conformsTo = [schema(of: registry)]
            node.accessService = serviceID
            return node
        }
    }

    func id(of row: DatasetRow) -> String { address("\(row.path)#dataset") }

    /// A dataset that is published anywhere, as its row describes it.
    func dataset(_ row: DatasetRow) -> DatasetNode {
        let language = row.list("language").compactMap(Self.language)
        var publisher = AgentNode(name: ["ja": row["publisher.name"] ?? "\(row.tenant)"])
        publisher.identifier = row["publisher.identifier"]
        publisher.homepage = row["publisher.homepage"].flatMap { $0.isWebAddress ? Reference($0) : nil }
        var node = DatasetNode(
            id: id(of: row), identifier: row.key, title: row.title.inCatalog, description: row.description.inCatalog,
            publisher: publisher,
            landingPage: Reference(row["landingPage"].flatMap { $0.isWebAddress ? $0 : nil } ?? address(row.path)))
        node.contactPoint = row["contactPoint.fn"].map { name in
            ContactNode(
                fn: name, hasEmail: row["contactPoint.hasEmail"].map { "mailto:\($0)" },
                hasTelephone: row["contactPoint.hasTelephone"].map { "tel:\($0.filter { !$0.isWhitespace })" },
                hasURL: row["contactPoint.hasURL"].flatMap { $0.isWebAddress ? $0 : nil })
        }
        node.theme = row.list("theme").map(theme)
        if case let keywords = row.list("keyword"), !keywords.isEmpty { node.keyword = ["ja": keywords] }
        node.language = language
        if let code = row["spatial"] {
            let name = platform.organizations.all.first { $0.code == code }?.name.inCatalog
            node.spatial.append(PlaceNode(identifier: code, label: name))
        }
        if let words = row["spatialText"] { node.spatial.append(PlaceNode(label: ["ja": words])) }
        if row["temporal.startDate"] != nil || row["temporal.endDate"] != nil {
            node.temporal = PeriodNode(startDate: row["temporal.startDate"], endDate: row["temporal.endDate"])
        }
        node.accrualPeriodicity = row["accrualPeriodicity"].map { Self.frequency($0) }
        (node.issuedOn, node.modifiedOn) = (row["issued"], row["modified"])
        node.conformsTo = row.list("conformsTo").filter(\.isWebAddress).map { Reference($0) }
        node.provenance = row["provenance"].map {
            StatementNode(type: "dct:ProvenanceStatement", label: ["ja": $0])
        }
        node.accessRights = row["accessRights"].map {
            Reference("http://publications.europa.eu/resource/authority/access-right/\($0)")
        }
        node.distribution = distributions(of: row)
        return node
    }

    private func distributions(of row: DatasetRow) -> [DistributionNode] {
        var nodes: [DistributionNode] = []
        let (licence, rights) = (
            row.licence.map { Reference<LicenceClass>($0) },
            row["distribution.rights"].map { StatementNode(type: "dct:RightsStatement", label: ["ja": $0]) }
        )
        func add(_ address: String, _ change: (inout DistributionNode) -> Void = { _ in }) {
            var node = DistributionNode(accessURL: address)
            (node.licence, node.rights) = (licence, rights)
            change(&node)
            nodes.append(node)
        }
        if let address = row.address, address.isWebAddress {
            add(address) { node in
                node.downloadURL = row["distribution.downloadURL"].flatMap { $0.isWebAddress ? $0 : nil }
                node.mediaType = row["distribution.mediaType"].map(Self.mediaType)
                node.format = row["distribution.format"].flatMap { $0 == "OTHER" ? nil : Self.fileType($0) }
                node.byteSize = row.integer("distribution.byteSize").map(String.init)
            }
        }
        for address in row.list("distribution.alternatives") where address.isWebAddress { add(address) }
        if let name = row.registryHere, let registry = try? platform.registries.find(name) {
            nodes += distributions(of: registry, in: id(of: row))
        }
        return nodes
    }
}
