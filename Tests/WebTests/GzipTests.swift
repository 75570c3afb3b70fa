import Foundation
import HTTPTypes
import Identity
import Kernel
import Registries
import TestKit
import Testing
import Web

/// Compressed answers, and what they mean for caches.
@Suite struct GzipTests {
    private static let path = RegistryRowAPITests.path
    private static let gzip: HTTPFields = [.acceptEncoding: "gzip"]

    /// With so many rows that their list is worth compressing.
    private func open(on backend: Backend, rows: Int = 40) async throws -> House {
        let folder = ImportFolder(Scratch.folder("imports"))
        let house = try await RegistryRowAPITests.open(on: backend, settings: .init(imports: folder))
        let csv =
            "id,name,tags\n"
            + (1...rows).map { "p-\($0),公園\($0 * 7919 % 100_003),砂場;水道;木陰;時計;駐輪場;駐車場;広い芝生\($0)\n" }.joined()
        let staff = try await house.program(.editor)
        _ = await staff.send(.post, RegistryImportAPITests.path, body: Data(csv.utf8), type: "text/csv")
        try await house.platform.runImports()
        return house
    }

    private func unpacked(_ data: Data) throws -> Data {
        let (program, input) = (Process(), Pipe())
        let output = Pipe()
        program.executableURL = URL(filePath: "/usr/bin/env")
        program.arguments = ["gzip", "-dc"]
        (program.standardInput, program.standardOutput) = (input, output)
        try program.run()
        DispatchQueue.global().async {
            try? input.fileHandleForWriting.write(contentsOf: data)
            try? input.fileHandleForWriting.close()
        }
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        program.waitUntilExit()
        #expect(program.terminationStatus == 0)
        return text
    }

    @Test("Who asks for it gets the same text in fewer bytes", arguments: Backend.available)
    func same(on backend: Backend) async throws {
        let house = try await open(on: backend)
        for path in [Self.path, "/api/v1/registries/playgrounds.csv", "/about", "/api/v1/registries/playgrounds"] {
            let plain = await house.resident.get(path)
            let packed = await house.resident.get(path, with: Self.gzip)
            #expect(plain.header("Content-Encoding") == nil, "\(path)")
            #expect(packed.header("Content-Encoding") == "gzip", "\(path)")
            #expect(packed.body.count < plain.body.count, "\(path)")
            #expect(packed.header("Content-Length").map { Int($0) == packed.body.count } ?? true, "\(path)")
            #expect(try unpacked(packed.body) == plain.body, "\(path)")
            for answer in [plain, packed] {
                #expect(answer.header("Vary")?.contains("Accept-Encoding") == true, "\(path)")
            }
        }
    }

    @Test("A long file is compressed as it goes") func streamed() async throws {
        let house = try await open(on: .sqlite, rows: 12_500)
        for ending in ["csv", "json", "ndjson"] {
            let path = "/api/v1/registries/playgrounds.\(ending)"
            let plain = await house.resident.get(path)
            let packed = await house.resident.get(path, with: Self.gzip)
            #expect(packed.header("Content-Length") == nil)
            #expect(plain.body.count > 1 << 20)
            #expect(try unpacked(packed.body) == plain.body, "\(ending)")
        }
    }

    @Test("A compressed answer has a tag of its own, by which it is known again", arguments: Backend.available)
    func tags(on backend: Backend) async throws {
        let house = try await open(on: backend)
        let plain = try #require(await house.resident.get(Self.path).header("ETag"))
        let packed = try #require(await house.resident.get(Self.path, with: Self.gzip).header("ETag"))
        #expect(packed == plain.dropLast() + "-gz\"")

        func ask(_ tag: String, _ encoding: String?) async -> Visitor.Answer {
            var headers: HTTPFields = [.ifNoneMatch: tag]
            headers[.acceptEncoding] = encoding
            return await house.resident.get(Self.path, with: headers)
        }
        let known = await ask(packed, "gzip")
        #expect(known.status == 304)
        #expect(known.header("ETag") == packed)
        #expect(known.header("Vary") == "Accept-Encoding")
        #expect(known.header("Content-Encoding") == nil)
        let plainKnown = await ask(plain, "gzip")
        #expect(plainKnown.status == 304)
        #expect(plainKnown.header("ETag") == plain)
        #expect(await ask(plain, nil).status == 304)
        #expect(await ask(packed, nil).status == 200, "who cannot unpack does not have it")
        #expect(await ask("\"x-gz\"", "gzip").status == 200)

        let css = await house.resident.get("/atarimae.css", with: Self.gzip)
        let tag = try #require(css.header("ETag"))
        #expect(css.header("Content-Encoding") == "gzip")
        let again = await house.resident.get(
            "/atarimae.css", with: [.acceptEncoding: "gzip", .ifNoneMatch: tag])
        #expect(again.status == 304)
    }

    @Test("A compressed row's tag is good for changing it", arguments: Backend.available)
    func changing(on backend: Backend) async throws {
        let house = try await open(on: backend)
        let staff = try await house.program(.editor)
        let long: JSON = ["id": "long", "name": "x", "tags": .list((1...300).map { .text("特徴\($0)") })]
        #expect(await staff.put("\(Self.path)/long", long).status == 201)
        let tag = try #require(await house.resident.get("\(Self.path)/long", with: Self.gzip).header("ETag"))
        #expect(tag.hasSuffix("-gz\""))
        for headers: HTTPFields in [[.ifMatch: tag], [.ifMatch: tag, .acceptEncoding: "gzip"]] {
            let answer = await staff.put("\(Self.path)/long", long, with: headers)
            #expect(answer.status == 200, "\(answer.text.prefix(200))")
        }
    }

    @Test(
        "Weights are heeded",
        arguments: [
            ("gzip", true), ("GZIP", true), ("br, gzip;q=0.5", true), ("*", true), ("x-gzip", true),
            ("deflate, gzip;q=1.0, *;q=0.5", true), ("gzip;q=0.5, identity;q=0.2", true), ("gzip;q=0.001", true),
            ("gzip;q=0", false), ("identity", false), ("", false), ("br", false), ("*;q=0", false),
            ("gzip;q=0, *", false), ("identity, gzip;q=0.5", false), ("gzip;q=x", false), ("gzip;q=-1", false),
            (";;,,;q=", false), (",", false), ("gzipped", false),
        ])
    func weights(header: String, isAllowed: Bool) async throws {
        let house = try await House(on: .sqlite)
        let answer = await house.resident.get("/about", with: [.acceptEncoding: header])
        #expect(answer.status == 200)
        #expect((answer.header("Content-Encoding") == "gzip") == isAllowed)
    }

    @Test("What is short, has no body, or is shown in a session stays as it is") func left() async throws {
        let house = try await open(on: .sqlite)
        let short = await house.resident.get("/healthz", with: Self.gzip)
        #expect(short.header("Content-Encoding") == nil)
        let head = await house.resident.send(.head, "/about", with: Self.gzip)
        #expect(head.header("Content-Encoding") == nil)
        #expect(head.body.isEmpty)
        let member = try await house.member(.editor)
        #expect(await member.get("/about", with: Self.gzip).header("Content-Encoding") == nil)
        #expect(await member.get("/desk", with: Self.gzip).header("Content-Encoding") == nil)
    }
}
