import Registries
import Testing

/// The code lists of the childcare registry as its real rows fill them.
@Suite struct ReadingListTests {
    static let fields = """
        - name: category
          type: list
          title: {ja: 分類}
          siblings: [target, contents]
          categories: [{value: "000", label: {ja: 未分類}}, {value: "002", label: {ja: 妊娠・出産}}, {value: "003", label: {ja: 子育て}}, {value: "027", label: {ja: 健康・医療}}]
        - name: target
          type: list
          title: {ja: 対象者}
          siblings: [category, contents]
          categories: [{value: "000", label: {ja: 未分類}}, {value: "086", label: {ja: 妊産婦}}, {value: "087", label: {ja: 子育て中}}]
        - name: contents
          type: list
          title: {ja: 内容}
          categories: [{value: "078", label: {ja: 申請}}, {value: "079", label: {ja: 支給・支援}}]
        - {name: links, type: list, format: uri, title: {ja: リンク}}
        - {name: words, type: list, delimiter: "、", title: {ja: 言葉}}
        """

    private func read(_ json: String) throws -> RowReading {
        try ReadingSample.reader(Self.fields).read(json: Array(#"{"id":"1",\#(json)}"#.utf8))
    }

    private func read(_ field: String, _ text: String) throws -> RowReading {
        try ReadingSample.reader(Self.fields).read(texts: ["id": "1", field: text])
    }

    @Test(
        "Each defect of the real lists is mended and told",
        arguments: [
            (#"["002，003"]"#, ["002", "003"], "split"), (#"["027 "]"#, ["027"], "trimmed"),
            (#"["2"]"#, ["002"], "digits"),
            (#"["００２"]"#, ["002"], "width"), (#""002,003""#, ["002", "003"], "kind"), (#"["妊娠・出産"]"#, ["002"], "label"),
            (#"["002","002"]"#, ["002"], "elements"), (#"["002",null,""]"#, ["002"], "elements"),
            (#"[2]"#, ["002"], "digits"),
            (#"["002 003"]"#, ["002", "003"], "split"), (#"["002;妊娠・出産"]"#, ["002"], "code"),
        ])
    func defects(json: String, values: [String], mend: String) throws {
        let reading = try read(#""category":\#(json)"#)
        #expect(reading.values[1] == .list(values))
        #expect(reading.remarks.map(\.brief) == ["repair mended.\(mend)"])
    }

    @Test("null instead of an array, and an empty array, are nothing")
    func nothing() throws {
        for json in ["null", "[]", "[null]", #"[""]"#] {
            let reading = try read(#""category":\#(json)"#)
            #expect(reading.values[1] == nil)
            #expect(reading.remarks.isEmpty)
        }
    }

    @Test("A code in the wrong list goes to the right one, which is told")
    func wrongList() throws {
        let reading = try read(#""category":["002","087"],"target":["79"]"#)
        #expect(reading.values[1] == .list(["002"]))
        #expect(reading.values[2] == .list(["087"]))
        #expect(reading.values[3] == .list(["079"]))
        #expect(reading.remarks.map(\.brief) == ["repair moved.code", "repair moved.code"])
        #expect(reading.remarks[0].values == ["value": "087", "field": "対象者"])
    }

    @Test("A code that two lists have stays where it is")
    func sharedCode() throws {
        let reading = try read(#""target":["000"]"#)
        #expect(reading.values[2] == .list(["000"]))
        #expect(reading.remarks.isEmpty)
    }

    @Test("A code of no list is an error")
    func nobodysCode() throws {
        #expect(try read(#""category":["002","999"]"#).remarks.map(\.brief) == ["error category"])
        #expect(try read(#""contents":["087"]"#).remarks.map(\.brief) == ["error category"])
    }

    @Test("What is no list is an error", arguments: [#"{"a":1}"#, #"[["002"]]"#, #"[{"a":1}]"#])
    func noList(json: String) throws {
        #expect(try read(#""category":\#(json)"#).remarks.map(\.brief) == ["error kind.list"])
    }

    @Test("A list is written with delimiters, one part to a line, or as JSON")
    func texts() throws {
        #expect(try read("category", "002,003").values[1] == .list(["002", "003"]))
        #expect(try read("category", "002,003").remarks.isEmpty)
        #expect(try read("category", "002\r\n003\r\n").values[1] == .list(["002", "003"]))
        #expect(try read("category", "002\r\n003\r\n").remarks.isEmpty)
        #expect(try read("category", #"["002","003"]"#).remarks.isEmpty)
        #expect(try read("words", "印鑑、通帳").values[5] == .list(["印鑑", "通帳"]))
        #expect(try read("words", "印鑑,通帳").values[5] == .list(["印鑑,通帳"]))
        #expect(try read("words", "[印鑑").values[5] == .list(["[印鑑"]))
    }

    @Test("Several addresses in one element are taken apart, and a broken one is put together")
    func links() throws {
        let several = try read(#""links":["https://a.example.jp/\nhttps://b.example.jp/"]"#)
        #expect(several.values[4] == .list(["https://a.example.jp/", "https://b.example.jp/"]))
        #expect(several.remarks.map(\.brief) == ["repair mended.split"])
        let broken = try read(#""links":["https://a.example.jp/x\ny.html","https://b.example.jp/"]"#)
        #expect(broken.values[4] == .list(["https://a.example.jp/xy.html", "https://b.example.jp/"]))
        #expect(broken.remarks.map(\.brief) == ["repair mended.address"])
        #expect(try read(#""links":["ftp://a"]"#).remarks.map(\.brief) == ["error format.uri"])
    }

    @Test("Elements are counted against the limits")
    func limits() throws {
        let field = "type: list, constraints: {minLength: 2, maxLength: 3}"
        #expect(try ReadingSample.read(field, "a").remarks == ["error too-few"])
        #expect(try ReadingSample.read(field, "a,b,c").remarks.isEmpty)
        #expect(try ReadingSample.read(field, "a,b,c,d").remarks == ["error too-many"])
    }
}
