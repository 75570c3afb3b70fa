import Foundation
import Kernel
import Store
import TestKit

/// A table with a column of every kind, and somebody who may write.
enum Sample {
    static let tenant = Tenant.ID("mihon")
    static let now = Date(timeIntervalSince1970: 1_800_000_000)

    static func editor(_ permissions: Permission...) -> Principal {
        Principal(.user(.new(at: now)), in: tenant, may: Set(permissions))
    }

    static let change = Act("sample.change", on: "sample/1", needs: .editService)

    /// The real schema, an organisation, and the table.
    static func database(on backend: Backend) async throws -> Database {
        let database = try await backend.makeDatabase()
        try await database.append(to: []) { db in
            try db.run(
                """
                INSERT INTO organization (id, kind, name, kana, is_sample, position)
                VALUES (\(tenant), 'municipality', \(json: ["ja": "見本市"]), 'みほんし', \(true), \(1))
                """)
            try db.run(
                """
                CREATE TABLE sample (
                    id      \(.int)  PRIMARY KEY,
                    owner   TEXT     REFERENCES organization (id),
                    code    TEXT,
                    key     \(.id),
                    flag    \(.bool),
                    whole   \(.int),
                    part    \(.real),
                    words   TEXT,
                    bytes   \(.bytes),
                    paper   \(.json),
                    day     \(.day),
                    at      \(.timestamp),
                    UNIQUE (owner, code)
                ) \(.strict)
                """)
        }
        return database
    }

    static func count(_ database: Database) async throws -> Int? {
        try await database.read { db in try db.value("SELECT count(*) FROM sample") }
    }
}

/// SplitMix64: the same "random" values in every run.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
