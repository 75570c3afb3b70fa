import Content
import Foundation
import Identity
import Kernel
import Store
import TestKit
import Testing

@Suite struct OrganizationTests {
    private let content = Project.folder.appending(path: "Content/organizations")

    private func load(_ files: [String: String]) throws -> [Organization] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "organizations-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, yaml) in files { try Data(yaml.utf8).write(to: folder.appending(path: name)) }
        return try Organization.load(from: folder)
    }

    @Test("Tokyo is there: the prefecture, its bureaus, its 62 municipalities and GovTech Tokyo")
    func tokyo() throws {
        let all = try Organization.load(from: content)

        let municipalities = all.filter(\.kind.isMunicipality)
        #expect(all.count { $0.kind == .ward } == 23)
        #expect(all.count { $0.kind == .city } == 26)
        #expect(all.count { $0.kind == .town } == 5)
        #expect(all.count { $0.kind == .village } == 8)
        #expect(all.count { $0.kind == .bureau } >= 5)
        #expect(all.contains { $0.id == Tenant.ID("tokyo-digital-services") && $0.kind == .bureau })
        #expect(all.contains { $0.id == Tenant.ID("govtech-tokyo") && $0.kind == .affiliate })
        #expect(all.first { $0.kind == .prefecture }?.id == Tenant.ID("tokyo"))
        for one in municipalities {
            #expect(one.code == "\(one.id)")
            #expect(one.corporateNumber?.hasSuffix("000020\(one.id)") == true, "\(one.name.ja)")
            #expect(one.site?.hasPrefix("http") == true, "\(one.name.ja)")
            #expect(one.name.en != nil, "\(one.name.ja)")
            #expect(one.parent == Tenant.ID("tokyo"))
            #expect(one.kana.unicodeScalars.allSatisfy { (0x3041...0x30FF).contains($0.value) }, "\(one.kana)")
        }
        #expect(Set(all.map(\.id)).count == all.count)
        #expect(!all.contains { $0.isSample })
    }

    @Test("Parents stand before their children")
    func parents() throws {
        var known: Set<Tenant.ID> = []

        for organization in try Organization.load(from: content) {
            if let parent = organization.parent { #expect(known.contains(parent), "\(organization.id)") }
            known.insert(organization.id)
        }
    }

    @Test("A wrong number, a parent nobody knows and a key given twice are refused with their line")
    func refused() throws {
        func organization(_ id: String, _ more: String) -> String {
            "- id: \(id)\n  kind: bureau\n  name: {ja: 局}\n  kana: きょく\n  \(more)\n"
        }

        let number = #expect(throws: ContentError.self) {
            try load(["a.yaml": organization("a", "corporate_number: \"9000020131016\"")])
        }
        let code = #expect(throws: ContentError.self) { try load(["a.yaml": organization("a", "code: \"131017\"")]) }
        let parent = #expect(throws: ContentError.self) { try load(["a.yaml": organization("a", "parent: nobody")]) }
        let twice = #expect(throws: ContentError.self) {
            try load([
                "a.yaml": organization("a", "site: https://a.jp/"), "b.yaml": organization("a", "site: https://b.jp/"),
            ])
        }

        #expect(number?.line == 5)
        #expect(code?.line == 5)
        #expect(parent?.line == 1)
        #expect(twice?.file.hasSuffix("/b.yaml") == true)
    }

    @Test("A child whose parent is in no file is refused, whoever the parent is")
    func absentParent() {
        #expect(throws: ContentError.self) {
            try load(["a.yaml": "- id: a\n  kind: bureau\n  name: {ja: 局}\n  kana: きょく\n  parent: tokyo"])
        }
    }

    @Test("Kept twice, everybody is there once", arguments: Backend.available)
    func keptTwice(on backend: Backend) async throws {
        let store = try await backend.makeDatabase()
        let all = try Organization.load(from: content)

        for _ in 0..<2 { try await store.append(to: []) { db in try Organization.keep(all, db) } }

        #expect(try await store.read { db in try db.value("SELECT count(*) FROM organization") } == all.count)
        for organization in all {
            #expect(try await store.read { db in try Organization.find(organization.id, db) } == organization)
        }
    }

    @Test("What the content changes is changed, and nobody is lost", arguments: Backend.available)
    func changed(on backend: Backend) async throws {
        let store = try await backend.makeDatabase()
        try await store.append(to: []) { db in try Organization.keep(Organization.samples, db) }
        let renamed = Organization(
            id: .chuo, kind: .ward, name: LocalizedText(ja: "中央特別区"), kana: "ちゅうおう", code: "131024")

        try await store.append(to: []) { db in try Organization.keep([renamed], db) }

        #expect(try await store.read { db in try Organization.find(.chuo, db) } == renamed)
        #expect(try await store.read { db in try Organization.find(.chiyoda, db) } == Organization.samples[0])
        let problem = await #expect(throws: Problem.self) {
            try await store.read { db in try Organization.find(Tenant.ID("139999"), db) }
        }
        #expect(problem?.kind == .notFound)
    }
}
