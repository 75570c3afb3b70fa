import Registries
import Testing

@Suite struct ReadingFormatTests {
    @Test("Municipality codes get their check digit, and a wrong one is an error that tells the right one")
    func municipalityCodes() throws {
        let field = "type: string, format: municipality-code"
        #expect(try ReadingSample.read(field, "131083").remarks.isEmpty)
        let five = try ReadingSample.read(field, "13108")
        #expect(five.text == "131083")
        #expect(five.remarks == ["repair mended.check-digit"])
        #expect(try ReadingSample.read(field, "１３１０８３").text == "131083")
        let wrong = try ReadingSample.read(field, "131084")
        #expect(wrong.value == nil)
        #expect(wrong.remarks == ["error check-digit.municipality"])
        #expect(wrong.reading.remarks[0].values["right"] == "131083")
        for text in ["1310", "480000", "13108a", "江東区"] {
            #expect(try ReadingSample.read(field, text).remarks == ["error format.municipality-code"], "\(text)")
        }
        #expect(try ReadingSample.read(field, json: "13108").text == "131083")
        // Of a fictional municipality.
        #expect(try ReadingSample.read(field, "990019").remarks.isEmpty)
        #expect(try ReadingSample.read(field, "990018").remarks == ["error check-digit.municipality"])
        #expect(try ReadingSample.read(field + ", normalise: [code]", "133078;檜原村\t").text == "133078")
    }

    @Test("Corporate numbers are checked")
    func corporateNumbers() throws {
        let field = "type: string, format: corporate-number"
        #expect(try ReadingSample.read(field, "8000020130001").remarks.isEmpty)
        #expect(try ReadingSample.read(field, "8-0000-2013-0001").text == "8000020130001")
        #expect(try ReadingSample.read(field, "9000020131016").remarks == ["error check-digit.corporate"])
        #expect(try ReadingSample.read(field, "000020130001").remarks == ["error format.corporate-number"])
    }

