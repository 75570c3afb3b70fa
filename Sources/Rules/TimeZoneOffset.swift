import Foundation

/// How far a place is ahead of UTC. Only named places need the system's table of time zones.
enum TimeZoneOffset {
    /// Since then Tokyo has had no summer time.
    private static let tokyoSettled: Int64 = -568_026_000

    /// `+09:00`, `09:00`, `UTC` or a name such as `Asia/Tokyo`; nil for what is no time zone.
    static func seconds(_ name: String, at moment: Timestamp) -> Int? {
        if name == "UTC" || name == "Z" || name == "GMT" { return 0 }
        if name == "Asia/Tokyo", moment.seconds >= tokyoSettled { return 9 * 3600 }
        var digits = Digits(name)
        if let first = name.utf8.first, first == UInt8(ascii: "+") || first == UInt8(ascii: "-") {
            guard let offset = digits.offset(), digits.isAtEnd else { return nil }
            return offset
        }
        if let first = name.utf8.first, (48...57).contains(first) {
            guard let offset = digits.hoursAndMinutes(), digits.isAtEnd else { return nil }
            return offset
        }
        guard (3...64).contains(name.utf8.count), name.utf8.allSatisfy(Self.stands), !name.hasPrefix("/"),
            let zone = TimeZone(identifier: name)
        else { return nil }
        return zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(moment.seconds)))
    }

    private static func stands(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, UInt8(ascii: "/"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "+"):
            true
        default: false
        }
    }
}
