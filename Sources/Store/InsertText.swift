/// The text of an `INSERT` of several rows at once.
enum InsertText {
    static func of(
        _ count: Int, into table: StaticString, columns: [StaticString], _ mark: Character
    ) -> String {
        var text = "INSERT INTO \(table) (\(columns.map(\.description).joined(separator: ", "))) VALUES "
        var number = 0
        for row in 0..<count {
            text += row == 0 ? "(" : ", ("
            for column in columns.indices {
                number += 1
                if column > 0 { text += ", " }
                text.append(mark)
                text += String(number)
            }
            text += ")"
        }
        return text
    }
}
