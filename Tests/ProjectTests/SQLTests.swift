import Foundation
import TestKit
import Testing

/// Every statement on a tenant's table says whose rows it means.
@Suite struct SQLTests {
    /// Statements that rightly name no tenant, by a piece of their text, and why.
    static let allowed: [(piece: String, why: String)] = [
        ("WHERE receipt_key", "a receipt is a secret that finds its own rating"),
        ("receipt_key =", "a receipt is a secret that finds its own rating"),
        ("AND until_seq IS NULL", "a registry's rows are public, and a key is one row in the whole registry"),
        ("\\(conditions)", "a registry's rows are public; the question may name an organisation"),
        ("other.seq = record.seq", "the same row, looked up by another index"),
        ("\\(ofTenant)", "how many public rows there are; the question may name an organisation"),
        ("standing.review_at", "the platform's own review of all standings that are due"),
        ("review_at <=", "the platform's own review of all standings that are due"),
        ("INSERT INTO pulse_round (", "its columns begin with the tenant"),
        ("UPDATE standing SET review_", "a component or a rule has many organisations' standings looked at again"),
    ]

    static func tenantTables() throws -> Set<String> {
        var tables: Set<String> = []
        for file in try Tree.files(below: "Sources/Store/Migrations", ending: ".swift") {
            for (_, text) in file.literals {
                guard let table = text.firstMatch(of: /CREATE TABLE (\w+)/), text.contains("tenant_id") else {
                    continue
                }
                tables.insert(String(table.output.1))
            }
        }
        return tables
    }

    @Test("Every table of a tenant has the tenant first in its keys") func schema() throws {
        #expect(try Self.tenantTables().isSuperset(of: ["service", "rating", "study", "check_mark", "audit_entry"]))
        for file in try Tree.files(below: "Sources/Store/Migrations", ending: ".swift") {
            for (line, text) in file.literals where text.contains("CREATE TABLE") && text.contains("tenant_id") {
                #expect(text.contains("PRIMARY KEY (tenant_id"), "\(file):\(line)")
                for key in text.matches(of: /(?:UNIQUE|FOREIGN KEY|PRIMARY KEY) \((\w+)/) {
                    #expect(key.output.1.hasSuffix("tenant_id"), "\(file):\(line) \(key.output.0)")
                }
            }
        }
    }

    @Test("Every statement on a tenant's table names tenant_id") func statements() throws {
        let tables = try Self.tenantTables()
        var seen = 0
        for file in try Tree.swift() where !file.path.contains("/Migrations/") {
            for (line, text) in file.literals {
                guard text.firstMatch(of: /\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|JOIN)\b/) != nil else { continue }
                let named = text.matches(of: /\b(?:FROM|INTO|UPDATE|JOIN|DELETE FROM)\s+(\w+)/).map {
                    String($0.output.1)
                }
                guard named.contains(where: tables.contains) else { continue }
                seen += 1
                let isAllowed = Self.allowed.contains { text.contains($0.piece) }
                let isFiltered = text.contains("filter.condition") || text.contains(".condition)")
                #expect(text.contains("tenant_id") || isAllowed || isFiltered, "\(file):\(line)\n\(text)")
            }
        }
        #expect(seen >= 20, "the search finds nothing any more")
    }

    @Test("No value is pasted into SQL") func bound() throws {
        for file in try Tree.swift() {
            for (number, line) in file.lines.enumerated() where line.contains("SQL(stringLiteral:") {
                Issue.record("\(file):\(number + 1) makes SQL from a string")
            }
            for (line, text) in file.literals
            where text.contains("SELECT *") && !text.contains("count(*)") {
                Issue.record("\(file):\(line) does not write out its columns")
            }
        }
    }
}
