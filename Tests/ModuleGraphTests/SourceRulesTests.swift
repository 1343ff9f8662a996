import Testing

/// Rules about where a thing may stand, kept by reading the sources.
@Suite struct SourceRulesTests {
  private let sources: [SourceFile]

  init() throws { sources = try SourceFile.all(under: "Sources") }

  @Test func theSourcesAreFound() {
    #expect(sources.count > 100)
    #expect(sources.contains { $0.path == "Sources/OrderDesk/Composition/CompositionRoot.swift" })
  }

  /// Adapters meet ports in one place. Commands and the server get finished modules.
  @Test func thereIsOneCompositionRoot() {
    let place = "Sources/OrderDesk/Composition/"
    let adapters = ["AuthSQLite", "OrdersSQLite", "AuthCrypto", "AuthHTTP", "OrdersHTTP"]
    let types = sources.filter { file in adapters.contains { file.path.hasPrefix("Sources/\($0)/") } }.flatMap(
      publicTypes)
    #expect(types.contains("OrderSQLiteStore") && types.contains("BcryptHasher") && types.contains("OrdersRoutes"))
    for file in sources where file.path.hasPrefix("Sources/OrderDesk/") && !file.path.hasPrefix(place) {
      for type in types + ["SQLiteDatabase", "UIRoutes"] {
        #expect(!file.names(type), "\(file.path) names the adapter \(type)")
      }
    }
    #expect(
      sources.filter { $0.contains("struct CompositionRoot") }.map(\.path) == [
        "Sources/OrderDesk/Composition/CompositionRoot.swift"
      ])
  }

  private func publicTypes(_ file: SourceFile) -> [String] {
    file.lines.compactMap { line in
      line.firstMatch(of: /^public (?:final )?(?:struct|class|enum|actor) (\w+)/).map { String($0.1) }
    }
  }

  @Test func onlyTheStoresKnowTheDatabaseLibrary() {
    for file in sources where file.imports("GRDB") {
      let module = file.path.split(separator: "/")[1]
      #expect(module == "SQLiteKit" || module.hasSuffix("SQLite"), "\(file.path) imports GRDB")
    }
  }

  @Test func timeAndChanceComeFromTheCompositionRoot() {
    for file in sources where !file.path.hasPrefix("Sources/OrderDesk/") {
      for call in ["Date()", "Date.now", "UUID()", "SystemRandomNumberGenerator", ".random(in:", ".randomElement()"] {
        #expect(!file.contains(call), "\(file.path) has \(call)")
      }
    }
  }

  @Test func onlyTemplatesMayHoldAnything() {
    for file in sources where !file.path.hasPrefix("Sources/Templates/") {
      for word in ["[String: Any]", "[Any]", "<Any>", " as Any", ": Any = "] {
        #expect(!file.contains(word), "\(file.path) has \(word)")
      }
    }
  }

  @Test func nothingIsForcedOrUnchecked() {
    for file in sources {
      for word in ["try!", "as!", "fatalError(", "@unchecked Sendable", "nonisolated(unsafe)", "TODO", "FIXME"] {
        #expect(!file.contains(word), "\(file.path) has \(word)")
      }
    }
  }

  @Test func filesStaySmall() {
    let counts = sources.map(\.lines.count).sorted()
    #expect(counts[counts.count / 2] < 100)
    for file in sources { #expect(file.lines.count <= 400, "\(file.path)") }
  }
}
