import Foundation
import TestKit
import Testing

/// The map, the manifest and the code say the same.
@Suite struct ArchitectureTests {
    struct Room: Hashable {
        var uses: Set<String>
        var packages: Set<String>
    }

    /// What Package.swift says: `module("Store", uses: ["Kernel"], packages: [grdb])` and the executable.
    static func manifest() throws -> [String: Room] {
        let text = try Tree.file("Package.swift").text
        func words(_ list: Substring?) -> Set<String> {
            Set(
                (list ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }.filter {
                    !$0.isEmpty
                })
        }
        func bare(_ words: Set<String>) -> Set<String> { Set(words.map { $0.trimmingCharacters(in: ["\""]) }) }
        var rooms: [String: Room] = [:]
        for call in text.matches(
            of: /\n +module\(\s*"(\w+)"(?:,\s*uses: \[([^\]]*)\])?(?:,\s*packages: \[([^\]]*)\])?\)/)
        {
            rooms[String(call.output.1)] = Room(
                uses: bare(words(call.output.2)), packages: bare(words(call.output.3)))
        }
        if let server = text.firstMatch(of: /executableTarget\(\s*name: "(\w+)",\s*dependencies: \[([^\]]*)\]/) {
            let all = words(server.output.2)
            rooms[String(server.output.1)] = Room(
                uses: bare(all.filter { $0.hasPrefix("\"") }), packages: all.filter { !$0.hasPrefix("\"") })
        }
        return rooms
    }

    /// The product a short name in Package.swift stands for, and the package it comes from.
    static func products() throws -> [String: (product: String, package: String)] {
        var products: [String: (product: String, package: String)] = [
            "CPostgres": ("CPostgres", "libpq"), "CCurl": ("CCurl", "libcurl"), "CZlib": ("CZlib", "zlib"),
        ]
        let short = /var (\w+): Target\.Dependency \{ \.product\(name: "(\w+)", package: "([^"]+)"/
        for line in try Tree.file("Package.swift").text.matches(of: short) {
            products[String(line.output.1)] = (String(line.output.2), String(line.output.3))
        }
        return products
    }

    @Test("ARCHITECTURE.md's table and Package.swift draw the same arrows") func table() throws {
        let (rooms, products) = (try Self.manifest(), try Self.products())
        #expect(rooms.count >= 10)
        var told: [String: Room] = [:]
        for line in try Tree.file("ARCHITECTURE.md").lines where line.hasPrefix("|") {
            let cells = line.split(separator: "|").map {
                $0.replacing("`", with: "").replacing("*", with: "").trimmingCharacters(in: .whitespaces)
            }
            guard cells.count >= 3, rooms[cells[0]] != nil else { continue }
            func names(_ cell: String) -> Set<String> {
                Set(cell.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }).subtracting([
                    "–", "-", "",
                ])
            }
            told[cells[0]] = Room(uses: names(cells[1]), packages: names(cells[2]))
        }

        #expect(Set(told.keys) == Set(rooms.keys))
        for (name, room) in rooms.sorted(by: { $0.key < $1.key }) {
            #expect(told[name]?.uses == room.uses, "\(name)")
            #expect(told[name]?.packages == Set(room.packages.map { products[$0]?.package ?? $0 }), "\(name)")
        }
    }

    @Test("No file imports what its room may not") func imports() throws {
        let (rooms, products) = (try Self.manifest(), try Self.products())
        // What comes with Swift, and what a package we name brings with it.
        let always: Set<String> = ["Foundation", "Dispatch", "Synchronization", "Glibc", "Darwin"]
        let brought: [String: Set<String>] = [
            "Hummingbird": ["HummingbirdCore", "NIOCore"], "Configuration": ["SystemPackage"],
        ]
        for file in try Tree.swift() {
            let room = String(file.path.split(separator: "/")[1])
            let rules = try #require(rooms[room], "\(file) stands in no room")
            let packages = Set(rules.packages.map { products[$0]?.product ?? $0 })
            let allowed = always.union(rules.uses).union(packages)
                .union(packages.flatMap { brought[$0] ?? [] })
            for line in file.lines {
                guard
                    let found = line.firstMatch(
                        of: /^(?:@\w+ )?(?:(?:package|public|private|internal) )?import (?:\w+ )?(\w+)/)
                else { continue }
                #expect(allowed.contains(String(found.output.1)), "\(file) imports \(found.output.1)")
            }
        }
    }

    @Test("Every room tells what it is for, on one page") func roomsHaveReadmes() throws {
        for room in try Self.manifest().keys {
            let readme = try Tree.file("Sources/\(room)/README.md")
            #expect(readme.lines.count <= 41, "\(readme)")
            #expect(readme.text.count > 100, "\(readme) says nothing yet")
        }
    }

    @Test("No file is long, and no drawer is named for nothing") func files() throws {
        for file in try Tree.swift() + Tree.swift(in: "Tests") {
            #expect(file.lines.count <= 500, "\(file) has \(file.lines.count) lines")
            for name in ["Utils", "Helpers", "Helper", "Common", "Manager", "Misc", "Extensions"] {
                #expect(!file.name.contains(name), "\(file)")
            }
        }
    }

    @Test("The commands README names exist") func commands() throws {
        let makefile = try Tree.file("Makefile").text
        let targets = Set(makefile.matches(of: /(?m)^([a-z]+):/).map { String($0.output.1) })
        let told = try Tree.file("README.md").text.matches(of: /\bmake ([a-z]+)\b/).map { String($0.output.1) }
        #expect(told.contains("run"))
        #expect(told.contains("test"))
        for command in told { #expect(targets.contains(command), "make \(command)") }
    }
}
