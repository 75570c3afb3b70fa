import Foundation
import Kernel
import Services
import Store
import TestKit
import Testing

@testable import Standards

/// What a file is, by its content; what it may be called; and what is refused.
@Suite struct EvidenceFileTests {
    private func kind(_ content: [UInt8], _ name: String) throws -> EvidenceFile.Kind {
        try EvidenceFile.Kind.of(Data(content), named: name)
    }

    /// A ZIP archive of stored entries.
    static func zip(_ entries: [(name: String, content: String)]) -> [UInt8] {
        func number(_ value: Int, _ width: Int) -> [UInt8] { (0..<width).map { UInt8(value >> (8 * $0) & 0xFF) } }
        var (bytes, directory): ([UInt8], [UInt8]) = ([], [])
        for (name, content) in entries {
            let sizes = number(0, 4) + number(content.utf8.count, 4) + number(content.utf8.count, 4)
            let lengths = number(name.utf8.count, 2) + number(0, 2)
            directory += [0x50, 0x4B, 1, 2] + number(20, 2) + number(20, 2) + number(0, 2) + number(0, 2)
            directory += number(0, 4) + sizes + lengths + number(0, 2) + number(0, 4) + number(0, 4)
            directory += number(bytes.count, 4) + Array(name.utf8)
            bytes += [0x50, 0x4B, 3, 4] + number(20, 2) + number(0, 2) + number(0, 2) + number(0, 4) + sizes + lengths
            bytes += Array(name.utf8) + Array(content.utf8)
        }
        let start = bytes.count
        bytes += directory + [0x50, 0x4B, 5, 6] + number(0, 4) + number(entries.count, 2) + number(entries.count, 2)
        return bytes + number(directory.count, 4) + number(start, 4) + number(0, 2)
    }

