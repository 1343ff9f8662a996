import Testing

@testable import OrderDesk

/// The shape of `config.yaml`: unknown keys, wrong types, repetitions, broken YAML.
struct FileTests {
  @Test(arguments: [
    ("sever: {port: 1}", "sever.port: there is no such key, did you mean server.port?"),
    ("server: {publicUrl: x}", "server.publicUrl: there is no such key, did you mean server.publicURL?"),
    ("port: 1", "port: there is no such key, did you mean server.port?"),
    ("server.prt: 1", "server.prt: there is no such key, did you mean server.port?"),
    ("zebra: 1", "zebra: there is no such key (config.yaml:1)"), ("zebra:", "zebra: there is no such key"),
    ("zebra: {}", "zebra: there is no such key"), ("modules: {auth: {uri: x}}", "did you mean modules.auth.url?"),
    ("server: 8080", "server: is a section, not a key with a value"),
    ("server: [a]", "server: is a section, not a key with a value"),
    ("server:\n  port: [1]", "server.port: is not a single value (config.yaml:2)"),
    ("server: {port: {a: 1}}", "server.port: is not a single value"), ("server: {port: }", "server.port: has no value"),
    ("server: {port: ~}", "server.port: has no value"), ("server: {port: null}", "server.port: has no value"),
    ("ui:\n  accentColor: #123456\n", "ui.accentColor: has no value (config.yaml:2)"),
    ("server: {port: \"\"}", "server.port: \"\" is not allowed"),
    ("roles: gateway", "roles: is not a list of single values"),
    ("roles: [[gateway]]", "roles: is not a list of single values"), ("roles: []", "roles: \"\" is not allowed"),
    ("roles: [gateway, gateway]", "roles: \"gateway, gateway\" is not allowed"),
    ("roles: [gateway, kitchen]", "Allowed: a list of one or more of gateway, auth, orders, each once."),
    ("server.port: 1\nserver:\n  port: 2", "server.port: is given more than once (config.yaml:3)"),
    ("- a\n- b", "the file is not a list of keys with values"), ("just text", "the file is not a list of keys"),
    ("? [a]\n: b", "a key is not a text"), ("server:\n  port: 1\n bad\n", "the file is not valid YAML"),
    ("server:\n\tport: 1\n", "the file is not valid YAML"), ("a: 1\n---\nb: 2", "the file is not valid YAML"),
  ])
  func refused(yaml: String, message: String) {
    let found = problems(yaml)
    #expect(found.count == 1 && found.firstLine.contains(message), "\(found)")
  }

  @Test(arguments: ["", "# nothing\n", "server:\n", "server: {}\nflags:\n", "---\nserver:\n  port: 8080\n", "{}"])
  func emptyIsFine(yaml: String) throws {
    #expect(try load(yaml).settings == load().settings)
  }

  @Test func dottedKeysAreTheSame() throws {
    #expect(try load("server.port: 9000").settings.server.port == 9000)
    #expect(try load("limits.requestsPerPrincipal: off").settings.limits.requestsPerPrincipal == nil)
  }

  @Test func notUTF8() {
    #expect(throws: ConfigError.self) {
      try ConfigLoader.load(environment: [:], file: nil) { _ in [0x61, 0x3A, 0xFF] }
    }
  }

  @Test func repetitionsAreAllFound() {
    let yaml = """
      server:
        port: 1
        trustedProxies:
        - 10.0.0.1
        # between
        'port': 2
        trustedProxies:
        - 10.0.0.2
        host: "a b"
      log: {level: info}
      server:
        port: 3
      """
    let found = problems(yaml)
    #expect(found.count == 4, "\(found)")
    #expect(found.contains { $0.hasPrefix("server.port: is given again, first on line 2 (config.yaml:6)") })
    #expect(found.contains { $0.hasPrefix("server.trustedProxies: is given again, first on line 3 (config.yaml:7)") })
    #expect(found.contains { $0.hasPrefix("server: is given again, first on line 1 (config.yaml:11)") })
    #expect(found.contains { $0.hasPrefix("server.host: \"a b\" is not allowed (config.yaml:9)") })
    let flow = problems("log: {level: info, level: debug}")
    #expect(flow.firstLine.contains("level is given more than once (config.yaml:1)"))
  }

  @Test func aBrokenFileDoesNotHideTheOtherSources() {
    let found = problems("server: [", environment: ["SERVER_PORT": "x", "ENVIRONMENT": "production"])
    #expect(found.count == 2)
    #expect(found.firstLine.contains("not valid YAML") && found.lastLine.contains("SERVER_PORT"))
  }
}
