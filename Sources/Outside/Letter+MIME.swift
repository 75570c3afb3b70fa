import Foundation
import Kernel

/// A letter as SMTP carries it (RFC 5322, 2045, 2047): ASCII only, lines that end in CR LF and are never long.
extension Letter {
    func mime(from sender: Mailbox, id: OutboxMessage.ID, at date: Date) -> String {
        let from = sender.name.map { "\(Self.encodedWords($0))\r\n <\(sender.address)>" } ?? sender.address
        return """
            From: \(from)\r
            To: \(recipient)\r
            Subject: \(Self.encodedWords(subject))\r
            Date: \(Self.dateText(date))\r
            Message-ID: <\(id)@\(sender.domain)>\r
            Auto-Submitted: auto-generated\r
            MIME-Version: 1.0\r
            Content-Type: text/plain; charset=utf-8\r
            Content-Transfer-Encoding: base64\r
            \r
            \(Self.base64Lines(text))\r

            """
    }

    /// In base64, lines of at most 76 letters. Line ends inside a text are CR LF too.
    static func base64Lines(_ text: String) -> String {
        let unix = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
        return Data(unix.replacing("\n", with: "\r\n").utf8)
            .base64EncodedString(options: [.lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed])
    }

    /// What stands in a header: as it is where that is plain, else cut into words of base64. No character is cut apart,
    /// and with the name of the header before it no line is longer than 76.
    static func encodedWords(_ text: String) -> String {
        // A name with other punctuation would have to be quoted; a word that begins like ours would be decoded.
        if text.utf8.count <= 60, text.wholeMatch(of: /[A-Za-z0-9 ,.!?:'\/_+-]*/) != nil, text.first != " " {
            return text
        }
        var words: [[UInt8]] = [[]]
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if words[words.count - 1].count + bytes.count > 39 { words.append([]) }
            words[words.count - 1] += bytes
        }
        return words.map { "=?UTF-8?B?\(Data($0).base64EncodedString())?=" }.joined(separator: "\r\n ")
    }

    /// `Sat, 21 Nov 2026 12:00:00 +0900`, as it is in Japan.
    static func dateText(_ date: Date) -> String {
        let day = Day(date)
        let (year, month, number) = day.civil
        let seconds = Int(date.timeIntervalSince(day.start))
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let time = [seconds / 3600, seconds / 60 % 60, seconds % 60].map(two).joined(separator: ":")
        let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let weekday = weekdays[((day.daysSince1970 % 7) + 7) % 7]
        return "\(weekday), \(number) \(months[month - 1]) \(year) \(time) +0900"
    }
}
