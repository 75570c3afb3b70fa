import Content
import Foundation
import Kernel
import Services
import Store
import TestKit
import Testing

/// What a service asks of people is counted, and what an office knows already is found.
@Suite struct ProcedureTests {
    private static func known() throws -> KnownFacts {
        try KnownFacts.load(from: Project.folder.appending(path: "Content/guidance/known-facts.yaml"))
    }

    private func fact(_ name: String) throws -> String? { try Self.known().fact(asked: name)?.id }

    @Test("Own words count before a row's figures, and each figure says who gave it") func figures() {
        let row = Procedure.Row(
            name: "児童手当の認定請求", fields: 18, documents: 3, documentNames: ["住民票"], visits: 1, minutes: 25, days: 21,
            casesPerYear: 5200)
        let taken = Procedure(record: "131083-1").taking(row)
        #expect(taken.fieldCount == .init(value: 18, source: .registry))
        #expect(taken.asked == 22)
        #expect(taken.documentNames == ["住民票"])

        let own = Procedure(fields: ["氏名", "住所"], visits: 0, minutes: 5, record: "131083-1").taking(row)
        #expect(own.fieldCount == .init(value: 2, source: .team))
        #expect(own.documentCount == .init(value: 3, source: .registry))
        #expect(own.visitCount == .init(value: 0, source: .team))
        #expect(own.minuteCount == .init(value: 5, source: .team))
        #expect(own.asked == 5)

        // Who names fields and no document asks for none; who says nothing has said nothing.
        #expect(Procedure(fields: ["氏名"], visits: 0).documentCount == .init(value: 0, source: .team))
        #expect(Procedure().fieldCount == nil && Procedure().asked == 0 && Procedure().isEmpty)
    }

    @Test("A canvas takes up to 200 names, and wants to know whether people have to come") func checked() throws {
        func refused(_ procedure: Procedure) -> [String] {
            do {
                _ = try Canvas(procedure: procedure).checked()
                return []
            } catch {
                guard case .invalid(let fields) = error else { return ["\(error)"] }
                return fields.map(\.name)
            }
        }
        #expect(refused(Procedure(fields: Array(repeating: "項目", count: 200), visits: 0)) == [])
        #expect(refused(Procedure(fields: Array(repeating: "項目", count: 201), visits: 0)) == ["procedure.fields"])
        #expect(refused(Procedure(documents: ["住民票"])) == ["procedure.visits"])
        #expect(refused(Procedure(visits: -1, minutes: 6001)) == ["procedure.visits", "procedure.minutes"])
        #expect(refused(Procedure(fields: [String(repeating: "字", count: 101)], visits: 0)) == ["procedure.fields"])
        let cleaned = try Canvas(procedure: Procedure(fields: [" 氏名\u{0}", " "], visits: 0, record: " ")).checked()
        #expect(cleaned.procedure == Procedure(fields: ["氏名"], visits: 0))
    }

    @Test(
        "What an office knows is found by any of its names, whatever its width and kana",
        arguments: [
            ("氏名", "name"), ("申請者の氏名", "name"), ("ﾌﾘｶﾞﾅ", "name-kana"), ("ふりがな", "name-kana"), ("現住所", "address"),
            ("住 所", "address"), ("申請者　住所", "address"), ("住民票の写し（３か月以内）", "resident-certificate"),
            ("世帯全員の住民票", "resident-certificate"), ("課税（非課税）証明書", "income"), ("商号又は名称", "company"),
            ("振込先が分かるもの", "bank-account"), ("申請年月日", "date-of-application"), ("マイナンバーカードの写し", "my-number"),
        ])
    func found(name: String, id: String) throws { #expect(try fact(name) == id) }

    @Test(
        "The longest name counts, so that what only looks alike is not called known",
        arguments: ["勤務先の住所", "転出先の住所", "緊急連絡先電話番号", "代理人の氏名", "希望の日", "応募の動機", "就労証明書", "粗大ごみの品目", ""])
    func notKnown(name: String) throws { #expect(try fact(name) == nil) }

    @Test("A file of known facts that contradicts itself is refused with its line") func refused() {
        func reason(_ facts: String) -> String {
            let text =
                "keepers:\n  - {id: tax, title: {ja: 税}, condition: {ja: 条件}}\nfacts:\n" + facts
            do {
                _ = try KnownFacts(Entry(yaml: text, named: "known-facts.yaml"))
                return ""
            } catch { return "\(error)" }
        }
        let income = "  - {id: income, title: {ja: 所得}, names: [所得], keepers: [tax]}\n"
        #expect(reason(income) == "")
        #expect(reason(income + income).contains("known-facts.yaml:5"))
        #expect(reason("  - {id: a, title: {ja: あ}, names: [x], keepers: [nobody]}\n").contains("known-facts.yaml:4"))
        #expect(reason(income + "  - {id: b, title: {ja: い}, names: [所 得], keepers: [tax]}\n").contains(":5"))
    }

    @Test("What is asked is evidence, told to the journal when it changes", arguments: Backend.available)
    func evidence(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.open()
        func kept() async throws -> Evidence? {
            let service = try await town.service()
            return try await town.store.read { db in
                try Evidence.all(of: service.id, in: service.tenant, db).first { $0.kind == .procedure }
            }
        }
        #expect(try await kept() == nil)

        try await town.draw(
            Canvas(procedure: Procedure(fields: ["氏名", "住所"], documents: ["住民票"], visits: 1, minutes: 15)))
        #expect(try await kept()?.n == 4)
        #expect(try await kept()?.value == 15)
        #expect(try await kept()?.source == "/services/131016/moving-in/simplicity")

        try await town.draw(
            Canvas(need: "x", procedure: Procedure(fields: ["氏名", "住所"], documents: ["住民票"], visits: 1, minutes: 15)),
            at: .noon.later(days: 1))
        try await town.draw(Canvas(procedure: Procedure(fields: ["氏名"], visits: 0)), at: .noon.later(days: 2))
        // Nobody can make it unknown again.
        try await town.draw(Canvas(), at: .noon.later(days: 3))
        #expect(try await kept()?.n == 0)
        let service = try await town.service()
        let history = try await town.store.read { db in try service.procedureHistory(db) }
        #expect(history.map(\.n) == [4, 1, 0])
        #expect(history.map(\.value) == [15, nil, nil])
    }
}
