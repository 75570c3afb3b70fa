import Foundation
import Kernel

/// `/principles` and `/organizations/{organization}/principles`: how far the ten principles are kept.
struct PrinciplesView: View {
    static let template = "principles/show"

    struct Month: Sendable {
        /// For machines, `2026-11`.
        var iso: String
        var shown: String
        var percent: String?
        var met: String
        var asked: String
    }

    struct Principle: Sendable {
        var number: String
        var title: String
        var summary: String
        /// "65"; nil while nothing is asked.
        var percent: String?
        var met: String
        var asked: String
        var services: String
        /// One sentence: what the figure means and whether it moves.
        var meaning: String
        var measured: DayView?
        /// "2,38 22,30 …" in a drawing of 200 by 48; nil for fewer than two months.
        var line: String?
        var dotX: String?
        var dotY: String?
        var months: [Month] = []
        /// Its items on the map.
        var itemsPath: String
    }

    /// Nil for all together.
    var organization: LinkView?
    var isSample = false
    /// How it is now, in a sentence.
    var now: String
    var nextPath: String?
    var principles: [Principle]
    /// Organisations with figures of their own.
    var organizations: [LinkView] = []
    var dataPath: String

    static let examples = [
        PrinciplesView(
            now: "いちばん進んでいないのは「顧客視点でデザインしよう」（40%）です。", nextPath: "/guidelines?principle=1",
            principles: [
                Principle(
                    number: "1", title: "顧客視点でデザインしよう", summary: "だれのどんな困りごとかを先に確かめます。", percent: "40", met: "48",
                    asked: "120", services: "12", meaning: "120件のうち48件が満たされています。前の月より5ポイント上がりました。",
                    measured: DayView(year: 2026, month: 11, day: 21, .ja), line: "4,36 100,30 196,28", dotX: "196",
                    dotY: "28",
                    months: [
                        Month(iso: "2026-10", shown: "2026年10月", percent: "35", met: "42", asked: "120"),
                        Month(iso: "2026-11", shown: "2026年11月", percent: nil, met: "0", asked: "0"),
                    ], itemsPath: "/guidelines?principle=1"),
                Principle(
                    number: "2", title: "<b>シンプル</b>", summary: "減らします。", met: "0", asked: "0", services: "0",
                    meaning: "まだ測っていません。", itemsPath: "/guidelines?principle=2"),
            ], organizations: [LinkView(name: "千代田区", path: "/organizations/131016/principles")],
            dataPath: "/api/v1/principles"),
        PrinciplesView(
            organization: LinkView(name: "<i>見本市</i>", path: "/organizations/mihon"), isSample: true,
            now: "まだ測っていません。", principles: [], dataPath: "/api/v1/organizations/mihon/principles"),
    ]
}
