import Crypto
import Foundation
import Kernel

extension CheckSheetFile {
    /// From what a row was written: the item, the moment of its mark (0: none) and a digest of what the row said. So an
    /// import knows which rows somebody touched, and which items changed meanwhile. `WEB-03.1795230000000.9f86d081`
    package struct Version: Sendable, CustomStringConvertible {
        let item: String
        /// Milliseconds since 1970.
        let moment: Int
        private let digest: String

        package var description: String { "\(item).\(moment).\(digest)" }

        package init(_ line: CheckSheet.Line) {
            (item, moment) = (line.item.id, Self.moment(of: line.mark))
            digest = Self.digest(line.state, line.mark?.note ?? "", line.mark?.link)
        }

        init?(_ text: String) {
            let parts = text.trimmingCharacters(in: .whitespaces).split(
                separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 3, let moment = Int(parts[1]), parts[2].count == 8 else { return nil }
            (item, self.moment, digest) = (String(parts[0]), moment, parts[2].lowercased())
        }

        func isOf(_ state: CheckSheet.State?, _ note: String, _ link: String?) -> Bool {
            digest == Self.digest(state, note, link)
        }

        static func moment(of mark: CheckMark?) -> Int {
            mark.map { Int(($0.at.timeIntervalSince1970 * 1000).rounded()) } ?? 0
        }

        private static func digest(_ state: CheckSheet.State?, _ note: String, _ link: String?) -> String {
            let said = [state?.rawValue ?? "", CheckSheetFile.spelt(note), link ?? ""].joined(separator: "\u{1F}")
            return SHA256.hash(data: Data(said.utf8)).withUnsafeBytes {
                Hex.text(of: UnsafeRawBufferPointer(rebasing: $0.prefix(4)))
            }
        }
    }

    /// The seven characters that become others on their way through the encoding of Japanese Windows, as those.
    static func spelt(_ text: String) -> String {
        guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { scalars.append(wandering[scalar] ?? scalar) }
        return String(scalars)
    }

    private static let wandering: [UnicodeScalar: UnicodeScalar] = [
        "\u{301C}": "\u{FF5E}", "\u{2016}": "\u{2225}", "\u{2212}": "\u{FF0D}", "\u{A2}": "\u{FFE0}",
        "\u{A3}": "\u{FFE1}", "\u{AC}": "\u{FFE2}", "\u{2014}": "\u{2015}",
    ]

    /// Letters and digits alone: what a title keeps whatever a spreadsheet does to blanks, widths and dashes.
    static func letters(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.precomposedStringWithCompatibilityMapping.lowercased().unicodeScalars.filter {
                    $0.properties.isAlphabetic || $0.properties.numericType != nil
                }))
    }
}
