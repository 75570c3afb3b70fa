/// `/parts`: every part of the design system as it really looks.
struct PartsView: View {
    static let template = "parts"

    var parts: [Part]

    static let examples = [PartsView(parts: [])]
}
