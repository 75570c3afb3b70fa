import Foundation
import Kernel
import Registries
import Store
import TestKit
import Testing

@Suite struct RecordPropertyTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let backend: Backend
        let seed: UInt64
        var testDescription: String { "\(backend) \(seed)" }
    }

    static var cases: [Case] {
        Backend.available.flatMap { backend in (1...6).map { Case(backend: backend, seed: $0) } }
    }

    @Test(
        "Whatever is done in whatever order, lists, counts, as-of and feed say what a simple model says",
        arguments: cases)
    func model(_ which: Case) async throws {
        let hall = try await TownHall(on: which.backend)
        var model = Model(hall, seed: which.seed)
        for step in 1...28 {
            try await model.act(at: .noon + Double(step) * 10)
            try await model.compare()
        }
    }
}

/// The same as a registry, kept in dictionaries.
private struct Model {
    struct Row: Hashable {
        var name: String
        var kind: String
        var isLive = true
    }

    let hall: TownHall
    var random: Seeded
    var versions: [String: [Row]] = [:]
    var withheld: [String: Withholding] = [:]
    /// What was live after each step.
    var past: [(Date, [String: Row])] = []
    var isWhole = true

    init(_ hall: TownHall, seed: UInt64) { (self.hall, random) = (hall, Seeded(seed)) }

    static func tenant(of key: String) -> Tenant.ID { key.hasPrefix("a") ? .chiyoda : .mihon }

    var live: [String: Row] { versions.compactMapValues { $0.last.flatMap { $0.isLive ? $0 : nil } } }

    mutating func key() -> String {
        "\(Bool.random(using: &random) ? "a" : "b")-\(Int.random(in: 1...5, using: &random))"
    }
    mutating func row() -> Row {
        Row(name: "公園\(Int.random(in: 1...3, using: &random))", kind: "0\(Int.random(in: 1...2, using: &random))")
    }

    mutating func publish(_ key: String, at now: Date) async throws {
        let row = row()
        try await hall.publish(
            ["id": key, "name": row.name, "kind": row.kind, "size.area": "1"],
            expecting: versions[key]?.count ?? 0, by: .editor(in: Self.tenant(of: key)), at: now)
        keep(row, key)
    }

    /// What says the same makes no version.
    mutating func keep(_ row: Row, _ key: String) {
        if versions[key]?.last != row { versions[key, default: []].append(row) }
    }

    mutating func act(at now: Date) async throws {
        let key = key()
        let tenant = Self.tenant(of: key)
        let editor = Principal.editor(in: tenant)
        switch Int.random(in: 0..<10, using: &random) {
        case 0...2: try await publish(key, at: now)
        case 3:
            guard let last = versions[key]?.last, last.isLive else { break }
            _ = try await Record.withdraw(
                key, of: hall.registry, expecting: versions[key]?.count, reason: "廃止", by: editor, at: now,
                in: hall.store, then: { _, _ in })
            versions[key]?.append(Row(name: last.name, kind: last.kind, isLive: false))
        case 4:
            guard let rows = versions[key], let place = rows.indices.randomElement(using: &random) else { break }
            _ = try await Record.revert(
                key, to: place + 1, of: hall.registry, reader: hall.reader(for: tenant), expecting: rows.count,
                reason: "誤り", by: editor, at: now, in: hall.store, then: { _, _ in })
            keep(Row(name: rows[place].name, kind: rows[place].kind), key)
        case 5...7: try await bring(in: tenant, by: editor, at: now)
        default:
            if let held = withheld[key] {
                try await hall.lift(held, in: tenant, at: now)
                withheld[key] = nil
            } else if versions[key] != nil {
                withheld[key] = try await hall.withhold(key, in: tenant, at: now)
            }
        }
        past.append((now + 5, live))
    }

    /// A file, stopped in the middle; somebody goes on with other rows, and then it is done or taken away.
    mutating func bring(in tenant: Tenant.ID, by editor: Principal, at now: Date) async throws {
        let prefix = tenant == .chiyoda ? "a" : "b"
        let all = (1...5).map { "\(prefix)-\($0)" }.shuffled(using: &random)
        let some = Array(all.prefix(Int.random(in: 2...4, using: &random)))
        let rows = some.map { ($0, row()) }
        let text =
            "id,name,kind,size.area\n" + rows.map { "\($0.0),\($0.1.name),\($0.1.kind),1" }.joined(separator: "\n")
        let stopped = try await hall.begin(text, stopAt: 1, by: editor, at: now, chunkSize: 1)
        if let other = all.last { try await publish(other, at: now + 1) }
        // A row nobody has brought in yet is withheld or shown while the file is on its way.
        if let last = some.last, versions[last] != nil {
            if let held = withheld[last] {
                try await hall.lift(held, in: tenant, at: now + 2)
                withheld[last] = nil
            } else {
                withheld[last] = try await hall.withhold(last, in: tenant, at: now + 2)
            }
        }
        past.append((now + 2, live))
        try await compare()
        if Int.random(in: 0..<3, using: &random) == 0 {
            isWhole = false
            let cancelled = try await RegistryImport.cancel(stopped.id, by: editor, at: now + 3, in: hall.store)
            let over = try await hall.goOn(cancelled, at: now + 4)
            #expect(over.state == .cancelled)
        } else {
            let done = try await hall.goOn(stopped, at: now + 4)
            #expect(done.state == .done)
            for (key, row) in rows { keep(row, key) }
        }
    }

    func compare() async throws {
        func shown(_ rows: [String: Row]) -> [String: Row] { rows.filter { withheld[$0.key] == nil } }
        func read(_ documents: [String: String]) throws -> [String: Row] {
            try documents.mapValues { document in
                let values = try hall.registry.values(of: document)
                return Row(name: text(values[1]), kind: text(values[2]))
            }
        }
        #expect(try read(try await hall.allRows()) == shown(live))
        for (moment, rows) in past.suffix(3) + past.prefix(3) {
            #expect(try read(try await hall.allRows(at: moment)) == shown(rows))
        }
        try await hall.check(isWhole: isWhole)
    }

    private func text(_ value: FieldValue?) -> String {
        if case .text(let text)? = value { text } else { "" }
    }
}
