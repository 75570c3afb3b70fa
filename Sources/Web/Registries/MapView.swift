import Foundation

/// Points on a plain net of meridians and parallels, drawn by the server: no outside tiles, no outline to keep.
///
/// Geometry is in the units of the drawing, 320 by 240; a degree of longitude is as wide as it is at that latitude.
struct MapView: Sendable {
    struct Point: Sendable {
        var x: String
        var y: String
    }

    /// A line of the net with its degrees.
    struct Line: Sendable {
        var at: String
        var degrees: String
    }

    var meridians: [Line]
    var parallels: [Line]
    var others: [Point]
    var here: Point?
    /// How many places there are, on the drawing and beyond.
    var count: String
    var isSeveral: Bool

    struct Place: Sendable, Hashable {
        let latitude: Double
        let longitude: Double

        /// Nil for what is no place on earth.
        init?(latitude: Double, longitude: Double) {
            guard abs(latitude) <= 90, abs(longitude) <= 180 else { return nil }
            (self.latitude, self.longitude) = (latitude, longitude)
        }

        /// Five decimals are a metre.
        var latitudeText: String { Self.text(latitude) }
        var longitudeText: String { Self.text(longitude) }
        var geo: String { "geo:\(latitudeText),\(longitudeText)" }
        var mapPath: String {
            "https://www.openstreetmap.org/?mlat=\(latitudeText)&mlon=\(longitudeText)"
                + "#map=17/\(latitudeText)/\(longitudeText)"
        }

        private static func text(_ degrees: Double) -> String {
            let scaled = Int((abs(degrees) * 100_000).rounded())
            let fraction = String(scaled % 100_000)
            let digits = String(repeating: "0", count: 5 - fraction.count) + fraction
            return "\(degrees < 0 && scaled > 0 ? "-" : "")\(scaled / 100_000).\(digits)"
        }
    }

    private static let (width, height, margin) = (320.0, 240.0, 28.0)
    private static let neighbours = 24

    /// Nil when there is nothing to draw.
    init?(_ others: [Place], here: Place?) {
        let all = others + [here].compactMap(\.self)
        guard let first = all.first else { return nil }
        var (south, north, west, east) = (first.latitude, first.latitude, first.longitude, first.longitude)
        for place in here.map({ Self.nearest(to: $0, of: all) }) ?? all {
            (south, north) = (min(south, place.latitude), max(north, place.latitude))
            (west, east) = (min(west, place.longitude), max(east, place.longitude))
        }
        let (middleX, middleY) = ((west + east) / 2, (south + north) / 2)
        let shrink = max(0.05, cos(middleY * .pi / 180))
        // At least about two kilometres, so that one point has a neighbourhood.
        let spanY = max(north - south, 0.02, (east - west) * shrink * Self.height / Self.width)
        let scale = (Self.height - 2 * Self.margin) / spanY
        func x(_ longitude: Double) -> Double { Self.width / 2 + (longitude - middleX) * shrink * scale }
        func y(_ latitude: Double) -> Double { Self.height / 2 - (latitude - middleY) * scale }
        func point(_ place: Place) -> Point {
            Point(x: Look.coordinate(x(place.longitude)), y: Look.coordinate(y(place.latitude)))
        }
        let visibleY = Self.height / 2 / scale
        let step = Self.step(for: visibleY * 2)
        parallels = Self.lines(from: middleY - visibleY, to: middleY + visibleY, step) { y($0) }
            .filter { (14...226).contains(Double($0.at) ?? 0) }
        let visibleX = Self.width / 2 / scale / shrink
        meridians = Self.lines(from: middleX - visibleX, to: middleX + visibleX, step) { x($0) }
            .filter { (44...300).contains(Double($0.at) ?? 0) }
        // Points on one another are one point.
        var seen: Set<String> = []
        self.others = others.filter { $0 != here }.map(point).filter {
            let isInside =
                (0...Self.width).contains(Double($0.x) ?? -1) && (0...Self.height).contains(Double($0.y) ?? -1)
            return isInside && seen.insert("\($0.x) \($0.y)").inserted
        }
        self.here = here.map(point)
        count = Look.count(all.count)
        isSeveral = all.count > 1
    }

    /// The neighbourhood that is drawn around a place; an island a thousand kilometres away does not make it a dot.
    private static func nearest(to here: Place, of all: [Place]) -> [Place] {
        let shrink = max(0.05, cos(here.latitude * .pi / 180))
        func distance(_ place: Place) -> Double {
            hypot(place.latitude - here.latitude, (place.longitude - here.longitude) * shrink)
        }
        return [here] + all.sorted { distance($0) < distance($1) }.prefix(neighbours)
    }

    /// About four lines across.
    private static func step(for span: Double) -> Double {
        let steps = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30]
        return steps.first { span / $0 <= 4.5 } ?? 30
    }

    private static func lines(from: Double, to: Double, _ step: Double, _ place: (Double) -> Double) -> [Line] {
        let decimals = step < 0.01 ? 3 : step < 0.1 ? 2 : step < 1 ? 1 : 0
        return (Int((from / step).rounded(.up))...max(Int((from / step).rounded(.up)), Int((to / step).rounded(.down))))
            .map { index in
                let degrees = Double(index) * step
                let scaled = Int((abs(degrees) * pow(10, Double(decimals))).rounded())
                let unit = Int(pow(10, Double(decimals)))
                let fraction = String(scaled % unit)
                let digits = String(repeating: "0", count: max(0, decimals - fraction.count)) + fraction
                let text = decimals == 0 ? "\(scaled)" : "\(scaled / unit).\(digits)"
                return Line(at: Look.coordinate(place(degrees)), degrees: "\(degrees < 0 ? "-" : "")\(text)°")
            }
    }

    static let example = MapView(
        [(35.70, 139.50), (35.71, 139.52), (35.69, 139.49)].compactMap { Place(latitude: $0.0, longitude: $0.1) },
        here: Place(latitude: 35.705, longitude: 139.506))
}
