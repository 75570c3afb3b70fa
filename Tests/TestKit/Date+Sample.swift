package import Foundation
import Kernel

extension Date {
    /// When tests take place: noon in Tokyo on 21 November 2026.
    package static let noon = Day(daysSince1970: 20_778).start + 12 * 3600

    package func later(days: Double) -> Date { self + days * 86_400 }
}
