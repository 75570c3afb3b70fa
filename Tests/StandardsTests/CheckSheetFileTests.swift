import Foundation
import Kernel
import Services
import Store
import TestKit
import Testing

@testable import Standards

/// A sheet that comes back from a spreadsheet.
@Suite struct CheckSheetFileTests {
    private static let mark = GuidelineItem.sample("MARK")
    private static let study = GuidelineItem.sample("STUDY", metWhen: "study.n >= 5")
    private static let privacy = GuidelineItem.sample("PRIVACY", appliesWhen: "service.handles_personal_data")

    private func sheet(_ mark: CheckMark? = nil, at now: Date = .noon) throws -> CheckSheet {
        let dossier = try Dossier.sample(
            attributes: [.handlesPersonalData: false],
            evidence: [Evidence(.study, n: 5, value: 4, measuredAt: .noon, source: "")],
            marks: mark.map { [$0] } ?? [])
        return CheckSheet(of: dossier, by: .sample([Self.mark, Self.study, Self.privacy]), at: now)
    }

    private func marked(_ state: CheckMark.State, _ note: String = "", at now: Date = .noon) -> CheckMark {
        CheckMark(item: "MARK", state: state, note: note, link: nil, by: .resident, at: now)
    }

    private func row(
        _ item: String = "MARK", _ number: Int = 2, title: String? = "題", state: CheckSheet.State?,
        note: String? = "", link: String? = "", version: String? = nil
    ) -> CheckSheetFile.Row {
        .init(number: number, item: item, title: title, state: state, note: note, link: link, version: version)
    }

    private func read(_ row: CheckSheetFile.Row, _ mark: CheckMark? = nil, at now: Date = .noon) throws -> String {
        let file = CheckSheetFile(
            [row], against: try sheet(mark, at: now), known: ["MARK", "STUDY", "PRIVACY"])
        let line = try #require(file.lines.first)
        guard let fault = line.faults.first else { return line.outcome.rawValue }
        let key = fault.message.key.split(separator: ".").last ?? ""
        return "\(fault.column?.rawValue ?? "-"): \(key)"
    }

    private func version(_ mark: CheckMark?, at now: Date = .noon) throws -> String {
        CheckSheetFile.Version(try sheet(mark, at: now).line("MARK")).description
    }

    @Test("A row sets, changes or takes back a mark, or says nothing new")
    func outcomes() throws {
        #expect(try read(row(state: .met)) == "set")
        #expect(try read(row(state: .noEvidence)) == "unchanged")
        #expect(try read(row(state: nil)) == "unchanged")
        #expect(try read(row(state: .met), marked(.notMet)) == "changed")
        #expect(try read(row(state: .met, note: "新"), marked(.met)) == "changed")
        #expect(try read(row(state: .met, link: "https://example.jp/"), marked(.met)) == "changed")
        #expect(try read(row(state: .met), marked(.met)) == "unchanged")
        #expect(try read(row(state: .noEvidence), marked(.met)) == "taken-back")
        // Columns that are not there leave what is there.
        #expect(try read(row(state: .met, note: nil, link: nil), marked(.met, "前")) == "unchanged")
    }

    @Test("What evidence settles is told and not marked over")
    func settled() throws {
        #expect(try read(row("STUDY", state: .notMet)) == "settled")
        #expect(try read(row("STUDY", state: .noEvidence)) == "settled")
        #expect(try read(row("STUDY", state: .met)) == "unchanged")
    }

    @Test("Each fault is found in its column")
    func faults() throws {
        #expect(try read(row("NOTHING", state: .met)) == "id: noItem")
        #expect(try read(row("", state: .met)) == "id: noID")
        #expect(try read(row("PRIVACY", state: .met)) == "id: notConcerned")
        #expect(try read(row(title: "別の項目", state: .met)) == "title: slipped")
        #expect(try read(row(title: "", state: .met)) == "title: slipped")
        #expect(try read(row(title: " 題。", state: .met)) == "set")
        #expect(try read(row(state: .met, note: String(repeating: "字", count: 2001))) == "note: tooLong")
        #expect(try read(row(state: .met, link: "javascript:alert(1)")) == "link: badAddress")
        #expect(try read(row(state: .noEvidence, note: "書いた")) == "state: noteAlone")
        #expect(try read(row(state: nil, note: "書いた")) == "state: noState")
        #expect(try read(row(state: .met, version: "いじった")) == "version: badVersion")
        let slipped = try version(nil).replacing("MARK", with: "STUDY")
        #expect(try read(row(state: .met, version: slipped)) == "version: slippedVersion")
    }

