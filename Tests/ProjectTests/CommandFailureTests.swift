import Foundation
import Testing

/// What commands say when something cannot be done: words for people, and a status that is not 0.
@Suite struct CommandFailureTests {
    private func inFolder(_ body: (URL) throws -> Void) throws {
        let folder = try Server.freshFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    @Test("What the platform refuses is told in English, with the field, and exits with 1") func refusals() throws {
        try inFolder { folder in
            let data = folder.path
            let file = folder.appending(path: "rows.csv")
            try Data("id\n1\n".utf8).write(to: file)
            let ward = ["--organization", "131016", "--data", data]

            let email = try Server.run(["user", "add", "bad", "--role", "editor"] + ward)
            let token = try Server.run(["token", "add", "", "--role", "editor"] + ward)
            let keeper = try Server.run(["import", "codes", file.path] + ward)

            for (ended, words) in [(email, "\n  email: "), (token, "\n  name: "), (keeper, "Error: ")] {
                #expect(ended.status == 1)
                #expect(ended.errors.hasPrefix("Error: ") && ended.errors.contains(words), "\(ended.errors)")
                for raw in ["badEmail", "Problem(", "notKeeper", "problems."] {
                    #expect(!ended.errors.contains(raw), "\(ended.errors)")
                }
            }
        }
    }

    @Test("What the machine or the database refuses is told in words") func places() throws {
        try inFolder { folder in
            let file = folder.appending(path: "file")
            try Data().write(to: file)
            let link = folder.appending(path: "link")
            try FileManager.default.createSymbolicLink(
                atPath: link.path, withDestinationPath: folder.appending(path: "no/where").path)
            for data in ["\(file.path)/data", link.path] {
                let ended = try Server.run("migrate", "--data", data)
                #expect(ended.status == 1)
                #expect(ended.errors.hasPrefix("Error: ") && ended.errors.contains(data), "\(ended.errors)")
                #expect(!ended.errors.contains("Domain"), "\(ended.errors)")
            }

            try Data("DATABASE_URL=postgres://a:b@127.0.0.1:1/c\n".utf8)
                .write(to: folder.appending(path: "atarimae.env"))
            let database = try Server.run("migrate", "--data", folder.path)
            #expect(database.status == 1)
            #expect(database.errors.hasPrefix("Error: The database cannot be used: "), "\(database.errors)")
        }
    }

    @Test("Help is no failure") func help() throws {
        for arguments in [["--help"], ["help", "import"], ["user"], ["user", "add", "--help"], []] {
            let ended = try Server.run(arguments)
            #expect(ended.status == 0, "\(arguments): \(ended.errors)")
            #expect(ended.output.contains("USAGE: atarimae"), "\(arguments)")
        }
    }

    @Test("A port that is none is refused") func ports() throws {
        for port in ["99999", "65536", "-1"] {
            let ended = try Server.run("serve", "--port=\(port)")
            #expect(ended.status != 0)
            #expect(ended.errors.contains("65535"), "\(ended.errors)")
        }
    }

    @Test("An import that cannot be what was meant is refused in words") func imports() throws {
        try inFolder { folder in
            let file = folder.appending(path: "rows.csv")
            try Data("zz,yy\n".utf8).write(to: file)
            func run(_ more: String...) throws -> Server.Ended {
                try Server.run(
                    ["import", "childcare-facilities", file.path, "--organization", "131016", "--data", folder.path]
                        + more)
            }
            for (ended, word) in [
                (try run("--encoding", "utf-7"), "cp932"), (try run("--column", "zz=nope"), "nope"),
                (try run("--language", "fr"), "fr"),
            ] {
                #expect(ended.status != 0)
                #expect(ended.errors.contains(word), "\(ended.errors)")
            }
            let whole = try Server.run(
                ["import", "codes", folder.path, "--organization", "tokyo", "--data", folder.path])
            #expect(whole.status != 0 && whole.errors.contains("is not a file"), "\(whole.errors)")
            for ended in [try run(), try run("--dry-run"), try run("--column", "xx=name")] {
                #expect(ended.status == 2)
                #expect(ended.output.contains("zz, yy"), "\(ended.output)")
                #expect(!ended.output.contains("取り込みました"), "\(ended.output)")
            }
        }
    }
}
