import Foundation
import Hummingbird

/// A check sheet in the words of NIST's Open Security Controls Assessment Language, whose tools then read it: the
/// parts of its "assessment results" model that a sheet fills. Names are OSCAL's; `import-ap` is `importAp` here.
struct OSCALAssessmentResults: Encodable {
    /// The version of the model these parts are alike in for all readers of 1.1.
    static let version = "1.1.3"

    struct Document: Encodable {
        let assessmentResults: OSCALAssessmentResults
    }

    struct Metadata: Encodable {
        let title: String
        let lastModified: Date
        let version: String
        let oscalVersion = OSCALAssessmentResults.version
        let roles: [Role]
        let parties: [Party]
    }

    struct Role: Encodable { let id, title: String }

    struct Party: Encodable { let uuid, type, name: String }

    struct ImportAp: Encodable { let href: String }

    struct Property: Encodable { let name, ns, value: String }

    struct Result: Encodable {
        let uuid, title, description: String
        let start, end: Date
        let localDefinitions: LocalDefinitions
        let reviewedControls: ReviewedControls
        let observations: [Observation]?
        let risks: [Risk]?
        let findings: [Finding]?
    }

    struct LocalDefinitions: Encodable { let assessmentAssets: AssessmentAssets }

    struct AssessmentAssets: Encodable { let assessmentPlatforms: [AssessmentPlatform] }

    struct AssessmentPlatform: Encodable { let uuid, title: String }

    struct ReviewedControls: Encodable { let controlSelections: [ControlSelection] }

    struct ControlSelection: Encodable { let includeControls: [Control] }

    struct Control: Encodable { let controlId: String }

    struct Actor: Encodable {
        /// `party` or `assessment-platform`.
        let type: String
        let actorUuid: String
        var roleId: String?
    }

    struct Origin: Encodable { let actors: [Actor] }

    struct Evidence: Encodable {
        let href: String?
        let description: String
    }

    struct Observation: Encodable {
        let uuid, title, description: String
        let methods: [String]
        let types = ["control-objective"]
        let origins: [Origin]
        let relevantEvidence: [Evidence]?
        let collected: Date
        let expires: Date?
    }

    struct MitigatingFactor: Encodable { let uuid, description: String }

    struct Risk: Encodable {
        let uuid, title, description, statement, status: String
        let origins: [Origin]
        let mitigatingFactors: [MitigatingFactor]
        let deadline: Date
    }

    struct Status: Encodable {
        /// `satisfied` or `not-satisfied`.
        let state: String
        /// `pass`, `fail` or `other`.
        let reason: String
        let remarks: String?
    }

    struct Target: Encodable {
        let type = "objective-id"
        let targetId: String
        let status: Status
    }

    struct RelatedObservation: Encodable { let observationUuid: String }

    struct RelatedRisk: Encodable { let riskUuid: String }

    struct Finding: Encodable {
        let uuid, title, description: String
        let props: [Property]
        let target: Target
        let relatedObservations: [RelatedObservation]?
        let relatedRisks: [RelatedRisk]?
    }

    struct Link: Encodable { let href: String }

    struct Resource: Encodable {
        let uuid, title, description: String
        let rlinks: [Link]?
    }

    struct BackMatter: Encodable { let resources: [Resource] }

    let uuid: String
    let metadata: Metadata
    let importAp: ImportAp
    let results: [Result]
    let backMatter: BackMatter
}

extension OSCALAssessmentResults.Document {
    private struct Key: CodingKey {
        let stringValue: String
        let intValue: Int? = nil

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// With hyphens where Swift has capitals.
    private static let encoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        encoder.keyEncodingStrategy = .custom { path in
            var name = ""
            for character in path.last?.stringValue ?? "" {
                if character.isUppercase { name += "-" }
                name += character.lowercased()
            }
            return Key(stringValue: name)
        }
        return encoder
    }()

    func answer() throws -> Response {
        var answer = Response.json(bytes: [UInt8](try Self.encoder.encode(self)))
        answer.headers[.contentDisposition] = "attachment; filename=\"assessment-results.json\""
        answer.headers[.cacheControl] = "no-store"
        return answer
    }
}
