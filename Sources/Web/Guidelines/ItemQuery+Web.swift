import Hummingbird
import Kernel
import Services
import Standards

extension ItemQuery {
    /// The question as an address spells it. What is empty asks for nothing.
    init(_ query: Parameters, _ book: Rulebook, _ guidance: Guidance) throws {
        func given(_ name: String) -> String? {
            query[name[...]].map { String($0.prefix(400)) }.flatMap { $0.isEmpty ? nil : $0 }
        }
        func choice<Choice>(_ facet: Facet, _ read: (String) -> Choice?) throws -> Choice? {
            guard let text = given(facet.rawValue) else { return nil }
            guard let choice = read(text) else {
                throw Problem(
                    .invalid, Message("problems.fields"),
                    fields: [.init(facet.rawValue, Message("problems.notAChoice"))])
            }
            return choice
        }
        self.init(
            useCase: try choice(.useCase) { id in guidance.useCases.first { $0.id == id }?.id },
            phase: try choice(.phase) { Phase(rawValue: $0) },
            principle: try choice(.principle) { text in guidance.principles.first { "\($0.number)" == text }?.number },
            role: try choice(.role) { GuidelineItem.Role(rawValue: $0) },
            level: try choice(.level) { Int($0).flatMap(GuidelineItem.Level.init) },
            guideline: try choice(.guideline) { book.guideline($0)?.id }, words: given("q") ?? "")
    }
}
