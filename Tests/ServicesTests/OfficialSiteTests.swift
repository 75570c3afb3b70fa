import Content
import Foundation
import Kernel
import Services
import TestKit
import Testing

@Suite struct OfficialSiteTests {
    /// What a municipality is called and where its site is, from the content.
    private func municipalities() throws -> [(id: String, kind: String, name: LocalizedText, site: String)] {
        let url = Project.folder.appending(path: "Content/organizations/municipalities.yaml")
        return try Entry(contentsOf: url).items().map {
            (try $0.text("id"), try $0.text("kind"), try $0.localized("name"), try $0.text("site"))
        }
    }

    @Test("Every one of the 62 municipalities has its official site as a service that nobody has claimed")
    func all() throws {
        let sites = try OfficialSite.load(from: Project.folder.appending(path: "Content/services"))
        let site = try #require(sites.first { $0.slug == "official-site" })
        let municipalities = try municipalities()

        #expect(municipalities.count == 62)
        for (id, kind, name, address) in municipalities {
            #expect(site.kinds.contains(kind))
            let service = try site.service(of: Tenant.ID(id), called: name, site: address, at: .noon)

            #expect(service.path == "\(id)/official-site")
            #expect(service.phase == .operate)
            #expect(!service.isClaimed)
            #expect(service.url == address)
            #expect(service.title.ja.contains(name.ja))
            #expect(service.title.en?.contains(name[.en]) == true)
            #expect(service.attributes[.publicWebsite] == true)
            #expect(service.channels == [.web])
            for text in [service.title, service.summary] {
                for language in Language.allCases { #expect(!text[language].contains("{")) }
            }
        }
    }

    @Test("An attribute nobody knows is refused with its line and those there are")
    func unknownAttribute() throws {
        let entry = try Entry(yaml: "attributes:\n  uses_ai: true\n  uses_magic: true\n", named: "a.yaml")

        let error = #expect(throws: ContentError.self) { try entry.attributes("attributes") }

        #expect(error?.line == 3)
        #expect(error?.reason.contains("uses_magic") == true)
        #expect(error?.reason.contains("public_website") == true)
    }

    @Test("An attribute is true, false or not there")
    func attributes() throws {
        let entry = try Entry(yaml: "attributes: {uses_ai: true, takes_payments: false}", named: "a.yaml")

        #expect(try entry.attributes("attributes") == [.usesAI: true, .takesPayments: false])
        #expect(try entry.attributes("nothing") == [:])
    }
}
