import Foundation
import Kernel
import TestKit
import Testing

@testable import Store

@Suite struct ValueTests {
    private struct Everything: RowDecodable, Equatable {
        var key: ID<Everything>?
        var flag: Bool?
        var whole: Int?
        var part: Double?
        var words: String?
        var bytes: Data?
        var day: Day?
        var at: Date?

        init() {}

        init(row: inout Row) throws {
            key = try row.next()
            flag = try row.next()
            whole = try row.next()
            part = try row.next()
            words = try row.next()
            bytes = try row.next()
            day = try row.next()
            at = try row.next()
        }

        init(using seeded: inout Seeded) {
            key = .new(at: Date(timeIntervalSince1970: .random(in: 0...4e9, using: &seeded)))
            flag = .random(using: &seeded)
            whole = .random(in: .min ... .max, using: &seeded)
            // Any bits that are a number.
            part = Double(bitPattern: seeded.next())
            if part?.isFinite != true { part = -0.1 }
            let letters = Array("aé東京都👩‍👩‍👧‍👦🇯🇵𠮷'\"\\$?;%_\n\t\u{7F}\u{FEFF}")
            words = String(
                (0..<Int.random(in: 0...40, using: &seeded)).map { _ in letters.randomElement(using: &seeded)! })
            bytes = Data(
                (0..<Int.random(in: 0...64, using: &seeded)).map { _ in UInt8.random(in: 0...255, using: &seeded) })
            day = Day(daysSince1970: .random(in: -40_000...100_000, using: &seeded))
            at = Date(
                timeIntervalSince1970: Double(Int.random(in: -3_000_000_000_000...8_000_000_000_000, using: &seeded))
                    / 1000)
        }
    }

