import Foundation
import TestKit
import Testing

/// The real program: its commands, and what is left when it is killed.
@Suite(.serialized) struct ServerTests {
    private static let path = "/api/v1/services/131016/official-site"

    /// Receipts as they come, from many tasks.
    private actor Receipts {
        private(set) var codes: [String] = []
        func keep(_ code: String) { codes.append(code) }
    }

    @Test("A rating that got its receipt survives kill -9") func killed() async throws {
        let folder = try Server.freshFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let server = try await Server.start(data: folder)
        let receipts = Receipts()
        let rating: JSON = ["score": 3, "outcome": "yes", "comment": "", "language": "ja", "channel": "web"]

        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    while !Task.isCancelled, let answer = await server.post("\(Self.path)/ratings", rating) {
                        if answer.status == 201, let code = answer.body["receipt"].text {
                            await receipts.keep(code)
                        }
                    }
                }
            }
            group.addTask {
                while await receipts.codes.count < 60 { try? await Task.sleep(for: .milliseconds(5)) }
                _ = await server.end(with: SIGKILL, within: 5)
            }
        }
        let acknowledged = await receipts.codes
        #expect(acknowledged.count >= 60)

        let again = try await Server.start(data: folder)
        let summary = try #require(await again.ask("GET", "\(Self.path)/ratings/summary"))
        #expect(summary.body["n"].int ?? 0 >= acknowledged.count)
        #expect(summary.body["n"].int ?? 0 <= acknowledged.count + 8)
        for code in acknowledged.suffix(50) {
            #expect(await again.ask("GET", "/api/v1/receipts/\(code)")?.status == 200, "\(code)")
        }
        #expect(await again.end(with: SIGTERM, within: 10), "SIGTERM stops it gracefully")
        #expect(again.process.terminationStatus == 0)
    }

    @Test("Two servers start at once on one fresh file") func twoStarts() async throws {
        let folder = try Server.freshFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        async let one = Server.start(data: folder)
        async let other = Server.start(data: folder)

        let servers = try await [one, other]

        for server in servers { #expect(await server.ask("GET", Self.path)?.status == 200) }
        #expect(try Server.run("migrate", "--data", folder.path).status == 0, "a command beside them works too")
        for server in servers { #expect(await server.end(with: SIGTERM, within: 10)) }
    }

    @Test("The sample city is the same every time, one of its services falls, and it counts in nobody's figures")
    func sample() async throws {
        var summaries: [JSON] = []
        for _ in 0..<2 {
            let folder = try Server.freshFolder()
            defer { try? FileManager.default.removeItem(at: folder) }
            let server = try await Server.start(data: folder, "--sample")

            let falling = try #require(await server.ask("GET", "/api/v1/services/mihon/facility-booking")?.body)
            let summary = try #require(
                await server.ask("GET", "/api/v1/services/mihon/facility-booking/ratings/summary")?.body)
            let everybody = try #require(await server.ask("GET", "/api/v1/services?limit=1")?.body)
            let own = try #require(await server.ask("GET", "/api/v1/services?organization=mihon")?.body)

            #expect(falling["standing"]["state"].text == "not-met")
            #expect(everybody["total"].number == 62)
            #expect(own["total"].number == 8)
            summaries.append(summary)
            #expect(await server.end(with: SIGTERM, within: 10))
        }
        #expect(summaries[0] == summaries[1])
    }

    @Test("Commands print the secret alone, on one line") func secrets() async throws {
        let folder = try Server.freshFolder()
        defer { try? FileManager.default.removeItem(at: folder) }

        let user = try Server.run(
            "user", "add", "hanako@example.jp", "--organization", "131016", "--role", "administrator", "--data",
            folder.path)
        #expect(user.status == 0, "\(user.errors)")
        #expect(user.output.wholeMatch(of: /\S{12,}\n/) != nil, "\(user.output)")
        let token = try Server.run(
            "token", "add", "ci", "--organization", "131016", "--role", "editor", "--data", folder.path)
        #expect(token.status == 0, "\(token.errors)")
        #expect(token.output.wholeMatch(of: /atm_\S{40,}\n/) != nil, "\(token.output)")
        #expect(try Server.run("version", "--data", folder.path).output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)

        for arguments in [["--organization", "131017"], ["--organization", "131016", "--role", "king"]] {
            let process = Process()
            process.executableURL = Server.program
            process.arguments = ["token", "add", "x", "--data", folder.path] + arguments
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            #expect(process.terminationStatus != 0)
        }

        let server = try await Server.start(data: folder)
        let secret = token.output.trimmingCharacters(in: .newlines)
        let answer = await server.ask("GET", "\(Self.path)/gate", headers: ["Authorization: Bearer \(secret)"])
        #expect(answer?.status == 200)

        let ward = ["--organization", "131016", "--data", folder.path]
        let people = try Server.run(["user", "list"] + ward)
        #expect(people.output == "hanako@example.jp\tadministrator\thanako\n", "\(people.errors)")
        #expect(try Server.run(["token", "list"] + ward).output.hasPrefix("ci\teditor\t20"))
        #expect(try Server.run(["user", "remove", "hanako@example.jp"] + ward).status == 0)
        #expect(try Server.run(["token", "remove", "ci"] + ward).status == 0)
        #expect(try Server.run(["user", "list"] + ward).output.isEmpty)
        #expect(try Server.run(["token", "list"] + ward).output.isEmpty)
        let again = try Server.run(["user", "remove", "hanako@example.jp"] + ward)
        #expect(again.status != 0)
        #expect(again.errors.contains("Nobody with the address hanako@example.jp works"), "\(again.errors)")
        // The running server believes a token it knows for two seconds at the most.
        var status = answer?.status
        for _ in 0..<50 where status == 200 {
            try await Task.sleep(for: .milliseconds(100))
            status = await server.ask("GET", "\(Self.path)/gate", headers: ["Authorization: Bearer \(secret)"])?.status
        }
        #expect(status == 401)
        #expect(await server.end(with: SIGTERM, within: 10))
    }

    @Test("content check names file and line of what is wrong") func contentCheck() throws {
        #expect(try Server.run("content", "check").status == 0)

        let copy = try Server.freshFolder()
        defer { try? FileManager.default.removeItem(at: copy) }
        for folder in ["Content", "Templates", "Public"] {
            try FileManager.default.copyItem(
                at: Project.folder.appending(path: folder), to: copy.appending(path: folder))
        }
        let breaks: [(file: String, from: String, to: String)] = [
            ("Content/organizations/municipalities.yaml", "code: \"131016\"", "code: \"131017\""),
            ("Content/standards/essentials/01-customer.yaml", "level: 1", "level: 9"),
            ("Content/standards/essentials/02-value.yaml", "level:", "levle:"),
            ("Content/texts/ratings.yaml", "  ja-easy:", "  ja-ease:"),
            ("Content/sample/mihon.yaml", "phase: operate", "phase: heaven"),
            ("Content/sample/mihon.yaml", "seed:", "seed: ["),
            ("Content/sample/mihon.yaml", "item: ESS-08", "item: ESS-80"),
            ("Content/sample/mihon.yaml", "[WEB-01, WEB-02", "[WEB-01, AI-02"),
            ("Content/sample/mihon.yaml", "built_on: [form-platform", "built_on: [waste-chat"),
            ("Content/sample/mihon.yaml", "    offers:", "    built_on: [moving-in]\n    offers:"),
            ("Content/sample/mihon.yaml", "        mend_by: 2026-01-31\n", ""),
        ]
        for (file, from, to) in breaks {
            let url = copy.appending(path: file)
            let whole = try String(contentsOf: url, encoding: .utf8)
            let place = try #require(whole.range(of: from), "\(file) has no \(from)")
            try Data(whole.replacingCharacters(in: place, with: to).utf8).write(to: url)
            let ended = try Server.run("content", "check", "--root", copy.path, root: copy)
            #expect(ended.status == 1, "\(file)")
            let name = file.split(separator: "/").last ?? ""
            #expect(ended.errors.contains("\(name):"), "\(file): \(ended.errors)")
            #expect(ended.errors.firstMatch(of: /\.yaml:[0-9]+:/) != nil, "\(file): \(ended.errors)")
            try Data(whole.utf8).write(to: url)
        }
        let template = copy.appending(path: "Templates/home.mustache")
        try Data("{{text.no.such}}".utf8).write(to: template)
        let ended = try Server.run("content", "check", "--root", copy.path, root: copy)
        #expect(ended.status == 1)
        #expect(ended.errors == "Error: Templates/home.mustache: there is no text “no.such”\n")
    }

    @Test("Floods are refused and the server lives on") func floods() async throws {
        let folder = try Server.freshFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let server = try await Server.start(data: folder)
        func isRefused(_ answer: (status: Int, body: JSON)?) -> Bool {
            answer.map { (400..<500).contains($0.status) } ?? true
        }

        let headers = (0..<10_000).map { "X-Header-\($0): \($0)" }
        #expect(isRefused(await server.ask("GET", "/healthz", headers: headers)), "10,000 headers")
        #expect(
            isRefused(await server.ask("GET", "/healthz", headers: ["X: " + String(repeating: "x", count: 1 << 20)])),
            "a long header")
        #expect(isRefused(await server.ask("GET", "/" + String(repeating: "x", count: 1 << 20))), "a long address")
        let megabyte = Data(count: 1 << 20)
        let json = ["Content-Type: application/json"]
        for target in ["\(Self.path)/ratings", "/sign-in", "/nothing"] {
            #expect(
                isRefused(await server.ask("POST", target, headers: json, body: megabyte, repeating: 50, patience: 1)),
                "\(target)")
        }
        #expect(
            isRefused(
                await server.ask("POST", "\(Self.path)/ratings", headers: json, says: 50_000_000_000, patience: 2)),
            "a length that is never sent")

        #expect(await server.ask("GET", "/healthz")?.status == 200)
        #expect(await server.end(with: SIGTERM, within: 10))
    }
}
