/// How sure a share is that was counted.
package enum ShareInterval {
    /// Wilson's score interval at 95 %, inside 0-1 however few were counted (E. B. Wilson, 1927).
    ///
    /// - Parameters:
    ///   - count: how many of them, from 0 to `total`.
    ///   - total: at least 1.
    package static func of(_ count: Int, among total: Int) -> ClosedRange<Double> {
        precondition(total > 0 && (0...total).contains(count))
        let (n, share, z) = (Double(total), Double(count) / Double(total), 1.959_964)
        let centre = (share + z * z / (2 * n)) / (1 + z * z / n)
        let half = z / (1 + z * z / n) * ((share * (1 - share) / n) + z * z / (4 * n * n)).squareRoot()
        return max(0, centre - half)...min(1, centre + half)
    }
}
