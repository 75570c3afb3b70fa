import Content
import Foundation
import Identity
import Kernel
import Standards
import TestKit
import Testing
import Web

/// Every word a person reads stands in `Content/texts`, in every language, and is used.
@Suite struct TextTests {
    /// Keys that code puts together, and out of what.
    static let dynamic: [(prefix: String, why: String)] = [
        ("problems.kind.", "Problem.Kind"), ("phases.", "Phase"), ("standing.state.", "Standing.State"),
        ("standing.states.", "Standing.State"), ("ratings.score.", "1 to 5"), ("ratings.outcome.", "Rating.Outcome"),
        ("ratings.channel.", "Rating.Channel"), ("services.attribute.", "Attribute"), ("attributes.", "Attribute"),
        ("channels.", "Channel"), ("roles.", "Role"), ("check-sheet.state.", "CheckSheet.State"),
        ("check-sheet.level.", "GuidelineItem.Level"), ("studies.kind.", "Study.Kind"),
        ("comments.state.", "Rating.CommentState"), ("audit.act.", "Act"), ("organizations.kind.", "Organization.Kind"),
    ]

    /// Keys as code spells them, whole or as the beginning of an interpolation.
    private static func written() throws -> (whole: Set<String>, beginnings: Set<String>, places: [String: String]) {
        var whole: Set<String> = []
        var beginnings: Set<String> = []
        var places: [String: String] = [:]
        for file in try Tree.swift() {
            for (line, text) in file.literals {
                if let key = text.wholeMatch(of: /[a-z][a-zA-Z-]*(\.[a-zA-Z0-9_-]+)+/) {
                    whole.insert(String(key.output.0))
                    places[String(key.output.0)] = "\(file.path):\(line)"
                } else if let key = text.prefixMatch(of: /([a-z][a-zA-Z-]*\.([a-zA-Z0-9_-]+\.)*[a-zA-Z0-9_-]*)\\\(/) {
                    beginnings.insert(String(key.output.1))
                }
            }
        }
        return (whole, beginnings, places)
    }

    @Test("Every text that code and templates name exists") func keysExist() throws {
        let texts = try House.realContent().texts
        let areas = Set(texts.keys.map { $0.split(separator: ".")[0] })
        for file in try Tree.swift() {
            for (line, text) in file.literals {
                guard text.wholeMatch(of: /[a-z][a-zA-Z-]*(\.[a-zA-Z0-9_-]+)+/) != nil,
                    Set(["problems", "gate", "standing"]).contains(text.split(separator: ".")[0])
                else { continue }
                #expect(texts.keys.contains(text), "\(file):\(line) names \(text)")
            }
            let named =
                file.text.matches(of: /Message\(\s*"([^"\\]+)"/).map(\.output.1)
                + file.text.matches(of: /texts(?:\.plain)?\(\s*"([^"\\]+)"/).map(\.output.1)
                + file.text.matches(of: /because: "([^"\\]+)"/).map(\.output.1)
            for key in named where key.contains(".") {
                #expect(texts.keys.contains(String(key)), "\(file) names \(key)")
            }
        }
        for file in try Tree.files(below: "Templates", ending: ".mustache") {
            for key in file.text.matches(of: /\{\{\{?&? *text\.([^}]+)\}\}/).map(\.output.1) {
                #expect(texts.keys.contains(key.trimmingCharacters(in: .whitespaces)), "\(file) names \(key)")
            }
        }
        #expect(areas.contains("problems"))
    }

    @Test("No text stands unused") func keysAreUsed() throws {
        let texts = try House.realContent().texts
        let (whole, beginnings, _) = try Self.written()
        let printed = try House.realTemplates().textKeys
        for key in texts.keys.sorted() {
            let isUsed =
                printed.contains(key) || whole.contains(key) || beginnings.contains { key.hasPrefix($0) }
                || Self.dynamic.contains { key.hasPrefix($0.prefix) }
            #expect(isUsed, "\(key) is used nowhere")
        }
    }

    @Test("What code puts together exists for every case") func dynamicKeys() throws {
        let texts = try House.realContent().texts
        for kind in Problem.Kind.allCases {
            #expect(texts.keys.contains("problems.kind.\(kind.rawValue).title"))
            #expect(texts.keys.contains("problems.kind.\(kind.rawValue).help"))
        }
    }

    @Test("Every text is there in every language its readers need") func languages() throws {
        for file in try Tree.files(below: "Content/texts", ending: ".yaml") {
            let isForStaff = file.lines.contains { $0 == "audience: staff" }
            let entry = try Entry(contentsOf: Project.folder.appending(path: file.path), named: file.path)
            for (key, child) in try entry.pairs() where key != "audience" { try check(child, key, isForStaff, file) }
        }
    }

    private func check(_ entry: Entry, _ key: String, _ isForStaff: Bool, _ file: Tree.File) throws {
        guard entry.optional("ja") != nil else {
            for (name, child) in try entry.pairs() { try check(child, "\(key).\(name)", isForStaff, file) }
            return
        }
        for language in isForStaff ? ["ja", "en"] : ["ja", "ja-easy", "en"] {
            let text = try entry.optionalText(language) ?? ""
            #expect(!text.trimmingCharacters(in: .whitespaces).isEmpty, "\(file): \(key) has no \(language)")
        }
        // A figure told in one language is told in the other; plain Japanese may leave some out. Content that is told
        // as it stands comes in each language.
        func blanks(_ language: String) throws -> Set<String> {
            let blanks = (try entry.optionalText(language) ?? "").matches(of: /\{(\w+)\}/)
            return Set(blanks.map { String($0.output.1) }).subtracting(["ja", "en"])
        }
        // A rule's own words come in each language.
        if file.path.hasSuffix("remarks.yaml"), key == "rule" { return }
        let japanese = try blanks("ja")
        #expect(try blanks("en") == japanese, "\(file): \(key)")
        if try entry.optionalText("ja-easy") != nil {
            #expect(try blanks("ja-easy").isSubset(of: japanese), "\(file): \(key)")
        }
    }

    @Test("Templates print everything escaped") func escaping() throws {
        for file in try Tree.files(below: "Templates", ending: ".mustache") {
            #expect(!file.text.contains("{{{"), "\(file)")
            #expect(!file.text.contains("{{&"), "\(file)")
            #expect(!file.text.contains("<script"), "\(file)")
            #expect(file.text.firstMatch(of: /\son[a-z]+=|style="|javascript:/) == nil, "\(file)")
        }
    }

    @Test("All of Content loads, the way content check loads it") func content() throws {
        let content = try House.realContent()
        #expect(content.organizations.all.count { $0.kind.isMunicipality } == 62)
        #expect(content.rules.base.items.count >= 100)
        #expect(content.rules.base.criteria.count >= 5)
        #expect(!content.indicators.isEmpty)
        #expect(!content.officialSites.isEmpty)
        let known = Set([
            "texts", "standards", "criteria", "guidance", "organizations", "indicators", "services", "sample",
            "registries", "rows",
            "README.md",
        ])
        let folders = try FileManager.default.contentsOfDirectory(
            atPath: Project.folder.appending(path: "Content").path)
        #expect(Set(folders).isSubset(of: known), "somebody has to load the new folder")
    }
}
