import Foundation
import Kernel
package import Store

/// A message may tell of many versions at once, those in a range of places of a change feed.
extension Outbox {
    /// The subject of such a message. Its version is the last place.
    package static func subject(ofPlaces places: ClosedRange<Int>) -> String {
        "places/\(places.lowerBound)-\(places.upperBound)"
    }

    /// Who was sent a message about a range in which `place` lies, in any organisation.
    package static func recipients(
        topic: String, place: Int, _ db: any Connection
    ) throws -> [Recipient] {
        var recipients: [Recipient] = []
        try db.each(
            """
            SELECT tenant_id, webhook_id, destination, max(done_at), subject FROM outbox
            WHERE topic = \(topic) AND subject LIKE 'places/%' AND version >= \(place) AND attempts > 0
            GROUP BY tenant_id, webhook_id, destination, subject ORDER BY tenant_id, webhook_id, destination
            """
        ) { row in
            let recipient = try Recipient(row: &row)
            let subject: String = try row.next()
            let first = subject.dropFirst("places/".count).split(separator: "-").first.flatMap { Int($0) }
            if let first, first <= place { recipients.append(recipient) }
        }
        return recipients
    }
}
