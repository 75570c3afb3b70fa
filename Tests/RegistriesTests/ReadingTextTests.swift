import Registries
import Testing

@Suite struct ReadingTextTests {
    @Test(
        "Names and texts are kept to the byte",
        arguments: [
            "髙﨑", "葛\u{E0100}飾区", "神社\u{FA19}", "ｱｲｳ ①㈱", "か\u{3099}", "ＡＢＣ（全角）", "👨‍👩‍👧‍👦", "é", "a  b\tc", "一行目\n\n三行目",
            "案内;https://example.jp/a?b=c#d", "児童手当;https://www.example.lg.jp/%E5%AD%90\n届出;https://example.jp/x_y(z)",
            "|対象|金額|\n|---|---|\n|第1子|<|\n|^|10,000円<br>15,000円|", "“引用”…—〜", "\u{200D}",
        ])
    func kept(text: String) throws {
        let one = try ReadingSample.read("type: string", text)
        #expect(one.text.map { Array($0.utf8) } == Array(text.utf8))
        #expect(one.remarks.isEmpty)
    }

    @Test(
        "Blanks and blank lines around a text are taken off and told",
        arguments: ["本文\n", "\n\n本文", "　本文　", " 本文", "本文\t", "\u{A0}本文", "\u{FEFF}本文", "本文\r\n"])
    func trimmed(text: String) throws {
        let one = try ReadingSample.read("type: string", text)
        #expect(one.text == "本文")
        #expect(one.remarks.count == 1 && one.remarks[0].hasPrefix("repair mended."), "\(one.remarks)")
        let after = try #require(one.reading.remarks.first).values["after"]
        #expect(after == "本文")
    }

    @Test("A repair shows what cannot be seen, near the place it was at")
    func shown() throws {
        let one = try ReadingSample.read("type: string", "本文\n")
        #expect(one.reading.remarks[0].values["before"] == "本文⏎")
        let long = try ReadingSample.read("type: string", String(repeating: "あ", count: 500) + "\t")
        let before = try #require(long.reading.remarks[0].values["before"])
        #expect(before.hasPrefix("…") && before.hasSuffix("⇥") && before.count < 70, "\(before)")
    }

    @Test(
        "Nothing but blanks is nothing, and so are the texts that say so",
        arguments: ["", " ", "　\n", "-", "不明", " - "])
    func empty(text: String) throws {
        let one = try ReadingSample.read("type: string", text)
        #expect(one.value == nil)
        #expect(one.remarks.isEmpty)
    }

    @Test("Characters nobody can see are taken out, also NUL, which no database keeps")
    func controls() throws {
        for text in ["本\u{0}文", "本\u{8}文", "本\u{FEFF}文", "本\u{85}文", "本\u{FFFE}文"] {
            let one = try ReadingSample.read("type: string", text)
            #expect(one.text == "本文")
            #expect(one.remarks == ["repair mended.control"])
        }
    }

