/// What the terms of the catalogue mean (JSON-LD 1.1).
struct CatalogContext: Encodable {
    private struct Term: Encodable {
        let id: String
        var type: String?
        var container: String?

        private enum CodingKeys: String, CodingKey {
            case id = "@id"
            case type = "@type"
            case container = "@container"
        }
    }

    private static let prefixes = [
        "id": "@id", "type": "@type",
        "dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/",
        "foaf": "http://xmlns.com/foaf/0.1/", "hydra": "http://www.w3.org/ns/hydra/core#",
        "owl": "http://www.w3.org/2002/07/owl#", "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "skos": "http://www.w3.org/2004/02/skos/core#", "vcard": "http://www.w3.org/2006/vcard/ns#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    ]

    private static let terms: [String: Term] = {
        func words(_ id: String) -> Term { Term(id: id, container: "@language") }
        func link(_ id: String) -> Term { Term(id: id, type: "@id") }
        func plain(_ id: String) -> Term { Term(id: id) }
        func typed(_ id: String, _ type: String) -> Term { Term(id: id, type: "xsd:\(type)") }
        return [
            "title": words("dct:title"), "description": words("dct:description"), "name": words("foaf:name"),
            "label": words("rdfs:label"), "keyword": words("dcat:keyword"),
            "identifier": plain("dct:identifier"), "versionInfo": plain("owl:versionInfo"), "fn": plain("vcard:fn"),
            "publisher": plain("dct:publisher"), "language": plain("dct:language"), "licence": plain("dct:license"),
            "spatial": plain("dct:spatial"), "temporal": plain("dct:temporal"), "provenance": plain("dct:provenance"),
            "accessRights": plain("dct:accessRights"), "rights": plain("dct:rights"), "format": plain("dct:format"),
            "conformsTo": plain("dct:conformsTo"), "accrualPeriodicity": plain("dct:accrualPeriodicity"),
            "homepage": plain("foaf:homepage"), "theme": plain("dcat:theme"), "prefLabel": words("skos:prefLabel"),
            "landingPage": plain("dcat:landingPage"), "mediaType": plain("dcat:mediaType"),
            "contactPoint": plain("dcat:contactPoint"), "distribution": plain("dcat:distribution"),
            "dataset": plain("dcat:dataset"), "service": plain("dcat:service"), "record": plain("dcat:record"),
            "view": plain("hydra:view"), "totalItems": plain("hydra:totalItems"),
            "accessURL": link("dcat:accessURL"), "downloadURL": link("dcat:downloadURL"),
            "accessService": link("dcat:accessService"), "endpointURL": link("dcat:endpointURL"),
            "servesDataset": link("dcat:servesDataset"), "primaryTopic": link("foaf:primaryTopic"),
            "hasEmail": link("vcard:hasEmail"), "hasTelephone": link("vcard:hasTelephone"),
            "hasURL": link("vcard:hasURL"), "first": link("hydra:first"), "previous": link("hydra:previous"),
            "next": link("hydra:next"), "last": link("hydra:last"),
            "issued": typed("dct:issued", "dateTime"), "modified": typed("dct:modified", "dateTime"),
            "issuedOn": typed("dct:issued", "date"), "modifiedOn": typed("dct:modified", "date"),
            "startDate": typed("dcat:startDate", "date"), "endDate": typed("dcat:endDate", "date"),
            "byteSize": typed("dcat:byteSize", "nonNegativeInteger"),
        ]
    }()

    func encode(to encoder: any Encoder) throws {
        try Self.prefixes.encode(to: encoder)
        try Self.terms.encode(to: encoder)
    }
}
