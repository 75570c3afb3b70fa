package import Content
package import Foundation
package import Kernel

/// What `atarimae publiccode check FILE` prints and how it ends.
package struct PubliccodeCheck: Sendable {
    /// `FILE:LINE: key.path: message`, or one line that all is well.
    package let lines: [String]
    /// 0 where the file is valid, warnings or not; 1 otherwise.
    package let exitCode: Int32

    package static func run(_ url: URL, named name: String? = nil, texts: Texts, in language: Language)
        -> PubliccodeCheck
    {
        let reading = PubliccodeFile.read(contentsOf: url)
        let name = name ?? url.relativePath
        var lines = reading.faults.map { fault in
            var message = texts.plain(fault.message, language)
            if fault.severity == .warning {
                message = texts.plain("publiccode.check.warning", language, ["message": message])
            }
            let place = "\(name)\(fault.line.map { ":\($0)" } ?? "")"
            // A key comes from the file: it must not break the line or speak to the terminal.
            let key = TextFormat.shown(fault.key)
            return key.isEmpty ? "\(place): \(message)" : "\(place): \(key): \(message)"
        }
        if reading.isValid { lines.append(texts.plain("publiccode.check.valid", language, ["file": name])) }
        return PubliccodeCheck(lines: lines, exitCode: reading.isValid ? 0 : 1)
    }
}
