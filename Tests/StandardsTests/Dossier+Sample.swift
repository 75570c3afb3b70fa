import Foundation
import Kernel
import Services
import TestKit

@testable import Standards

extension Dossier {
    /// What is known of a service, put together by hand.
    static func sample(
        phase: Phase = .plan, attributes: [Attribute: Bool] = [:], evidence: [Evidence] = [], marks: [CheckMark] = [],
        deviations: [Deviation] = [], inherited: [Inheritance] = [], decision: ReviewDecision? = nil,
        releasedAt: Date? = nil, findings: [Finding] = []
    ) throws -> Dossier {
        Dossier(
            try .sample(phase: phase, attributes: attributes), organizationKind: "ward", evidence: evidence,
            marks: marks, deviations: deviations, inherited: inherited, decision: decision, releasedAt: releasedAt,
            findings: findings)
    }
}

extension Rulebook {
    /// With these items and no others.
    static func sample(_ items: [GuidelineItem], _ criteria: [Criterion] = []) -> Rulebook {
        Rulebook(
            [Guideline(id: "sample", version: "1", title: "題", summary: "要", effective: Day(.noon), items: items)],
            criteria)
    }
}
