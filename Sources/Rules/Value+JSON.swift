extension Value {
    /// Reads JSON text. A number without point and exponent is a whole one, any other a double.
    package init(json text: String) throws(RuleError) {
        self = try JSONReader.read(Source(text))
    }

    /// The value as JSON text: whole numbers beyond 2^53 as strings, bytes in base64, moments, durations and types as
    /// the texts they are written with, keys of any kind as strings.
    package var json: String {
        var output: [UInt8] = []
        write(to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    func write(to output: inout [UInt8]) {
        switch self {
        case .null: output += "null".utf8
        case .bool(let flag): output += (flag ? "true" : "false").utf8
        case .int(let number):
            if number.magnitude < 1 << 53 {
                output += String(number).utf8
            } else {
                Self.write(String(number), to: &output)
            }
        case .uint(let number):
            if number < 1 << 53 { output += String(number).utf8 } else { Self.write(String(number), to: &output) }
        case .double(let number):
            if number.isFinite {
                output += number.description.utf8
            } else {
                Self.write(number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity", to: &output)
            }
        case .string(let text): Self.write(text, to: &output)
        case .bytes(let bytes): Self.write(Self.base64(bytes), to: &output)
        case .list(let elements):
            output.append(UInt8(ascii: "["))
            for (position, element) in elements.enumerated() {
                if position > 0 { output.append(UInt8(ascii: ",")) }
                element.write(to: &output)
            }
            output.append(UInt8(ascii: "]"))
        case .map(let map):
            output.append(UInt8(ascii: "{"))
            for position in map.keys.indices {
                if position > 0 { output.append(UInt8(ascii: ",")) }
                if case .string(let name) = map.keys[position] {
                    Self.write(name, to: &output)
                } else {
                    var key: [UInt8] = []
                    map.keys[position].write(to: &key)
                    key.removeAll { $0 == UInt8(ascii: "\"") }
                    Self.write(String(decoding: key, as: UTF8.self), to: &output)
                }
                output.append(UInt8(ascii: ":"))
                map.values[position].write(to: &output)
            }
            output.append(UInt8(ascii: "}"))
        case .timestamp(let moment): Self.write(moment.description, to: &output)
        case .duration(let span): Self.write(TimeSpan.text(span), to: &output)
        case .type(let name): Self.write(name, to: &output)
        }
    }

    static func write(_ text: String, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): output += [UInt8(ascii: "\\"), byte]
            case 10: output += "\\n".utf8
            case 13: output += "\\r".utf8
            case 9: output += "\\t".utf8
            case 0..<32: output += (byte < 16 ? "\\u000" : "\\u00").utf8 + Array(String(byte, radix: 16).utf8)
            default: output.append(byte)
            }
        }
        output.append(UInt8(ascii: "\""))
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var output: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let part = bytes[start..<min(start + 3, bytes.count)]
            let bits = part.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - part.count))
            for position in 0..<4 {
                output.append(position <= part.count ? letters[bits >> (18 - 6 * position) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: output, as: UTF8.self)
    }
}
