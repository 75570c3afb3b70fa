import Content
import Foundation
import Kernel
import Registries
import TestKit
import Testing

/// What a registry's file may say, and where it is told what is wrong with it.
@Suite struct RegistryContentTests {
    private static func load(_ change: (inout String) -> Void) throws -> Registry {
        var yaml = TownHall.playgrounds
        change(&yaml)
        return try Registry(Entry(yaml: yaml, named: "registries/test.yaml"))
    }

    @Test("A good file is read as it stands") func good() throws {
        let registry = try Self.load { _ in }
        #expect(registry.fields.map(\.name).contains("contact.phone"))
        #expect(registry.key.map { registry.fields[$0].name } == ["id"])
        #expect(registry.indexed.map { registry.fields[$0].name } == ["kind", "tags", "name", "size.area"])
    }

    /// What is changed in the file, what it becomes, and the line that is named.
    static let bad: [(String, String, Int)] = [
        ("cadenceDays: 365", "cadenceDays: often", 6),
        ("cadenceDays: 365", "cadence: 365", 6),
        ("type: number", "type: decimal", 18),
        ("pattern: \"[a-z0-9-]+\"", "pattern: \"[a-z\"", 9),
        ("primaryKey: [id]", "primaryKey: [code]", 23),
        ("primaryKey: [id]", "primaryKey: [kind]", 23),
        ("name: tags", "name: size", 19),
        ("name: tags", "name: name", 19),
        ("aliases: [名前]", "aliases: [番号]", 10),
        ("{value: \"02\"", "{value: \"01\"", 16),
        ("level: warning", "level: note", 26),
        ("level: warning", "level: repair", 26),
        ("|| has(size.area)", "|| has(size.depth)", 27),
        ("|| has(size.area)", "|| size.area >", 27),
        ("facets: [kind, tags]", "facets: [kind, colour]", 30),
        ("display: {title: name", "display: {title: label", 30),
    ]

    @Test("A bad file is refused with its line", arguments: bad)
    func refused(part: String, becomes: String, line: Int) throws {
        do {
            let registry = try Self.load { $0 = $0.replacing(part, with: becomes, maxReplacements: 1) }
            _ = try RegistryShelf([registry])
            Issue.record("“\(becomes)” was taken")
        } catch let error as ContentError {
            #expect(error.file == "registries/test.yaml")
            #expect(error.line.map { abs($0 - line) <= 1 } ?? false, "\(error)")
        }
    }

    @Test("A reference has to lead to the key of a registry that is there") func references() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "registries-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        func write(_ reference: String) throws {
            let yaml = TownHall.playgrounds + "\nforeignKeys: [{fields: [kind], reference: \(reference)}]\n"
            try Data(yaml.utf8).write(to: folder.appending(path: "playgrounds.yaml"))
        }
        try write("{resource: playgrounds, fields: [id]}")
        #expect(try Registry.load(from: folder).count == 1)
        for wrong in ["{resource: benches, fields: [id]}", "{resource: playgrounds, fields: [name]}"] {
            try write(wrong)
            #expect(throws: ContentError.self) { try Registry.load(from: folder) }
        }
    }

    @Test("Every registry that comes with the platform can be loaded and judged by") func builtIn() throws {
        let folder = Project.folder.appending(path: "Content/registries")
        let shelf = try RegistryShelf.load(from: folder)
        let names = Set(shelf.all.map(\.name))
        #expect(
            names.isSuperset(of: [
                "municipalities", "childcare-programmes", "childcare-facilities", "procedures", "codes", "software",
                "datasets",
            ]))
        for registry in shelf.all {
            #expect(registry.indexed.count <= Registry.maxIndexed)
            #expect(registry.title.en != nil && registry.title.jaEasy != nil, "\(registry.name)")
            for rule in registry.rules { #expect(rule.message.en != nil, "\(registry.name): \(rule.id)") }
        }
    }
}
