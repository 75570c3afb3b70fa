package import Content
package import Foundation
import Kernel

extension Organization {
    /// Reads every organisation below `folder`, parents before their children.
    package static func load(from folder: URL) throws(ContentError) -> [Organization] {
        var organizations: [Organization] = []
        var entries: [Entry] = []
        for file in try Entry.all(below: folder) {
            for entry in try file.items() {
                let organization = try Organization(entry)
                guard !organizations.contains(where: { $0.id == organization.id }) else {
                    throw entry.error("“\(organization.id)” stands here twice")
                }
                organizations.append(organization)
                entries.append(entry)
            }
        }
        let keys = Set(organizations.map(\.id))
        for (organization, entry) in zip(organizations, entries) {
            if let parent = organization.parent, !keys.contains(parent) {
                throw entry.error("there is no organisation “\(parent)” to be the parent")
            }
        }
        // The table refers to itself, so whoever is a parent comes first.
        var sorted: [Organization] = []
        while let next = organizations.first(where: { one in
            !sorted.contains { $0.id == one.id }
                && (one.parent.map { parent in sorted.contains { $0.id == parent } } ?? true)
        }) {
            sorted.append(next)
        }
        guard sorted.count == organizations.count else {
            throw ContentError(file: folder.lastPathComponent, "some organisations are each other's parents")
        }
        return sorted
    }

    package init(_ entry: Entry) throws(ContentError) {
        let entry = try entry.allowing("id", "kind", "name", "kana", "code", "corporate_number", "site", "parent")
        let code = try entry.optionalText("code")
        if let code, !CheckDigit.isValid(municipalityCode: code) {
            throw try entry.at("code").error("the check digit of “\(code)” is wrong")
        }
        let number = try entry.optionalText("corporate_number")
        if let number, !CheckDigit.isValid(corporateNumber: number) {
            throw try entry.at("corporate_number").error("the check digit of “\(number)” is wrong")
        }
        self.init(
            id: Tenant.ID(try entry.text("id")), parent: try entry.optionalText("parent").map { Tenant.ID($0) },
            kind: try entry.at("kind").choice(), name: try entry.localized("name"), kana: try entry.text("kana"),
            code: code, corporateNumber: number, site: try entry.optionalText("site"))
    }
}
