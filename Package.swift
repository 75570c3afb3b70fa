// swift-tools-version: 6.2
import PackageDescription

// The map of the house. ARCHITECTURE.md tells the same in words; a test holds the two together.

let package = Package(
    name: "atarimae",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "atarimae", targets: ["Server"])],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    ],
    targets: [
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        module("Kernel"),
        module("Rules", uses: ["Kernel"]),
        module("Tables", uses: ["Kernel"]),
        module("Content", uses: ["Kernel"], packages: [yams]),
        module("Store", uses: ["Kernel"], packages: ["CPostgres", grdb, sqlite]),
        module("Publiccode", uses: ["Kernel", "Content"]),
        module("Outside", uses: ["Kernel", "Store"], packages: ["CCurl", crypto]),
        module("Identity", uses: ["Kernel", "Store", "Content"], packages: [crypto, cryptoExtras]),
        module("Registries", uses: ["Kernel", "Store", "Content", "Rules", "Tables"]),
        module("Services", uses: ["Kernel", "Store", "Content"]),
        module("Standards", uses: ["Kernel", "Store", "Content", "Rules", "Services"], packages: [crypto]),
        module("Signals", uses: ["Kernel", "Store", "Services"], packages: [crypto]),
        module("Indicators", uses: ["Kernel", "Store", "Content", "Services", "Signals"]),
        module(
            "Web",
            uses: [
                "Kernel", "Store", "Content", "Rules", "Tables", "Publiccode", "Outside", "Identity", "Registries",
                "Services", "Standards", "Signals", "Indicators",
            ],
            packages: ["CZlib", hummingbird, httpTypes, logging, mustache, nio, nioHTTP1]),
        .executableTarget(
            name: "Server",
            dependencies: [
                "Kernel", "Store", "Content", "Rules", "Tables", "Publiccode", "Outside", "Identity", "Registries",
                "Services", "Standards", "Signals", "Indicators", "Web", hummingbird, logging, argumentParser,
                configuration, lifecycle,
            ], exclude: ["README.md"], swiftSettings: .strict),

        .target(
            name: "TestKit",
            dependencies: [
                "Kernel", "Content", "Store", "Rules", "Tables", "Outside", "Identity", "Registries", "Services",
                "Standards", "Signals", "Indicators", "Web", hummingbird, httpTypes, logging, nio, nioEmbedded,
            ],
            path: "Tests/TestKit", swiftSettings: .strict),
        tests("KernelTests", of: ["Kernel"]),
        tests("ContentTests", of: ["Kernel", "Content"]),
        tests("StoreTests", of: ["Kernel", "Store"]),
        tests("RulesTests", of: ["Kernel", "Rules"], exclude: ["Conformance"]),
        tests("TablesTests", of: ["Kernel", "Tables"]),
        tests("PubliccodeTests", of: ["Kernel", "Content", "Publiccode"]),
        tests("OutsideTests", of: ["Kernel", "Store", "Outside"]),
        tests("RegistriesTests", of: ["Kernel", "Store", "Content", "Rules", "Tables", "Registries"]),
        tests("IdentityTests", of: ["Kernel", "Store", "Content", "Identity"]),
        tests("ServicesTests", of: ["Kernel", "Store", "Content", "Services"]),
        tests("StandardsTests", of: ["Kernel", "Store", "Content", "Rules", "Services", "Standards"]),
        tests("SignalsTests", of: ["Kernel", "Store", "Services", "Signals"]),
        tests("IndicatorsTests", of: ["Kernel", "Store", "Services", "Signals", "Indicators"]),
        tests(
            "WebTests", of: everything, packages: [hummingbird, httpTypes]),
        tests(
            "ProjectTests", of: everything, packages: [hummingbird, httpTypes]),
    ]
)

/// The rooms a test of the whole house looks into.
var everything: [String] {
    [
        "Kernel", "Store", "Content", "Rules", "Tables", "Publiccode", "Outside", "Identity", "Registries", "Services",
        "Standards", "Signals", "Indicators", "Web",
    ]
}

var crypto: Target.Dependency { .product(name: "Crypto", package: "swift-crypto") }
var cryptoExtras: Target.Dependency { .product(name: "CryptoExtras", package: "swift-crypto") }
var grdb: Target.Dependency { .product(name: "GRDB", package: "GRDB.swift") }
/// SQLite's own functions, from the library GRDB is linked with.
var sqlite: Target.Dependency { .product(name: "GRDBSQLite", package: "GRDB.swift") }
var yams: Target.Dependency { .product(name: "Yams", package: "Yams") }
var hummingbird: Target.Dependency { .product(name: "Hummingbird", package: "hummingbird") }
var httpTypes: Target.Dependency { .product(name: "HTTPTypes", package: "swift-http-types") }
var logging: Target.Dependency { .product(name: "Logging", package: "swift-log") }
var mustache: Target.Dependency { .product(name: "Mustache", package: "swift-mustache") }
var nio: Target.Dependency { .product(name: "NIOCore", package: "swift-nio") }
var nioHTTP1: Target.Dependency { .product(name: "NIOHTTP1", package: "swift-nio") }
var nioEmbedded: Target.Dependency { .product(name: "NIOEmbedded", package: "swift-nio") }
var argumentParser: Target.Dependency { .product(name: "ArgumentParser", package: "swift-argument-parser") }
var configuration: Target.Dependency { .product(name: "Configuration", package: "swift-configuration") }
var lifecycle: Target.Dependency { .product(name: "ServiceLifecycle", package: "swift-service-lifecycle") }

extension [SwiftSetting] {
    /// The same strictness in every room.
    static var strict: Self {
        [
            .treatAllWarnings(as: .error),
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        ]
    }
}

/// A room of the house: which of our rooms it may import, and which packages.
func module(_ name: String, uses: [String] = [], packages: [Target.Dependency] = []) -> Target {
    .target(
        name: name, dependencies: uses.map { .byName(name: $0) } + packages, exclude: ["README.md"],
        swiftSettings: .strict)
}

/// How we know about a room. TestKit gives the databases and the visitor that tests share.
func tests(
    _ name: String, of rooms: [String], packages: [Target.Dependency] = [], exclude: [String] = []
) -> Target {
    .testTarget(
        name: name, dependencies: ["TestKit"] + rooms.map { .byName(name: $0) } + packages, exclude: exclude,
        swiftSettings: .strict)
}
