/// Finds the word somebody probably meant.
enum Spelling {
    /// The known word nearest to `word`, if it is near enough to be a slip.
    static func nearest(to word: String, among known: some Sequence<String>) -> String? {
        let plain = folded(word)
        guard !plain.isEmpty, plain.count <= 60 else { return nil }
        let limit = plain.count <= 3 ? 0 : plain.count <= 4 ? 1 : 2
        var best: (word: String, distance: Int)?
        for candidate in known {
            let other = folded(candidate)
            guard abs(other.count - plain.count) <= limit else { continue }
            let distance = distance(plain, other)
            if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.word
    }

    private static func folded(_ word: String) -> [Character] {
        word.lowercased().filter { $0.isLetter || $0.isNumber || $0 == "." }.map { $0 }
    }

    /// How many letters have to be put in, taken out or changed.
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var row = Array(0...right.count)
        for (i, a) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in right.enumerated() {
                let above = row[j + 1]
                row[j + 1] = min(above + 1, row[j] + 1, diagonal + (a == b ? 0 : 1))
                diagonal = above
            }
        }
        return row[right.count]
    }
}
