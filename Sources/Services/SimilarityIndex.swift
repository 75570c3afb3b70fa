import Foundation

/// Finds texts that are about the same thing: the cosine between their character bigrams and trigrams, each weighing the
/// more the rarer it is (inverse document frequency).
///
/// Japanese needs no words to be cut for this. Hiragana carries grammar more than meaning and weighs a quarter; the
/// letters of other scripts are taken three at a time.
package struct SimilarityIndex<Key: Hashable & Sendable>: Sendable {
    package struct Match: Sendable {
        package let key: Key
        /// From 0, nothing in common, to 1, the same.
        package let score: Double
    }

    private struct Posting {
        let document: Int32
        let weight: Float
    }

    private struct Document {
        let key: Key
        let grams: [(gram: Int32, weight: Float)]
    }

    /// Less than this is chance.
    package static var least: Double { 0.12 }

    private var numbers: [UInt64: Int32] = [:]
    /// Those of texts that are gone stay until there are too many of them.
    private var postings: [[Posting]] = []
    /// In how many texts each gram stands.
    private var counts: [Int] = []
    private var documents: [Document?] = []
    private var places: [Key: Int] = [:]
    private var rarity: [Float] = []
    private var lengths: [Float] = []
    private var isSettled = true

    package init() {}

    package var count: Int { places.count }

    /// Adds a text, or puts it in the place of the one before.
    ///
    /// - Parameter title: counts twice.
    package mutating func set(_ key: Key, title: String, text: String) {
        remove(key)
        var weights = Grams.weights(of: title, times: 2)
        weights.merge(Grams.weights(of: text)) { $0 + $1 }
        var grams: [(gram: Int32, weight: Float)] = []
        grams.reserveCapacity(weights.count)
        let place = documents.count
        for (gram, weight) in weights {
            let number: Int32
            if let known = numbers[gram] {
                number = known
            } else {
                number = Int32(postings.count)
                numbers[gram] = number
                postings.append([])
                counts.append(0)
            }
            counts[Int(number)] += 1
            let weight = Grams.dampened(weight)
            grams.append((number, weight))
            postings[Int(number)].append(Posting(document: Int32(place), weight: weight))
        }
        documents.append(Document(key: key, grams: grams))
        places[key] = place
        isSettled = false
    }

    package mutating func remove(_ key: Key) {
        guard let place = places.removeValue(forKey: key), let document = documents[place] else { return }
        for (gram, _) in document.grams { counts[Int(gram)] -= 1 }
        documents[place] = nil
        isSettled = false
    }

    /// The texts most like this one, best first.
    ///
    /// - Parameter isWanted: which of them may be named.
    package mutating func nearest(
        title: String, text: String, limit: Int, where isWanted: (Key) -> Bool = { _ in true }
    ) -> [Match] {
        settle()
        var weights = Grams.weights(of: title, times: 2)
        weights.merge(Grams.weights(of: text)) { $0 + $1 }
        var products = [Float](repeating: 0, count: documents.count)
        var length: Float = 0
        // A gram nobody has is as rare as one can be: a question that is mostly about something else is told so.
        let rarest = Self.rarity(of: 0, among: places.count)
        for (gram, weight) in weights {
            let weight = Grams.dampened(weight)
            guard let number = numbers[gram].map(Int.init), counts[number] > 0 else {
                length += weight * rarest * weight * rarest
                continue
            }
            let rare = rarity[number]
            length += weight * rare * weight * rare
            for posting in postings[number] {
                products[Int(posting.document)] += weight * posting.weight * rare * rare
            }
        }
        guard length > 0 else { return [] }
        var matches: [Match] = []
        let root = length.squareRoot()
        for (place, product) in products.enumerated() where product > 0 {
            let score = Double(product / (root * lengths[place]))
            guard score >= Self.least, let key = documents[place]?.key, isWanted(key) else { continue }
            matches.append(Match(key: key, score: min(1, score)))
        }
        return Array(matches.sorted { $0.score > $1.score }.prefix(limit))
    }

    private static func rarity(of count: Int, among total: Int) -> Float {
        log(Float(total + 2) / (Float(count) + 0.5))
    }

    /// Works out how rare each gram is and how long each text, after changes.
    private mutating func settle() {
        guard !isSettled else { return }
        isSettled = true
        if documents.count > 2 * places.count + 100 { compact() }
        rarity = counts.map { Self.rarity(of: $0, among: places.count) }
        lengths = documents.map { document in
            guard let document else { return 1 }
            let sum = document.grams.reduce(Float(0)) { sum, gram in
                let weight = gram.weight * rarity[Int(gram.gram)]
                return sum + weight * weight
            }
            return max(sum.squareRoot(), .leastNormalMagnitude)
        }
    }

    /// Gives up the places of texts that are gone.
    private mutating func compact() {
        let kept = documents.compactMap(\.self)
        for number in postings.indices { postings[number].removeAll(keepingCapacity: true) }
        documents = kept
        for (place, document) in kept.enumerated() {
            places[document.key] = place
            for (gram, weight) in document.grams {
                postings[Int(gram)].append(Posting(document: Int32(place), weight: weight))
            }
        }
    }
}

/// The character bigrams and trigrams of a text, with how much each means.
enum Grams {
    private enum Script { case hiragana, letter, word }

    private static func script(of scalar: Unicode.Scalar) -> Script? {
        switch scalar.value {
        case 0x3041...0x3096, 0x309D, 0x309E: .hiragana
        case 0x30A1...0x30FA, 0x30FC...0x30FE, 0x3005...0x3007, 0x3400...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF:
            .word
        default: scalar.properties.isAlphabetic || scalar.properties.numericType != nil ? .letter : nil
        }
    }

    /// - Parameter times: how often the text counts.
    static func weights(of text: String, times: Float = 1) -> [UInt64: Float] {
        var weights: [UInt64: Float] = [:]
        // Before kana are folded, since what is written in katakana is a word.
        let scalars = Array(text.precomposedStringWithCompatibilityMapping.lowercased().unicodeScalars)
        let scripts = scalars.map(script)
        let folded = scalars.map { (0x30A1...0x30F6).contains($0.value) ? $0.value - 0x60 : $0.value }
        for start in scalars.indices {
            guard let first = scripts[start] else { continue }
            var (gram, weight) = (UInt64(folded[start]), Self.weight(first))
            for length in 2...3 {
                let end = start + length - 1
                guard end < scalars.count, let script = scripts[end] else { break }
                // Letters and other scripts side by side are two words.
                guard (script == .letter) == (first == .letter) else { break }
                gram = gram << 21 | UInt64(folded[end])
                weight += Self.weight(script)
                if length == 2, first == .letter, !isShortWord(scripts, start) { continue }
                weights[gram, default: 0] += times * weight / Float(length)
            }
        }
        return weights
    }

    /// Two letters alone, such as AI.
    private static func isShortWord(_ scripts: [Script?], _ start: Int) -> Bool {
        let before = start > 0 ? scripts[start - 1] : nil
        let behind = start + 2 < scripts.count ? scripts[start + 2] : nil
        return before != .letter && behind != .letter
    }

    private static func weight(_ script: Script) -> Float { script == .hiragana ? 0.25 : 1 }

    /// Saying it ten times does not make it ten times as true.
    static func dampened(_ weight: Float) -> Float { weight <= 1 ? weight : 1 + log(weight) }
}
