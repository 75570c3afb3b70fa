import Content
package import Foundation
import Kernel

/// What a publiccode.yml says of a piece of software, in the form of version 0.7 whatever the file's own version.
package struct PubliccodeFile: Hashable, Sendable {
    package enum DevelopmentStatus: String, CaseIterable, Sendable {
        case concept, development, beta, stable, obsolete
        static var words: [String] { allCases.map(\.rawValue) }
    }

    package enum SoftwareType: String, CaseIterable, Sendable {
        case mobile = "standalone/mobile"
        case iot = "standalone/iot"
        case desktop = "standalone/desktop"
        case web = "standalone/web"
        case backend = "standalone/backend"
        case other = "standalone/other"
        case addon, library, configurationFiles
        static var words: [String] { allCases.map(\.rawValue) }
    }

    /// What was found in a text: as much of a file as could be read, and all that is wrong with it.
    package struct Reading: Sendable {
        /// Nil only where there is no YAML mapping at all.
        package let file: PubliccodeFile?
        /// In the order of the lines.
        package let faults: [PubliccodeFault]

        package var isValid: Bool { file != nil && !faults.contains { $0.severity == .error } }
    }

    /// Everything the file says, in the order of the standard.
    package let content: PubliccodeValue

    init(content: PubliccodeValue) { self.content = content }

    package var name: String? { content["name"]?.text }
    package var url: String? { content["url"]?.text }

    // MARK: Reading

    /// Reads and checks a text. Files it names are looked for below `folder`, if it is given.
    package static func read(_ text: String, filesBelow folder: URL? = nil) -> Reading {
        let entry: Entry
        do {
            entry = try Entry(untrusted: text, named: "publiccode.yml")
        } catch {
            return Reading(file: nil, faults: [PubliccodeFault(error)])
        }
        var inspection = Inspection(files: folder.map(RepositoryFiles.init))
        let content = inspection.file(entry)
        inspection.refuseTwins(in: entry)
        let faults = inspection.faults.enumerated().sorted {
            ($0.element.line ?? 0, $0.offset) < ($1.element.line ?? 0, $1.offset)
        }
        return Reading(
            file: content.map { PubliccodeFile(content: modernised($0)) }, faults: faults.map(\.element))
    }

    /// The same for a file on disk, with the folder it lies in.
    package static func read(contentsOf url: URL) -> Reading {
        let limit = Bounds().bytes
        func refuse(_ fault: PubliccodeFault) -> Reading { Reading(file: nil, faults: [fault]) }
        guard let file = try? FileHandle(forReadingFrom: url) else {
            return refuse(PubliccodeFault("", line: nil, Message("publiccode.file.unreadable")))
        }
        defer { try? file.close() }
        guard let data = try? file.read(upToCount: limit + 1) else {
            return refuse(PubliccodeFault("", line: nil, Message("publiccode.file.unreadable")))
        }
        guard data.count <= limit else { return refuse(PubliccodeFault(.tooLarge(limit: limit))) }
        guard let text = String(data: data, encoding: .utf8) else {
            return refuse(PubliccodeFault("", line: nil, Message("publiccode.file.encoding")))
        }
        return read(text, filesBelow: url.deletingLastPathComponent())
    }
}
