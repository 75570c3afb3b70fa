import Content
import Foundation
import Kernel
import Standards
import Store
import TestKit
import Testing

/// Staff answer without a name, and what few have said is shown to nobody.
@Suite struct PulseTests {
    private static func pulse() throws -> Pulse {
        try Pulse.load(from: Project.folder.appending(path: "Content/guidance/pulse.yaml"))
    }

    private static let today = Day(Date.noon)

    private func open(
        _ town: Town, vouchers: Int = 8, in tenant: Tenant.ID = .chiyoda
    ) async throws -> [PulseVoucher] {
        let draft = try PulseRound.Draft(
            name: "2026-11", vouchers: vouchers, closesOn: Self.today.adding(days: 14), on: Self.today)
        return try await PulseRound.open(
            draft, try Self.pulse(), by: .administrator(in: tenant), at: .noon, in: town.store
        ).1
    }

    private func answer(
        _ scores: [String: Int], with voucher: String, _ town: Town, on day: Day = today,
        in tenant: Tenant.ID = .chiyoda
    ) async throws {
        try await PulseRound.answer(
            scores, with: voucher, to: "2026-11", in: tenant, try Self.pulse(), on: day, in: town.store)
    }

    private func result(_ town: Town, daysLater: Int = 15) async throws -> PulseResult {
        let (pulse, day) = (try Self.pulse(), Self.today.adding(days: daysLater))
        return try #require(
            try await town.store.read { db in try PulseResult.all(of: .chiyoda, pulse, on: day, db) }.first)
    }

    @Test("There are ten statements, one for each principle, and a voucher is read however it was typed") func content()
        throws
    {
        let pulse = try Self.pulse()
        #expect(pulse.statements.map(\.principle) == Array(1...10))
        #expect(pulse.statements.allSatisfy { $0.statement.jaEasy != nil && $0.statement.en != nil })
        let voucher = PulseVoucher.new()
        #expect(PulseVoucher("\(voucher)") == voucher)
        #expect(PulseVoucher("\(voucher)".lowercased().replacing("-", with: " ").replacing("0", with: "o")) == voucher)
        #expect(PulseVoucher("ABCD") == nil && PulseVoucher(String(repeating: "A", count: 500)) == nil)
    }

    @Test("A voucher counts once; unknown, used and late ones are told apart", arguments: Backend.available)
    func vouchers(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        let vouchers = try await open(town)
        #expect(Set(vouchers).count == 8)
        try await answer(["P-01": 4, "P-10": 1], with: "\(vouchers[0])", town)

        await #expect(throws: PulseError.usedVoucher) { try await answer(["P-01": 1], with: "\(vouchers[0])", town) }
        await #expect(throws: PulseError.unknownVoucher) {
            try await answer(["P-01": 1], with: "\(PulseVoucher.new())", town)
        }
        await #expect(throws: PulseError.unknownVoucher) { try await answer(["P-01": 1], with: "nonsense", town) }
        await #expect(throws: PulseError.noRound) {
            try await answer(["P-01": 1], with: "\(vouchers[1])", town, in: .chuo)
        }
        await #expect(throws: PulseError.closed) {
            try await answer(["P-01": 1], with: "\(vouchers[1])", town, on: Self.today.adding(days: 15))
        }
        for wrong in [[:], ["P-01": 6], ["P-01": 0], ["P-99": 3]] {
            await #expect(throws: PulseError.self) { try await answer(wrong, with: "\(vouchers[1])", town) }
        }
        // What was refused has used nothing up.
        try await answer(["P-02": 3], with: "\(vouchers[1])", town)
        let counts: [Int] = try await town.store.read { db in
            var counts: [Int] = []
            try db.each(
                "SELECT sum(n) FROM pulse_tally WHERE tenant_id = \(Tenant.ID.chiyoda) GROUP BY statement ORDER BY statement"
            ) {
                counts.append(Int(try $0.next(Double.self)))
            }
            return counts
        }
        #expect(counts == [1, 1, 0, 0, 0, 0, 0, 0, 0, 1])
    }

    @Test("Two who hold the same voucher are counted once", arguments: Backend.available)
    func race(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        let voucher = "\(try await open(town)[0])"
        let done = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask { (try? await answer(["P-01": 5], with: voucher, town)) != nil }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(done == 1)
        let n: Int? = try await town.store.read { db in
            try db.value(
                "SELECT n FROM pulse_tally WHERE tenant_id = \(Tenant.ID.chiyoda) AND statement = 'P-01' AND score = 5")
        }
        #expect(n == 1)
    }

    @Test("Nothing is shown while it is open, and then only what five have answered", arguments: Backend.available)
    func results(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        let vouchers = try await open(town)
        for (index, voucher) in vouchers.prefix(6).enumerated() {
            var scores = ["P-01": 1 + index % 5]
            if index < 4 { scores["P-02"] = 5 }
            if index < 5 { scores["P-03"] = 2 }
            try await answer(scores, with: "\(voucher)", town)
        }

        let open = try await result(town, daysLater: 14)
        #expect(open.isOpen && open.figures.isEmpty && open.answered == 6)
        let closed = try await result(town)
        #expect(!closed.isOpen && closed.answered == 6)
        let figures = Dictionary(uniqueKeysWithValues: closed.figures.map { ($0.statement, $0) })
        #expect(figures["P-01"]?.counts == [2, 1, 1, 1, 1])
        #expect(figures["P-02"]?.counts == nil && figures["P-02"]?.missing == 1 && figures["P-02"]?.mean == nil)
        #expect(figures["P-03"]?.counts == [0, 5, 0, 0, 0] && figures["P-03"]?.mean == 2)
        #expect(figures["P-04"]?.counts == nil && figures["P-04"]?.missing == 5)
    }

    @Test("A round that everybody has answered is closed before its day", arguments: Backend.available)
    func full(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        for voucher in try await open(town, vouchers: 5) { try await answer(["P-05": 3], with: "\(voucher)", town) }
        let result = try await result(town, daysLater: 0)
        #expect(!result.isOpen && result.isPublished)
    }

    @Test(
        "Of each organisation the newest round is shown in which nobody can answer any more",
        arguments: Backend.available)
    func newest(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        let pulse = try Self.pulse()
        func open(_ name: String, _ day: Double, in tenant: Tenant.ID) async throws -> [PulseVoucher] {
            let now = Date.noon.later(days: day)
            let draft = try PulseRound.Draft(
                name: name, vouchers: 5, closesOn: Day(now).adding(days: 5), on: Day(now))
            return try await PulseRound.open(draft, pulse, by: .administrator(in: tenant), at: now, in: town.store).1
        }
        func answer(_ score: Int, _ vouchers: [PulseVoucher], _ name: String, _ day: Double, in tenant: Tenant.ID)
            async throws
        {
            for voucher in vouchers {
                try await PulseRound.answer(
                    ["P-01": score], with: "\(voucher)", to: name, in: tenant, pulse,
                    on: Day(.noon.later(days: day)), in: town.store)
            }
        }
        func found(_ day: Double) async throws -> [String] {
            let today = Day(.noon.later(days: day))
            return try await town.store.read { db in try PulseResult.newest(pulse, on: today, db) }.map {
                "\($0.round.tenant) \($0.round.name) \($0.answered) \($0.figures.first?.counts ?? [])"
            }
        }

        #expect(try await found(0) == [])
        try await answer(2, open("a", 0, in: .chiyoda), "a", 0, in: .chiyoda)
        try await answer(5, Array(open("a", 0, in: .chuo).prefix(4)), "a", 0, in: .chuo)
        #expect(try await found(0) == ["131016 a 5 [0, 5, 0, 0, 0]"], "everybody has answered")
        let later = try await open("b", 6, in: .chiyoda)
        try await answer(4, Array(later.prefix(1)), "b", 6, in: .chiyoda)
        #expect(try await found(6) == ["131016 a 5 [0, 5, 0, 0, 0]", "131024 a 4 []"], "the newer one is still open")
        #expect(try await found(12) == ["131016 b 1 []", "131024 a 4 []"])
        let rounds = try await town.store.read { db in
            try PulseResult.all(of: .chiyoda, pulse, on: Day(.noon.later(days: 6)), db)
        }
        #expect(rounds.map(\.round.name) == ["b", "a"] && rounds.map(\.isOpen) == [true, false])
        #expect(rounds.map(\.figures.count) == [0, 10])
    }

    @Test("No sum tells what one organisation does not show") func sums() throws {
        let pulse = try Self.pulse()
        func figures(_ n: Int) -> [PulseFigure] { [PulseFigure("P-01", [0, 0, 0, 0, n])] }
        let all = figures(6) + figures(3)
        #expect(PulseFigure(sum: all, of: "P-01")?.counts == [0, 0, 0, 0, 6])
        #expect(PulseFigure(sum: figures(3), of: "P-01") == nil)
        #expect(PulseFigure(sum: all, of: "P-02") == nil)
        #expect(pulse.statements.count == 10)
    }

    @Test(
        "Nothing but hashes, counts and a mark is kept, and the same name is not taken twice",
        arguments: Backend.available)
    func kept(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        let vouchers = try await open(town)
        try await answer(["P-01": 4], with: "\(vouchers[0])", town)
        let digests: [String] = try await town.store.read { db in
            var digests: [String] = []
            try db.each("SELECT digest FROM pulse_voucher WHERE tenant_id = \(Tenant.ID.chiyoda)") {
                digests.append(try $0.next())
            }
            return digests
        }
        #expect(digests.count == 8 && digests.allSatisfy { $0.count == 64 })
        #expect(!digests.contains { digest in vouchers.contains { digest.contains("\($0)") } })
        await #expect(throws: PulseError.roundTaken("2026-11")) { _ = try await open(town) }
        await #expect(throws: Problem.self) {
            let draft = try PulseRound.Draft(
                name: "b", vouchers: 5, closesOn: Self.today, on: Self.today)
            _ = try await PulseRound.open(
                draft, try Self.pulse(), by: .editor(in: .chiyoda), at: .noon, in: town.store)
        }
        // Answering writes no line anywhere.
        let lines: Int? = try await town.store.read { db in
            try db.value("SELECT count(*) FROM audit_entry WHERE tenant_id = \(Tenant.ID.chiyoda)")
        }
        #expect(lines == 1)
    }

    @Test("A round needs a name, five vouchers at least and a day within three months") func drafts() {
        func wrong(_ name: String, _ vouchers: Int?, _ day: Day?) -> [String] {
            do {
                _ = try PulseRound.Draft(name: name, vouchers: vouchers, closesOn: day, on: Self.today)
                return []
            } catch {
                guard case .invalid(let fields) = error else { return ["\(error)"] }
                return fields.map(\.name)
            }
        }
        #expect(wrong("2026-11", 5, Self.today) == [])
        #expect(wrong("2026/11", 4, Self.today.adding(days: -1)) == ["round", "vouchers", "closes_on"])
        #expect(wrong("", nil, nil) == ["round", "vouchers", "closes_on"])
        #expect(wrong("x", 5001, Self.today.adding(days: 93)) == ["vouchers", "closes_on"])
    }
}
