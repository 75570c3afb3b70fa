import Kernel

/// The catalogue as linked data: DCAT with the properties of DCAT-AP. Each type is a node; the names of its properties
/// are the terms of ``CatalogContext``, which says what they mean.
struct CatalogNode: Encodable {
    let context = CatalogContext()
    let id: String
    let type = ["dcat:Catalog", "hydra:Collection"]
    let title: Words
    let description: Words
    let publisher: AgentNode
    let homepage: Reference<DocumentClass>
    let language: [Reference<LanguageClass>]
    let licence: Reference<LicenceClass>
    let spatial: PlaceNode?
    let modified: String?
    let totalItems: Int
    let view: PageNode?
    let dataset: [DatasetNode]
    let service: [ServiceNode]?
    let record: [RecordNode]

    private enum CodingKeys: String, CodingKey {
        case context = "@context"
        case id, type, title, description, publisher, homepage, language, licence, spatial, modified, totalItems
        case view, dataset, service, record
    }
}

/// The same in several languages, by tag.
typealias Words = [String: String]

extension LocalizedText {
    /// In the languages the catalogue speaks; plain Japanese has no tag of its own.
    var inCatalog: Words {
        var words = ["ja": withoutFurigana.ja]
        words["en"] = en
        return words
    }
}

/// Something outside that is only named, with the class DCAT-AP wants it to be of.
struct Reference<Class: ReferenceClass>: Encodable {
    let id: String
    let type = Class.name

    init(_ id: String) { self.id = id }
}

protocol ReferenceClass { static var name: String { get } }
enum DocumentClass: ReferenceClass { static let name = "foaf:Document" }
enum LanguageClass: ReferenceClass { static let name = "dct:LinguisticSystem" }
enum LicenceClass: ReferenceClass { static let name = "dct:LicenseDocument" }
enum StandardClass: ReferenceClass { static let name = "dct:Standard" }
enum FrequencyClass: ReferenceClass { static let name = "dct:Frequency" }
enum RightsClass: ReferenceClass { static let name = "dct:RightsStatement" }
enum MediaTypeClass: ReferenceClass { static let name = "dct:MediaType" }
enum FormatClass: ReferenceClass { static let name = "dct:MediaTypeOrExtent" }

/// Words that stand as a node of their own: rights, where something comes from.
struct StatementNode: Encodable {
    let type: String
    let label: Words
}

struct AgentNode: Encodable {
    var id: String?
    let type = "foaf:Agent"
    let name: Words
    var identifier: String?
    var homepage: Reference<DocumentClass>?
}

struct ConceptNode: Encodable {
    let id: String
    let type = "skos:Concept"
    let prefLabel: Words
}

struct ContactNode: Encodable {
    let type = "vcard:Kind"
    let fn: String
    var hasEmail: String?
    var hasTelephone: String?
    var hasURL: String?
}

struct PlaceNode: Encodable {
    let type = "dct:Location"
    /// A municipality's code (全国地方公共団体コード).
    var identifier: String?
    var label: Words?
}

struct PeriodNode: Encodable {
    let type = "dct:PeriodOfTime"
    var startDate: String?
    var endDate: String?
}

struct DatasetNode: Encodable {
    let id: String
    let type = "dcat:Dataset"
    let identifier: String
    let title: Words
    let description: Words
    let publisher: AgentNode
    var contactPoint: ContactNode?
    var theme: [ConceptNode] = []
    var keyword: [String: [String]] = [:]
    var language: [Reference<LanguageClass>] = []
    var spatial: [PlaceNode] = []
    var temporal: PeriodNode?
    var accrualPeriodicity: Reference<FrequencyClass>?
    /// Moments; days have terms of their own, since their literals are of another type.
    var issued: String?
    var modified: String?
    var issuedOn: String?
    var modifiedOn: String?
    let landingPage: Reference<DocumentClass>
    var licence: Reference<LicenceClass>?
    var conformsTo: [Reference<StandardClass>] = []
    var provenance: StatementNode?
    var accessRights: Reference<RightsClass>?
    var versionInfo: String?
    var distribution: [DistributionNode] = []
}

struct DistributionNode: Encodable {
    var id: String?
    let type = "dcat:Distribution"
    var title: Words?
    let accessURL: String
    var downloadURL: String?
    var mediaType: Reference<MediaTypeClass>?
    var format: Reference<FormatClass>?
    var byteSize: String?
    var licence: Reference<LicenceClass>?
    var rights: StatementNode?
    var conformsTo: [Reference<StandardClass>] = []
    /// The service that gives the same.
    var accessService: String?
}

struct ServiceNode: Encodable {
    let id: String
    let type = "dcat:DataService"
    let title: Words
    let endpointURL: String
    var conformsTo: [Reference<StandardClass>] = []
    let servesDataset: [String]
}

/// What the catalogue knows about an entry, in contrast to the dataset itself.
struct RecordNode: Encodable {
    let id: String
    let type = "dcat:CatalogRecord"
    let primaryTopic: String
    let modified: String
}

/// A page of a long catalogue.
struct PageNode: Encodable {
    let id: String
    let type = "hydra:PartialCollectionView"
    let first: String
    var previous: String?
    var next: String?
    let last: String
}
