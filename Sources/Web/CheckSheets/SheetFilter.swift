import Foundation
import Hummingbird
import Kernel
import Services
import Standards

/// Which lines of a check sheet somebody wants to see, as its address says.
struct SheetFilter: Sendable, Equatable {
    enum Phase: String, CaseIterable { case now, other }

    var state: CheckSheet.State?
    var level: GuidelineItem.Level?
    var guideline: String?
    var source: CheckSheet.Source?
    var isMine = false
    var due: Phase?

    var isEmpty: Bool { self == SheetFilter() }

    init() {}

    init(_ query: Parameters) throws {
        func given<Choice>(_ name: String, _ read: (String) -> Choice?) throws -> Choice? {
            guard let text = query[name[...]].map(String.init), !text.isEmpty else { return nil }
            guard let choice = read(text) else {
                throw Problem(
                    .invalid, Message("problems.fields"), fields: [.init(name, Message("problems.notAChoice"))])
            }
            return choice
        }
        state = try given("state") { CheckSheet.State(rawValue: $0) }
        level = try given("level") { Int($0).flatMap(GuidelineItem.Level.init) }
        guideline = try given("guideline") { $0.count <= 60 ? $0 : nil }
        source = try given("source") { CheckSheet.Source(rawValue: $0) }
        isMine = try given("assigned") { $0 == "me" ? true : nil } ?? false
        due = try given("due") { Phase(rawValue: $0) }
    }

    func includes(_ line: CheckSheet.Line, assignedTo assignee: Principal.Actor?, me: Principal.Actor) -> Bool {
        (state == nil || line.state == state) && (level == nil || line.item.level == level)
            && (guideline == nil || line.item.guideline == guideline) && (source == nil || line.source == source)
            && (!isMine || assignee == me) && (due == nil || line.isDue == (due == .now))
    }

    /// The address of the sheet narrowed like this.
    func path(_ base: String) -> String {
        let parts = [
            ("state", state?.rawValue), ("level", level.map { "\($0.rawValue)" }), ("guideline", guideline),
            ("source", source?.rawValue), ("assigned", isMine ? "me" : nil), ("due", due?.rawValue),
        ].compactMap { name, value in value.map { "\(name)=\($0.asQueryValue)" } }
        return parts.isEmpty ? base : "\(base)?\(parts.joined(separator: "&"))"
    }

    func with(_ change: (inout SheetFilter) -> Void) -> SheetFilter {
        var copy = self
        change(&copy)
        return copy
    }
}

extension String {
    fileprivate var asQueryValue: String {
        addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(CharacterSet(charactersIn: "-._"))) ?? ""
    }
}
