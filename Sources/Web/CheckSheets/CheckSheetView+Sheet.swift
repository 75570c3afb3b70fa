import Content
import Foundation
import Kernel
import Services
import Standards

extension CheckSheetView {
    /// - Parameter opensAll: whether nothing is folded.
    init(
        _ opened: CheckSheet.Opened, of service: Service, for principal: Principal, filter: SheetFilter,
        opensAll: Bool, refused: [(name: String, message: String)] = [], _ words: SheetWords
    ) {
        let (platform, language, now) = (words.platform, words.language, words.platform.now())
        let (sheet, base) = (opened.sheet, "/services/\(service.path)/check-sheet")
        let mayEdit = principal.may(.editService) && service.isClaimed && service.phase != .retire
        let components = Dictionary(opened.components.map { ($0.path, $0) }) { first, _ in first }
        let chosen = sheet.lines.filter {
            filter.includes($0, assignedTo: opened.assignments[$0.item.id]?.assignee, me: principal.actor)
        }
        let due = sheet.lines.filter(\.isDue)

        workplace = WorkplaceView(service, at: "check-sheet", for: principal, platform, language)
        track = PhaseTrackView(at: service.phase.rawValue)
        let must = due.filter { $0.item.level == .must }
        let open = must.filter { !$0.passes(at: now) }
        sentence = words.text(
            open.isEmpty ? "check-sheet.sentence.mustMet" : "check-sheet.sentence.mustOpen",
            [
                "due": Look.count(due.count), "met": Look.count(due.count { $0.state == .met }),
                "must": Look.count(must.count), "open": Look.count(open.count),
            ])
        step = Self.step(sheet, open, base, mayEdit: mayEdit, words)
        counts = CheckSheet.State.allCases.map { state in
            Count(
                state: StateView(state.rawValue), count: Look.count(sheet.count(state)),
                path: filter.with { $0.state = filter.state == state ? nil : state }.path(base) + "#list",
                isCurrent: filter.state == state)
        }
        let settled = due.count { $0.source == .evidence || $0.source == .inheritance }
        filled = words.text(
            "check-sheet.filled",
            [
                "total": Look.count(due.count), "n": Look.count(settled),
                "percent": Look.percent(settled, of: due.count),
            ])
        questions = mayEdit && !sheet.questions.isEmpty ? Questions(sheet, base, refused, words) : nil
        unanswered =
            mayEdit || sheet.questions.isEmpty
            ? nil : words.text("check-sheet.questions.unanswered", ["n": Look.count(sheet.questions.count)])
        filters = Self.filters(sheet, filter, base, words)
        clearPath = filter.isEmpty ? nil : base + "#list"
        found = filter.isEmpty ? nil : words.text("check-sheet.filter.found", ["n": Look.count(chosen.count)])
        openPath = filter.path(base) + (filter.isEmpty ? "?" : "&") + "open=all#list"

        func groups(_ lines: [CheckSheet.Line], _ suffix: String, opensFirst: Bool) -> [Group] {
            var groups: [Group] = []
            for guideline in sheet.guidelines {
                let lines = lines.filter { $0.item.guideline == guideline.id }.sorted { $0.item.level < $1.item.level }
                guard !lines.isEmpty else { continue }
                let isFirst = opensFirst && !groups.contains(where: \.isOpen)
                groups.append(
                    Group(
                        id: guideline.id + suffix, title: guideline.title.shown(in: language),
                        counts: words.text(
                            "check-sheet.group",
                            [
                                "n": Look.count(lines.count),
                                "must": Look.count(lines.count { $0.item.level == .must }),
                                "met": Look.count(lines.count { $0.state == .met }),
                            ]),
                        isOpen: opensAll || !filter.isEmpty
                            || isFirst && lines.contains { $0.item.level == .must && !$0.passes(at: now) },
                        lines: lines.map { line in
                            Line(
                                line, base: base, components, comments: opened.comments[line.item.id] ?? 0,
                                opened.assignments[line.item.id], at: now, words)
                        }))
            }
            return groups
        }
        self.due = groups(chosen.filter(\.isDue), "", opensFirst: true)
        let later = chosen.filter { !$0.isDue }
        otherPath =
            opensAll || !filter.isEmpty || later.isEmpty
            ? nil : filter.with { $0.due = .other }.path(base) + "#other"
        other = otherPath == nil ? groups(later, "-other", opensFirst: false) : []
        otherCount = Look.count(later.count)
        versions = sheet.guidelines.map {
            Version(
                title: $0.title.shown(in: language), version: $0.version, effective: DayView($0.effective, language))
        }
        changes = opened.changes.map { change in
            Change(
                words: words.text(
                    "check-sheet.change",
                    ["target": change.target, "part": change.part.description, "value": change.value]),
                reason: change.reason, day: change.effectiveOn.map { DayView($0, language) })
        }
    }

