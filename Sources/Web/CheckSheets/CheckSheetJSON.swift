import Foundation
import Kernel
import Services
import Standards

struct CheckSheetJSON: Encodable {
    struct EvidenceJSON: Encodable {
        let kind: String
        let n: Int
        @OrNull var value: Double?
        let measuredAt: Date
        let source: String
    }

    struct AssignmentJSON: Encodable {
        let assignee: String
        @OrNull var dueOn: Day?

        init(_ assignment: Assignment) {
            (assignee, dueOn) = (assignment.assignee.description, assignment.dueOn)
        }
    }

    struct DeviationJSON: Encodable {
        let id, reason, compensation: String
        let endsOn: Day
        let approved: Bool
    }

    struct LineJSON: Encodable {
        let id, guideline: String
        let level: Int
        let title: LocalizedText
        let phases: [String]
        let due: Bool
        /// The service has not said whether the item applies.
        let question: Bool
        /// The attributes that would decide it.
        let questions: [String]
        let state: String
        /// `evidence`, `mark`, `inheritance` or `nothing`.
        let source: String
        /// The component whose state counts.
        @OrNull var component: String?
        @OrNull var note: String?
        @OrNull var link: String?
        /// The id of a file that was handed in.
        @OrNull var file: String?
        @OrNull var by: String?
        @OrNull var at: Date?
        let evidence: [EvidenceJSON]
        let deviations: [DeviationJSON]
        @OrNull var freshUntil: Date?
        /// Known where the whole sheet is asked for.
        @OrNull var assignment: AssignmentJSON?
        @OrNull var comments: Int?

        init(_ line: CheckSheet.Line, _ opened: CheckSheet.Opened? = nil) {
            (id, guideline, level) = (line.item.id, line.item.guideline, line.item.level.rawValue)
            title = line.item.title
            phases = Phase.allCases.filter(line.item.phases.contains).map(\.rawValue)
            (due, question, state) = (line.isDue, line.isQuestion, line.state.rawValue)
            questions = line.questions.map(\.rawValue)
            freshUntil = line.freshUntil
            assignment = opened?.assignments[line.item.id].map { AssignmentJSON($0) }
            comments = opened.map { $0.comments[line.item.id] ?? 0 }
            (source, component) = (line.source.rawValue, line.inherited?.component)
            (note, link, file) = (line.mark?.note, line.mark?.link, line.mark?.file?.description)
            (by, at) = (line.mark?.by.description, line.mark?.at)
            evidence = line.evidence.map {
                EvidenceJSON(
                    kind: $0.kind.rawValue, n: $0.n, value: $0.value, measuredAt: $0.measuredAt, source: $0.source)
            }
            deviations = line.deviations.map {
                DeviationJSON(
                    id: $0.id.description, reason: $0.reason, compensation: $0.compensation, endsOn: $0.endsOn,
                    approved: $0.approvedBy != nil)
            }
        }
    }

    struct GuidelineJSON: Encodable { let id, version: String }

    struct ChangeJSON: Encodable {
        let id, target, part, value, reason: String
        @OrNull var effectiveOn: Day?
    }

    struct QuestionJSON: Encodable {
        let attribute: String
        /// How many items wait for the answer.
        let items: Int
    }

    /// What the sheet was made from.
    let guidelines: [GuidelineJSON]
    /// Changes of the rules that count beside the versions.
    let changes: [ChangeJSON]
    let questions: [QuestionJSON]
    let items: [LineJSON]

    init(_ opened: CheckSheet.Opened) {
        let sheet = opened.sheet
        guidelines = sheet.guidelines.map { GuidelineJSON(id: $0.id, version: $0.version) }
        changes = opened.changes.map {
            ChangeJSON(
                id: $0.id.description, target: $0.target, part: $0.part.description, value: $0.value,
                reason: $0.reason, effectiveOn: $0.effectiveOn)
        }
        questions = sheet.questions.map { QuestionJSON(attribute: $0.attribute.rawValue, items: $0.items) }
        items = sheet.lines.map { LineJSON($0, opened) }
    }
}