    @Test(
        "Postal codes get their hyphen",
        arguments: ["1350004", "〒135-0004", "１３５－０００４", "135 0004", "〒１３５０００４", "135‐0004"])
    func postalCodes(text: String) throws {
        let one = try ReadingSample.read("type: string, format: postal-code", text)
        #expect(one.text == "135-0004")
        #expect(one.remarks == ["repair mended.form"])
        #expect(try ReadingSample.read("type: string, format: postal-code", "135-0004").remarks.isEmpty)
        #expect(
            try ReadingSample.read("type: string, format: postal-code", "135-004").remarks == [
                "error format.postal-code"
            ])
    }

    @Test(
        "Telephone numbers are written with hyphens",
        arguments: [
            ("(03)3635-1537", "03-3635-1537"), ("03(3635)1537", "03-3635-1537"), ("０３－３６３５－１５３７", "03-3635-1537"),
            ("03 3635 1537", "03-3635-1537"), ("03－3635―1537", "03-3635-1537"), ("（03）3635－1537", "03-3635-1537"),
            ("電話：03-3635-1537", "03-3635-1537"), ("+81 3-3635-1537", "+81-3-3635-1537"),
        ])
    func phones(text: String, number: String) throws {
        let one = try ReadingSample.read("type: string, format: phone", text)
        #expect(one.text == number)
        #expect(one.remarks == ["repair mended.form"])
    }

    @Test(
        "Telephone numbers that are right",
        arguments: ["03-3635-1537", "0336351537", "0120-000-000", "090-1234-5678", "#7119", "119"])
    func rightPhones(text: String) throws {
        let one = try ReadingSample.read("type: string, format: phone", text)
        #expect(one.text == text)
        #expect(one.remarks.isEmpty)
    }

    @Test("What stands beside a telephone number is told or goes to the notes")
    func phoneNotes() throws {
        for (text, rest) in [
            ("03-3635-1537（代表）", "（代表）"), ("03-3635-1537 内線123", "内線123"),
            ("03-3635-1537、03-3635-9999", "、03-3635-9999"),
        ] {
            let one = try ReadingSample.read("type: string, format: phone", text)
            #expect(one.text == "03-3635-1537")
            #expect(one.remarks == ["warning left"], "\(text)")
            #expect(one.reading.remarks[0].values["rest"] == rest)
        }
        let one = try ReadingSample.read("type: string, format: phone, overflow: note", "03-3635-1537（代表）")
        #expect(one.note == .text("（代表）"))
        for text in ["3635-1537", "なし", "12", "03-3635", "(代表)"] {
            #expect(
                try ReadingSample.read("type: string, format: phone", text).remarks == ["error format.phone"], "\(text)"
            )
        }
    }

    @Test(
        "Addresses of the web that are right are kept",
        arguments: [
            "https://www.city.example.lg.jp/a/b.html?x=1&y=2#z", "http://example.jp", "https://example.jp/子育て",
            "https://日本.jp/",
            "https://example.jp:8080/", "https://example.jp?x=1",
        ])
    func addresses(text: String) throws {
        let one = try ReadingSample.read("type: string, format: uri", text)
        #expect(one.text == text)
        #expect(one.remarks.isEmpty)
    }

    @Test("An address that a line end broke is put together")
    func brokenAddress() throws {
        let one = try ReadingSample.read(
            "type: string, format: uri", "https://www.city.example.lg.jp/kosodate/\njido.html")
        #expect(one.text == "https://www.city.example.lg.jp/kosodate/jido.html")
        #expect(one.remarks == ["repair mended.address"])
        #expect(
            try ReadingSample.read("type: string, format: uri", "HTTPS://example.jp/A").text == "https://example.jp/A")
    }

    @Test("Of several addresses the first is kept and the others are named, or go to the notes")
    func severalAddresses() throws {
        let text = "https://a.example.jp/\nhttps://b.example.jp/"
        let one = try ReadingSample.read("type: string, format: uri", text)
        #expect(one.text == "https://a.example.jp/")
        #expect(one.remarks == ["warning left"])
        #expect(one.reading.remarks[0].values["rest"] == "https://b.example.jp/")
        let noted = try ReadingSample.read("type: string, format: uri, overflow: note", text)
        #expect(noted.note == .text("https://b.example.jp/"))
        #expect(noted.remarks == ["repair moved.note"])
        let titled = try ReadingSample.read("type: string, format: uri, overflow: note", "児童手当;https://a.example.jp/")
        #expect(titled.text == "https://a.example.jp/")
        #expect(titled.note == .text("児童手当"))
    }

    @Test(
        "What is no address of the web is an error",
        arguments: [
            "www.example.jp", "ftp://example.jp/", "javascript:alert(1)", "https://", "https:///a", "区のページ",
            "https://user@example.jp/",
            "https://a\"b/", "mailto:a@example.jp",
        ])
    func noAddresses(text: String) throws {
        #expect(try ReadingSample.read("type: string, format: uri", text).remarks == ["error format.uri"])
    }

    @Test(
        "E-mail addresses are freed of their disguise",
        arguments: [
            "kodomo(at)example.lg.jp", "kodomo＠example.lg.jp", "kodomo[at]example.lg.jp", "kodomo （at） example.lg.jp",
            "mailto:kodomo@example.lg.jp", "ｋｏｄｏｍｏ@example.lg.jp", "<kodomo@example.lg.jp>",
        ])
    func mails(text: String) throws {
        let one = try ReadingSample.read("type: string, format: email, normalise: [email]", text)
        #expect(one.text == "kodomo@example.lg.jp")
        #expect(one.remarks == ["repair mended.email"], "\(one.reading.remarks)")
    }

    @Test("A note beside an e-mail address is told or goes to the notes")
    func mailNotes() throws {
        let text = "kodomo(at)example.lg.jp 注記：(at)を@に置きかえてください"
        let one = try ReadingSample.read("type: string, format: email, overflow: note", text)
        #expect(one.text == "kodomo@example.lg.jp")
        #expect(one.note == .text("注記：(at)を@に置きかえてください"))
        #expect(one.remarks == ["repair moved.note", "repair mended.email"])
        #expect(
            try ReadingSample.read("type: string, format: email", text).remarks == [
                "warning left", "repair mended.email",
            ])
        for text in ["kodomo", "kodomo@", "@example.jp", "kodomo@example", "なし"] {
            #expect(
                try ReadingSample.read("type: string, format: email", text).remarks == ["error format.email"], "\(text)"
            )
        }
    }

    @Test("Other formats")
    func others() throws {
        let uuid = "type: string, format: uuid"
        #expect(try ReadingSample.read(uuid, "0198c0de-0000-7000-8000-000000000001").remarks.isEmpty)
        #expect(
            try ReadingSample.read(uuid, "{0198C0DE-0000-7000-8000-000000000001}").text
                == "0198c0de-0000-7000-8000-000000000001")
        #expect(try ReadingSample.read(uuid, "0198c0de").remarks == ["error format.uuid"])
        #expect(try ReadingSample.read("type: string, format: language", "ja-easy").remarks.isEmpty)
        #expect(try ReadingSample.read("type: string, format: language", "zh_Hans").text == "zh-Hans")
        #expect(try ReadingSample.read("type: string, format: language", "日本語").remarks == ["error format.language"])
    }
}
