/// `/about`: how everything here is computed, with the numbers that are in force.
struct AboutView: View {
    static let template = "about"

    /// Fewest ratings for a mean.
    var minimum = "10"
    /// Fewest participants of a usability study.
    var participants = "5"
    /// The line.
    var line = "3.0"
    /// Longest comment.
    var limit = "1,200"

    static let examples = [AboutView()]
}
