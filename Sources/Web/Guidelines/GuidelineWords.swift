import Content
import Foundation
import Kernel
import Services
import Standards

/// What guidelines say, in one language, for pages, feeds and programs.
struct GuidelineWords {
    let guidance: Guidance
    let texts: Texts
    let language: Language

    init(_ platform: Platform, _ language: Language) {
        (guidance, texts, self.language) = (platform.guidance, platform.texts, language)
    }

    init(_ guidance: Guidance, _ texts: Texts, _ language: Language) {
        (self.guidance, self.texts, self.language) = (guidance, texts, language)
    }

    func level(_ level: GuidelineItem.Level) -> String { texts("guidelines.level.\(level.rawValue)", language) }
    func phase(_ phase: Phase) -> String { texts("parts.phase.\(phase.rawValue)", language) }
    func role(_ role: GuidelineItem.Role) -> String { texts("guidelines.role.\(role.rawValue)", language) }
    func useCase(_ id: String) -> String {
        guidance.useCases.first { $0.id == id }?.title.shown(in: language) ?? id
    }
    func principle(_ number: Int) -> String {
        let title = guidance.principles.first { $0.number == number }?.title.shown(in: language) ?? ""
        return "#\(number) \(title)"
    }
    func evidence(_ kind: Evidence.Kind) -> String { texts("guidelines.evidence.\(kind.rawValue)", language) }

    /// The language a text really stands in; nil where that is the page's.
    func tag(_ text: LocalizedText) -> String? { language == .en && text.en == nil ? "ja" : nil }

    /// Whom an item concerns; nil where the rule says more than these words can, and has to be read itself.
    func applicability(_ rule: String?) -> String? {
        guard let rule else { return texts("guidelines.applies.all", language) }
        guard let condition = Condition(rule) else { return nil }
        return words(condition, isInside: false)
    }

    private func words(_ condition: Condition, isInside: Bool) -> String? {
        func joined(_ parts: [Condition], by key: String) -> String? {
            var words: [String] = []
            for part in parts {
                guard let word = self.words(part, isInside: true) else { return nil }
                words.append(word)
            }
            let text = words.joined(separator: texts(key, language))
            return isInside ? texts("guidelines.applies.group", language, ["words": text]) : text
        }
        switch condition {
        case .any(let parts): return joined(parts, by: "guidelines.applies.or")
        case .all(let parts): return joined(parts, by: "guidelines.applies.and")
        case .attribute(let attribute):
            return texts(
                "guidelines.applies.attribute", language,
                ["attribute": texts("services.attributes.\(attribute.rawValue)", language)])
        case .not(let inner):
            guard let words = self.words(inner, isInside: true) else { return nil }
            return texts("guidelines.applies.not", language, ["words": words])
        case .organization(let kinds):
            let separator = language == .en ? ", " : "、"
            return texts(
                "guidelines.applies.organization", language,
                [
                    "kinds": kinds.map { texts("guidelines.kind.\($0)", language) }.joined(separator: separator)
                ])
        }
    }
}

extension GuidelineWords {
    /// The part of the rules' language in which nearly all items say whom they concern: attributes and kinds of
    /// organisations, joined by and, or and not.
    indirect enum Condition: Hashable {
        case any([Condition])
        case all([Condition])
        case not(Condition)
        case attribute(Attribute)
        case organization([String])

        static let kinds: Set = ["prefecture", "bureau", "affiliate", "ward", "city", "town", "village"]

        /// Nil for everything else.
        init?(_ rule: String) {
            var reader = Reader(rest: Reader.pieces(rule)[...])
            guard let condition = reader.any(), reader.rest.isEmpty else { return nil }
            self = condition
        }

        private struct Reader {
            var rest: ArraySlice<String>

            static func pieces(_ rule: String) -> [String] {
                rule.matches(of: /'[^']*'|[A-Za-z_][A-Za-z0-9_.]*|&&|\|\||==|!=|\S/).map { String($0.output) }
            }

            mutating func take(_ piece: String) -> Bool {
                guard rest.first == piece else { return false }
                rest.removeFirst()
                return true
            }

            mutating func any() -> Condition? {
                guard let first = all() else { return nil }
                var parts = [first]
                while take("||") {
                    guard let next = all() else { return nil }
                    parts.append(next)
                }
                return parts.count == 1 ? first : .any(parts)
            }

            mutating func all() -> Condition? {
                guard let first = one() else { return nil }
                var parts = [first]
                while take("&&") {
                    guard let next = one() else { return nil }
                    parts.append(next)
                }
                return parts.count == 1 ? first : .all(parts)
            }

            mutating func one() -> Condition? {
                if take("!") { return one().map { .not($0) } }
                if take("(") {
                    guard let inner = any(), take(")") else { return nil }
                    return inner
                }
                guard let name = rest.popFirst() else { return nil }
                if name == "organization.kind" { return organization() }
                guard name.hasPrefix("service.") else { return nil }
                return Attribute(rawValue: String(name.dropFirst("service.".count))).map { .attribute($0) }
            }

            mutating func organization() -> Condition? {
                if take("==") { return kind().map { .organization([$0]) } }
                if take("!=") { return kind().map { .not(.organization([$0])) } }
                guard take("in"), take("[") else { return nil }
                var kinds: [String] = []
                repeat {
                    guard let kind = kind() else { return nil }
                    kinds.append(kind)
                } while take(",")
                return take("]") ? .organization(kinds) : nil
            }

            mutating func kind() -> String? {
                guard let piece = rest.popFirst(), piece.count > 2, piece.hasPrefix("'") else { return nil }
                let kind = String(piece.dropFirst().dropLast())
                return Condition.kinds.contains(kind) ? kind : nil
            }
        }
    }
}
