import Foundation
package import Kernel

extension Service {
    /// What somebody says about a service, checked: the input of a new one and of an edit.
    package struct Draft: Sendable, Hashable {
        package let slug: String
        package let title: LocalizedText
        package let summary: LocalizedText
        package let url: String?
        package let attributes: [Attribute: Bool]
        package let channels: [Channel]

        /// - Throws: ``ServiceError/invalid(_:)`` naming every field that has to be put right, not only the first.
        package init(
            slug: String, title: LocalizedText, summary: LocalizedText, url: String? = nil,
            attributes: [Attribute: Bool] = [:], channels: [Channel] = []
        ) throws(ServiceError) {
            var check = FieldCheck()
            self.slug = check.text("slug", slug, max: 60, required: true)
            if !self.slug.isEmpty, self.slug.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) == nil {
                check.refuse("slug", Message("problems.badSlug"))
            }
            self.title = check.localized("title", title, max: 120)
            self.summary = check.localized("summary", summary, max: 400)
            self.url = check.address("url", url)
            self.attributes = attributes
            self.channels = Channel.allCases.filter(channels.contains)
            try check.finish()
        }
    }
}

extension Canvas {
    /// - Throws: ``ServiceError/invalid(_:)`` when something is longer than people read.
    package func checked() throws(ServiceError) -> Canvas {
        var check = FieldCheck()
        let canvas = Canvas(
            customer: check.text("customer", customer, max: 2000), need: check.text("need", need, max: 2000),
            value: check.text("value", value, max: 2000), asks: check.text("asks", asks, max: 2000),
            existing: check.text("existing", existing, max: 2000),
            measures: measures.map { check.text("measures", $0, max: 200) }.filter { !$0.isEmpty },
            procedure: procedure?.checked(&check))
        if canvas.measures.count > 20 { check.refuse("measures", Message("problems.tooMany", ["max": "20"])) }
        try check.finish()
        return canvas
    }
}

/// Goes through the fields of a form and remembers what is wrong with each.
package struct FieldCheck {
    package private(set) var fields: [Problem.Field] = []

    package init() {}

    package mutating func refuse(_ name: String, _ message: Message) {
        if !fields.contains(where: { $0.name == name }) { fields.append(.init(name, message)) }
    }

    /// The text without blanks around it, without control characters except line ends, and without the private-use
    /// characters that mean furigana inside.
    package mutating func text(_ name: String, _ text: String, max: Int, required: Bool = false) -> String {
        if text.isEmpty, !required { return text }
        var text = text.replacing("\r\n", with: "\n").filter { !$0.unicodeScalars.contains(where: Self.isUnwanted) }
            .trimmingCharacters(in: .whitespacesAndNewlines)
        if !text.unicodeScalars.contains(where: Self.isVisible) { text = "" }
        if required, text.isEmpty { refuse(name, Message("problems.required")) }
        if text.count > max {
            refuse(name, Message("problems.tooLong", ["max": "\(max)"]))
        }
        // A grapheme may be built from thousands of scalars; what is kept has a bound in bytes too.
        else if text.utf8.count > max * 16 {
            refuse(name, Message("problems.tooLong", ["max": "\(max)"]))
        }
        return text
    }

    private static func isUnwanted(_ scalar: Unicode.Scalar) -> Bool {
        if scalar == "\n" || scalar == "\t" { return false }
        return scalar.properties.generalCategory == .control || ("\u{E000}"..."\u{E002}").contains(scalar)
    }

    /// Texts of blanks, joiners and direction marks alone say nothing.
    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        let properties = scalar.properties
        return !properties.isWhitespace && !properties.isDefaultIgnorableCodePoint
            && properties.generalCategory != .format
    }

    package mutating func localized(_ name: String, _ text: LocalizedText, max: Int) -> LocalizedText {
        func optional(_ text: String) -> String? { text.isEmpty ? nil : text }
        return LocalizedText(
            ja: self.text("\(name).ja", text.ja, max: max, required: true),
            jaEasy: optional(self.text("\(name).ja-easy", text.jaEasy ?? "", max: max)),
            en: optional(self.text("\(name).en", text.en ?? "", max: max)))
    }

    /// An `http` or `https` address with a host; nothing that could run as a script when clicked.
    package mutating func address(_ name: String, _ text: String?) -> String? {
        let text = self.text(name, text ?? "", max: 2000)
        guard !text.isEmpty else { return nil }
        guard let url = URL(string: text), ["http", "https"].contains(url.scheme?.lowercased()),
            url.host()?.isEmpty == false, url.user() == nil
        else {
            refuse(name, Message("problems.badAddress"))
            return nil
        }
        return text
    }

    package func finish() throws(ServiceError) {
        if !fields.isEmpty { throw .invalid(fields) }
    }
}
