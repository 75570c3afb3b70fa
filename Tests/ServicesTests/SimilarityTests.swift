import Services
import Testing

/// Services that do something alike are found by what is written about them.
@Suite struct SimilarityTests {
    private static let texts: [(String, String, String)] = [
        ("move", "転入届", "ほかの市区町村から引っ越してきた人が、新しい住所を届け出る手続きです。マイナンバーカードがあれば、オンラインで予約できます。"),
        ("benefit", "子育て世帯への給付金の申請", "子どもを育てる世帯に給付金を支給します。口座を登録すると、オンラインで申請できます。"),
        ("waste", "粗大ごみの申し込み", "家具や家電など、大きなごみの収集を申し込みます。手数料はオンラインで払えます。"),
        ("library", "図書館の本の予約", "市内の図書館の本をさがし、予約し、受け取る館を選べます。"),
        ("nursery", "保育園の入園の申し込み", "4月からの保育園の利用を申し込む手続きです。希望の園を選び、オンラインで申請できます。"),
        ("tax", "固定資産税の納付", "固定資産税を、スマートフォンの決済やクレジットカードで納めます。"),
        ("site", "江東区公式ホームページ", "江東区の公式ホームページです。区の手続きや行事を案内します。"),
        ("licence", "飲食店の営業許可の申請", "飲食店を始める人が、営業の許可を申請する手続きです。施設の図面を添えます。"),
    ]

    private static var index: SimilarityIndex<String> {
        var index = SimilarityIndex<String>()
        for (key, title, text) in texts { index.set(key, title: title, text: text) }
        return index
    }

    private func first(_ title: String, _ text: String = "") -> String? {
        var index = Self.index
        return index.nearest(title: title, text: text, limit: 5).first?.key
    }

    @Test("Pairs a person would put together come first") func pairs() {
        #expect(first("引っ越しの手続き", "引っ越した人が住所の変更を届け出ます。") == "move")
        #expect(first("引っ越しの手続き") == "move")
        #expect(first("給付金の申請") == "benefit")
        #expect(first("臨時特別給付金", "住民税非課税世帯に給付金を支給する。") == "benefit")
        #expect(first("ごみ収集の受付", "家具などのごみの収集を電話で受け付ける。") == "waste")
        #expect(first("蔵書検索", "図書館にある本をさがして予約する。") == "library")
        #expect(first("保育所等利用申込", "保育園などの入園を申し込む。") == "nursery")
    }

    @Test("Where nothing is alike, nothing is named") func nothing() {
        for (title, text) in [
            ("気象観測データの公開", "観測所の気温と雨量を毎時公開する。"), ("墓地の管理", "都立霊園の区画を貸し出す。"), ("", ""), ("ABC", "xyz"),
            ("職員の勤怠管理", "職員が出勤と退勤の時刻を打刻する。"),
        ] {
            var index = Self.index
            let found = index.nearest(title: title, text: text, limit: 5)
            #expect(found.isEmpty, "\(title): \(found.map { ($0.key, $0.score) })")
        }
    }

    @Test("Full and half width, capitals and kana make no difference") func folded() {
        var index = SimilarityIndex<String>()
        index.set("ai", title: "ＡＩ相談", text: "チャットで答えるＡＩの相談窓口")
        index.set("gomi", title: "ゴミの分別", text: "ゴミの分け方を調べる")
        let half = index.nearest(title: "ai相談", text: "ﾁｬｯﾄで答える相談窓口", limit: 3)
        #expect(half.first?.key == "ai")
        #expect(index.nearest(title: "ごみの分別", text: "", limit: 3).first?.key == "gomi")
    }

    @Test("A text is as like itself as can be, and what is changed or gone is not found any more") func changes() {
        var index = Self.index
        let (key, title, text) = Self.texts[2]
        let same = index.nearest(title: title, text: text, limit: 1)
        #expect(same.first?.key == key && abs((same.first?.score ?? 0) - 1) < 1e-3)
        #expect(index.nearest(title: title, text: text, limit: 5, where: { $0 != key }).allSatisfy { $0.key != key })
        for turn in 0..<300 { index.set("other \(turn % 3)", title: "道路の損傷の通報", text: "道路の穴を写真で知らせる") }
        #expect(index.count == Self.texts.count + 3)
        index.remove(key)
        #expect(index.nearest(title: title, text: text, limit: 5).allSatisfy { $0.key != key })
        #expect(index.nearest(title: "道路の損傷", text: "穴", limit: 5).count == 3)
    }
}
