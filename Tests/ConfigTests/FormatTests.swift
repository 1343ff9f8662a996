import Testing

@testable import OrderDesk

/// What each kind of value takes and refuses.
struct FormatTests {
  private func accepts(_ key: String, _ text: String) throws -> Bool {
    try #require(ConfigKeys.named(key)).accepts(.scalar(text))
  }

  @Test(arguments: [
    ("server.idleTimeout", "10s"), ("server.idleTimeout", "15m"), ("server.idleTimeout", "1h"),
    ("auth.sessionLifetime", "30d"), ("server.maxBodySize", "512KiB"), ("server.maxBodySize", "1MiB"),
    ("limits.requestsPerPrincipal", "5/60s"), ("limits.requestsPerPrincipal", "off"), ("server.port", "0"),
    ("server.port", "65535"), ("metrics.listen", "off"), ("metrics.listen", "[::1]:9464"), ("server.host", "::1"),
    ("server.publicURL", "https://orders.example.com/"), ("server.publicURL", "http://[::1]:8080"),
    ("ui.accentColor", "#3273DC"), ("log.level", "warning"), ("log.format", "json"), ("auth.registration", "closed"),
    ("orders.allowSelfApproval", "true"), ("admin.username", "Root_1"), ("admin.passwordHash", goodHash),
    ("admin.passwordHash", goodHash.replacing("$2b$", with: "$2a$")),
    ("admin.passwordHash", goodHash.replacing("$2b$", with: "$2y$")), ("auth.bcryptCost", "4"), ("ui.name", "Ångström"),
  ])
  func taken(key: String, text: String) throws {
    #expect(try accepts(key, text))
  }

  @Test(arguments: [
    ("server.idleTimeout", "10"), ("server.idleTimeout", "-1s"), ("server.idleTimeout", "1.5h"),
    ("server.idleTimeout", "10 s"), ("server.idleTimeout", "0s"), ("server.idleTimeout", "2h"),
    ("server.idleTimeout", "10ms"), ("server.idleTimeout", "s"), ("server.idleTimeout", ""),
    ("auth.sessionLifetime", "99999999999999999999d"), ("auth.sessionLifetime", "922337203685477580d"),
    ("server.maxBodySize", "1MB"), ("server.maxBodySize", "1"), ("server.maxBodySize", "9999999999GiB"),
    ("limits.requestsPerPrincipal", "5"), ("limits.requestsPerPrincipal", "0/60s"),
    ("limits.requestsPerPrincipal", "5/0s"), ("limits.requestsPerPrincipal", "5/60s/1"),
    ("limits.requestsPerPrincipal", "OFF"), ("server.port", "65536"), ("server.port", "-1"), ("server.port", "+1"),
    ("server.port", "8_080"), ("server.port", "0x50"), ("server.port", "٣"), ("metrics.listen", "127.0.0.1"),
    ("metrics.listen", "::1:9464"), ("metrics.listen", "host:99999"), ("server.host", "127.0.0.1:80"),
    ("server.host", "a b"), ("server.host", ""), ("server.publicURL", "orders.example.com"),
    ("server.publicURL", "ftp://a"), ("server.publicURL", "https://"), ("server.publicURL", "https://a/b"),
    ("server.publicURL", "https://a//"), ("server.publicURL", "https://a?b"), ("server.publicURL", "https://u:p@a"),
    ("server.publicURL", "https://a:0"), ("server.publicURL", "https://a:x"), ("server.publicURL", "https://[::1"),
    ("ui.accentColor", "red"), ("ui.accentColor", "#12345"), ("ui.name", " "), ("ui.name", "a\nb"),
    ("log.level", "loud"), ("orders.allowSelfApproval", "yes"), ("orders.allowSelfApproval", "True"),
    ("admin.username", "abc"), ("admin.username", "a b c d"), ("admin.username", "żółw"),
    ("admin.username", "abcdefghijklmnopqrstu"), ("admin.passwordHash", "password"),
    ("admin.passwordHash", String(goodHash.dropLast())), ("admin.passwordHash", goodHash + "a"),
    ("admin.passwordHash", goodHash.replacing("$12$", with: "$3$")),
    ("admin.passwordHash", goodHash.replacing("$12$", with: "$31$")),
    ("admin.passwordHash", goodHash.replacing("$2b$", with: "$5$")), ("admin.password", "seven77"),
    ("jwt.secret", String(goodSecret.prefix(31))), ("auth.bcryptCost", "3"), ("auth.bcryptCost", "21"),
    ("storage.path", ""), ("environment", "staging"),
  ])
  func refused(key: String, text: String) throws {
    #expect(try !accepts(key, text))
  }

  @Test(arguments: [
    (["10.0.0.0/8", "::1", "fd00::/8", "192.168.1.1"], true), (["10.0.0.0/33"], false), (["proxy"], false),
    (["10.0.0.0/8/8"], false), (["::/129"], false), ([""], false), (["10.0.0.1", "x"], false),
  ])
  func addressRanges(elements: [String], isAllowed: Bool) throws {
    #expect(try #require(ConfigKeys.named("server.trustedProxies")).accepts(.list(elements)) == isAllowed)
  }

  @Test(arguments: [
    (59, "59s"), (60, "60s"), (90, "90s"), (120, "2m"), (900, "15m"), (3_600, "1h"), (5_400, "90m"), (86_400, "1d"),
    (2_592_000, "30d"),
  ])
  func durationsAreWrittenInTheirLargestUnit(seconds: Int, text: String) {
    let format = ConfigFormat<Duration>.duration(0...10_000_000)
    #expect(format.text(.seconds(seconds)) == .scalar(text))
    #expect(format.parse(.scalar(text)) == .seconds(seconds))
  }

  @Test func originsAreNormalised() {
    let format = ConfigFormat<Settings.Origin>.origin
    #expect(format.parse(.scalar("HTTPS://Orders.Example.COM/"))?.description == "https://orders.example.com")
    #expect(format.parse(.scalar("http://[::1]:8080"))?.description == "http://[::1]:8080")
  }

  @Test func secretsDoNotPrint() {
    let secret = Settings.Secret(goodSecret)
    var dumped = ""
    dump(secret, to: &dumped)
    for text in ["\(secret)", String(reflecting: secret), String(reflecting: Optional(secret)), dumped] {
      #expect(!text.contains(goodSecret))
    }
  }
}
