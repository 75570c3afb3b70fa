import Foundation
import TestKit
import Testing

@Suite("Public files", .timeLimit(.minutes(10)))
struct PublicFilesTests {
    @Test("The style sheet is its chapters, all of them, in the order of their names", arguments: Backend.available)
    func chapters(on backend: Backend) async throws {
        let folder = Project.folder.appending(path: "Public/atarimae")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        try #require(names.count > 10)
        let whole = try names.map { try String(contentsOf: folder.appending(path: $0), encoding: .utf8) }.joined()
        let house = try await House(on: backend)
        let sheet = await house.resident.get("/atarimae.css")
        #expect(sheet.header("Content-Type") == "text/css; charset=utf-8")
        #expect(sheet.text == whole)
        #expect(await house.resident.get("/atarimae/\(names[0])").status == 404)
    }
}
