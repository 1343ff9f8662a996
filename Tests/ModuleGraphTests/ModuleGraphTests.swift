import Testing

/// Who may import whom. A target or an arrow that is not listed here fails, so that the shape of the house changes on
/// purpose only. The build itself runs with the explicit import check, so nothing is imported without an arrow.
@Suite struct ModuleGraphTests {
  /// The libraries that adapters of HTTP stand on.
  private static let http: Set<String> = ["HTTPTypes", "Hummingbird"]

  /// What each target may depend on. Contracts know the Kernel alone; Auth and Orders their own contract and the Kernel;
  /// the UI both contracts, and never a module or a store; nobody knows OrderDesk.
  static let allowed: [String: Set<String>] = [
    "Kernel": [],
    "CResources": [],
    "CCrypt": [],
    "CMalloc": [],
    "CZlib": [],
    "EmbeddedResources": ["CResources"],
    "Templates": ["Stencil"],

    "AuthContract": ["Kernel"],
    "OrdersContract": ["Kernel"],
    "Auth": ["AuthContract", "Kernel"],
    "Orders": ["OrdersContract", "Kernel"],

    "SQLiteKit": ["Kernel", "CoreMetrics", "Crypto", "GRDB", "GRDBSQLite", "Tracing"],
    "AuthSQLite": ["Auth", "AuthContract", "EmbeddedResources", "Kernel", "SQLiteKit", "GRDB"],
    "OrdersSQLite": ["Orders", "OrdersContract", "EmbeddedResources", "Kernel", "SQLiteKit", "GRDB"],
    "AuthCrypto": ["Auth", "AuthContract", "CCrypt", "Kernel", "Crypto", "JWTKit", "NIOPosix"],

    "HTTPKit": http.union(["Kernel", "Crypto", "Logging", "NIOCore"]),
    // Calls between processes of the desk, for the two below.
    "PeerHTTP": http.union([
      "HTTPKit", "Kernel", "AsyncHTTPClient", "CoreMetrics", "JWTKit", "Logging", "NIOCore", "NIOHTTP1", "NIOPosix",
      "ServiceLifecycle",
    ]),
    "AuthHTTP": http.union(["AuthContract", "HTTPKit", "Kernel", "PeerHTTP", "Crypto"]),
    "OrdersHTTP": http.union(["OrdersContract", "HTTPKit", "Kernel", "PeerHTTP"]),
    "UI": http.union(["AuthContract", "OrdersContract", "HTTPKit", "Kernel", "Templates"]),
    "Observability": http.union([
      "AuthContract", "CoreMetrics", "HTTPKit", "Kernel", "Logging", "OrdersContract", "Tracing",
    ]),

    "OrderDesk": http.union([
      "Auth", "AuthContract", "AuthCrypto", "AuthHTTP", "AuthSQLite", "CMalloc", "CZlib", "EmbeddedResources",
      "HTTPKit", "Kernel", "Observability", "Orders", "OrdersContract", "OrdersHTTP", "OrdersSQLite", "PeerHTTP",
      "SQLiteKit", "Templates", "UI", "ArgumentParser", "AsyncHTTPClient", "Configuration", "CoreMetrics", "Crypto",
      "Logging",
      "NIOCore", "NIOHTTP1", "NIOPosix", "ServiceLifecycle", "Tracing", "UnixSignals", "Yams",
    ]),
    // Measures bare routes and bare statements, to compare with, and the write queue, one page and one module alone.
    "Limits": http.union([
      "EmbeddedResources", "Kernel", "Observability", "Orders", "OrdersContract", "OrdersSQLite", "SQLiteKit",
      "Templates", "UI", "GRDB", "Logging",
    ]),

    "TestSupport": ["Kernel"],
    "ContractSuites": [
      "Auth", "AuthContract", "AuthCrypto", "AuthHTTP", "AuthSQLite", "CoreMetrics", "HTTPKit", "Hummingbird",
      "Kernel", "Logging", "Orders", "OrdersContract", "OrdersHTTP", "OrdersSQLite", "PeerHTTP", "SQLiteKit",
      "ServiceLifecycle", "TestSupport",
    ],
  ]

