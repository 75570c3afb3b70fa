import Foundation
import Kernel
import TestKit
import Testing

@Suite struct IDTests {
    private enum Thing {}

    @Test("Identifiers sort as texts by the millisecond they were made in")
    func order() {
        let moments =
            (0..<500).map { Date.noon + Double($0) / 1000 } + [.noon.later(days: 40), .noon.later(days: 9000)]

        let texts = moments.map { ID<Thing>.new(at: $0).description }

        let unsorted = zip(texts, texts.dropFirst()).count { $0.prefix(13) >= $1.prefix(13) }
        #expect(unsorted == 0)
    }

    @Test("An identifier is a UUID of version 7 with the moment in front")
    func version() throws {
        let moment = Date(timeIntervalSince1970: 1_645_557_742)  // The example of RFC 9562: 017F22E2-79B0-…

        let text = ID<Thing>.new(at: moment).description

        #expect(text.hasPrefix("017f22e2-79b0-7"))
        #expect(["8", "9", "a", "b"].contains(text.dropFirst(19).first))
        #expect(UUID(uuidString: text) != nil)
    }

    @Test("Identifiers made in the same moment differ")
    func unique() {
        let ids = Set((0..<10_000).map { _ in ID<Thing>.new(at: .noon) })

        #expect(ids.count == 10_000)
    }

    @Test("An identifier is read back from its text, however it is spelt; other texts are none")
    func text() {
        let id = ID<Thing>.new(at: .noon)

        #expect(ID<Thing>(id.description) == id)
        #expect(ID<Thing>(id.description.uppercased()) == id)
        for nonsense in ["", "1", "\(id) ", "\(id)0", "{\(id)}", "not-an-identifier"] {
            #expect(ID<Thing>(nonsense) == nil, "\(nonsense)")
        }
    }
}
