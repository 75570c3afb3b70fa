extension PubliccodeFile {
    /// The file as YAML 1.2, version 0.7: always the same text for the same content.
    package var yaml: String {
        var lines: [String] = []
        Self.write(content.members, indent: 0, into: &lines)
        return lines.map { $0 + "\n" }.joined()
    }

    private static func write(_ members: [PubliccodeValue.Member], indent: Int, into lines: inout [String]) {
        let margin = String(repeating: " ", count: indent)
        for member in members {
            let key = scalar(member.key)
            switch member.value {
            case .text(let text):
                if let block = block(text, indent: indent + 2) {
                    lines.append("\(margin)\(key): \(block.header)")
                    lines += block.lines
                } else {
                    // The version is quoted even where it need not be: `0.7` without quotes is a number.
                    lines.append("\(margin)\(key): \(scalar(text))")
                }
            case .flag(let flag): lines.append("\(margin)\(key): \(flag)")
            case .list(let items) where items.isEmpty: lines.append("\(margin)\(key): []")
            case .list(let items):
                lines.append("\(margin)\(key):")
                for item in items { write(item: item, indent: indent + 2, into: &lines) }
            case .section(let members) where members.isEmpty: lines.append("\(margin)\(key): {}")
            case .section(let members):
                lines.append("\(margin)\(key):")
                write(members, indent: indent + 2, into: &lines)
            }
        }
    }

    private static func write(item: PubliccodeValue, indent: Int, into lines: inout [String]) {
        let margin = String(repeating: " ", count: indent)
        switch item {
        case .text(let text): lines.append("\(margin)- \(scalar(text))")
        case .flag(let flag): lines.append("\(margin)- \(flag)")
        case .list(let items) where items.isEmpty: lines.append("\(margin)- []")
        case .section(let members) where members.isEmpty: lines.append("\(margin)- {}")
        case .list, .section:
            var inner: [String] = []
            if case .list(let items) = item {
                for item in items { write(item: item, indent: indent + 2, into: &inner) }
            } else {
                write(item.members, indent: indent + 2, into: &inner)
            }
            // The first line begins behind the hyphen.
            lines.append("\(margin)- \(inner[0].dropFirst(indent + 2))")
            lines += inner.dropFirst()
        }
    }

    /// Long text and text of several lines stands as it is, below its key.
    private static func block(_ text: String, indent: Int) -> (header: String, lines: [String])? {
        guard text.contains("\n") || text.count > 100, !" \n".utf8.contains(text.utf8.first ?? 0),
            text.contains(where: { !$0.isWhitespace }),
            text.unicodeScalars.allSatisfy({ $0 == "\n" || isPrintable($0) })
        else { return nil }
        var parts = text.split(separator: "\n", omittingEmptySubsequences: false)
        let header: String
        if text.hasSuffix("\n\n") {
            header = "|+"
            parts.removeLast()
        } else if text.hasSuffix("\n") {
            header = "|"
            parts.removeLast()
        } else {
            header = "|-"
        }
        let margin = String(repeating: " ", count: indent)
        return (header, parts.map { $0.isEmpty ? "" : margin + $0 })
    }

    /// Without quotes where nobody could take it for anything but this text.
    private static func scalar(_ text: String) -> String {
        let isPlain =
            text.unicodeScalars.allSatisfy(isPrintable) && text.first.map { $0.isLetter } == true
            && text.last?.isWhitespace == false && text.utf8.last.map { " :".utf8.contains($0) } == false
            // By bytes: a mark above a blank makes another character of it for us, but not for YAML.
            && !zip(text.utf8, text.utf8.dropFirst()).contains {
                [": ", " #"].contains("\(Unicode.Scalar($0))\(Unicode.Scalar($1))")
            }
            && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(text.lowercased())
        return isPlain ? text : quoted(text)
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where isPrintable(scalar): result.unicodeScalars.append(scalar)
            default:
                let hex = String(scalar.value, radix: 16, uppercase: true)
                result += "\\U" + String(repeating: "0", count: 8 - hex.count) + hex
            }
        }
        return result + "\""
    }

    /// What YAML lets stand in a line as it is; separators and marks that cannot be seen are escaped.
    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7E, 0xA0...0x2027, 0x202F...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x1_0000...0x10_FFFF: true
        default: false
        }
    }
}
