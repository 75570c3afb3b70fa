import Foundation
import Kernel
import Testing

@Suite struct DayTests {
    @Test("Every day of 400 years is written and read back, in the order of the calendar")
    func roundTrip() throws {
        let first = try #require(Day("1700-01-01"))
        var before = ""

        for offset in 0..<146_097 {
            let day = first.adding(days: offset)
            let text = day.description

            guard Day(text) == day, text > before else {
                Issue.record("\(text) after \(before) is read as \(String(describing: Day(text)))")
                return
            }
            before = text
        }

        #expect(before == "2099-12-31")
    }

    @Test(
        "Known days stand where other calendars have them",
        arguments: [
            ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2026-11-21", 20_778),
            ("1900-03-01", -25_508), ("2100-03-01", 47_541),
        ])
    func knownDays(text: String, daysSince1970: Int) {
        #expect(Day(text) == Day(daysSince1970: daysSince1970))
        #expect(Day(daysSince1970: daysSince1970).description == text)
    }

    @Test(
        "Days far away are written too",
        arguments: [
            (-719_528, "0000-01-01"), (-719_529, "-0001-12-31"), (2_932_896, "9999-12-31"), (2_932_897, "10000-01-01"),
        ])
    func farAway(daysSince1970: Int, text: String) {
        #expect(Day(daysSince1970: daysSince1970).description == text)
    }

    @Test("Leap days exist in leap years only", arguments: 1890...2110)
    func leapDays(year: Int) {
        let isLeap = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))

        #expect((Day("\(year)-02-29") != nil) == isLeap)
    }

    @Test(
        "What is not a day is refused",
        arguments: [
            "", "2026", "2026-11", "2026-11-31", "2026-13-01", "2026-00-10", "2026-01-00", "2026-1-01", "26-01-01",
            "2026/11/21", "2026-11-21 ", " 2026-11-21", "2026-11-21T00:00", "+026-11-21", "2026-+1-21", "-026-11-21",
            "２０２６-11-21", "2026−11−21", "2026-11-2\u{0301}", "2026-02-30", "20261-1-21", "----------",
        ])
    func nonsense(text: String) {
        #expect(Day(text) == nil)
    }

    @Test("There is no year zero, which PostgreSQL cannot keep")
    func yearZero() {
        #expect(Day("0000-01-01") == nil)
        #expect(Day("0001-01-01") != nil)
    }

    @Test(
        "It is the next day in Tokyo from 15:00 UTC on",
        arguments: [
            ("2026-11-21T14:59:59Z", "2026-11-21"), ("2026-11-21T15:00:00Z", "2026-11-22"),
            ("2026-11-22T00:00:00Z", "2026-11-22"), ("2026-12-31T15:00:00Z", "2027-01-01"),
            ("2028-02-28T15:00:00Z", "2028-02-29"), ("1969-12-31T14:59:59Z", "1969-12-31"),
            ("1969-12-31T15:00:00Z", "1970-01-01"), ("1960-02-28T15:00:00Z", "1960-02-29"),
        ])
    func tokyo(moment: String, day: String) throws {
        let date = try Date(moment, strategy: .iso8601)

        #expect(Day(date).description == day)
    }

    @Test("A day begins at its own midnight and not a moment earlier", arguments: [-40_000, -1, 0, 20_778, 90_000])
    func start(daysSince1970: Int) {
        let day = Day(daysSince1970: daysSince1970)

        #expect(Day(day.start) == day)
        #expect(Day(day.start - 0.001) == day.adding(days: -1))
        #expect(Day(day.adding(days: 1).start - 0.001) == day)
    }

    @Test("In JSON a day is its text, and what is not a day is refused")
    func json() throws {
        let day = try #require(Day("2028-02-29"))

        #expect(String(decoding: try JSONEncoder().encode([day]), as: UTF8.self) == #"["2028-02-29"]"#)
        #expect(try JSONDecoder().decode([Day].self, from: Data(#"["2028-02-29"]"#.utf8)) == [day])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([Day].self, from: Data(#"["2027-02-29"]"#.utf8))
        }
    }
}
