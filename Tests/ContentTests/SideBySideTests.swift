import Content
import Testing

@Suite struct SideBySideTests {
    private struct Failure: Error, Equatable { let place: Int }

    @Test("What is made side by side stands in the order of what it is made of", arguments: [0, 1, 2, 500])
    func order(count: Int) {
        #expect(Array(0..<count).sideBySide { $0 * 2 } == (0..<count).map { $0 * 2 })
    }

    @Test("When several fail, the first in order is told")
    func failure() {
        #expect(throws: Failure(place: 3)) {
            try Array(0..<500).sideBySide { place throws(Failure) in
                if place >= 3 { throw Failure(place: place) }
            }
        }
    }

    @Test("Work side by side may itself be done side by side")
    func nested() {
        let sums = Array(0..<50).sideBySide { outer in
            Array(0..<50).sideBySide { inner in outer + inner }.reduce(0, +)
        }

        #expect(sums == (0..<50).map { $0 * 50 + 1225 })
    }
}
