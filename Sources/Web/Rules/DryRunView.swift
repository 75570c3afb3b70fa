import Content
import Foundation
import Kernel
import Services
import Standards

/// What a change would do, before it binds anybody.
struct DryRunView: Sendable {
    struct Row: Sendable {
        var organization: LinkView
        var isSample: Bool
        var services: String
        var failing: String
        var passing: String
        var concerned: String
        var opened: String
    }

    struct Hit: Sendable {
        var service: LinkView
        var organization: String
        var phase: PhaseView
        /// In operation: how it stands, and how it would.
        var before: StateView?
        var after: StateView?
        var reasons: [String]
        /// Ids of items, "WEB-03, WEB-04".
        var opened: String?
    }

    var services: String
    var failing: String
    var passing: String
    var concerned: String
    var opened: String
    /// Nothing would come out otherwise.
    var isNothing: Bool
    /// Organisations at which something changes; samples last.
    var rows: [Row]
    /// How many organisations have services and no change.
    var unchanged: String?
    /// Samples, which do not count above.
    var sampleFailing: String?
    var hits: [Hit]
    /// How many more newly fail than are listed.
    var moreHits: String?
    var better: [Hit]
    var moreBetter: String?
}

extension DryRunView {
    init(_ run: DryRun, _ platform: Platform, _ language: Language) {
        func isTouched(_ count: DryRun.Count) -> Bool {
            count.failing + count.passing + count.concerned + count.opened > 0
        }
        func hit(_ hit: DryRun.Hit) -> Hit {
            let isReleased = hit.phase == .operate
            return Hit(
                service: LinkView(name: hit.title.shown(in: language), path: "/services/\(hit.service.path)"),
                organization: platform.name(of: hit.service.tenant, language), phase: PhaseView(hit.phase.rawValue),
                before: isReleased ? StateView(hit.before.rawValue) : nil,
                after: isReleased ? StateView(hit.after.rawValue) : nil,
                reasons: (hit.failing.isEmpty ? hit.passing : hit.failing).map { $0.reason.shown(in: language) },
                opened: hit.opened.isEmpty ? nil : hit.opened.joined(separator: ", "))
        }
        let total = run.total
        (services, failing) = (Look.count(total.services), Look.count(total.failing))
        (passing, concerned) = (Look.count(total.passing), Look.count(total.concerned))
        opened = Look.count(total.opened)
        isNothing = !isTouched(total) && !isTouched(run.samples)
        let touched = run.organizations.filter { isTouched($0.count) }
        rows = (touched.filter { !$0.isSample } + touched.filter(\.isSample)).map { one in
            Row(
                organization: LinkView(
                    name: platform.name(of: one.id, language), path: "/organizations/\(one.id)"),
                isSample: one.isSample, services: Look.count(one.count.services),
                failing: Look.count(one.count.failing), passing: Look.count(one.count.passing),
                concerned: Look.count(one.count.concerned), opened: Look.count(one.count.opened))
        }
        let others = run.organizations.count - touched.count
        unchanged = others == 0 ? nil : Look.count(others)
        sampleFailing = run.samples.failing == 0 ? nil : Look.count(run.samples.failing)
        (hits, better) = (run.failing.map(hit), run.passing.map(hit))
        func more(_ whole: Int, _ listed: Int) -> String? { whole > listed ? Look.count(whole - listed) : nil }
        moreHits = more(total.failing + run.samples.failing, hits.count)
        moreBetter = more(total.passing + run.samples.passing, better.count)
    }

    static let example = DryRunView(
        services: "1,204", failing: "2", passing: "1", concerned: "0", opened: "31", isNothing: false,
        rows: [
            Row(
                organization: LinkView(name: "千代田区", path: "/organizations/131016"), isSample: false, services: "41",
                failing: "2", passing: "1", concerned: "0", opened: "31"),
            Row(
                organization: LinkView(name: "見本市", path: "/organizations/mihon"), isSample: true, services: "6",
                failing: "1", passing: "0", concerned: "0", opened: "4"),
        ], unchanged: "60", sampleFailing: "1",
        hits: [
            Hit(
                service: LinkView(name: "図書館の本の予約", path: "/services/131016/library"), organization: "千代田区",
                phase: PhaseView("operate"), before: StateView("met"), after: StateView("no-evidence"),
                reasons: ["必須の点検項目が1つ残っています（WEB-03）。満たすか、例外の承認を受けてください。"], opened: "WEB-03"),
            Hit(
                service: LinkView(name: "<b>転入の届け出</b>", path: "/services/131016/moving-in"), organization: "千代田区",
                phase: PhaseView("pre-release"), reasons: ["必須の点検項目が3つ残っています（WEB-01, WEB-03, DATA-02）。"],
                opened: "WEB-03"),
        ], moreHits: "12",
        better: [
            Hit(
                service: LinkView(name: "粗大ごみの申し込み", path: "/services/mihon/oversized-waste"), organization: "見本市",
                phase: PhaseView("operate"), before: StateView("not-met"), after: StateView("met"),
                reasons: ["届いた声に、期限のうちに対応しています。"])
        ])

    static let nothing = DryRunView(
        services: "41", failing: "0", passing: "0", concerned: "0", opened: "0", isNothing: true, rows: [],
        unchanged: "1", hits: [], better: [])
}