    @Test("Of two rows with one item neither is taken")
    func twice() throws {
        let file = CheckSheetFile(
            [row(state: .met), row("MARK", 7, state: .notMet)], against: try sheet(), known: ["MARK"])
        #expect(file.lines.map(\.outcome) == [.refused, .refused])
        #expect(file.lines.map { $0.faults.first?.message.values["rows"] } == ["7", "2"])
        #expect(file.refusal.fields.map(\.name) == ["2.id", "7.id"])
    }

    @Test("What somebody recorded after the file went out is not overwritten; rows nobody touched are no conflict")
    func meanwhile() throws {
        let before = try version(nil)
        let (now, quicker) = (Date.noon.later(days: 1), marked(.notMet, "急ぎ", at: .noon + 60))

        #expect(try read(row(state: .met, version: before), quicker, at: now) == "version: changedMeanwhile")
        #expect(try read(row(state: .noEvidence, version: before), quicker, at: now) == "unchanged")
        #expect(try read(row(state: .notMet, note: "急ぎ", version: before), quicker, at: now) == "unchanged")
        let old = try version(marked(.met))
        #expect(try read(row(state: .notMet, version: old), nil, at: now) == "version: changedMeanwhile")
        #expect(try read(row(state: .noEvidence, version: old), quicker, at: now) == "version: changedMeanwhile")
        #expect(try read(row(state: .notMet, version: old), marked(.met), at: now) == "changed")
    }

    @Test("A stale mark is renewed by saying the state again, and stale itself is no result")
    func stale() throws {
        let (mark, later) = (marked(.met, "前"), Date.noon.later(days: 400))
        let version = try version(mark, at: later)

        #expect(try read(row(state: .stale, note: "前", version: version), mark, at: later) == "unchanged")
        #expect(try read(row(state: .met, note: "前", version: version), mark, at: later) == "changed")
        #expect(try read(row(state: .stale, note: "今", version: version), mark, at: later) == "state: stale")
        // It went out fresh and came back after it had grown old, untouched.
        let fresh = try self.version(mark)
        #expect(try read(row(state: .met, note: "前", version: fresh), mark, at: later) == "unchanged")
    }

    @Test("The characters that Excel in Japan changes do not make a row look touched")
    func wandering() throws {
        let mark = marked(.met, "10〜20件−A")
        let version = try version(mark)
        #expect(try read(row(state: .met, note: "10～20件－A", version: version), mark) == "unchanged")
    }

    @Test(
        "All rows or none, unless the right ones are asked for; one line in the audit log", arguments: Backend.available
    )
    func record(on backend: Backend) async throws {
        let town = try await Town(on: backend)
        try await town.open(attributes: [.handlesPersonalData: false])
        let rows = [
            row("MARK", 2, state: .met, note: "一"), row("OPEN", 3, state: .notMet), row("PRIVACY", 4, state: .met),
        ]
        @Sendable func record(_ rows: [CheckSheetFile.Row], onlyRight: Bool = false) async throws -> CheckSheetFile {
            try await CheckSheetFile.record(
                rows, in: "moving-in", onlyRight: onlyRight, by: .editor(in: .chiyoda), at: .noon, rules: town.rules,
                town.store)
        }
        func kept() async throws -> (marks: Int?, lines: Int?) {
            try await town.store.read { db in
                (
                    try db.value("SELECT count(*) FROM check_mark WHERE tenant_id = '131016'"),
                    try db.value(
                        "SELECT count(*) FROM audit_entry WHERE tenant_id = '131016' AND act = 'check-sheet.import'")
                )
            }
        }

        await #expect(throws: Problem.self) { _ = try await record(rows) }
        var there = try await kept()
        #expect(there.marks == 0 && there.lines == 0)
        #expect(try await record(rows, onlyRight: true).changes == 2)
        there = try await kept()
        #expect(there.marks == 2 && there.lines == 1)
        // The same again changes nothing and leaves no line.
        #expect(try await record(rows, onlyRight: true).changes == 0)
        #expect(try await record([row("MARK", 2, state: .noEvidence)]).changes == 1)
        there = try await kept()
        #expect(there.marks == 1 && there.lines == 2)
        await #expect(throws: Problem.self) {
            _ = try await CheckSheetFile.record(
                rows, in: "moving-in", onlyRight: true, by: .viewer(in: .chiyoda), at: .noon, rules: town.rules,
                town.store)
        }
    }

    @Test("A name always has the same UUID, of version 5")
    func names() {
        let id = UUID(named: "services/tokyo/x/finding")
        #expect(id == UUID(named: "services/tokyo/x/finding") && id != UUID(named: "services/tokyo/y/finding"))
        #expect(id.uuidString.dropFirst(14).first == "5" && "89AB".contains(id.uuidString.dropFirst(19).first ?? "-"))
    }
}
