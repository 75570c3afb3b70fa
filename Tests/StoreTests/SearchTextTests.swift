import Store
import Testing

@Suite struct SearchTextTests {
    @Test(
        "What people mean alike is found alike",
        arguments: [
            ("ゴミ", "ごみ"), ("ｺﾞﾐ", "ごみ"), ("ＡＢＣ", "abc"), ("Tokyo", "TOKYO"), ("か\u{3099}", "ガ"), ("ヴ", "ゔ"),
            ("①", "1"), ("㍿", "株式会社"), ("Ａ－１", "a-1"), ("ヷ", "ヷ"), ("ー", "ー"), ("É", "e\u{301}"),
        ])
    func alike(left: String, right: String) {
        // Byte by byte, as a database compares: Swift's == forgives what LIKE does not.
        #expect(Array(SearchText.folded(left).unicodeScalars) == Array(SearchText.folded(right).unicodeScalars))
    }

    @Test("Different words stay different", arguments: [("は", "ば"), ("つ", "っ"), ("東", "京"), ("a", "b"), ("お", "おー")])
    func different(left: String, right: String) {
        #expect(SearchText.folded(left) != SearchText.folded(right))
    }

    @Test(
        "Wildcards are characters like others",
        arguments: [
            ("100%", #"%100\%%"#), ("a_b", #"%a\_b%"#), (#"a\b"#, #"%a\\b%"#), ("％＿", #"%\%\_%"#), ("", "%%"),
            ("%\u{301}", "%\\%\u{301}%"), ("_\u{3099}", "%\\_\u{3099}%"),
        ])
    func wildcards(text: String, pattern: String) {
        #expect(SearchText.pattern(text) == pattern)
    }

    @Test("The quick way over common characters leads to the same as the normal form")
    func quickAndCareful() {
        let ranges: [ClosedRange<UInt32>] = [0x00...0x7F, 0x3000...0x30FF, 0x4E00...0x9FFF, 0xFF00...0xFFEF]
        for value in ranges.joined() {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let quick = SearchText.folded("\(scalar)亜")
            // A ligature makes the whole text go the careful way; 亜 keeps it from joining what is before.
            let careful = SearchText.folded("\(scalar)亜\u{FB01}")
            #expect(
                Array((quick + "fi").unicodeScalars) == Array(careful.unicodeScalars), "U+\(String(value, radix: 16))")
        }
    }
}
