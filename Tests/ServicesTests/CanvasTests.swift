import Kernel
import Services
import TestKit
import Testing

@Suite struct CanvasTests {
    private func refused(_ canvas: Canvas) -> [String] {
        do {
            _ = try canvas.checked()
            return []
        } catch {
            guard case .invalid(let fields) = error else { return ["\(error)"] }
            return fields.map(\.name)
        }
    }

    @Test("A field is up to 2,000 characters, a measure up to 200, and there are up to 20 of them")
    func limits() {
        func text(_ count: Int) -> String { String(repeating: "字", count: count) }

        #expect(
            refused(
                Canvas(
                    customer: text(2000), need: text(2000), value: text(2000), asks: text(2000), existing: text(2000),
                    measures: Array(repeating: text(200), count: 20))) == [])
        #expect(
            refused(
                Canvas(
                    customer: text(2001), need: text(2001), value: text(2001), asks: text(2001), existing: text(2001),
                    measures: [text(201)])) == ["customer", "need", "value", "asks", "existing", "measures"])
        #expect(refused(Canvas(measures: Array(repeating: "字", count: 21))) == ["measures"])
    }

    @Test("Empty measures are dropped and texts are cleaned")
    func cleaned() throws {
        let canvas = try Canvas(customer: " 人\u{0} ", measures: ["", "終えた人の割合 ", "\u{7}"]).checked()

        #expect(canvas == Canvas(customer: "人", measures: ["終えた人の割合"]))
    }

    @Test("Complete means that customer, need, value and what is asked are there", arguments: 0..<4)
    func complete(missing: Int) {
        var canvas = Canvas(customer: "a", need: "b", value: "c", asks: "d")
        #expect(canvas.isComplete)

        switch missing {
        case 0: canvas.customer = ""
        case 1: canvas.need = ""
        case 2: canvas.value = ""
        default: canvas.asks = ""
        }

        #expect(!canvas.isComplete)
        #expect(!canvas.isEmpty)
        #expect(Canvas().isEmpty)
    }

    @Test("The canvas is evidence: the fields that are filled, and the measures that are named")
    func evidence() async throws {
        var service = try Service.sample()
        service.draw(Canvas(customer: "a", need: "b", existing: "c", measures: ["d", "e"]), at: .noon)

        let evidence = service.canvasEvidence(at: .noon)

        #expect(evidence.first { $0.kind == .canvas }?.n == 2)
        #expect(evidence.first { $0.kind == .measures }?.n == 2)
        #expect(evidence.allSatisfy { $0.measuredAt == .noon && $0.source == "/services/131016/moving-in/canvas" })
    }
}