    static let word = zip([("[Content_Types].xml", "<x/>"), ("word/document.xml", "<x/>")])
    static let sheet = zip([("[Content_Types].xml", "<x/>"), ("xl/workbook.xml", "<x/>")])
    static let letter = zip([("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "<x/>")])
    static let pdf = Array("%PDF-1.7\n%âãÏÓ\n".utf8)

    @Test("Every kind is known by its content")
    func known() throws {
        let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0]
        #expect(try kind(Self.pdf, "a.pdf") == .pdf)
        #expect(try kind(png, "a.PNG") == .png)
        #expect(try kind([0xFF, 0xD8, 0xFF, 0xE0, 0], "写真.jpg") == .jpeg)
        #expect(try kind(Array("GIF89a...".utf8), "a.gif") == .gif)
        #expect(try kind(Array("名前,点\n花子,3\n".utf8), "a.csv") == .csv)
        // 「表」 in Shift_JIS, whose second byte is a backslash.
        #expect(try kind([0x95, 0x5C, 0x2C, 0x31, 0x0D, 0x0A], "a.csv") == .csv)
        #expect(try kind(Array("確かめた。\n".utf8), "a.txt") == .txt)
        #expect(try kind(Self.word, "a.docx") == .docx)
        #expect(try kind(Self.sheet, "a.xlsx") == .xlsx)
        #expect(try kind(Self.letter, "a.odt") == .odt)
    }

    @Test(
        "What pretends to be something else is refused, and told what to do",
        arguments: [
            (Array("<!doctype html><script>alert(1)</script>".utf8), "report.pdf", "content"),
            (Array("  <svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".utf8), "a.txt", "content"),
            (Array("a,b\n<script>alert(1)</script>".utf8), "a.csv", "content"),
            (EvidenceFileTests.zip([("evil.exe", "MZ")]), "report.pdf", "content"),
            (EvidenceFileTests.zip([("evil.exe", "MZ")]), "report.docx", "content"),
            (EvidenceFileTests.word, "report.xlsx", "other"), (EvidenceFileTests.pdf, "report.png", "other"),
            (EvidenceFileTests.word + Array("x".utf8), "report.pdf", "other"),
            (
                EvidenceFileTests.zip([
                    ("[Content_Types].xml", ""), ("word/document.xml", ""), ("word/vbaProject.bin", ""),
                ]), "a.docx", "macros"
            ), (Array("MZ\u{0}\u{0}".utf8), "setup.exe", "kind"), (Array("<svg/>".utf8), "a.svg", "kind"),
            (Array("x".utf8), "pdf", "kind"), (Array("x".utf8), "", "kind"),
            (Array("a\u{0}b".utf8), "a.txt", "content"),
            ([0x50, 0x4B, 5, 6] + [UInt8](repeating: 0xFF, count: 18), "a.docx", "content"),
            ([0x95], "a.txt", "content"),
        ] as [([UInt8], String, String)])
    func refused(content: [UInt8], name: String, reason: String) throws {
        do {
            let kind = try kind(content, name)
            Issue.record("\(name) passed as \(kind)")
        } catch let problem as Problem {
            #expect(problem.kind == .invalid)
            #expect(problem.fields.first?.name == "file")
            #expect(problem.fields.first?.message.key == "check-sheet.file.\(reason)")
        }
    }

    @Test("No bytes whatever break the reading of an archive", arguments: [1, 2, 3] as [UInt64])
    func hostileArchives(seed: UInt64) {
        var seeded = Seeded(seed)
        for _ in 0..<300 {
            var bytes = Self.letter
            for _ in 0..<Int.random(in: 1...6, using: &seeded) {
                bytes[Int.random(in: 0..<bytes.count, using: &seeded)] = UInt8.random(in: 0...255, using: &seeded)
            }
            bytes.removeLast(Int.random(in: 0..<bytes.count / 2, using: &seeded))
            _ = try? kind(bytes, "a.odt")
        }
    }

    @Test("Names lose their folders and what could fool a reader")
    func names() {
        #expect(EvidenceFile.cleaned("../../etc/passwd.txt") == "passwd.txt")
        #expect(EvidenceFile.cleaned("C:\\Users\\花子\\記録.pdf") == "記録.pdf")
        #expect(EvidenceFile.cleaned("report\u{202E}fdp.exe") == "reportfdp.exe")
        #expect(EvidenceFile.cleaned("a\"\r\nSet-Cookie: x.pdf") == "a_Set-Cookie_ x.pdf")
        #expect(EvidenceFile.cleaned("  記録 .pdf. ") == "記録.pdf")
        #expect(EvidenceFile.cleaned("..") == "")
        let long = EvidenceFile.cleaned(String(repeating: "長", count: 500) + ".pdf")
        #expect(long.hasSuffix("長.pdf") && long.count == 104)
    }

    @Test(
        "What a crash left is removed after a day; what has a row, or just arrives, stays", arguments: Backend.available
    )
    func tidied(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        let service = try await town.open()
        let folder = EvidenceFolder(Scratch.folder("files"))
        try folder.make()
        defer { try? FileManager.default.removeItem(at: folder.root) }
        func holds(_ place: URL) -> Bool {
            FileManager.default.fileExists(atPath: place.path(percentEncoded: false))
        }
        func put(_ places: URL...) throws { for place in places { try Data("試した。".utf8).write(to: place) } }
        let (kept, orphan, stuck, sending) = (
            EvidenceFile.ID.new(at: .noon), EvidenceFile.ID.new(at: .noon), EvidenceFile.ID.new(at: .noon),
            EvidenceFile.ID.new(at: .noon.later(days: 1))
        )
        try put(folder.arriving(kept), folder.place(orphan), folder.arriving(stuck), folder.arriving(sending))
        let after = Date.noon.later(days: 1) + 1

        try await folder.tidy(at: .noon.later(days: 1), in: town.store)
        #expect(holds(folder.arriving(stuck)), "it may still be arriving")

        let file = try EvidenceFile.examine(
            kept, named: "a.txt", for: "MARK", in: folder, by: .platform, at: .noon)
        try folder.accept(kept)
        try await folder.tidy(at: after, in: town.store)
        #expect(!holds(folder.arriving(stuck)))
        #expect(holds(folder.place(kept)), "a database that knows no file is not believed")

        try await town.store.append(to: [service.tenant]) { db in
            try file.insert(for: service.id, in: service.tenant, db)
        }
        try await folder.tidy(at: after, in: town.store)
        #expect(holds(folder.place(kept)) && holds(folder.arriving(sending)))
        #expect(!holds(folder.place(orphan)), "no row names it")
    }
}
