import Foundation
import Kernel
import Outside
import Store
import TestKit
import Testing

@Suite(.timeLimit(.minutes(2))) struct LetterTests {
    private func server(_ peer: MailPeer) throws -> MailServer {
        try MailServer(
            url: peer.url, sender: try Mailbox("noreply@example.jp", name: "あたりまえ"), requiresTLS: false)
    }

    private func send(_ letter: Letter, through server: MailServer, _ office: Office) async throws -> OutboxMessage {
        office.clock.pass(1)
        let now = office.clock.now
        try await office.store.append(to: []) { db in try Outbox.enqueue(letter, for: Office.ours, at: now, db) }
        // A letter bears the date it was written, not that of its journey.
        office.clock.pass(60)
        try await office.courier { $0.mailServer = server }.round()
        return try #require(try await office.messages().first)
    }

    /// The headers with their folds undone, and the text decoded, by hand.
    private func parsed(_ mail: MailPeer.Mail) throws -> (headers: [String: String], text: String) {
        let end = try #require(mail.lines.firstIndex(of: ""))
        var headers: [String: String] = [:]
        var last = ""
        for line in mail.lines[..<end] {
            if line.hasPrefix(" ") {
                headers[last, default: ""] += line
            } else {
                last = String(line.prefix { $0 != ":" })
                headers[last] = String(line.dropFirst(last.count + 2))
            }
        }
        let body = try #require(Data(base64Encoded: mail.lines[(end + 1)...].joined()))
        return (headers, String(decoding: body, as: UTF8.self))
    }

    /// RFC 2047: each word by itself, and the blanks between words mean nothing.
    private func decoded(_ header: String) throws -> String {
        try header.split(separator: " ").map { word in
            let match = try #require(word.wholeMatch(of: /=\?UTF-8\?B\?([A-Za-z0-9+\/=]+)\?=/))
            let data = try #require(Data(base64Encoded: String(match.output.1)))
            return try #require(String(data: data, encoding: .utf8))
        }.joined()
    }

    @Test("A Japanese letter arrives and can be read", arguments: Backend.available)
    func japanese(on backend: Backend) async throws {
        let office = try await Office(on: backend)
        let peer = try MailPeer()
        let subject = "【重要】子育て支援制度レジストリの記載に誤りがありました。二〇二六年十一月二十一日までにご確認ください👨‍👩‍👧‍👦"
        let text = "担当者さま\n\n.\n次の制度の金額を直しました。\r\n" + String(repeating: "児童手当、", count: 200)
        let message = try await send(
            Letter(to: "clerk@city.example.jp", subject: subject, text: text), through: try server(peer), office)

        #expect(message.doneAt != nil)
        let mail = try #require(peer.mails.first)
        #expect(mail.from == "noreply@example.jp")
        #expect(mail.recipients == ["clerk@city.example.jp"])
        #expect(mail.lines.allSatisfy { $0.utf8.count <= 76 && $0.utf8.allSatisfy { $0 < 128 } })
        let (headers, body) = try parsed(mail)
        #expect(try decoded(try #require(headers["Subject"])) == subject)
        #expect(body == text.replacing("\r\n", with: "\n").replacing("\n", with: "\r\n"))
        let from = try #require(headers["From"])
        #expect(from.hasSuffix(" <noreply@example.jp>"))
        #expect(try decoded(String(from.prefix { $0 != "<" })) == "あたりまえ")
        #expect(headers["To"] == "clerk@city.example.jp")
        #expect(headers["Date"] == "Sat, 21 Nov 2026 12:00:01 +0900")
        #expect(headers["Message-ID"] == "<\(message.id)@example.jp>")
        #expect(headers["Content-Type"] == "text/plain; charset=utf-8")
    }

    @Test("A plain subject stays plain, and what only looks encoded is encoded", arguments: Backend.available)
    func plain(on backend: Backend) async throws {
        let office = try await Office(on: backend)
        let peer = try MailPeer()
        for subject in ["Three rows are due", "=?UTF-8?B?x?="] {
            _ = try await send(
                Letter(to: "clerk@example.jp", subject: subject, text: "x"), through: try server(peer), office)
        }
        let subjects = try peer.mails.map { try #require(try parsed($0).headers["Subject"]) }
        #expect(subjects[0] == "Three rows are due")
        #expect(try decoded(subjects[1]) == "=?UTF-8?B?x?=")
    }

    @Test("Nobody writes a second header into an address, a name or a subject", arguments: ["\r\n", "\n", "\r", "\0"])
    func injection(end: String) throws {
        let text = "x\(end)Bcc: all@example.com"
        #expect(throws: OutsideError.self) { try Letter(to: "a@example.jp", subject: text, text: "") }
        #expect(throws: OutsideError.self) { try Letter(to: "a@example.jp\(end)", subject: "x", text: "") }
        #expect(throws: OutsideError.self) { try Mailbox("a@example.jp", name: text) }
        #expect(throws: OutsideError.self) { try Mailbox("a@example.jp\(end)") }
    }

    @Test("An address is one mailbox", arguments: ["", "a", "a@", "@b", "a@b@c", "a b@c", "<a@b>", "a@b, c@d", "あ@b"])
    func badAddress(text: String) {
        #expect(throws: OutsideError.self) { try Letter(to: text, subject: "x", text: "") }
    }

    @Test(
        "Addresses that Japanese carriers gave out are taken", arguments: ["a..b@docomo.example", "a.@docomo.example"])
    func carrierAddress(text: String) throws { _ = try Letter(to: text, subject: "x", text: "") }

    @Test("A mailbox that is not there ends it; a server that is busy does not", arguments: Backend.available)
    func refused(on backend: Backend) async throws {
        let office = try await Office(on: backend)
        let peer = try MailPeer { $0.hasPrefix("gone") ? "550 no such mailbox" : "451 later" }
        let gone = try await send(
            Letter(to: "gone@example.jp", subject: "x", text: ""), through: try server(peer), office)
        #expect(gone.lastError == "mail-refused-550")
        #expect(gone.failedAt != nil)
        let busy = try await send(
            Letter(to: "busy@example.jp", subject: "x", text: ""), through: try server(peer), office)
        #expect(busy.lastError == "mail-refused-451")
        #expect(busy.failedAt == nil)
        #expect(peer.mails.isEmpty)
    }

    @Test("Without TLS nothing is sent where TLS is required", arguments: Backend.available)
    func needsTLS(on backend: Backend) async throws {
        let office = try await Office(on: backend)
        let peer = try MailPeer()
        let strict = try MailServer(
            url: peer.url, user: "user", password: "word", sender: try Mailbox("noreply@example.jp"))
        let message = try await send(
            Letter(to: "clerk@example.jp", subject: "x", text: ""), through: strict, office)
        #expect(message.lastError == "insecure")
        #expect(peer.mails.isEmpty)
    }

    @Test("A mail server has an address of its kind", arguments: ["", "https://example.jp", "smtp://", "smtp://a b"])
    func badServer(url: String) throws {
        let sender = try Mailbox("noreply@example.jp")
        #expect(throws: OutsideError.self) { try MailServer(url: url, sender: sender) }
    }
}
