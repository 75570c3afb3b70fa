import Foundation
import Kernel
import Store
import TestKit
import Testing

@testable import Registries

@Suite struct CountTests {
    @Test(
        "However a list is asked for, its total is exact or said to be at least so many", arguments: Backend.available)
    func totals(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend)
        for number in 1...24 {
            try await hall.publish(
                [
                    "id": "p-\(number)", "name": "公園\(number % 4)", "kind": "0\(1 + number % 2)",
                    "size.area": "\(number % 3)", "tags": number.isMultiple(of: 5) ? "砂場" : "ブランコ;砂場",
                ], by: .editor(in: number.isMultiple(of: 6) ? .mihon : .chiyoda))
        }
        let ways: [(inout RecordQuery) throws -> Void] = [
            { _ in }, { try $0.filter("kind", ["01"]) },
            { query in
                try query.filter("kind", ["01"])
                try query.filter("tags", ["ブランコ"])
            },
            { query in
                try query.filter("kind", ["01", "02"])
                try query.filter("size.area", ["1"])
            },
            { query in
                try query.filter("kind", ["01"])
                query.organization = .mihon
            },
            { query in
                try query.filter("kind", ["02"])
                query.organization = .chiyoda
                query.search("公園1")
            },
            { $0.search("公園2") }, { try $0.filter("name", ["公園3"]) },
            { query in
                query.moment = .noon + 60
                query.search("公園2")
            },
            { query in
                query.leavingOut = [.mihon]
                try query.filter("kind", ["01"])
            },
            { query in
                query.leavingOut = [.mihon]
                try query.filter("kind", ["02"])
                try query.filter("size.area", ["1"])
            },
            { query in
                query.organization = .chiyoda
                try query.filter("kind", ["02"])
                try query.filter("size.area", ["1"])
            },
        ]
        for (number, way) in ways.enumerated() {
            let all = try await hall.page { query in
                try way(&query)
                query.limit = 100
            }
            #expect(!all.isTotalMinimum && all.total == all.rows.count && all.total > 1, "\(number)")
            for maxCounted in [1, 5, 12, 100] {
                let page = try await hall.page { query in
                    try way(&query)
                    (query.limit, query.maxCounted) = (1, maxCounted)
                }
                #expect(page.total <= all.total && page.total >= 2, "\(number) \(maxCounted)")
                #expect(page.isTotalMinimum || page.total == all.total, "\(number) \(maxCounted)")
                if maxCounted == 100 { #expect(!page.isTotalMinimum, "\(number)") }
            }
        }
        let few = try await hall.page { query in
            try query.filter("kind", ["01"])
            try query.filter("size.area", ["1"])
            (query.limit, query.maxCounted) = (1, 3)
        }
        #expect(few.isTotalMinimum, "so many are not looked at")
    }

    @Test("What is only begun to be counted is counted where most is found", arguments: Backend.available)
    func narrowest(on backend: Backend) async throws {
        let hall = try await TownHall(on: backend)
        for number in 1...24 {
            try await hall.publish(
                ["id": "p-\(number)", "name": "公園\(number % 4)", "kind": "0\(1 + number % 2)", "size.area": "1"],
                by: .editor(in: number > 12 ? .mihon : .chiyoda))
        }
        func begun(_ change: @escaping @Sendable (inout RecordQuery) throws -> Void) async throws -> RecordCount {
            var query = RecordQuery(hall.registry)
            try change(&query)
            query.maxCounted = 2
            let asked = query
            return try await hall.store.read { db in
                try asked.total(try RegistryState.of(asked.registry, db), db)
            }
        }

        // Nobody keeps count of names.
        let named = try await begun { query in
            try query.filter("name", ["公園3"])
            query.search("公園3")
        }
        let both = try await begun { query in
            try query.filter("size.area", ["1"])
            try query.filter("kind", ["01"])
        }
        let kept = try await begun { query in
            query.organization = .mihon
            try query.filter("size.area", ["1"])
        }

        for count in [named, both, kept] { #expect(count == RecordCount(3, isMinimum: true)) }
    }
}
