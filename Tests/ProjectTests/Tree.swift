import Foundation
import TestKit

/// The files of the project, for tests about the project itself.
struct Tree {
    struct File: Sendable, CustomStringConvertible {
        let path: String
        let text: String

        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
        var name: String { String(path.split(separator: "/").last ?? "") }
        var description: String { path }
    }

    /// Every file below `folder` whose name ends so, in the order of their paths.
    static func files(below folder: String, ending: String) throws -> [File] {
        let root = Project.folder.appending(path: folder).path
        return try (FileManager.default.subpaths(atPath: root) ?? []).sorted().filter { $0.hasSuffix(ending) }.map {
            File(path: "\(folder)/\($0)", text: try String(contentsOfFile: "\(root)/\($0)", encoding: .utf8))
        }
    }

    static func file(_ path: String) throws -> File {
        File(path: path, text: try String(contentsOf: Project.folder.appending(path: path), encoding: .utf8))
    }

    static func swift(in folder: String = "Sources") throws -> [File] { try files(below: folder, ending: ".swift") }
}

extension Tree.File {
    /// The text of every string literal, with interpolations as `\(…)`, and the line it begins on.
    var literals: [(line: Int, text: String)] {
        var found: [(Int, String)] = []
        let bytes = Array(text.utf8)
        var (index, line) = (0, 1)
        func starts(_ text: String, at index: Int) -> Bool { bytes[index...].starts(with: text.utf8) }
        func skipInterpolation(_ index: inout Int, _ line: inout Int) {
            var depth = 1
            while index < bytes.count, depth > 0 {
                switch bytes[index] {
                case UInt8(ascii: "("): depth += 1
                case UInt8(ascii: ")"): depth -= 1
                case UInt8(ascii: "\n"): line += 1
                case UInt8(ascii: "\""):
                    let (text, begin) = literal(&index, &line)
                    found.append((begin, text))
                    continue
                default: break
                }
                index += 1
            }
        }
        func literal(_ index: inout Int, _ line: inout Int) -> (String, Int) {
            let begin = line
            let isLong = starts("\"\"\"", at: index)
            let quote = isLong ? "\"\"\"" : "\""
            index += quote.utf8.count
            var text: [UInt8] = []
            while index < bytes.count, !starts(quote, at: index) {
                if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count {
                    if bytes[index + 1] == UInt8(ascii: "(") {
                        index += 2
                        let start = index
                        skipInterpolation(&index, &line)
                        text += Array("\\(".utf8) + bytes[start..<index]
                        continue
                    }
                    text += bytes[index...(index + 1)]
                    index += 2
                    continue
                }
                if bytes[index] == UInt8(ascii: "\n") { line += 1 }
                text.append(bytes[index])
                index += 1
            }
            index += quote.utf8.count
            return (String(decoding: text, as: UTF8.self), begin)
        }
        while index < bytes.count {
            if starts("//", at: index) {
                while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
            } else if bytes[index] == UInt8(ascii: "/"), index > 0, bytes[index - 1] == UInt8(ascii: "("),
                !starts("/*", at: index)
            {
                // A regular expression: `wholeMatch(of: /…/)` has its slash after a blank, so this is `(/…/`.
                index += 1
            } else if bytes[index] == UInt8(ascii: "\"") {
                let (text, begin) = literal(&index, &line)
                found.append((begin, text))
            } else {
                if bytes[index] == UInt8(ascii: "\n") { line += 1 }
                index += 1
            }
        }
        return found
    }
}
