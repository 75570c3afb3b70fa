import Content
import Foundation
import Identity
import Kernel
import Services
import Standards

extension Sample {
    /// Every item and every component that is named must be there.
    ///
    /// - Throws: a ``ContentError`` with the line of the first that is not.
    func check(against rules: Rulebook) throws {
        for life in lives {
            for item in life.marks.map(\.item) + life.offers { try check(item, against: rules) }
            try checkOffers(of: life, against: rules)
            for component in life.builtOn { try check(component, of: life) }
        }
    }

    private func check(_ item: Reference, against rules: Rulebook) throws {
        do {
            _ = try rules.item(item.name)
        } catch {
            throw item.place.error("there is no guideline item “\(item.name)”")
        }
    }

    /// Nobody answers for what is not asked of them.
    private func checkOffers(of life: Life, against rules: Rulebook) throws {
        guard !life.offers.isEmpty else { return }
        let day = asOf.start
        let service = Service(
            id: .new(at: day), tenant: organization.id, draft: life.draft, phase: life.phase, canvas: life.canvas,
            createdAt: day)
        let dossier = Dossier(service, organizationKind: organization.kind.rawValue)
        let lines = CheckSheet(of: dossier, by: rules, at: day).lines
        let asked = Set(lines.filter { !$0.isQuestion }.map(\.item.id))
        for item in life.offers where !asked.contains(item.name) {
            throw item.place.error("“\(life.draft.slug)” offers \(item.name), which its own sheet does not ask")
        }
    }

    private func check(_ component: Reference, of life: Life) throws {
        guard let found = lives.first(where: { $0.draft.slug == component.name }), !found.offers.isEmpty else {
            throw component.place.error("no service “\(component.name)” of the sample offers anything")
        }
        var (below, seen) = ([found], Set<String>())
        while let next = below.popLast() {
            guard next.draft.slug != life.draft.slug else {
                throw component.place.error("“\(life.draft.slug)” would be built on itself")
            }
            guard seen.insert(next.draft.slug).inserted else { continue }
            below += lives.filter { life in next.builtOn.contains { $0.name == life.draft.slug } }
        }
    }
}