    @Test("What is written is read back, whatever it is", arguments: Backend.available)
    func roundTrip(on backend: Backend) async throws {
        let database = try await Sample.database(on: backend)
        var seeded = Seeded(1)
        let written = [Everything()] + (0..<300).map { _ in Everything(using: &seeded) }

        try await database.append(to: []) { db in
            for (index, it) in written.enumerated() {
                try db.run(
                    """
                    INSERT INTO sample (id, key, flag, whole, part, words, bytes, day, at)
                    VALUES (\(index), \(it.key), \(it.flag), \(it.whole), \(it.part), \(it.words), \(it.bytes),
                        \(it.day), \(it.at))
                    """)
            }
        }

        let read: [Everything] = try await database.read { db in
            try db.all("SELECT key, flag, whole, part, words, bytes, day, at FROM sample ORDER BY id")
        }
        #expect(read.count == written.count)
        for (found, it) in zip(read, written) { #expect(found == it) }
    }

    @Test("Moments and days sort in the database as they do in time", arguments: Backend.available)
    func order(on backend: Backend) async throws {
        let database = try await Sample.database(on: backend)
        var seeded = Seeded(2)
        let moments = (0..<100).map { _ in
            Date(timeIntervalSince1970: Double(Int.random(in: 0...2_000_000_000_000, using: &seeded)) / 1000)
        }

        try await database.append(to: []) { db in
            for (index, at) in moments.enumerated() {
                try db.run("INSERT INTO sample (id, at, day) VALUES (\(index), \(at), \(Day(at)))")
            }
        }

        let (byMoment, byDay, since) = try await database.read { db in
            var since = 0
            try db.each("SELECT id FROM sample WHERE at >= \(moments[0])") { _ in since += 1 }
            var byMoment: [Date] = []
            try db.each("SELECT at FROM sample ORDER BY at") { row in byMoment.append(try row.next()) }
            var byDay: [Day] = []
            try db.each("SELECT day FROM sample ORDER BY day") { row in byDay.append(try row.next()) }
            return (byMoment, byDay, since)
        }
        #expect(byMoment == moments.sorted())
        #expect(byDay == moments.map { Day($0) }.sorted())
        #expect(since == moments.count { $0 >= moments[0] })
    }

    @Test func aMomentIsWrittenWithMilliseconds() {
        #expect(Timestamp.text(of: Date(timeIntervalSince1970: 0)) == "1970-01-01T00:00:00.000Z")
        #expect(Timestamp.text(of: Date(timeIntervalSince1970: -0.001)) == "1969-12-31T23:59:59.999Z")
        #expect(Timestamp.text(of: Date(timeIntervalSince1970: -62_135_596_800)) == "0001-01-01T00:00:00.000Z")
        #expect(Timestamp.date(from: "2026-11-21 09:00:00.12+00") == Timestamp.date(from: "2026-11-21T09:00:00.120Z"))
        #expect(Timestamp.date(from: "2026-11-21 09:00:00+00") == Timestamp.date(from: "2026-11-21T09:00:00Z"))
        for wrong in ["", "2026-11-21", "2026-11-21 09:00:00", "2026-11-21 09:00:00+09", "2026-02-30T09:00:00Z"] {
            #expect(Timestamp.date(from: wrong) == nil, "\(wrong)")
        }
    }

    private static let hostile = [
        "", "'", "''; DROP TABLE sample; --", "\"", "$1", "?1", ":a", "@a", "\\", "\\'", "\\x00", "%s", "NULL", "{}",
        "a\nb\r\nc", "\u{1F9D1}\u{200D}\u{1F4BB}", "𠮷野家", "e\u{301}", "\u{FFFF}", "\u{10FFFF}", "\u{202E}",
        String(repeating: "長", count: 100_000),
    ]

    @Test("Texts that look like SQL are only texts", arguments: Backend.available)
    func hostileTexts(on backend: Backend) async throws {
        let database = try await Sample.database(on: backend)

        for (index, text) in Self.hostile.enumerated() {
            try await database.append(to: []) { db in
                try db.run("INSERT INTO sample (id, words) VALUES (\(index), \(text))")
            }
            let (found, id) = try await database.read { db in
                (
                    try db.value("SELECT words FROM sample WHERE id = \(index)") as String?,
                    try db.value("SELECT id FROM sample WHERE words = \(text)") as Int?
                )
            }
            #expect(found.map { Array($0.utf8) } == Array(text.utf8))
            #expect(id == index)
        }
        #expect(try await Sample.count(database) == Self.hostile.count)
    }

    @Test("U+0000 is left out", arguments: Backend.available)
    func zero(on backend: Backend) async throws {
        let database = try await Sample.database(on: backend)

        try await database.append(to: []) { db in
            try db.run("INSERT INTO sample (id, words) VALUES (1, \("a\0b\0"))")
        }

        #expect(try await database.read { db in try db.value("SELECT words FROM sample") } == "ab")
    }

    @Test("A list becomes as many values as it has", arguments: Backend.available)
    func list(on backend: Backend) async throws {
        let database = try await Sample.database(on: backend)
        try await database.append(to: []) { db in
            for id in 1...9 { try db.run("INSERT INTO sample (id, words) VALUES (\(id), \("'\(id)"))") }
        }

        let found = try await database.read { db in
            var found: [Int] = []
            let filter: SQL = SQL.joined(["id > \(2)", "words IN (\(list: ["'2", "'3", "'7"]))"], by: " AND ")
            try db.each("SELECT id FROM sample WHERE \(filter) ORDER BY id") { row in found.append(try row.next()) }
            return found
        }
        #expect(found == [3, 7])
    }

    @Test("A JSON document comes back equal, and can be asked by key", arguments: Backend.available)
    func document(on backend: Backend) async throws {
        struct Paper: Codable, Equatable {
            var title: [String: String]
            var scores: [Double]
            var at: Date
        }
        let database = try await Sample.database(on: backend)
        let paper = Paper(
            title: ["ja": "「引用」と\\と/と\n", "en": #"It's "quoted" $1"#], scores: [0, -1.5, 1e300], at: Sample.now)

        try await database.append(to: []) { db in
            try db.run("INSERT INTO sample (id, paper) VALUES (1, \(json: paper)), (2, \(json: nil as Paper?))")
        }

        let (found, english) = try await database.read { db in
            var found: [Paper?] = []
            try db.each("SELECT paper FROM sample WHERE id = 1") { row in found.append(try row.nextJSON()) }
            let english: String? = try db.value(
                "SELECT paper -> 'title' ->> 'en' FROM sample WHERE paper IS NOT NULL")
            return (found, english)
        }
        #expect(found == [paper])
        #expect(english == paper.title["en"])
    }

    @Test("A wrong type or a column too few is told by its position", arguments: Backend.available)
    func wrongType(on backend: Backend) async throws {
        let database = try await Sample.database(on: backend)

        await #expect(throws: StoreError.wrongType(column: 1, found: .text("b"))) {
            try await database.read { db in
                try db.each("SELECT 'a', 'b'") { row in
                    _ = try row.next(String.self)
                    _ = try row.next(Int.self)
                }
            }
        }
        await #expect(throws: StoreError.noColumn(1)) {
            try await database.read { db in
                try db.each("SELECT 'a'") { row in
                    _ = try row.next(String.self)
                    _ = try row.next(String.self)
                }
            }
        }
        await #expect(throws: StoreError.wrongType(column: 0, found: .null)) {
            try await database.read { db in try db.each("SELECT NULL") { row in _ = try row.next(String.self) } }
        }
    }
}