    @Test("Line ends become one kind: told of a file, not of a browser, whose way it is")
    func lineEnds() throws {
        #expect(try ReadingSample.read("type: string", "一\r\n二\r三").text == "一\n二\n三")
        #expect(try ReadingSample.read("type: string", "一\r\n二").remarks.isEmpty)
        let one = try ReadingSample.read("type: string", json: #""一\r\n二""#)
        #expect(one.text == "一\n二")
        #expect(one.remarks == ["repair mended.line-ends"])
    }

    @Test("Lost and private characters are warned of and kept")
    func doubtful() throws {
        #expect(try ReadingSample.read("type: string", "渡\u{FFFD}").remarks == ["warning broken"])
        #expect(try ReadingSample.read("type: string", "渡\u{E001}").remarks == ["warning private"])
        #expect(try ReadingSample.read("type: string", "渡\u{F0001}").text == "渡\u{F0001}")
    }

    @Test("Lengths are counted as people count")
    func lengths() throws {
        let field = "type: string, constraints: {maxLength: 3, minLength: 2}"
        #expect(try ReadingSample.read(field, "葛\u{E0100}飾区").remarks.isEmpty)
        #expect(try ReadingSample.read(field, "👨‍👩‍👧‍👦👨‍👩‍👧‍👦").remarks.isEmpty)
        #expect(try ReadingSample.read(field, "葛飾区役").remarks == ["error too-long"])
        #expect(try ReadingSample.read(field, "葛").remarks == ["error too-short"])
        let long = String(repeating: "あ", count: 100_001)
        #expect(try ReadingSample.read("type: string", long).remarks == ["error too-long"])
    }

    @Test("What the field's file allows is mended")
    func normalised() throws {
        #expect(try ReadingSample.read("type: string, normalise: [width]", "ＵＭ２４").text == "UM24")
        #expect(try ReadingSample.read("type: string, normalise: [blanks]", "森下  保育園").text == "森下 保育園")
        #expect(try ReadingSample.read("type: string, normalise: [blanks]", "森下　保育園").remarks.isEmpty)
        let code = try ReadingSample.read("type: string, normalise: [code]", "131016;千代田区")
        #expect(code.text == "131016")
        #expect(code.remarks == ["repair mended.code"])
        #expect(try ReadingSample.read("type: string, normalise: [code]", "児童手当;案内").remarks.isEmpty)
    }

    static let kinds =
        "type: string, categories: [{value: '086', label: {ja: 妊産婦, en: Expecting}}, "
        + "{value: '087', label: {ja: 子育て中}}]"

    @Test(
        "A category is found by what people write instead",
        arguments: [
            ("086", "086", []), ("86", "086", ["repair mended.digits"]), ("０８６", "086", ["repair mended.width"]),
            ("妊産婦", "086", ["repair mended.label"]), ("expecting", "086", ["repair mended.label"]),
            ("087;子育て中", "087", ["repair mended.code"]), ("087 ", "087", ["repair mended.trimmed"]),
        ])
    func categories(text: String, value: String, remarks: [String]) throws {
        let one = try ReadingSample.read(Self.kinds, text)
        #expect(one.text == value)
        #expect(one.remarks == remarks)
    }

    @Test("What is no category is an error that names them")
    func noCategory() throws {
        let one = try ReadingSample.read(Self.kinds, "088")
        #expect(one.remarks == ["error category"])
        #expect(one.reading.remarks[0].values["choices"] == "086, 087")
    }

    @Test(
        "A pattern holds for the whole text",
        arguments: [
            (#"[0-9A-Za-z][0-9A-Za-z._-]*"#, ["a", "131083-0042", "9.x_y-"], ["", "-a", "a b", "a\n", "あ"]),
            (#"^\d{5}$"#, ["01234"], ["1234", "123456", "１２３４５"]), (#"a*b?a"#, ["a", "aa", "aba"], ["ab", "b"]),
            (
                #"psid[0-9]+\.[0-9]+\+[0-9]{13}\+[0-9A-Za-z]+(\+UM[0-9]+)?"#,
                ["psid3.0+3000020132101+1+UM24", "psid3.0+3000020132101+1"],
                ["psid3.0+300+1", "xpsid3.0+3000020132101+1"]
            ), (#"[ぁ-ゖァ-ヺー・]+"#, ["ひらがな・カナー"], ["漢字", "a"]), (#"(都|道|府|県){1,2}"#, ["都", "都道"], ["都道府"]),
            (#"[a-z]{2,3}[0-9]"#, ["ab1", "abc1"], ["a1", "abcd1"]), (#"https?"#, ["http", "https"], ["httpss"]),
        ])
    func patterns(pattern: String, right: [String], wrong: [String]) throws {
        let field = "type: string, constraints: {pattern: '\(pattern)'}"
        for text in right { #expect(try ReadingSample.read(field, text).remarks.isEmpty, "\(text)") }
        for text in wrong where !text.isEmpty && !text.hasSuffix("\n") {
            #expect(try ReadingSample.read(field, text).remarks == ["error pattern"], "\(text)")
        }
    }

    @Test("A pattern that is none is refused with its line")
    func badPattern() throws {
        #expect {
            try ReadingSample.registry("- {name: x, type: string, title: {ja: 値}, constraints: {pattern: '('}}")
        } throws: {
            "\($0)".contains("sample.yaml:9")
        }
    }
}
