import ArgumentParser
import Content
import Foundation
import Kernel
import Registries
import Store
import Tables
import Web

struct ImportCommand: PlacedCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Brings a file (CSV, JSON, NDJSON) into a registry.",
        discussion: """
            Right rows go in, all at once at the end; wrong rows are given back as a file with the reason of each. \
            Doing it again changes nothing. Exits with 1 when rows were given back, with 2 when the file cannot be \
            read.
            """)

    @OptionGroup var flags: Configuration.Flags
    @Argument(help: "The registry, by its name.") var registry: String
    @Argument(help: "The file.", completion: .file()) var file: String
    @Option(help: "The six-digit code or the name of the organisation whose rows these are.") var organization: String
    @Flag(help: "Says what would happen and changes nothing.") var dryRun = false
    @Flag(help: "Withdraws the organisation's rows that do not stand in the file.") var withdrawMissing = false
    @Flag(help: "The rows that change were wrong before; whoever got them has to hear.") var correction = false
    @Option(help: "Why, for the history.") var reason: String?
    @Option(help: "utf-8, utf-16le, utf-16be or cp932; found out otherwise.", transform: Self.encoding)
    var encoding: TableEncoding?
    @Option(help: "Takes a column for a field: --column 名称=name; may be given several times.") var column: [String] = []
    @Option(help: "Where the rows that are given back go; otherwise beside the file, with -wrong.csv at its end.")
    var wrong: String?
    @Option(help: "ja or en.") var language = Language.ja

    func run() async throws {
        let configuration = try await Configuration(flags)
        let (content, store) = try await configuration.openPlatform()
        let tenant = try await configuration.organization(organization, in: store, content)
        let registry: Registry
        do { registry = try content.registries.find(self.registry) } catch {
            let known = content.registries.all.map(\.name).joined(separator: ", ")
            throw ValidationError("There is no registry “\(self.registry)”; there are: \(known).")
        }
        let platform = try configuration.platform(content, store)
        let words = ImportWords(registry: registry, texts: content.texts, language: language)
        let importing = try await begin(registry, tenant, configuration, store)
        let run = platform.importRun(of: registry, for: tenant)
        let progress = ImportProgress()
        let done = try await run.run(importing) { progress.show($0) }
        progress.end()
        for line in words.lines(done) { print(line) }
        if done.state == .failed { throw ExitCode(2) }
        let given = URL(filePath: wrong ?? "\(file)-wrong.csv")
        if done.report.wrong > 0 {
            try words.writeWrongRows(of: done, in: configuration.imports, to: given)
            print(content.texts.plain("imports.wrongRowsIn", language, ["file": given.path(percentEncoded: false)]))
        }
        if dryRun { _ = try await cancel(done, run, tenant, store) }
        configuration.imports.remove(done.id)
        await store.engine.close()
        if done.report.wrong > 0 { throw ExitCode(1) }
    }

    private static func encoding(_ name: String) throws -> TableEncoding {
        if let encoding = TableEncoding(rawValue: name.uppercased()) { return encoding }
        let known = TableEncoding.allCases.map { $0.rawValue.lowercased() }.joined(separator: ", ")
        throw ValidationError("“\(name)” is not an encoding; there are: \(known).")
    }

    private func begin(
        _ registry: Registry, _ tenant: Tenant.ID, _ configuration: Configuration, _ store: Database
    ) async throws -> RegistryImport {
        var options = RegistryImport.Options()
        options.appliesAtOnce = !dryRun
        (options.withdrawsMissing, options.isCorrection) = (withdrawMissing, correction)
        (options.reason, options.encoding) = (reason, encoding?.rawValue)
        for pair in column {
            guard let sign = pair.lastIndex(of: "=") else { throw ValidationError("--column 名称=name") }
            let field = String(pair[pair.index(after: sign)...])
            guard field.isEmpty || registry.field(named: field) != nil else {
                let known = registry.fields.map(\.name).joined(separator: ", ")
                throw ValidationError("There is no field “\(field)” in \(registry.name); there are: \(known).")
            }
            options.columns[String(pair[..<sign])] = field
        }
        let source = URL(filePath: file).resolvingSymlinksInPath()
        // A folder would be copied with everything in it.
        let kind = try? FileManager.default.attributesOfItem(atPath: source.path(percentEncoded: false))[.type]
        guard kind as? FileAttributeType == .typeRegular else {
            throw ValidationError("“\(file)” is not a file that can be read.")
        }
        let id = RegistryImport.ID.new()
        try configuration.imports.make(id)
        let place = configuration.imports.source(id)
        do {
            // A link costs nothing; another file system needs a copy.
            do {
                try FileManager.default.linkItem(at: source, to: place)
            } catch {
                try FileManager.default.copyItem(at: source, to: place)
            }
        } catch {
            throw ValidationError("The file “\(file)” cannot be read.")
        }
        let bytes = try FileManager.default.attributesOfItem(atPath: place.path(percentEncoded: false))[.size]
        return try await RegistryImport.begin(
            id, file: source.lastPathComponent, bytes: bytes as? Int ?? 0, of: registry, options: options,
            by: .commandLine(in: tenant), at: .now, in: store)
    }

    private func cancel(
        _ done: RegistryImport, _ run: ImportRun, _ tenant: Tenant.ID, _ store: Database
    ) async throws -> RegistryImport {
        let cancelling = try await RegistryImport.cancel(
            done.id, by: .commandLine(in: tenant), at: .now, in: store)
        return try await run.run(cancelling)
    }
}

extension Language: ExpressibleByArgument {}

/// How far it is, on standard error, when somebody is looking.
private final class ImportProgress: Sendable {
    private let isSeen = isatty(2) == 1

    func show(_ importing: RegistryImport) {
        guard isSeen else { return }
        write("\r\(importing.percent) %  \(importing.rowsDone)")
    }

    func end() { if isSeen { write("\r\u{1B}[K") } }

    private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
