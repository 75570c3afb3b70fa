import Registries
import Tables
import TestKit
import Testing

@Suite struct ReadingPropertyTests {
    /// A field of every kind and format, with all that can be mended.
    static let fields = """
        - {name: s, type: string, title: {ja: 文}, normalise: [width, blanks]}
        - {name: c, type: string, title: {ja: コード}, normalise: [code], constraints: {maxLength: 20}}
        - {name: i, type: integer, title: {ja: 数（円）}, overflow: note}
        - {name: n, type: number, title: {ja: 量}}
        - {name: b, type: boolean, title: {ja: 有無}, trueValues: [有]}
        - {name: d, type: date, title: {ja: 日}, overflow: note}
        - {name: t, type: time, title: {ja: 時}}
        - {name: m, type: datetime, title: {ja: 日時}}
        - {name: y, type: year, title: {ja: 年}}
        - {name: ym, type: yearmonth, title: {ja: 年月}}
        - {name: g, type: geopoint, title: {ja: 点}}
        - {name: k, type: list, title: {ja: 分類}, siblings: [l], categories: [{value: "001", label: {ja: 一}}, {value: "002", label: {ja: 二}}]}
        - {name: l, type: list, title: {ja: 対象}, siblings: [k], categories: [{value: "086", label: {ja: 三}}, {value: "087", label: {ja: 四}}]}
        - {name: w, type: list, title: {ja: 語}, delimiter: "、"}
        - {name: u, type: list, format: uri, title: {ja: URL}, overflow: note}
        - {name: uri, type: string, format: uri, title: {ja: 案内}, overflow: note}
        - {name: mail, type: string, format: email, title: {ja: メール}, normalise: [email], overflow: note}
        - {name: phone, type: string, format: phone, title: {ja: 電話}, overflow: note}
        - {name: zip, type: string, format: postal-code, title: {ja: 郵便}}
        - {name: lg, type: string, format: municipality-code, title: {ja: 団体}}
        - {name: corp, type: string, format: corporate-number, title: {ja: 法人}}
        - {name: id7, type: string, format: uuid, title: {ja: 識別子}}
        - {name: lang, type: string, format: language, title: {ja: 言語}}
        - {name: a, type: array, title: {ja: 配列}}
        - {name: o, type: object, title: {ja: 物}}
        - {name: note, type: string, title: {ja: 備考}}
        """

    /// Pieces of what people write, right and wrong.
    private static let pieces = [
        "1", "002", "８６", "087", ",", "，", "、", ";", "\n", " ", "　", "\t", "-", "ー", "令和", "6", "年", "4", "月", "日",
        "2024", "/", ".",
        "時", "半", ":", "円", "万", "%", "△", "https://", "http://a.jp/", "example.jp", "@", "(at)", "(", ")", "[", "]",
        "{", "}", "\"",
        "\\", "null", "true", "有", "×", "+", "T", "Z", "09:00", "R6.4.1", "13108", "131083", "8000020130001", "03",
        "3635-1537", "あ", "髙",
        "\u{E0100}", "\u{0}", "\u{FEFF}", "\u{FFFD}", "\u{3099}", "👨‍👩‍👧", "一", "|", "<br>", "e", "9", "～", "\u{E000}",
        "\r",
    ]

    static func text(_ random: inout Seeded) -> String {
        (0..<Int.random(in: 1...6, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
    }

    @Test("What was mended once is right the next time, whatever came in", arguments: 0..<40)
    func idempotent(seed: UInt64) throws {
        var random = Seeded(seed)
        let registry = try ReadingSample.registry(Self.fields)
        let reader = try RowReader(registry, today: ReadingSample.today)
        for _ in 0..<60 {
            var texts = ["id": "1"]
            for field in registry.fields.dropFirst() { texts[field.name] = Self.text(&random) }
            let first = reader.read(texts: texts)
            let again = reader.read(again: first.values)
            #expect(again.remarks.filter { $0.level == .repair }.isEmpty, "\(texts)\n\(again.remarks)")
            #expect(registry.changes(from: first.values, to: again.values).isEmpty)
            // The same through the document and through the texts of a CSV file.
            let kept = try registry.values(of: registry.document(of: first.values))
            #expect(registry.changes(from: first.values, to: kept).isEmpty)
            var written = ["id": "1"]
            for (index, value) in first.values.enumerated() {
                written[registry.fields[index].name] = value.map { registry.text(of: $0, index) }
            }
            let third = reader.read(texts: written)
            #expect(third.remarks.filter { $0.level == .repair }.isEmpty, "\(written)\n\(third.remarks)")
            #expect(registry.changes(from: first.values, to: third.values).isEmpty, "\(written)")
        }
    }

    @Test("Random bytes are read without falling over, and never break a document", arguments: 0..<20)
    func randomBytes(seed: UInt64) throws {
        var random = Seeded(seed)
        let registry = try ReadingSample.registry(Self.fields)
        let reader = try RowReader(registry, today: ReadingSample.today)
        var row = TableRow()
        for _ in 0..<100 {
            let bytes = (0..<400).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            let shape = Int.random(in: 0..<3, using: &random)
            let reading: RowReading
            switch shape {
            case 0: reading = reader.read(json: bytes)
            case 1: reading = reader.read(json: Array(#"{"id":"1","a":["#.utf8) + bytes)
            default:
                guard var table = try? TableReader(bytes: bytes), (try? table.next(into: &row)) == true else {
                    continue
                }
                reading = reader.read(row, columns: (0..<registry.fields.count).map { $0 })
            }
            #expect(try registry.values(of: registry.document(of: reading.values)).count == registry.fields.count)
        }
    }

    @Test("A JSON text cut or changed at any place is read without falling over", arguments: 0..<5)
    func mutatedJSON(seed: UInt64) throws {
        var random = Seeded(seed)
        let reader = try ReadingSample.reader(Self.fields)
        let body = Array(
            #"{"id":"1","k":["001","8\u0036"],"o":{"x":[1,2.5e3,{"y":null}]},"a":[[],{}],"g":[139.5,35.5],"b":true,"d":"R6.4.1","uri":"https://a.jp/\nb"}"#
                .utf8)
        #expect(!reader.read(json: body).hasErrors)
        for _ in 0..<2000 {
            var changed = body
            changed[Int.random(in: 0..<body.count, using: &random)] = UInt8.random(in: 1...127, using: &random)
            if Bool.random(using: &random) { changed.removeLast(Int.random(in: 0..<body.count, using: &random)) }
            _ = reader.read(json: changed)
        }
    }

    @Test(
        "A long cell takes time in proportion, not years", .timeLimit(.minutes(1)),
        arguments: [
            "0", "0-", "a,", "@", "a@", "(at)", " (at) ", "https://a ", "https://a\n", "https", "１", "1,", "、", "[",
            "{\"a\":", "年", "()", "あ",
        ])
    func longCells(piece: String) throws {
        let registry = try ReadingSample.registry(Self.fields)
        let reader = try RowReader(registry, today: ReadingSample.today)
        let long = String(repeating: piece, count: 50_000 / piece.utf8.count)
        for field in registry.fields.dropFirst() { _ = reader.read(texts: ["id": "1", field.name: long]) }
    }
}
