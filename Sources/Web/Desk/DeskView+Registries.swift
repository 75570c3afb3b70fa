import Content
import Foundation
import Identity
import Kernel
import Registries

extension RegistryWorkload {
    /// Everybody whose name stands on a desk.
    var users: [User.ID] {
        (drafts.map(\.editor) + imports.map(\.actor) + withholdings.map(\.requestedBy)).compactMap(\.user)
    }
}

extension DeskView.Registered {
    /// What waits in the registries of one organisation: first what somebody else waits for.
    static func all(
        _ workloads: [RegistryWorkload], names: [User.ID: String], for principal: Principal,
        hasManyOrganizations: Bool, _ platform: Platform, _ language: Language
    ) -> [DeskView.Registered] {
        let organization = hasManyOrganizations ? platform.name(of: principal.tenant, language) : nil
        var (reviews, files, rows, drafts): ([Self], [Self], [Self], [Self]) = ([], [], [], [])
        for workload in workloads {
            let (registry, paths) = (workload.registry, KeptPaths(principal.tenant, workload.registry))
            let speech = RecordWords(registry, platform, language)
            let reader = platform.reader(of: registry, for: principal.tenant)
            func entry(_ path: String, _ name: String?, _ actor: Principal.Actor?, _ day: DayView?) -> Self {
                Self(
                    registry: LinkView(name: registry.title.shown(in: language), path: paths.registry),
                    organization: organization, path: path, name: name,
                    who: actor.map { platform.name(of: $0, names, language) }, day: day)
            }
            for draft in workload.drafts {
                let title = speech.title(
                    reader.read(texts: draft.texts).values,
                    key: draft.key ?? platform.texts("drafts.untitled", language))
                var entry = entry(paths.draft(draft.id), title, draft.editor, DayView(draft.updatedAt, language))
                let isMine = draft.editor == principal.actor
                if draft.state == .submitted, !isMine, principal.may(.reviewRecords) {
                    entry.isReview = true
                    reviews.append(entry)
                } else if draft.state == .editing, principal.may(.keepRecords) {
                    entry.isDraft = true
                    drafts.append(entry)
                }
            }
            for withholding in workload.withholdings
            where withholding.requestedBy != principal.actor && principal.may(.reviewRecords) {
                var entry = entry(
                    paths.row(withholding.key) + "#withholdings", withholding.key, withholding.requestedBy,
                    DayView(withholding.requestedAt, language))
                entry.isHold = true
                reviews.append(entry)
            }
            for importing in workload.imports where principal.may(.keepRecords) {
                var entry = entry(
                    paths.importing(importing.id), importing.fileName, importing.actor,
                    DayView(importing.startedAt, language))
                (entry.isImport, entry.isRunning) = (true, importing.isRunning)
                files.append(entry)
            }
            if workload.due > 0, principal.may(.keepRecords) {
                var entry = entry(paths.registry + "?show=due", nil, nil, workload.oldest.map { DayView($0, language) })
                entry.due = Look.count(workload.due)
                rows.append(entry)
            }
        }
        return reviews + files + rows + drafts
    }
}
