// swift-tools-version: 6.2
// The module graph. Tests/ModuleGraphTests holds the list of allowed edges and reads this file through
// `swift package dump-package`: a new target or a new arrow has to be added there too, on purpose.
import PackageDescription

let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

/// A Swift module of ours: every one is built with the same settings.
func module(
  _ name: String, _ dependencies: [Target.Dependency] = [], path: String? = nil, exclude: [String] = []
) -> Target {
  .target(name: name, dependencies: dependencies, path: path, exclude: exclude, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let coreMetrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTesting = Target.Dependency.product(name: "HummingbirdTesting", package: "hummingbird")
let inMemoryLogging = Target.Dependency.product(name: "InMemoryLogging", package: "swift-log")
let jwt = Target.Dependency.product(name: "JWTKit", package: "jwt-kit")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metricsTestKit = Target.Dependency.product(name: "MetricsTestKit", package: "swift-metrics")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let tracing = Target.Dependency.product(name: "Tracing", package: "swift-distributed-tracing")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let stencil = Target.Dependency.product(name: "Stencil", package: "Stencil")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
  name: "orderdesk",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "orderdesk", targets: ["OrderDesk"]),
    .executable(name: "orderdesk-limits", targets: ["Limits"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: ["YAML"]),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/stencilproject/Stencil", from: "0.15.1"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
  ],
  targets: [
    // What everything stands on.
    module("Kernel"),
    .target(name: "CResources"),
    module("EmbeddedResources", ["CResources"]),
    .systemLibrary(name: "CCrypt", providers: [.apt(["libcrypt-dev"])]),
    .systemLibrary(name: "CMalloc"),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

    // The module boundaries, and the modules behind them.
    module("AuthContract", ["Kernel"]),
    module("OrdersContract", ["Kernel"]),
    module("Auth", ["AuthContract", "Kernel"]),
    module("Orders", ["OrdersContract", "Kernel"]),

    // Adapters: storage and cryptography.
    module("SQLiteKit", ["Kernel", coreMetrics, crypto, grdb, grdbSQLite, tracing]),
    module(
      "AuthSQLite", ["Auth", "AuthContract", "EmbeddedResources", "Kernel", "SQLiteKit", grdb],
      exclude: ["Migrations"]),
    module(
      "OrdersSQLite", ["Orders", "OrdersContract", "EmbeddedResources", "Kernel", "SQLiteKit", grdb],
      exclude: ["Migrations"]),
    module("AuthCrypto", ["Auth", "AuthContract", "CCrypt", "Kernel", crypto, jwt, nioPosix]),

    // Adapters: HTTP and pages.
    module("HTTPKit", ["Kernel", crypto, httpTypes, hummingbird, logging, nioCore]),
    module(
      "PeerHTTP",
      [
        "HTTPKit", "Kernel", asyncHTTPClient, coreMetrics, httpTypes, hummingbird, jwt, lifecycle, logging, nioCore,
        nioHTTP1, nioPosix,
      ]),
    module("AuthHTTP", ["AuthContract", "HTTPKit", "Kernel", "PeerHTTP", crypto, httpTypes, hummingbird]),
    module("OrdersHTTP", ["HTTPKit", "Kernel", "OrdersContract", "PeerHTTP", httpTypes, hummingbird]),
    module("Templates", [stencil]),
    module("UI", ["AuthContract", "HTTPKit", "Kernel", "OrdersContract", "Templates", httpTypes, hummingbird]),
    module(
      "Observability",
      [
        "AuthContract", "HTTPKit", "Kernel", "OrdersContract", coreMetrics, httpTypes, hummingbird, logging, tracing,
      ]),

    // The one executable, and the one composition root.
    .executableTarget(
      name: "OrderDesk",
      dependencies: [
        .target(name: "CMalloc", condition: .when(platforms: [.linux])),
        "Auth", "AuthContract", "AuthCrypto", "AuthHTTP", "AuthSQLite", "CZlib", "EmbeddedResources", "HTTPKit",
        "Kernel",
        "Observability", "Orders", "OrdersContract", "OrdersHTTP", "OrdersSQLite", "PeerHTTP", "SQLiteKit", "Templates",
        "UI", argumentParser, asyncHTTPClient, configuration, coreMetrics, crypto, httpTypes, hummingbird, lifecycle,
        logging,
        nioCore, nioHTTP1, nioPosix, tracing, unixSignals, yams,
      ],
      swiftSettings: strict),

    // What `make bench` compares with: the same libraries with nothing of ours, but for the write queue, one page, and one
    // module with and without the protocol in front of it.
    .executableTarget(
      name: "Limits",
      dependencies: [
        "EmbeddedResources", "Kernel", "Observability", "Orders", "OrdersContract", "OrdersSQLite", "SQLiteKit",
        "Templates", "UI", grdb, hummingbird, logging,
      ],
      path: "Benchmarks/Limits", swiftSettings: strict),

    // Tests. The suites are written once and run over every adapter.
    module("TestSupport", ["Kernel"], path: "Tests/TestSupport"),
    module(
      "ContractSuites",
      [
        "Auth", "AuthContract", "AuthCrypto", "AuthHTTP", "AuthSQLite", "HTTPKit", "Kernel", "Orders", "OrdersContract",
        "OrdersHTTP", "OrdersSQLite", "PeerHTTP", "SQLiteKit", "TestSupport", coreMetrics, hummingbird,
        lifecycle, logging,
      ], path: "Tests/ContractSuites"),
    tests("KernelTests", ["Kernel", "TestSupport"]),
    tests("SQLiteKitTests", ["Kernel", "SQLiteKit", coreMetrics, crypto, grdb, metricsTestKit]),
    tests(
      "ObservabilityTests",
      [
        "AuthContract", "HTTPKit", "Kernel", "Observability", "OrdersContract", "TestSupport", coreMetrics, httpTypes,
        hummingbird, hummingbirdTesting, inMemoryLogging, logging, tracing,
      ]),
    tests(
      "AuthTests",
      [
        "Auth", "AuthContract", "AuthCrypto", "AuthSQLite", "ContractSuites", "Kernel", "SQLiteKit", "TestSupport",
        crypto, grdb, jwt,
      ]),
    tests(
      "OrdersTests",
      ["ContractSuites", "Kernel", "Orders", "OrdersContract", "OrdersSQLite", "SQLiteKit", "TestSupport", grdb]),
    tests(
      "HTTPKitTests",
      ["AuthContract", "AuthHTTP", "HTTPKit", "Kernel", "TestSupport", httpTypes, hummingbird, hummingbirdTesting]),
    tests("TemplatesTests", ["Templates"]),
    tests("EmbeddedResourcesTests", ["EmbeddedResources"]),
    tests("ConfigTests", ["Kernel", "OrderDesk", configuration, inMemoryLogging, logging]),
    tests("CommandTests", ["Kernel", "OrderDesk", "SQLiteKit", "TestSupport", argumentParser, grdb]),
    tests(
      "AppTests",
      [
        "AuthContract", "AuthHTTP", "ContractSuites", "EmbeddedResources", "HTTPKit", "Kernel", "Observability",
        "OrderDesk", "Orders", "OrdersContract", "PeerHTTP", "SQLiteKit", "Templates", "TestSupport", "UI",
        coreMetrics, crypto, grdb, httpTypes, hummingbird, hummingbirdTesting, logging, nioCore, tracing,
      ]),
    tests("ModuleGraphTests", []),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c2x
)
