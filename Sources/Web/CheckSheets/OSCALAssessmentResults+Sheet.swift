import Content
import Foundation
import Identity
import Kernel
import Services
import Standards

extension OSCALAssessmentResults {
    /// A sheet as it is now. Everything in it keeps its UUID for as long as service and item keep their names. People
    /// stand in it by what they are, not by who they are.
    init(_ opened: CheckSheet.Opened, of service: Service, _ words: SheetWords, at now: Date) {
        let telling = Telling(opened, service, words, now)
        let lines = opened.sheet.lines
        let title = service.title.plain(in: words.language).inOneLine
        let observations = lines.flatMap { telling.observations(of: $0) }
        let risks = lines.flatMap { telling.risks(of: $0) }
        let plan = telling.uuid("assessment-plan")
        let platform = words.platform
        let newest = (observations.map(\.collected) + [service.updatedAt]).max() ?? now

        uuid = telling.uuid("assessment-results")
        metadata = Metadata(
            title: telling.text("title", ["service": title]), lastModified: now, version: newest.ISO8601Format(),
            roles: Telling.roles.map { Role(id: $0, title: telling.text("role.\($0)")) },
            parties: [
                Party(
                    uuid: telling.party, type: "organization",
                    name: platform.organizations[service.tenant]?.name.plain(in: words.language).inOneLine
                        ?? "\(service.tenant)")
            ])
        importAp = ImportAp(href: "#\(plan)")
        results = [
            Result(
                uuid: telling.uuid("result"), title: title,
                description: telling.text("result", ["n": "\(lines.count)"]),
                start: observations.map(\.collected).min() ?? now, end: now,
                localDefinitions: LocalDefinitions(
                    assessmentAssets: AssessmentAssets(
                        assessmentPlatforms: [
                            AssessmentPlatform(uuid: telling.machine, title: telling.text("role.platform"))
                        ])),
                reviewedControls: ReviewedControls(
                    controlSelections: [ControlSelection(includeControls: lines.map { Control(controlId: $0.item.id) })]
                ),
                observations: observations.isEmpty ? nil : observations, risks: risks.isEmpty ? nil : risks,
                findings: lines.isEmpty ? nil : lines.map { telling.finding(of: $0) })
        ]
        backMatter = BackMatter(
            resources: [
                Resource(
                    uuid: plan, title: telling.text("plan"),
                    description: opened.sheet.guidelines.map { "\($0.title.plain(in: words.language)) \($0.version)" }
                        .joined(separator: ", "),
                    rlinks: opened.sheet.guidelines.isEmpty
                        ? nil
                        : opened.sheet.guidelines.map {
                            Link(href: "\(platform.settings.address)/guidelines/\($0.id)")
                        })
            ])
    }

    /// How the lines of one sheet are told.
    private struct Telling {
        static let roles = ["team", "program", "platform", "resident"]

        let opened: CheckSheet.Opened
        let service: Service
        let words: SheetWords
        let now: Date

        init(_ opened: CheckSheet.Opened, _ service: Service, _ words: SheetWords, _ now: Date) {
            (self.opened, self.service, self.words, self.now) = (opened, service, words, now)
        }

        func uuid(_ name: String) -> String {
            UUID(named: "services/\(service.path)/\(name)").uuidString.lowercased()
        }

        var party: String { UUID(named: "organizations/\(service.tenant)").uuidString.lowercased() }
        var machine: String { UUID(named: "platform").uuidString.lowercased() }

        func text(_ key: String, _ values: [String: String] = [:]) -> String {
            words.platform.texts.plain("check-sheet-file.oscal.\(key)", words.language, values)
        }

        private var address: String { words.platform.settings.address }

        private func title(_ line: CheckSheet.Line) -> String {
            "\(line.item.id) \(line.item.title.plain(in: words.language))".inOneLine
        }

        private func state(_ line: CheckSheet.Line) -> String {
            words.platform.texts.plain("parts.state.\(line.state.rawValue)", words.language)
        }

        private func origin(_ actor: Principal.Actor) -> Origin {
            let role =
                switch actor {
                case .user: "team"
                case .token: "program"
                case .platform, .commandLine: "platform"
                case .resident: "resident"
                }
            return Origin(actors: [Actor(type: "party", actorUuid: party, roleId: role)])
        }

        private var measured: Origin {
            Origin(actors: [Actor(type: "assessment-platform", actorUuid: machine)])
        }

