import Content
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import Kernel
import Services
import Standards

extension HTTPFields {
    /// What the subscript answers, without putting anything together where the field comes once.
    func value(of name: HTTPField.Name) -> String? {
        let values = self[values: name]
        return values.count == 1 ? values[0] : self[name]
    }
}

extension VisitorContext {
    /// The organisation and the slug a path names.
    func service(_ platform: Platform) throws -> (Tenant.ID, String) {
        let organization = try platform.organizations.find(try parameters.require("organization"))
        return (organization.id, String(try parameters.require("slug").prefix(80)))
    }
}

extension MemberContext {
    /// Acting for the organisation a path names, on the service it names.
    func service(_ platform: Platform) throws -> (Principal, String) {
        let organization = try platform.organizations.find(try parameters.require("organization"))
        return (try principal(in: organization.id), String(try parameters.require("slug").prefix(80)))
    }

    func id<Subject>(_ name: String, of type: Subject.Type = Subject.self) throws -> ID<Subject> {
        guard let id = ID<Subject>(try parameters.require(name)) else { throw Problem(.notFound, "problems.notFound") }
        return id
    }
}

extension Directory.Filter {
    /// The filter as an address spells it. What is empty does not filter.
    init(_ query: Parameters, _ organizations: Organizations) throws {
        func given(_ name: String) -> String? {
            query[name[...]].map { String($0.prefix(400)) }.flatMap { $0.isEmpty ? nil : $0 }
        }
        func refused(_ name: String) -> Problem {
            Problem(.invalid, Message("problems.fields"), fields: [.init(name, Message("problems.notAChoice"))])
        }
        self.init(words: given("q") ?? "")
        if let key = given("organization") { organization = try organizations.find(key).id }
        if let name = given("phase") {
            guard let phase = Phase(rawValue: name) else { throw refused("phase") }
            self.phase = phase
        }
        if let name = given("state") {
            guard let state = Standing.State(rawValue: name) else { throw refused("state") }
            self.state = state
        }
    }
}

extension Parameters {
    func limit(default standard: Int, max: Int) throws -> Int {
        guard let text = self["limit"] else { return standard }
        guard let limit = Int(text), (1...max).contains(limit) else {
            throw Problem(
                .invalid, Message("problems.fields"),
                fields: [.init("limit", Message("problems.outOfRange", ["low": "1", "high": "\(max)"]))])
        }
        return limit
    }
}

extension LocalizedText {
    /// For JSON, where furigana marks would stand in the way.
    var withoutFurigana: LocalizedText {
        LocalizedText(ja: ja, jaEasy: jaEasy.map { Texts.withoutFurigana(Texts.marked($0)) }, en: en)
    }

    /// For mail, JSON and file names.
    func plain(in language: Language) -> String { withoutFurigana[language] }

    /// For a page, with furigana.
    func shown(in language: Language) -> String { language == .jaEasy ? Texts.marked(self[language]) : self[language] }
}
