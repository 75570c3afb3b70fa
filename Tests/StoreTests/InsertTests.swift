import Kernel
import TestKit
import Testing

@testable import Store

@Suite struct InsertTests {
    @Test("Rows are cut into pieces of a few sizes, none is lost")
    func pieces() {
        for count in 0...100 {
            let pieces = InsertText.pieces(of: count, in: [16, 4, 1])
            #expect(pieces.flatMap(\.pieces).flatMap { Array($0) } == Array(0..<count))
            #expect(pieces.allSatisfy { size, pieces in pieces.allSatisfy { $0.count == size } })
        }
        #expect(InsertText.pieces(of: 39, in: [16, 4, 1]).map(\.size) == [16, 4, 1])
        #expect(InsertText.pieces(of: 3, in: [16, 4, 1]).map(\.size) == [1])
    }

    @Test("However many rows are added, each is there with its own values", arguments: Backend.available)
    func rows(on backend: Backend) async throws {
        let database = try await Sample.database(on: backend)
        let counts = [0, 1, 3, 4, 15, 16, 17, 39, 441]
        for count in counts {
            try await database.append(to: []) { db in
                try db.insert(
                    (0..<count).map {
                        [.int(Int64(count * 1000 + $0)), .text("行 \($0)"), $0 % 3 == 0 ? .null : .int(1)]
                    },
                    into: "sample", columns: ["id", "words", "whole"])
            }
        }
        #expect(try await Sample.count(database) == counts.reduce(0, +))
        let wrong: Int? = try await database.read { db in
            try db.value(
                """
                SELECT count(*) FROM sample
                WHERE words <> '行 ' || CAST(id % 1000 AS TEXT) OR (id % 1000 % 3 = 0) <> (whole IS NULL)
                """)
        }
        #expect(wrong == 0)
    }

    @Test("One row that may not be takes the others with it, wherever it stands", arguments: Backend.available)
    func refused(on backend: Backend) async throws {
        let database = try await Sample.database(on: backend)
        for place in [0, 8, 17, 20] {
            var ids = Array(Int64(0)..<20)
            ids.insert(7, at: place)
            let rows = ids.map { [Value.int($0)] }
            await #expect(throws: StoreError.duplicate(columns: ["id"])) {
                try await database.append(to: []) { db in
                    try db.insert(rows, into: "sample", columns: ["id"])
                }
            }
            #expect(try await Sample.count(database) == 0)
        }
        // What failed leaves nothing behind in the connection.
        try await database.append(to: []) { db in
            try db.insert((0..<21).map { [.int($0)] }, into: "sample", columns: ["id"])
        }
        #expect(try await Sample.count(database) == 21)
    }
}
