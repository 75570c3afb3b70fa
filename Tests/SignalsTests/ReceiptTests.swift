import Signals
import TestKit
import Testing

@Suite struct ReceiptTests {
    @Test("A receipt is twelve characters in three groups, different each time")
    func new() {
        let codes = (0..<1000).map { _ in "\(Receipt.new(at: .noon))" }

        #expect(Set(codes).count == 1000)
        for code in codes {
            #expect(code.wholeMatch(of: /([0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}/) != nil, "\(code)")
        }
    }

    @Test(
        "However it is typed, it is the same receipt",
        arguments: [
            "K0QM-1T2X-1WHP", "k0qm1t2x1whp", " k0qm 1t2x 1whp\n", "K0QM–1T2X–1WHP", "koqm-it2x-lwhp", "ＫＯＱＭ－１Ｔ２Ｘ－１ＷＨＰ",
            "K.0.Q.M_1T2X/1WHP",
        ])
    func sloppy(text: String) throws {
        let receipt = try #require(Receipt("K0QM-1T2X-1WHP"))

        #expect(Receipt(text) == receipt)
        #expect(Receipt(text)?.key == receipt.key)
        #expect(Receipt(text)?.description == "K0QM-1T2X-1WHP")
    }

    @Test(
        "What is too short or too long is none",
        arguments: [
            "", "K0QM-1T2X-1WH", "K0QM-1T2X-1WHPP", "----", String(repeating: " ", count: 101) + "K0QM1T2X1WHP",
        ])
    func nonsense(text: String) {
        #expect(Receipt(text) == nil)
    }

    @Test("What is kept does not show the receipt, and differs for each")
    func hash() {
        let receipts = (0..<200).map { _ in Receipt.new(at: .noon) }

        #expect(Set(receipts.map(\.key)).count == 200)
        for receipt in receipts { #expect(receipt.key.wholeMatch(of: /[0-9A-Z]{4}[0-9a-f]{32}/) != nil) }
    }
}
