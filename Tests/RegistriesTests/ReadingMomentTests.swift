import Registries
import Testing

@Suite struct ReadingMomentTests {
    @Test(
        "Days are read as they are written in Japan",
        arguments: [
            "2024/4/1", "2024.4.1", "2024-4-1", "20240401", "2024年4月1日", "令和6年4月1日", "R6.4.1", "r6.4.1", "２０２４年４月１日",
            "令和６年４月１日", "㋿6年4月1日", "2024/04/01 0:00:00", "2024-04-01T00:00:00", "2024年4月1日（月）", "令和 6年 4月 1日",
            "平成36年4月1日", "R6/04/01", "２０２４／４／１", "2024−04−01", "2024年04月01日(月曜日)",
        ])
    func days(text: String) throws {
        let one = try ReadingSample.read("type: date", text)
        #expect(one.text == "2024-04-01")
        #expect(one.remarks == ["repair mended.date"])
        #expect(one.reading.remarks[0].values["after"] == "2024-04-01")
    }

    @Test(
        "Eras are counted from their first year",
        arguments: [
            ("令和元年5月1日", "2019-05-01"), ("平成31年4月30日", "2019-04-30"), ("平成元年1月8日", "1989-01-08"),
            ("S64.1.7", "1989-01-07"),
            ("昭和元年12月25日", "1926-12-25"), ("大正15年12月24日", "1926-12-24"), ("明治45年7月29日", "1912-07-29"),
            ("H12.2.29", "2000-02-29"),
        ])
    func eras(text: String, day: String) throws {
        #expect(try ReadingSample.read("type: date", text).text == day)
    }

    @Test("A day as it should be gives no remark, blanks around it do")
    func standardDay() throws {
        #expect(try ReadingSample.read("type: date", "2024-02-29").remarks.isEmpty)
        let one = try ReadingSample.read("type: date", " 2024-02-29\n")
        #expect(one.text == "2024-02-29")
        #expect(one.remarks == ["repair mended.trimmed"])
    }

    @Test(
        "What is no day, or could be two, is an error",
        arguments: [
            "2024-02-30", "2023-02-29", "2024-13-01", "2024-00-10", "24/4/1", "4/1/2024", "4月1日", "随時", "令和元年4月30日",
            "令和0年1月1日",
            "2024-04-01～2025-03-31", "2024-04", "20240431", "45383", "2024年4", "1900-02-29", "0000-01-01",
            "2024-04-01 10:30",
            "元年5月1日",
        ])
    func noDays(text: String) throws {
        let one = try ReadingSample.read("type: date", text)
        #expect(one.value == nil)
        #expect(one.remarks == ["error kind.date"])
    }

    @Test("A word instead of a day goes to the field for notes, where there is one")
    func overflow() throws {
        let one = try ReadingSample.read("type: date, overflow: note", "随時")
        #expect(one.value == nil)
        #expect(one.note == .text("随時"))
        #expect(one.remarks == ["repair moved.note"])
    }

    @Test("Days have limits")
    func limits() throws {
        let field = "type: date, constraints: {minimum: 2000-01-01, maximum: 2030-12-31}"
        #expect(try ReadingSample.read(field, "1999-12-31").remarks == ["error too-early"])
        #expect(try ReadingSample.read(field, "2031-01-01").remarks == ["error too-late"])
        #expect(try ReadingSample.read(field, "2030-12-31").remarks.isEmpty)
    }

    @Test(
        "Times of day are read as they are written in Japan",
        arguments: [
            ("9:30", "09:30"), ("9時30分", "09:30"), ("９：３０", "09:30"), ("0930", "09:30"), ("午後1時半", "13:30"),
            ("9時", "09:00"),
            ("PM 1:05", "13:05"), ("1:05 pm", "13:05"), ("午後12時30分", "12:30"), ("午前0時", "00:00"), ("24:00", "00:00"),
        ])
    func times(text: String, time: String) throws {
        let one = try ReadingSample.read("type: time", text)
        #expect(one.text == time)
        #expect(one.remarks == ["repair mended.time"])
    }

    @Test(
        "Seconds are right as well", arguments: [("09:30", "09:30"), ("09:30:00", "09:30"), ("09:30:15", "09:30:15")])
    func seconds(text: String, time: String) throws {
        let one = try ReadingSample.read("type: time", text)
        #expect(one.text == time)
        #expect(one.remarks.isEmpty)
    }

    @Test(
        "What is no time is an error", arguments: ["25:00", "9:60", "9", "夕方", "9:3", "午後13時", "09:30-17:00", "24:01"])
    func noTimes(text: String) throws {
        #expect(try ReadingSample.read("type: time", text).remarks == ["error kind.time"])
    }

    @Test(
        "Moments are kept in the time of Tokyo",
        arguments: [
            ("2026-11-21T00:30:00Z", "2026-11-21T09:30:00+09:00"), ("2026/11/21 9:30", "2026-11-21T09:30:00+09:00"),
            ("2026-12-31T23:00:00-01:00", "2027-01-01T09:00:00+09:00"),
            ("令和8年11月21日 午後1時", "2026-11-21T13:00:00+09:00"),
            ("2026-11-21T09:30:00.250+09:00", "2026-11-21T09:30:00.25+09:00"),
            ("2026-03-01T00:00:00+14:00", "2026-02-28T19:00:00+09:00"),
        ])
    func moments(text: String, moment: String) throws {
        let one = try ReadingSample.read("type: datetime", text)
        #expect(one.text == moment)
        #expect(one.remarks == ["repair mended.time"])
        #expect(try ReadingSample.read("type: datetime", moment).remarks.isEmpty)
    }

    @Test("Years and months")
    func yearsAndMonths() throws {
        #expect(try ReadingSample.read("type: year", "2024").remarks.isEmpty)
        for text in ["令和6年度", "２０２４", "2024年", "R6"] {
            #expect(try ReadingSample.read("type: year", text).value == .integer(2024), "\(text)")
        }
        for text in ["24", "2024-04", "年度"] {
            #expect(try ReadingSample.read("type: year", text).remarks == ["error kind.year"], "\(text)")
        }
        #expect(try ReadingSample.read("type: yearmonth", "2024-04").remarks.isEmpty)
        for text in ["2024/4", "令和6年4月", "202404", "R6.4"] {
            #expect(try ReadingSample.read("type: yearmonth", text).text == "2024-04", "\(text)")
        }
        for text in ["2024", "2024-13", "2024-04-01"] {
            #expect(try ReadingSample.read("type: yearmonth", text).remarks == ["error kind.yearmonth"], "\(text)")
        }
    }
}
