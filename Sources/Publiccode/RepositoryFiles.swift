import Foundation
import Kernel

/// The folder a publiccode.yml lies in: what it names can be looked up there. Nothing is ever fetched.
struct RepositoryFiles: Sendable {
    let folder: URL

    static func verdicts(
        on text: String, endings: [String], files: RepositoryFiles?
    ) -> [TextFormat.Verdict] {
        let value = ["value": TextFormat.shown(text)]
        let scheme = Address.parts(of: text)?.scheme
        if let scheme, scheme == "http" || scheme == "https" {
            guard Address.isWebAddress(text) else { return [(.error, Message("publiccode.fault.webAddress", value))] }
        } else if text.hasPrefix("/") || scheme == "file" || text.split(separator: "/").contains("..") {
            return [(.error, Message("publiccode.fault.path", value))]
        }
        let path = text.prefix { !"?#".contains($0) }
        let ending = path.split(separator: "/").last?.split(separator: ".").dropFirst().last?.lowercased() ?? ""
        guard endings.isEmpty || endings.contains(ending) else {
            let known = endings.map { ".\($0)" }.joined(separator: ", ")
            return [
                (
                    .error,
                    Message("publiccode.fault.ending", ["value": TextFormat.shown(text), "known": known])
                )
            ]
        }
        guard scheme != "http", scheme != "https", let files else { return [] }
        let url = files.folder.appending(path: text)
        guard FileManager.default.fileExists(atPath: url.path(percentEncoded: false)) else {
            return [(.error, Message("publiccode.fault.fileMissing", value))]
        }
        guard ending != "png" || isPNG(url) else { return [(.error, Message("publiccode.fault.notPNG", value))] }
        return []
    }

    private static func isPNG(_ url: URL) -> Bool {
        guard let file = try? FileHandle(forReadingFrom: url) else { return false }
        defer { try? file.close() }
        return (try? file.read(upToCount: 8)) == Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    }
}
