import Content
import Foundation
import Kernel
import Services
import Standards

extension CheckSheetItemView {
    /// What was entered in one of the page's forms, and what is wrong with it.
    struct Given: Sendable {
        var mark: (state: String?, note: String, link: String)?
        var request: (reason: String, compensation: String, endsOn: String)?
        var comment: String?
        var assignment: (assignee: String, dueOn: String)?
        /// Finished sentences by field.
        var errors: [(name: String, message: String)] = []
    }

    private static let labels = [
        ("state", "check-sheet.item.state"), ("note", "check-sheet.item.note"), ("link", "check-sheet.item.link"),
        ("file", "check-sheet.item.file"), ("reason", "check-sheet.deviations.reason"),
        ("compensation", "check-sheet.deviations.compensation"), ("ends_on", "check-sheet.deviations.endsOn"),
        ("words", "check-sheet.comments.words"), ("assignee", "check-sheet.assignment.assignee"),
        ("due_on", "check-sheet.assignment.dueOn"),
    ]

    /// - Parameter people: who may be given the item.
    init(
        _ reading: CheckSheet.Reading, of service: Service, for principal: Principal,
        people: [(user: User.ID, name: String)], given: Given, _ words: SheetWords
    ) {
        let (platform, language, now) = (words.platform, words.language, words.platform.now())
        let (line, item) = (reading.line, reading.line.item)
        let base = "/services/\(service.path)"
        let action = "\(base)/check-sheet/\(item.id)"
        let mayEdit = principal.may(.editService) && service.isClaimed && service.phase != .retire
        let error = Dictionary(given.errors.map { ($0.name, $0.message) }) { first, _ in first }
        let components = Dictionary(reading.opened.components.map { ($0.path, $0) }) { first, _ in first }

        workplace = WorkplaceView(service, at: "check-sheet", for: principal, platform, language)
        errors = ErrorSummaryView(given.errors, in: Self.labels, platform.texts, language)
        (id, title, level) = (item.id, item.title.shown(in: language), LevelView(item.level.rawValue))
        phases = Phase.allCases.filter(item.phases.contains).map { words.text("parts.phase.\($0.rawValue)") }
            .joined(separator: language == .en ? ", " : "、")
        let guideline = reading.opened.sheet.guidelines.first { $0.id == item.guideline }
        self.guideline = LinkView(
            name: guideline.map { "\($0.title.shown(in: language)) \($0.version)" } ?? item.guideline,
            path: "\(base)/check-sheet?guideline=\(item.guideline)#list")
        (asks, why) = (item.asks.shown(in: language), item.why.shown(in: language))
        (how, test) = (item.how.shown(in: language), item.test.shown(in: language))
        references = item.references.map { Reference(title: $0.title, path: $0.url) }
        state = StateView(line.state.rawValue)
        freshUntil = line.state == .met ? line.freshUntil.map { DayView($0, language) } : nil
        source = words.source(line, components).map { Source(words: $0.words, path: $0.path) }
        questions = line.questions.map { words.text("service-form.ask.\($0.rawValue)") }
        questionsPath = mayEdit && !questions.isEmpty ? "\(base)/check-sheet#questions" : nil
        rule = reading.rule.map { Rule($0, item, of: service, words) }
        mark = mayEdit ? Mark(line.mark, action, given, error, words) : nil
        note = mayEdit ? nil : line.mark.flatMap { $0.note.isEmpty ? nil : $0.note }
        link = mayEdit ? nil : line.mark?.link
        files = reading.files.map { file in
            File(
                name: file.name, path: "\(base)/files/\(file.id)",
                about: words.text(
                    "check-sheet.files.about",
                    [
                        "kind": file.name.split(separator: ".").last?.uppercased() ?? "",
                        "size": Look.count(max(1, (file.size + 1023) / 1024)),
                    ]), by: words.name(of: file.by), day: DayView(file.at, language),
                isCurrent: line.mark?.file == file.id,
                removalPath: mayEdit ? "\(base)/files/\(file.id)/removal" : nil)
        }
        let assigned = reading.opened.assignments[item.id]
        self.assigned = assigned.map { words.assignment($0, at: now) }
        assignment = mayEdit ? AssignmentForm(assigned, people, action, given, error, words) : nil
        comments = reading.comments.map {
            Comment(words: $0.words, by: words.name(of: $0.by), day: DayView($0.at, language))
        }
        comment =
            ItemComment.mayWrite(principal) && service.isClaimed && service.phase != .retire
            ? CommentForm(
                action: action + "/comments",
                words: TextareaView(
                    "words", value: given.comment ?? "", error: error["words"], isRequired: true, limit: 2000, rows: 3))
            : nil
        deviations = line.deviations.map {
            Deviation($0, of: service, by: principal, names: words.names, at: now, platform, language)
        }
        request = mayEdit ? Request(action, given, error) : nil
        history = reading.history.isEmpty ? nil : TimelineView(events: reading.history.map { words.event($0) })
        next = reading.next.map {
            LinkView(name: $0.item.title.shown(in: language), path: "\(base)/check-sheet/\($0.item.id)")
        }
    }
}

