import ArgumentParser
import Foundation
import Hummingbird
import Identity
import Kernel
import Logging
import ServiceLifecycle
import Store
import Web

struct ServeCommand: PlacedCommand {
    static let configuration = CommandConfiguration(commandName: "serve", abstract: "Starts the server.")

    @OptionGroup var flags: Configuration.Flags

    @Option(help: "The address to listen at.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen at; 0 takes a free one.")
    var port = 8080

    @Flag(help: "Loads the fictional Mihon City (見本市), so that every page is alive.")
    var sample = false

    @Option(help: "Only with --sample: how many days the clock is ahead, to see what time alone brings about.")
    var daysAhead = 0

    @Option(help: "How much to log: debug, info, notice, warning or error.")
    var logLevel = "notice"

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("A port is a number from 0 to 65535.") }
    }

    func run() async throws {
        guard let level = Logger.Level(rawValue: logLevel) else {
            throw ValidationError("“\(logLevel)” is not a level; there are: debug, info, notice, warning, error.")
        }
        guard daysAhead == 0 || sample && (0...3660).contains(daysAhead) else {
            throw ValidationError("--days-ahead is for the sample city, and up to 3660.")
        }
        // All addresses of a machine are none that one could call.
        let name = ["0.0.0.0", "::"].contains(host) ? "127.0.0.1" : host
        let configuration = try await Configuration(flags, listeningAt: "http://\(name):\(port)")
        let sample = sample ? try Sample(contentsOf: configuration.samplePath) : nil
        let (content, store) = try await configuration.openPlatform(sample: sample)
        let platform = try configuration.platform(
            content, store, hasSample: sample != nil, ahead: TimeInterval(daysAhead) * 86_400)
        let signIn = try await sample?.load(into: store, content, password: configuration.data)
        var logger = Logger(label: "atarimae") { LineLogHandler(label: $0, metadataProvider: $1) }
        logger.logLevel = level
        let host = host
        let application = Application(
            router: try makeSite(platform, publicFolder: configuration.root.appending(path: "Public")),
            // Who is silent for long makes room for others.
            server: .http1(configuration: .init(idleTimeout: .seconds(30))),
            configuration: .init(address: .hostname(host, port: port), serverName: nil),
            services: [
                Rounds(platform: platform, logger: logger), Imports(platform: platform, logger: logger),
                Post(store: store, settings: configuration.courier, logger: logger),
            ],
            onServerRunning: { channel in
                print("Atarimae runs at http://\(host):\(channel.localAddress?.port ?? 0)")
                print(signIn ?? "Sign in: atarimae user add EMAIL --organization CODE --role administrator")
                fflush(nil)
            },
            logger: logger)
        try await application.runService()
        await store.engine.close()
    }
}