        func observations(of line: CheckSheet.Line) -> [Observation] {
            let life = TimeInterval(line.item.freshForDays) * 86_400
            var observations = line.evidence.map { evidence in
                Observation(
                    uuid: uuid("\(line.item.id)/evidence/\(evidence.kind.rawValue)"), title: title(line),
                    description: words.evidence(evidence), methods: [Self.method(evidence.kind)], origins: [measured],
                    relevantEvidence: [
                        Evidence(
                            href: evidence.source.hasPrefix("/") ? address + evidence.source : nil,
                            description: words.evidence(evidence))
                    ], collected: evidence.measuredAt,
                    expires: evidence.kind.growsOld ? evidence.measuredAt + life : nil)
            }
            if let mark = line.mark {
                let file = mark.file.map {
                    Evidence(href: "\(address)/services/\(service.path)/files/\($0)", description: text("file"))
                }
                let link = mark.link.map { Evidence(href: $0, description: text("link")) }
                let shown = [link, file].compactMap(\.self)
                observations.append(
                    Observation(
                        uuid: uuid("\(line.item.id)/mark"), title: title(line),
                        description: mark.note.isEmpty ? text("mark") : mark.note, methods: ["EXAMINE"],
                        origins: [origin(mark.by)], relevantEvidence: shown.isEmpty ? nil : shown, collected: mark.at,
                        expires: mark.at + life))
            }
            if let inherited = line.inherited {
                let component = text("component", ["component": inherited.component])
                observations.append(
                    Observation(
                        uuid: uuid("\(line.item.id)/component"), title: title(line), description: component,
                        methods: ["EXAMINE"], origins: [measured],
                        relevantEvidence: [
                            Evidence(href: "\(address)/services/\(inherited.component)", description: component)
                        ], collected: now, expires: inherited.freshUntil))
            }
            return observations
        }

        private static func method(_ kind: Kind) -> String {
            switch kind {
            case .canvas, .measures, .procedure, .registries: "EXAMINE"
            case .research: "INTERVIEW"
            case .prototype, .study, .completion, .ratings, .answers, .overdue: "TEST"
            }
        }

        /// Deviations that are not over, whether somebody has agreed yet or not.
        private func open(_ line: CheckSheet.Line) -> [Deviation] {
            line.deviations.filter { $0.endsOn >= Day(now) }
        }

        func risks(of line: CheckSheet.Line) -> [Risk] {
            open(line).map { deviation in
                Risk(
                    uuid: uuid("deviations/\(deviation.id)"), title: title(line), description: deviation.reason,
                    statement: text("risk", ["state": state(line), "day": "\(deviation.endsOn)"]),
                    status: deviation.approvedBy == nil ? "deviation-requested" : "deviation-approved",
                    origins: [origin(deviation.requestedBy)],
                    mitigatingFactors: [
                        MitigatingFactor(
                            uuid: uuid("deviations/\(deviation.id)/compensation"), description: deviation.compensation)
                    ], deadline: deviation.endsOn.adding(days: 1).start - 1)
            }
        }

        func finding(of line: CheckSheet.Line) -> Finding {
            let (observations, risks) = (observations(of: line), risks(of: line))
            let source = words.platform.texts.plain("check-sheet.source.\(line.source.rawValue)", words.language)
            let reason =
                switch line.state {
                case .met: "pass"
                case .notMet: "fail"
                case .noEvidence, .stale: "other"
                }
            func property(_ name: String, _ value: String) -> Property {
                Property(name: name, ns: "\(address)/guidelines", value: value)
            }
            return Finding(
                uuid: uuid("\(line.item.id)/finding"), title: title(line),
                description: text("finding", ["state": state(line), "source": source]),
                props: [
                    property("state", line.state.rawValue), property("source", line.source.rawValue),
                    property("level", "\(line.item.level.rawValue)"), property("due", line.isDue ? "true" : "false"),
                    property("applies", line.isQuestion ? "unknown" : "true"),
                ],
                target: Target(
                    targetId: line.item.id,
                    status: Status(
                        state: line.state == .met ? "satisfied" : "not-satisfied", reason: reason,
                        remarks: reason == "other" ? state(line) : nil)),
                relatedObservations: observations.isEmpty
                    ? nil : observations.map { RelatedObservation(observationUuid: $0.uuid) },
                relatedRisks: risks.isEmpty ? nil : risks.map { RelatedRisk(riskUuid: $0.uuid) })
        }
    }
}

/// Not OSCAL's evidence, ours.
private typealias Kind = Services.Evidence.Kind

extension String {
    /// OSCAL's titles have no line ends.
    fileprivate var inOneLine: String {
        let line = split(whereSeparator: \.isNewline).joined(separator: " ").trimmingCharacters(in: .whitespaces)
        return line.isEmpty ? "-" : line
    }
}
