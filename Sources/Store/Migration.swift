/// One step in the history of the schema. In Swift, so it is inside the binary that needs it.
package struct Migration: Sendable {
    package let name: String
    let steps: [SQL]

    init(_ name: String, _ steps: SQL...) { (self.name, self.steps) = (name, steps) }

    /// Every migration there ever was, oldest first. Once released, none is edited; a file keeps what it was made with.
    package static let all: [Migration] = [
        .organizations,
        .identity,
        .services,
        .standards,
        .signals,
        .registries,
        .outside,
        .reminders,
        .disclosures,
    ]
}

extension Database {
    /// Brings the schema up to this binary's; safe when two processes start at once. Answers what was done.
    @discardableResult
    package func migrate() async throws -> [String] {
        try await engine.exclusively { db in
            try db.run("CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY)")
            var done: Set<String> = []
            try db.each("SELECT name FROM migration") { row in done.insert(try row.next()) }
            let missing = Migration.all.filter { !done.contains($0.name) }
            for migration in missing {
                for step in migration.steps { try db.run(step) }
                try db.run("INSERT INTO migration (name) VALUES (\(migration.name))")
            }
            return missing.map(\.name)
        }
    }
}
