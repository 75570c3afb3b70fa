import Content
package import Foundation
import Identity
package import Kernel
package import Registries
package import Store
import Synchronization

/// A registry in a database of its own, for tests: playgrounds, kept by every organisation.
package struct TownHall: Sendable {
    package let store: Database
    package let registry: Registry
    package let shelf: RegistryShelf
    package let folder: ImportFolder

    package init(on backend: Backend, yaml: String = Self.playgrounds) async throws {
        store = try await backend.makeDatabase()
        try await store.append(to: []) { db in try Organization.keep(Organization.samples, db) }
        registry = try Registry(Entry(yaml: yaml, named: "registries/test.yaml"))
        shelf = try RegistryShelf([registry])
        folder = ImportFolder(Scratch.folder("imports"))
    }

    package func reader(for tenant: Tenant.ID = .chiyoda) -> RowReader {
        shelf.reader(of: registry, for: [tenant.description], as: tenant.description, today: Day(.noon))
    }

    /// Keeps a row given as texts.
    @discardableResult
    package func publish(
        _ texts: [String: String], expecting: Int? = nil, change: Record.Change = .update,
        by principal: Principal = .editor(), at now: Date = .noon
    ) async throws -> Record {
        try await Record.publish(
            reader(for: principal.tenant).read(texts: texts), of: registry, expecting: expecting, change: change,
            by: principal, at: now, in: store, then: { _, _ in })
    }

    /// Brings a file in and goes on until it waits for somebody or is over.
    @discardableResult
    package func bring(
        _ text: String, options: RegistryImport.Options = .atOnce, by principal: Principal = .editor(),
        at now: Date = .noon, chunkSize: Int = 2000
    ) async throws -> RegistryImport {
        let id = RegistryImport.ID.new()
        try folder.make(id)
        try Data(text.utf8).write(to: folder.source(id))
        let begun = try await RegistryImport.begin(
            id, file: "test.csv", bytes: text.utf8.count, of: registry, options: options, by: principal, at: now,
            in: store)
        return try await run(for: principal.tenant, at: now, chunkSize: chunkSize).run(begun)
    }

    package func run(for tenant: Tenant.ID = .chiyoda, at now: Date = .noon, chunkSize: Int = 2000) -> ImportRun {
        var run = ImportRun(
            registry: registry, rows: reader(for: tenant), folder: folder, store: store, now: { now },
            then: { _, _ in })
        run.chunkSize = chunkSize
        return run
    }

    package func page(_ change: (inout RecordQuery) throws -> Void = { _ in }) async throws -> RecordPage {
        var query = RecordQuery(registry)
        try change(&query)
        let asked = query
        return try await store.read { db in try asked.page(db) }
    }

    package static let playgrounds = """
        name: playgrounds
        title: {ja: 遊び場, en: Playgrounds}
        description: {ja: 試験用の台帳です。}
        licence: {name: CC-BY-4.0, title: CC BY 4.0, path: "https://creativecommons.org/licenses/by/4.0/"}
        keeper: organizations
        cadenceDays: 365
        checked: checked_on
        fields:
          - {name: id, type: string, title: {ja: 番号}, constraints: {required: true, pattern: "[a-z0-9-]+"}}
          - {name: name, type: string, title: {ja: 名称}, aliases: [名前], constraints: {required: true, maxLength: 40}}
          - name: kind
            type: string
            title: {ja: 種類}
            categories:
              - {value: "01", label: {ja: 公園, en: Park}}
              - {value: "02", label: {ja: 広場, en: Square}}
            normalise: [digits]
          - {name: size.area, type: number, title: {ja: 面積}, constraints: {minimum: 0}}
          - {name: tags, type: list, delimiter: ";", title: {ja: 特徴}}
          - {name: contact.phone, type: string, format: phone, title: {ja: 電話}}
          - {name: contact.note, type: string, title: {ja: 内部メモ}, restricted: true}
          - {name: checked_on, type: date, title: {ja: 確認日}}
        primaryKey: [id]
        rules:
          - id: area-of-parks
            level: warning
            holds: "kind != '01' || has(size.area)"
            message: {ja: 公園には面積を書いてください。, en: Parks need an area.}
            fields: [size.area]
        display: {title: name, facets: [kind, tags], sort: [name, size.area], search: [name]}
        """
}

extension RegistryImport.Options {
    package static var atOnce: Self {
        var options = Self()
        options.appliesAtOnce = true
        return options
    }
}