    /// Questions first, because they decide what is asked; then what holds the gate; then the gate.
    private static func step(
        _ sheet: CheckSheet, _ open: [CheckSheet.Line], _ base: String, mayEdit: Bool, _ words: SheetWords
    ) -> Step? {
        if mayEdit, !sheet.questions.isEmpty {
            let n = ["n": Look.count(sheet.questions.count)]
            return Step(words: words.text("check-sheet.next.questions", n), path: "#questions")
        }
        if let first = open.first {
            let title = ["title": first.item.title.shown(in: words.language)]
            return Step(words: words.text("check-sheet.next.item", title), path: "\(base)/\(first.item.id)")
        }
        let gate = base.replacing("/check-sheet", with: "/gate")
        return Step(words: words.text("check-sheet.next.gate"), path: gate)
    }

    private static func filters(
        _ sheet: CheckSheet, _ filter: SheetFilter, _ base: String, _ words: SheetWords
    ) -> [Filter] {
        func choices(
            _ name: String, _ all: [(key: String, label: String, count: Int, isCurrent: Bool, to: SheetFilter)],
            _ none: SheetFilter
        ) -> Filter {
            let any = Filter.Choice(
                label: words.text("check-sheet.filter.all"), path: none.path(base) + "#list",
                isCurrent: !all.contains(where: \.isCurrent))
            return Filter(
                name: words.text("check-sheet.filter.\(name)"),
                choices: [any]
                    + all.map {
                        .init(
                            label: "\($0.label) \(Look.count($0.count))", path: $0.to.path(base) + "#list",
                            isCurrent: $0.isCurrent)
                    })
        }
        let (language, lines) = (words.language, sheet.lines)
        return [
            choices(
                "state",
                CheckSheet.State.allCases.map { state in
                    (
                        "", words.text("parts.state.\(state.rawValue)"), sheet.count(state), filter.state == state,
                        filter.with { $0.state = state }
                    )
                }, filter.with { $0.state = nil }),
            choices(
                "level",
                GuidelineItem.Level.allCases.map { level in
                    (
                        "", words.text("check-sheet.level.\(level.rawValue)"), lines.count { $0.item.level == level },
                        filter.level == level, filter.with { $0.level = level }
                    )
                }, filter.with { $0.level = nil }),
            choices(
                "source",
                CheckSheet.Source.allCases.map { source in
                    (
                        "", words.text("check-sheet.source.\(source.rawValue)"), lines.count { $0.source == source },
                        filter.source == source, filter.with { $0.source = source }
                    )
                }, filter.with { $0.source = nil }),
            choices(
                "due",
                SheetFilter.Phase.allCases.map { due in
                    (
                        "", words.text("check-sheet.filter.\(due.rawValue)"),
                        lines.count { $0.isDue == (due == .now) }, filter.due == due, filter.with { $0.due = due }
                    )
                }, filter.with { $0.due = nil }),
            Filter(
                name: words.text("check-sheet.filter.assigned"),
                choices: [false, true].map { isMine in
                    .init(
                        label: words.text(isMine ? "check-sheet.filter.me" : "check-sheet.filter.all"),
                        path: filter.with { $0.isMine = isMine }.path(base) + "#list",
                        isCurrent: filter.isMine == isMine)
                }),
            choices(
                "guideline",
                sheet.guidelines.map { guideline in
                    (
                        "", guideline.title.shown(in: language), lines.count { $0.item.guideline == guideline.id },
                        filter.guideline == guideline.id, filter.with { $0.guideline = guideline.id }
                    )
                }, filter.with { $0.guideline = nil }),
        ]
    }
}

extension CheckSheetView.Questions {
    init(
        _ sheet: CheckSheet, _ base: String, _ refused: [(name: String, message: String)], _ words: SheetWords
    ) {
        let errors = Dictionary(refused.map { ($0.name, $0.message) }) { first, _ in first }
        action = base
        questions = sheet.questions.map { attribute, items in
            Question(
                question: words.text("service-form.ask.\(attribute.rawValue)"),
                waiting: words.text("check-sheet.questions.waiting", ["n": Look.count(items)]),
                answer: ChoicesView(
                    attribute.rawValue, chosen: "later", error: errors[attribute.rawValue], isRequired: true,
                    [
                        ("yes", words.text("service-form.yes"), nil), ("no", words.text("service-form.no"), nil),
                        ("later", words.text("check-sheet.questions.later"), nil),
                    ]))
        }
    }
}

extension CheckSheetView.Line {
    init(
        _ line: CheckSheet.Line, base: String, _ components: [String: Component], comments: Int,
        _ assignment: Assignment?, at now: Date, _ words: SheetWords
    ) {
        let source = words.source(line, components)
        (id, title, path) = (line.item.id, line.item.title.shown(in: words.language), "\(base)/\(line.item.id)")
        (level, state) = (LevelView(line.item.level.rawValue), StateView(line.state.rawValue))
        (self.source, sourcePath, isQuestion) = (source?.words, source?.path, line.isQuestion)
        if let mark = line.mark, line.source == .mark, !mark.note.isEmpty {
            note = mark.note.count > 120 ? mark.note.prefix(120) + "…" : mark.note
        }
        // The newest says how it is.
        remarks = line.deviations.prefix(1).map { words.deviation($0, at: now) }
        if let assignment { remarks.append(words.assignment(assignment, at: now)) }
        if comments > 0 {
            remarks.append(.init(words: words.text("check-sheet.comments.count", ["n": Look.count(comments)])))
        }
    }
}
