import Foundation
import Kernel
import Services
import TestKit
import Testing

@testable import Standards

@Suite struct ItemQueryTests {
    private func book() throws -> Rulebook { Rulebook(try Guideline.real(), []) }

    @Test("Each choice narrows, together they narrow further, and counts say what a choice would leave")
    func facets() throws {
        let book = try book()
        let all = ItemQuery().items(of: book)
        #expect(all.count == book.items.count)
        for facet in ItemQuery.Facet.allCases {
            let counts = ItemQuery().counts(of: facet, in: book)
            #expect(!counts.isEmpty, "\(facet)")
        }

        let forms = ItemQuery(useCase: "new-application-form")
        let counts = forms.counts(of: .level, in: book)
        #expect(counts.values.reduce(0, +) == forms.items(of: book).count)
        for (level, count) in counts {
            let query = ItemQuery(
                useCase: "new-application-form", level: Int(level).flatMap(GuidelineItem.Level.init))
            #expect(query.items(of: book).count == count)
            // The count of a choice does not depend on which choice of the same kind is made.
            #expect(query.counts(of: .level, in: book) == counts)
        }
    }

    @Test(
        "Words are found in either width and kana, in Japanese and English, all of them together",
        arguments: ["キーボード", "きーぼーど", "ｷｰﾎﾞｰﾄﾞ", "keyboard", "KEYBOARD", "ess-05"])
    func words(_ words: String) throws {
        let found = ItemQuery(words: words).items(of: try book())

        #expect(found.contains { $0.id == "ESS-05" }, "\(found.map(\.id))")
    }

    @Test("What carries the words in its title comes first; what nobody says finds nothing")
    func order() throws {
        let book = try book()
        let found = ItemQuery(words: "テスト").items(of: book)
        let isInHead = found.map { item in
            [item.title.ja, item.summary.ja].contains { $0.contains("テスト") }
        }

        #expect(found.count > 3)
        #expect(isInHead == isInHead.sorted { $0 && !$1 })
        #expect(ItemQuery(words: "空を飛ぶ 竜宮城").items(of: book).isEmpty)
        #expect(ItemQuery(words: "  ").isEmpty)
    }
}
