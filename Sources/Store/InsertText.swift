/// The text of an `INSERT` of several rows at once.
enum InsertText {
    /// - Parameter count: at least one.
    static func of(
        _ count: Int, into table: StaticString, columns: [StaticString], for dialect: Dialect
    ) -> String {
        var text = "INSERT INTO \(table) ("
        for (place, column) in columns.enumerated() { text += place == 0 ? column.description : ", \(column)" }
        text += ") VALUES "
        switch dialect {
        case .sqlite:
            let row = marks(columns.map { _ in "?" })
            text += row
            for _ in 1..<count { text += ", " + row }
        case .postgres:
            for row in 0..<count {
                if row > 0 { text += ", " }
                text += marks(columns.indices.map { "$\(row * columns.count + $0 + 1)" })
            }
        }
        return text
    }

    private static func marks(_ marks: [String]) -> String {
        var text = "("
        for (place, mark) in marks.enumerated() { text += place == 0 ? mark : ", \(mark)" }
        return text + ")"
    }

    /// Cuts a number of rows into pieces of a few sizes only, the largest first, so that few statements are prepared.
    ///
    /// - Parameter sizes: the last is 1.
    static func pieces(of count: Int, in sizes: [Int]) -> [(size: Int, pieces: [Range<Int>])] {
        var start = 0
        return sizes.compactMap { size in
            let end = start + (count - start) / size * size
            defer { start = end }
            guard start < end else { return nil }
            return (size, stride(from: start, to: end, by: size).map { $0..<$0 + size })
        }
    }
}