extension CheckSheetItemView.Mark {
    fileprivate init(
        _ mark: CheckMark?, _ action: String, _ given: CheckSheetItemView.Given, _ error: [String: String],
        _ words: SheetWords
    ) {
        let shown = given.mark ?? (mark?.state.rawValue, mark?.note ?? "", mark?.link ?? "")
        self.action = action
        state = ChoicesView(
            "state", chosen: shown.state, error: error["state"], isRequired: true,
            ["met", "not-met", "no-evidence"].map {
                ($0, words.text("check-sheet.item.\($0)"), words.text("check-sheet.item.\($0)Hint"))
            })
        note = TextareaView("note", value: shown.note, error: error["note"], limit: 2000)
        link = FieldView("link", value: shown.link, error: error["link"], type: "url")
        fileError = error["file"]
    }
}

extension CheckSheetItemView.AssignmentForm {
    fileprivate init(
        _ assigned: Assignment?, _ people: [(user: User.ID, name: String)], _ action: String,
        _ given: CheckSheetItemView.Given, _ error: [String: String], _ words: SheetWords
    ) {
        self.action = action + "/assignment"
        let chosen = given.assignment?.assignee ?? assigned?.assignee.user.map { "\($0)" } ?? ""
        assignee = ChoicesView(
            "assignee", chosen: chosen, error: error["assignee"],
            [("", words.text("check-sheet.assignment.nobody"), nil)] + people.map { ("\($0.user)", $0.name, nil) })
        dueOn = FieldView(
            "due_on", value: given.assignment?.dueOn ?? assigned?.dueOn?.description ?? "", error: error["due_on"],
            type: "date")
        hasErrors = error["assignee"] != nil || error["due_on"] != nil
    }
}

extension CheckSheetItemView.Request {
    fileprivate init(_ action: String, _ given: CheckSheetItemView.Given, _ error: [String: String]) {
        let shown = given.request ?? ("", "", "")
        self.action = action + "/deviations"
        hasErrors = ["reason", "compensation", "ends_on"].contains { error[$0] != nil }
        reason = TextareaView(
            "reason", value: shown.reason, error: error["reason"], isRequired: true, limit: 2000, rows: 3)
        compensation = TextareaView(
            "compensation", value: shown.compensation, error: error["compensation"], isRequired: true, limit: 2000,
            rows: 3)
        endsOn = FieldView("ends_on", value: shown.endsOn, error: error["ends_on"], isRequired: true, type: "date")
    }
}

extension CheckSheetItemView.Rule {
    fileprivate init(_ rule: RuleReading, _ item: GuidelineItem, of service: Service, _ words: SheetWords) {
        let outcome = rule.outcome.map { $0 ? "met" : "notMet" } ?? "unknown"
        sentence = words.text("check-sheet.rule.\(outcome)")
        conditions = words.conditions(rule.text) ?? []
        code = rule.text
        var seen: Set<String> = []
        facts = rule.parts.flatMap(\.facts).filter { seen.insert($0.name).inserted }.map {
            Fact(name: words.fact($0.name), value: words.value($0.value, of: $0.name))
        }
        missing = rule.missing.map { words.fact($0) }
        let base = "/services/\(service.path)"
        var paths: Set<String> = []
        fills = item.measuredBy.compactMap { kind in
            let path =
                switch kind {
                case .canvas, .procedure: base + "/canvas"
                case .measures: base + "/canvas#measures"
                case .research, .prototype, .study, .completion: base + "/studies"
                case .ratings, .answers, .overdue: base + "/comments"
                case .registries: "/organizations/\(service.tenant)"
                }
            return paths.insert(path).inserted
                ? LinkView(name: words.text("check-sheet.fills", ["kind": words.kind(kind)]), path: path) : nil
        }
    }
}

extension SheetWords {
    func event(_ event: ItemEvent) -> TimelineView.Event {
        let day = DayView(event.at, language)
        let by = event.by.map { name(of: $0) }
        switch event.what {
        case .marked(let state):
            let title =
                switch (state, by) {
                case (nil, let by?): text("check-sheet.history.takenBack", ["by": by])
                case (nil, nil): text("check-sheet.history.takenBackSomehow")
                case (_, let by?): text("check-sheet.history.marked", ["by": by])
                case (_, nil): text("check-sheet.history.markedSomehow")
                }
            return .init(day: day, state: state.map { StateView($0.rawValue) }, title: title, causes: [])
        case .deviation(let until):
            return .init(
                day: day, state: nil,
                title: text("check-sheet.history.deviation", ["day": DayView(until, language).shown]), causes: [])
        case .measured(let measured):
            return .init(
                day: day, state: nil, title: text("check-sheet.history.measured"), causes: [evidence(measured)])
        }
    }
}
