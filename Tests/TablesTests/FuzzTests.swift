import Tables
import Testing

@Suite struct FuzzTests {
    @Test("Random bytes never crash the reader, and it always comes to an end", arguments: 0..<60)
    func randomBytes(seed: Int) {
        var chance = SeededGenerator(seed: seed)
        let beginnings: [[UInt8]] = [
            [], Array("a,b\n".utf8), Array("[{".utf8), Array("{\"a\":[{".utf8), Array("{\"a\":1}\n".utf8),
            [0xFF, 0xFE],
            [0xFE, 0xFF],
        ]
        for beginning in beginnings {
            let count = Int.random(in: 0...400, using: &chance)
            let bytes = beginning + (0..<count).map { _ in UInt8.random(in: 0...255, using: &chance) }
            check(bytes)
        }
    }

    @Test("Neither does a shuffle of what means something", arguments: 0..<200)
    func shuffles(seed: Int) {
        var chance = SeededGenerator(seed: seed)
        let pieces = [
            "{", "}", "[", "]", "\"", ":", ",", "\\", "\\u", "d83d", "\n", "\r", "\"a\"", "1", "-", "e", ".", "true",
            "null",
            " ", "\u{0}", "あ", "{\"a\":", "[{", "\"k\":{",
        ]
        check(Array(chance.text(of: pieces, upTo: 120).utf8))
    }

    private func check(_ bytes: [UInt8]) {
        for format in [nil] + TableFormat.allCases.map(Optional.some) {
            func read(_ size: Int) -> ReadTable {
                ReadTable(bytes, pieces: size) { options in
                    options.format = format
                    (options.limits.cell, options.limits.row) = (50, 120)
                }
            }
            let table = read(4096)
            // Each row takes at least one character.
            #expect(table.rows.count <= bytes.count)
            for size in [1, 33] { #expect(read(size) == table) }
        }
    }
}
