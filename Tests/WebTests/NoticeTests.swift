import Foundation
import Identity
import Kernel
import Outside
import Services
import Standards
import Store
import TestKit
import Testing
import Web

@Suite struct NoticeTests {
    private static func letters(_ house: House, of tenant: Tenant.ID = .chiyoda) async throws -> [OutboxMessage] {
        try await house.store.read { db in try Outbox.latest(100, in: tenant, db) }.filter { $0.kind == .mail }
    }

    private static func waiting(_ house: House) async throws -> Int? {
        try await house.store.read { db in try db.value("SELECT count(*) FROM notice WHERE told_at IS NULL") }
    }

    private static func open(_ house: House, in tenant: Tenant.ID = .chiyoda) async throws -> Service {
        try await Service.open(
            .sample(), by: .editor(in: tenant), at: house.clock.now, in: house.store, then: { _, _ in })
    }

    private static func note(
        _ kind: Notice.Kind, _ about: String = "必須の点検項目", dueOn: Day? = nil, of service: Service, in house: House
    ) async throws {
        let now = house.clock.now
        try await house.store.append(to: [service.tenant]) { db in
            try Notice(kind, about: LocalizedText(ja: about), dueOn: dueOn, at: now).insert(for: service, db)
        }
    }

    @Test(
        "Editors and administrators get one letter a day for each service and kind, with all there is",
        arguments: Backend.available)
    func daily(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let service = try await Self.open(house)
        for role in [Role.administrator, .editor, .reviewer, .viewer] { try await house.account(role) }
        try await house.account(.editor, in: .chuo)
        try await house.account(.quality, in: .chuo)
        try await Self.note(.findingOpened, of: service, in: house)
        try await Self.note(.findingOpened, "使った人の評価", dueOn: Day("2026-12-21"), of: service, in: house)

        try await house.platform.tell()
        try await house.platform.tell()

        let letters = try await Self.letters(house)
        #expect(
            letters.map(\.destination).sorted() == ["administrator@131016.example.jp", "editor@131016.example.jp"])
        let body = letters.first?.body ?? ""
        for piece in ["必須の点検項目", "使った人の評価", "2026年12月21日", "条件を満たさなくなりました"] {
            #expect(body.contains(piece), "\(piece)")
        }
        #expect(body.contains(#"http:\/\/127.0.0.1:8080\/services\/131016\/\#(service.slug)\/gate"#))
        #expect(try await Self.waiting(house) == 0)

        try await Self.note(.findingOpened, "つぎの条件", of: service, in: house)
        try await house.platform.tell()
        #expect(try await Self.letters(house).count == 2, "one a day")
        try await Self.note(.ruleHits, of: service, in: house)
        try await house.platform.tell()
        #expect(try await Self.letters(house).count == 4, "another kind is another letter")
        house.clock.move(days: 1)
        try await house.platform.tell()
        #expect(try await Self.letters(house).count == 6)
        #expect(try await Self.letters(house).contains { $0.body.contains("つぎの条件") })
        #expect(try await Self.waiting(house) == 0)
    }

    @Test(
        "What is for reviewers goes to them, wherever they work; without any to the operators",
        arguments: Backend.available)
    func reviewers(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let service = try await Self.open(house)
        for role in [Role.administrator, .editor] { try await house.account(role) }
        let operating = try await house.account(.operator, in: .chuo)
        try await Self.note(.reviewRequested, "内緒の場所", of: service, in: house)
        try await house.platform.tell()
        #expect(try await Self.letters(house).map(\.destination) == [operating])
        #expect(try await Self.letters(house).allSatisfy { !$0.body.contains("内緒の場所") })

        house.clock.move(days: 1)
        let first = try await house.account(.quality, in: .chuo)
        let second = try await house.account(.quality, in: .chiyoda)
        try await Self.note(.reviewChallenged, of: service, in: house)
        try await house.platform.tell()
        #expect(try await Set(Self.letters(house).prefix(2).map(\.destination)) == [first, second])
        #expect(try await Self.letters(house).count == 3)
    }

    @Test("Nobody gets a letter about the fictional city, and nothing waits for ever", arguments: Backend.available)
    func sample(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let service = try await Self.open(house, in: .mihon)
        try await house.account(.editor, in: .mihon)
        try await house.account(.quality, in: .chuo)
        try await Self.note(.findingOpened, of: service, in: house)
        try await Self.note(.reviewRequested, of: service, in: house)
        // Here nobody is there to be told.
        let lonely = try await Self.open(house, in: .chuo)
        try await Self.note(.findingOpened, of: lonely, in: house)
        try await house.platform.tell()
        #expect(try await Self.letters(house, of: .mihon).isEmpty)
        #expect(try await Self.letters(house, of: .chuo).isEmpty)
        #expect(try await Self.waiting(house) == 0)
    }

    @Test("However many wait, all are told, each once, also when two processes do it", arguments: Backend.available)
    func many(on backend: Backend) async throws {
        let house = try await House(on: backend)
        try await house.account(.editor)
        let services = try await house.store.append(to: [.chiyoda]) { db in
            try (0..<450).map { number in
                let service = try Service.sample("service-\(number)")
                try service.insert(db)
                try Notice(.ruleHits, about: "変わること", at: .noon).insert(for: service, db)
                return service.id
            }
        }
        let platform = house.platform
        async let first: Void = platform.tell()
        async let second: Void = platform.tell()
        _ = try await (first, second)
        let letters = try await house.store.read { db in try Outbox.latest(1000, in: .chiyoda, db) }
        #expect(letters.count == services.count)
        #expect(try await Self.waiting(house) == 0)
    }

    @Test(
        "The desk shows what its people were told in the last 30 days, and reviewers what they were asked",
        arguments: Backend.available)
    func desk(on backend: Backend) async throws {
        let house = try await House(on: backend)
        let service = try await Self.open(house)
        try await Self.note(.findingOpened, "とても古い", of: service, in: house)
        house.clock.move(days: 31)
        try await Self.note(.reviewAmber, "言葉", dueOn: Day("2027-01-05"), of: service, in: house)
        try await Self.note(.reviewRequested, "見てください", of: service, in: house)
        let (editor, neighbour) = (try await house.member(.editor), try await house.member(.editor, in: .chuo))
        let reviewer = try await house.member(.quality, in: .chuo)

        let own = await editor.get("/desk").text
        #expect(own.contains("品質確認の判断は黄") && own.contains("2027年1月5日") && own.contains("言葉"))
        #expect(!own.contains("とても古い") && !own.contains("見てください"))
        #expect(!(await neighbour.get("/desk").text.contains("品質確認の判断は黄")))
        let asked = await reviewer.get("/desk").text
        #expect(asked.contains("見てください") && asked.contains("千代田区") && !asked.contains("品質確認の判断は黄"))
    }
}
