import Testing

@testable import OrderDesk

/// Which source wins, and what is said about a value that is wrong.
struct LoaderTests {
  @Test func flagOverEnvironmentOverFileOverDefault() throws {
    let yaml = "server:\n  port: 1001\n"
    let environment = ["SERVER_PORT": "1002"]
    #expect(try load().settings.server.port == 8080)
    #expect(try load(yaml).settings.server.port == 1001)
    #expect(try load(yaml, environment: environment).settings.server.port == 1002)
    let all = try load(yaml, environment: environment, flags: ["server.port": "1003"])
    #expect(all.settings.server.port == 1003)
    #expect(all.values["server.port"]?.source == .flag(key: "server.port"))
  }

  @Test func listsInEverySource() throws {
    let yaml = "server:\n  trustedProxies:\n    - 10.0.0.1\n    - 10.0.0.2\n"
    #expect(try load(yaml).settings.server.trustedProxies == ["10.0.0.1", "10.0.0.2"])
    let environment = ["SERVER_TRUSTED_PROXIES": "10.0.0.3, ::1"]
    #expect(try load(yaml, environment: environment).settings.server.trustedProxies == ["10.0.0.3", "::1"])
    let flags = ["server.trustedProxies": " 10.0.0.4 ,10.0.0.5"]
    #expect(try load(yaml, flags: flags).settings.server.trustedProxies == ["10.0.0.4", "10.0.0.5"])
    #expect(try load(yaml, flags: ["server.trustedProxies": ""]).settings.server.trustedProxies == [])
  }

  @Test func anEmptyVariableIsNotSet() throws {
    let empty = Dictionary(uniqueKeysWithValues: ConfigKeys.all.map { ($0.environmentName, "") })
    #expect(try load(environment: empty).settings == load().settings)
  }

  @Test func otherVariablesAreLeftAlone() throws {
    let others = [
      "SERVER_PROT": "x", "FLAGS_lower": "x", "PATH": "/bin", "SERVER_HOST_FILE": "/nowhere", "FLAGS_": "x",
    ]
    #expect(try load(environment: others).settings == load().settings)
  }

  @Test func problemsNameKeyValueSourceAndWhatIsAllowed() {
    #expect(
      problems("server:\n  host: 127.0.0.1\n  port: eighty\n") == [
        "server.port: \"eighty\" is not allowed (config.yaml:3). Allowed: a whole number from 0 to 65535."
      ])
    #expect(
      problems(environment: ["SERVER_PORT": "x"]) == [
        "server.port: \"x\" is not allowed (environment variable SERVER_PORT). "
          + "Allowed: a whole number from 0 to 65535."
      ])
    #expect(
      problems(flags: ["server.port": "x"]) == [
        "server.port: \"x\" is not allowed (flag --server.port). Allowed: a whole number from 0 to 65535."
      ])
    #expect(problems("log: {level: loud}", path: "etc/my.yaml").firstLine.contains("(etc/my.yaml:1)"))
  }

  @Test func allProblemsAtOnceAlsoHiddenOnes() {
    let found = problems(
      "server:\n  port: x\n  hots: a\nlog:\n  level: loud\n  level: info\n",
      environment: ["SERVER_PORT": "y", "AUTH_BCRYPT_COST": "99"], flags: ["server.port": "z", "nothing.at.all": "1"])
    for part in [
      "\"x\" is not allowed (config.yaml:2)", "\"y\" is not allowed (environment", "\"z\" is not allowed (flag",
      "server.hots:", "\"loud\"", "log.level: is given again, first on line 5 (config.yaml:6)", "\"99\"",
      "nothing.at.all: there is no such key",
    ] {
      #expect(found.contains { $0.contains(part) }, "\(part) in \(found)")
    }
    #expect(found.count == 8)
  }

  @Test func valuesOfSecretsAreNeverShown() {
    let short = "hunter2-hunter2"
    let found =
      problems("jwt: {secret: \(short), secert: \(short)}\nadmin:\n  passwordHash: \(short)\n")
      + problems(environment: ["JWT_SECRET": short, "JWT_PREVIOUS_SECRETS": "\(short),\(short)"])
      + problems(environment: ["JWT_SECRET_FILE": "/s"], files: ["/s": short])
      + problems("jwt:\n  secret: \"\(short)\n") + problems("jwt: [\(short)]\n")
      + problems(environment: ["MODULES_AUTH_URL": "https://me:\(short)@auth"])
    #expect(found.count == 9)
    for line in found { #expect(!line.contains("hunter2"), "\(line)") }
    #expect(found.firstLine.contains("jwt.secert: there is no such key, did you mean jwt.secret?"))
  }

  @Test func aLoadedConfigurationDoesNotPrintSecrets() throws {
    let loaded = try load(environment: ["JWT_SECRET": goodSecret, "JWT_PREVIOUS_SECRETS": goodSecret])
    #expect(loaded.settings.jwt.secret?.reveal == goodSecret)
    var dumped = ""
    dump(loaded, to: &dumped)
    for text in ["\(loaded)", String(reflecting: loaded), dumped] { #expect(!text.contains(goodSecret)) }
  }

  @Test func longAndUnprintableValuesAreShownInPart() {
    let found = problems(environment: ["LOG_LEVEL": "a\u{1B}[31m" + String(repeating: "b", count: 100)])
    #expect(found.firstLine.contains("\"a [31m" + String(repeating: "b", count: 54) + "…\" is not allowed"))
  }

  @Test func flagsByName() throws {
    let yaml = "flags:\n  newQueue: true\n  newURL: false\n"
    let loaded = try load(
      yaml, environment: ["FLAGS_NEW_URL": "true", "FLAGS_OTHER_THING": "true", "FLAGS_OFF": "false"],
      flags: ["flags.last": "true"])
    #expect(
      loaded.settings.flags == ["newQueue": true, "newURL": true, "otherThing": true, "off": false, "last": true])
    #expect(problems("flags: {newQueue: maybe}").count == 1)
    #expect(problems("flags: {new-queue: true}").firstLine.contains("is not a name for a switch"))
    #expect(problems(environment: ["FLAGS_X": "1"]).firstLine.contains("environment variable FLAGS_X"))
  }

  @Test func theFileIsOptionalUnlessItWasAskedFor() throws {
    #expect(try load().settings.server.port == 8080)
    #expect(problems(path: "missing.yaml").firstLine.contains("missing.yaml does not exist"))
    #expect(throws: ConfigError.self) {
      try ConfigLoader.load(environment: [:], file: nil) { _ in throw SystemCallError(code: 13) }
    }
  }

  @Test func theAuditFileFollowsTheStorage() throws {
    let moved = try load(environment: ["STORAGE_PATH": "/var/lib/orderdesk/"])
    #expect(moved.settings.audit.checkpointFile == "/var/lib/orderdesk/audit-checkpoints.jsonl")
    let named = try load(environment: ["AUDIT_CHECKPOINT_FILE": "/mnt/a.jsonl", "STORAGE_PATH": "/var"])
    #expect(named.settings.audit.checkpointFile == "/mnt/a.jsonl")
  }

  @Test func theErrorPrintsAsAList() {
    let error = ConfigError(problems: [ConfigProblem("a", "is bad", source: .fallback, allowed: "good")])
    #expect(error.description == "The configuration has a problem:\n  - a: is bad (default). Allowed: good.")
    #expect(ConfigError.exitCode.rawValue == 78)
  }
}
