import Foundation
import Tables
import Testing

@Suite struct EncodingTests {
    static let text =
        "コード,名称,備考\r\n131016,千代田区,\"〜①㈱髙﨑－ｱｲｳ\r\n二行目\"\r\n131083,江東区,表示ソ能\r\n一,一一,一一一\r\n"
    /// コード,名称,備考 in CP932.
    static let header: [UInt8] = [
        0x83, 0x52, 0x81, 0x5B, 0x83, 0x68, 0x2C, 0x96, 0xBC, 0x8F, 0xCC, 0x2C, 0x94, 0xF5, 0x8D, 0x6C, 0x0D, 0x0A,
    ]

    private func utf16(_ text: String, littleEndian: Bool, mark: Bool) -> [UInt8] {
        ((mark ? "\u{FEFF}" : "") + text).utf16.flatMap { unit in
            littleEndian ? [UInt8(unit & 0xFF), UInt8(unit >> 8)] : [UInt8(unit >> 8), UInt8(unit & 0xFF)]
        }
    }

    @Test("UTF-16 in either order, with and without a mark, is the same table as UTF-8", arguments: [true, false])
    func utf16(littleEndian: Bool) throws {
        let expected = ReadTable(Self.text)
        #expect(expected.rows.count == 3)

        for mark in [true, false] {
            let bytes = utf16(Self.text, littleEndian: littleEndian, mark: mark)
            #expect(ReadTable(bytes) == expected)
            #expect(ReadTable(bytes, pieces: 1) == expected)
            #expect(try TableReader(bytes: bytes).encoding == (littleEndian ? .utf16LittleEndian : .utf16BigEndian))
        }
    }

    @Test("A byte order mark is no part of the first name")
    func mark() {
        #expect(ReadTable("\u{FEFF}" + Self.text) == ReadTable(Self.text))
    }

    @Test("CP932 is the same table as UTF-8, with the characters only Windows has")
    func cp932() throws {
        let bytes = Self.header + [0x87, 0x40, 0xFB, 0xFC, 0x2C, 0xB1, 0xB2, 0x2C, 0x83, 0x5C, 0x5C, 0x0D, 0x0A]

        let table = ReadTable(bytes)

        #expect(table.columns == ["コード", "名称", "備考"])
        #expect(table.cells == [["①髙", "ｱｲ", "ソ\\"]])
        #expect(ReadTable(bytes, pieces: 1) == table)
        #expect(try TableReader(bytes: bytes).encoding == .cp932)
    }

    @Test("Text that Foundation writes in CP932 comes back whole", arguments: 0..<10)
    func cp932RoundTrip(seed: Int) throws {
        var chance = SeededGenerator(seed: seed)
        let pieces = ["亜", "表", "ソ", "ー", "ア", "ｱ", "能", "a", "1", ",", "\n", "、", "　"]
        let text = "名称,備考\n" + chance.text(of: pieces, upTo: 3000)
        let bytes = Array(try #require(text.data(using: .shiftJIS)))

        let table = ReadTable(bytes) { $0.encoding = .cp932 }

        #expect(table == ReadTable(text))
        #expect(ReadTable(bytes, pieces: 5) { $0.encoding = .cp932 } == table)
    }

    @Test("Japanese that only comes late in a file is still recognised, the same for pieces of any size")
    func late() {
        let plain = "code,name\n" + String(repeating: "1,plain ASCII\n", count: 6000)
        // Its first two bytes could be one character of UTF-8.
        let japanese: [UInt8] = [0x32, 0x2C, 0xC3, 0xBD] + Self.header[7..<11] + [0x0A]

        for size in [1, 100, 1 << 20] {
            let table = ReadTable(Array(plain.utf8) + japanese) { $0.chunkSize = size }
            #expect(table.rows.last?.cells == ["2", "ﾃｽ名称"])
        }
        #expect(ReadTable(plain + "2,名称\n").rows.last?.cells == ["2", "名称"])
    }

    @Test("One broken character does not make UTF-8 into CP932")
    func brokenUTF8() {
        let bytes = Array("名称,住所\n東京都江東区の保育園,東京都\n".utf8) + [0x41, 0xE6, 0x2C, 0x42, 0x0A]

        #expect(ReadTable(bytes).faults == [nil, .invalidText(.utf8)])
    }

    @Test("Bytes that are no character in CP932 or UTF-16 name their row and column")
    func brokenOthers() {
        let broken = Self.header + [0x31, 0x2C, 0x81, 0x2C, 0x33, 0x0A, 0x34, 0x2C, 0x35, 0x2C, 0x36, 0x0A]
        #expect(ReadTable(broken).faults == [.invalidText(.cp932), nil])
        #expect(ReadTable(broken).rows[0].fault?.column?.name == "名称")
        #expect(ReadTable(broken).cells[1] == ["4", "5", "6"])

        let half =
            utf16("a,b\n1,", littleEndian: true, mark: true) + [0x00, 0xD8]
            + utf16("\n3,4\n", littleEndian: true, mark: false)
        #expect(ReadTable(half).faults == [.invalidText(.utf16LittleEndian), nil])
    }

    @Test("A caller's encoding is taken without asking the bytes")
    func chosen() {
        #expect(ReadTable([0x61, 0x0A, 0xC3, 0xBD, 0x0A]).cells == [["ý"]])
        #expect(ReadTable([0x61, 0x0A, 0xC3, 0xBD, 0x0A]) { $0.encoding = .cp932 }.cells == [["ﾃｽ"]])
    }
}