  /// What only tests may depend on.
  static let forTestsOnly: Set<String> = ["TestSupport", "ContractSuites", "HummingbirdTesting"]

  private let graph: PackageGraph

  init() throws { graph = try PackageGraph.current.get() }

  @Test func everyTargetIsListed() {
    for target in graph.targets where target.kind != "test" {
      #expect(Self.allowed[target.name] != nil, "the target \(target.name) is not listed")
    }
    let names = Set(graph.targets.map(\.name))
    for name in Self.allowed.keys { #expect(names.contains(name), "there is no target \(name) any more") }
    #expect(names.count == graph.targets.count)
  }

  @Test func everyArrowIsListed() {
    for target in graph.targets where target.kind != "test" {
      for name in target.dependencies {
        let isListed = Self.allowed[target.name]?.contains(name) == true
        #expect(isListed, "\(target.name) may not depend on \(name)")
      }
    }
  }

  @Test func theRulesOfTheHouseHoldForTheList() {
    let modules: Set = ["Auth", "Orders"]
    let adapters: Set = ["AuthCrypto", "AuthHTTP", "AuthSQLite", "OrdersHTTP", "OrdersSQLite", "SQLiteKit"]
    for (name, dependencies) in Self.allowed {
      if name != "OrderDesk" { #expect(!dependencies.contains("OrderDesk"), "\(name) knows the executable") }
      if name.hasSuffix("Contract") { #expect(dependencies == ["Kernel"], "\(name)") }
      if modules.contains(name) { #expect(dependencies == ["\(name)Contract", "Kernel"], "\(name)") }
      if name.hasSuffix("HTTP") || name == "UI" || name == "HTTPKit" || name == "Observability" {
        #expect(dependencies.isDisjoint(with: modules.union(adapters)), "\(name) knows a module or a store")
        #expect(!dependencies.contains("GRDB"), "\(name)")
      }
      if dependencies.contains("GRDB") { #expect(name.contains("SQLite") || name == "Limits", "\(name)") }
      if dependencies.contains("Stencil") { #expect(name == "Templates", "\(name)") }
      if dependencies.contains("CCrypt") { #expect(name == "AuthCrypto", "\(name)") }
      if dependencies.contains("JWTKit") { #expect(["AuthCrypto", "PeerHTTP"].contains(name), "\(name)") }
      if !dependencies.isDisjoint(with: Self.forTestsOnly) { #expect(name == "ContractSuites", "\(name)") }
    }
    #expect(Self.allowed["Kernel"] == [])
  }

  @Test func thereIsOneExecutable() {
    let executables = graph.targets.filter { $0.kind == "executable" }.map(\.name)
    #expect(Set(executables).subtracting(["Limits"]) == ["OrderDesk"])
  }

  @Test func everySwiftTargetIsBuiltWithTheStrictSettings() {
    let strict: Set = [
      "treatAllWarnings=error", "enableUpcomingFeature=ExistentialAny", "enableUpcomingFeature=MemberImportVisibility",
      "enableUpcomingFeature=InternalImportsByDefault",
    ]
    let inC: Set = ["CResources", "CCrypt", "CMalloc", "CZlib"]
    for target in graph.targets where !inC.contains(target.name) {
      #expect(strict.subtracting(target.settings) == [], "\(target.name)")
      #expect(target.settings.subtracting(strict) == [], "\(target.name) has a setting of its own")
    }
  }

  @Test func everyFolderOfTestsIsATarget() throws {
    let names = Set(graph.targets.map(\.name))
    for folder in try SourceFile.folders(under: "Tests") where folder.hasSuffix("Tests") {
      #expect(names.contains(folder), "Tests/\(folder) is never run")
    }
    for folder in try SourceFile.folders(under: "Sources") { #expect(names.contains(folder), "Sources/\(folder)") }
  }
}
