import Foundation
import Indicators
import TestKit
import Testing

@Suite struct IndicatorTests {
    @Test("Every indicator of the content is defined in full, once")
    func content() throws {
        let indicators = try Indicator.load(from: Project.folder.appending(path: "Content/indicators"))

        #expect(!indicators.isEmpty)
        #expect(Set(indicators.map(\.id)).count == indicators.count)
    }
}
