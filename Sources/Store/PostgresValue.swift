import CPostgres
import Foundation

extension Value {
    /// As a parameter in PostgreSQL's text format; nil is NULL.
    var postgresText: String? {
        switch self {
        case .null: nil
        case .bool(let bool): bool ? "true" : "false"
        case .int(let int): String(int)
        case .double(let double): String(double)
        case .text(let text): text
        case .blob(let data): "\\x" + String(decoding: data.flatMap(Self.hex), as: UTF8.self)
        }
    }

    /// One column of an answer in text format, by the type the server names.
    init(postgres bytes: UnsafeBufferPointer<UInt8>, type: Oid) {
        let text = { String(decoding: bytes, as: UTF8.self) }
        self =
            switch type {
            case 16: .bool(bytes.first == UInt8(ascii: "t"))
            case 20, 21, 23, 26: Int64(text()).map(Value.int) ?? .text(text())
            case 700, 701, 1700: Double(text()).map(Value.double) ?? .text(text())
            case 17: Data(postgresHex: bytes).map(Value.blob) ?? .text(text())
            default: .text(text())
            }
    }

    private static func hex(_ byte: UInt8) -> [UInt8] { [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
    private static let digits = Array("0123456789abcdef".utf8)
}

extension Data {
    /// `\x0aff`
    fileprivate init?(postgresHex bytes: UnsafeBufferPointer<UInt8>) {
        guard bytes.count >= 2, bytes.count.isMultiple(of: 2), bytes[0] == UInt8(ascii: "\\"),
            bytes[1] == UInt8(ascii: "x")
        else { return nil }
        self.init(capacity: bytes.count / 2 - 1)
        for index in stride(from: 2, to: bytes.count, by: 2) {
            guard let high = Self.nibble(bytes[index]), let low = Self.nibble(bytes[index + 1]) else { return nil }
            append(high << 4 | low)
        }
    }

    private static func nibble(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
