import Registries
import Testing

@Suite struct ReadingNumberTests {
    @Test("Numbers as they should be give no remark", arguments: ["0", "-5", "1200", "9223372036854775807"])
    func integers(text: String) throws {
        let one = try ReadingSample.read("type: integer", text)
        #expect(one.value == .integer(Int(text)!))
        #expect(one.remarks.isEmpty)
    }

    @Test(
        "Whole numbers are read as they are written in Japan",
        arguments: [
            ("1,200", 1200), ("１２００", 1200), ("１，２００", 1200), ("+5", 5), ("△500", -500), ("▲1,000", -1000), ("007", 7),
            ("5.0", 5),
            ("−3", -3), ("1e3", 1000),
        ])
    func written(text: String, number: Int) throws {
        let one = try ReadingSample.read("type: integer", text)
        #expect(one.value == .integer(number))
        #expect(one.remarks == ["repair mended.number"])
    }

    @Test(
        "A unit is taken off when it can mean one thing only",
        arguments: [
            ("手数料（円）", "300円", 300), ("手数料（円）", "¥1,200", 1200), ("手数料（円）", "3万円", 30000), ("手数料（円）", "1.5万円", 15000),
            ("手数料（円）", "5万", 50000), ("手数料", "300円", 300), ("定員", "50人", 50), ("定員（人）", "50名", 50),
            ("標準処理期間（日）", "30日", 30),
            ("予算（千円）", "500千円", 500), ("割合（％）", "50％", 50), ("年齢（歳）", "18才", 18), ("期間（か月）", "3ヶ月", 3),
        ])
    func units(title: String, text: String, number: Int) throws {
        let one = try ReadingSample.read("type: integer, title: {ja: \(title)}", text)
        #expect(one.value == .integer(number))
        #expect(one.remarks == ["repair mended.unit"])
    }

    @Test(
        "A unit that could mean another number is an error",
        arguments: [
            ("予算（千円）", "500円"), ("予算（千円）", "3万円"), ("標準処理期間（日）", "2週間"), ("手数料（円）", "300円/回"), ("定員", "30日"),
            ("割合", "50%"),
            ("手数料（円）", "約300円"), ("手数料（円）", "300～500円"), ("手数料（円）", "無料"), ("手数料（円）", "1,20"), ("手数料（円）", "1,2000"),
            ("手数料（円）", "5.5"), ("手数料（円）", "一万円"), ("手数料（円）", "99999999999999999999"), ("定員", "50 60"), ("定員", "1-2"),
        ])
    func noUnits(title: String, text: String) throws {
        let one = try ReadingSample.read("type: integer, title: {ja: \(title)}", text)
        #expect(one.value == nil)
        #expect(one.remarks.count == 1 && one.remarks[0].hasPrefix("error"), "\(one.remarks)")
    }

    @Test("A share without a hundred is told as such")
    func percent() throws {
        #expect(try ReadingSample.read("type: number", "50%").remarks == ["error percent"])
        #expect(try ReadingSample.read("type: integer", "99999999999999999999").remarks == ["error large"])
    }

    @Test(
        "Numbers with a point keep every digit",
        arguments: [
            ("35.686105", 35.686105), ("139.803169", 139.803169), ("-0.5", -0.5), ("0", 0), ("-0", 0), ("1e-7", 1e-7),
            ("0.30000000000000004", 0.30000000000000004), ("123456789012345.6", 123456789012345.6), ("1.50", 1.5),
        ])
    func decimals(text: String, number: Double) throws {
        let one = try ReadingSample.read("type: number", text)
        #expect(one.value == .number(number))
        #expect(one.remarks.isEmpty)
    }

    @Test("A comma behind a number separates it from nothing")
    func comma() throws {
        let one = try ReadingSample.read("type: number", "35.674030,")
        #expect(one.value == .number(35.67403))
        #expect(one.remarks == ["repair mended.number"])
    }

    @Test(
        "What is no number is an error",
        arguments: ["NaN", "inf", "1e999", "0x10", "1..2", ".", "--1", "一", "1 2", ",", "1,,", "1.5,2"])
    func noNumbers(text: String) throws {
        #expect(try ReadingSample.read("type: number", text).remarks == ["error kind.number"])
    }

    @Test("Numbers have limits")
    func limits() throws {
        let field = "type: integer, constraints: {minimum: 0, maximum: 100}"
        #expect(try ReadingSample.read(field, "-1").remarks == ["error too-small"])
        #expect(try ReadingSample.read(field, "101").remarks == ["error too-large"])
        #expect(try ReadingSample.read(field, "100").remarks.isEmpty)
    }

    @Test(
        "Yes and no have many words",
        arguments: [
            ("有", true), ("無", false), ("あり", true), ("なし", false), ("○", true), ("〇", true), ("×", false),
            ("はい", true),
            ("いいえ", false), ("T", true), ("F", false), ("TRUE", true), ("１", true), ("有り", true), ("可", true),
            ("不可", false),
        ])
    func words(text: String, flag: Bool) throws {
        let one = try ReadingSample.read("type: boolean", text)
        #expect(one.value == .boolean(flag))
        #expect(one.remarks == ["repair mended.boolean"])
    }

    @Test("The standard's words and the field's own need no remark")
    func ownWords() throws {
        for (text, flag) in [("true", true), ("0", false), ("1", true)] {
            let one = try ReadingSample.read("type: boolean", text)
            #expect(one.value == .boolean(flag) && one.remarks.isEmpty)
        }
        let field = "type: boolean, trueValues: [要], falseValues: [免除, 有]"
        #expect(try ReadingSample.read(field, "要").remarks.isEmpty)
        #expect(try ReadingSample.read(field, "有").value == .boolean(false))
        #expect(try ReadingSample.read(field, "たぶん").remarks == ["error kind.boolean"])
        #expect(try ReadingSample.read(field, "2").remarks == ["error kind.boolean"])
    }

    @Test("Positions are longitude and latitude; exchanged ones are put right")
    func points() throws {
        #expect(try ReadingSample.read("type: geopoint", "139.5,35.5").remarks.isEmpty)
        #expect(try ReadingSample.read("type: geopoint", "139.5, 35.5").remarks.isEmpty)
        #expect(try ReadingSample.read("type: geopoint", "35.5,139.5").text == "139.5,35.5")
        #expect(try ReadingSample.read("type: geopoint", json: "[139.5,35.5]").text == "139.5,35.5")
        #expect(try ReadingSample.read("type: geopoint", json: #"{"lat":35.5,"lon":139.5}"#).text == "139.5,35.5")
        for text in ["139.5", "200,10", "a,b", "10,91"] {
            #expect(try ReadingSample.read("type: geopoint", text).remarks == ["error kind.geopoint"], "\(text)")
        }
    }
}
