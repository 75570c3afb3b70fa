import Foundation
import Kernel
package import Services
import Store

/// What somebody asks the guidelines for: by what they are about to do, by phase, principle, role, level and guideline,
/// and in words. All of it together.
package struct ItemQuery: Sendable, Hashable {
    package enum Facet: String, CaseIterable, Sendable {
        case useCase = "use_case"
        case phase, principle, role, level, guideline
    }

    package var useCase: String?
    package var phase: Phase?
    package var principle: Int?
    package var role: GuidelineItem.Role?
    package var level: GuidelineItem.Level?
    package var guideline: String?
    package var words: String

    package init(
        useCase: String? = nil, phase: Phase? = nil, principle: Int? = nil, role: GuidelineItem.Role? = nil,
        level: GuidelineItem.Level? = nil, guideline: String? = nil, words: String = ""
    ) {
        (self.useCase, self.phase, self.principle, self.role) = (useCase, phase, principle, role)
        (self.level, self.guideline, self.words) = (level, guideline, words)
    }

    package var isEmpty: Bool { Facet.allCases.allSatisfy { self[$0] == nil } && folded.isEmpty }

    /// The choice in a facet, as an address spells it.
    package subscript(facet: Facet) -> String? {
        switch facet {
        case .useCase: useCase
        case .phase: phase?.rawValue
        case .principle: principle.map(String.init)
        case .role: role?.rawValue
        case .level: level.map { String($0.rawValue) }
        case .guideline: guideline
        }
    }

    private var folded: [String] {
        words.split(whereSeparator: \.isWhitespace).prefix(8).map { SearchText.folded(String($0.prefix(100))) }
    }

    /// Those that are asked for, in their order; of those found by words, first the ones that carry them in their title
    /// or summary.
    package func items(of book: Rulebook) -> [GuidelineItem] {
        let words = folded
        let found = book.items.filter { matches($0) && Self.has(words, $0.whole) }
        guard !words.isEmpty else { return found }
        let (first, rest) = (found.filter { Self.has(words, $0.head) }, found.filter { !Self.has(words, $0.head) })
        return first + rest
    }

    /// How many items each choice of a facet would leave, with everything else that is asked for.
    package func counts(of facet: Facet, in book: Rulebook) -> [String: Int] {
        let words = folded
        var counts: [String: Int] = [:]
        for item in book.items where matches(item, but: facet) && Self.has(words, item.whole) {
            for value in item.values(of: facet) { counts[value, default: 0] += 1 }
        }
        return counts
    }

    private func matches(_ item: GuidelineItem, but left: Facet? = nil) -> Bool {
        Facet.allCases.allSatisfy { facet in
            guard facet != left, let chosen = self[facet] else { return true }
            return item.values(of: facet).contains(chosen)
        }
    }

    private static func has(_ words: [String], _ text: @autoclosure () -> String) -> Bool {
        guard !words.isEmpty else { return true }
        let text = SearchText.folded(text())
        return words.allSatisfy { text.contains($0) }
    }
}

extension GuidelineItem {
    fileprivate func values(of facet: ItemQuery.Facet) -> [String] {
        switch facet {
        case .useCase: useCases
        case .phase: phases.map(\.rawValue)
        case .principle: principles.map(String.init)
        case .role: roles.map(\.rawValue)
        case .level: [String(level.rawValue)]
        case .guideline: [guideline]
        }
    }

    fileprivate var head: String {
        [id, title.ja, title.en, summary.ja, summary.en].compactMap(\.self).joined(separator: "\n")
    }

    fileprivate var whole: String { [head, asks.ja, why.ja, how.ja, test.ja].joined(separator: "\n") }
}
