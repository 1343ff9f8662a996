import HummingbirdTesting
import Kernel
import Testing
import TestSupport

/// The name that an operator gives to the desk is text like any other.
@Suite struct UINameTests {
  @Test func theNameIsOnEveryPageAndEscaped() async throws {
    let escaped = "Lab &lt;&amp;&quot;&#39;&gt; desk"
    try await TestApp.run(["ui.name": "Lab <&\"'> desk"]) { app in
      let boss = try await app.browser("boss", [.admin])
      for path in ["/", "/login", "/docs", "/no/such/page"] {
        let text = try await app.get(path, ["Accept": "text/html"]).text
        #expect(
          text.firstMatch(of: /<title>[^<]*<\/title>/)?.output.hasSuffix(" · \(escaped)</title>") == true, "\(path)")
        #expect(text.contains("<span>\(escaped)</span></a>"), "\(path)")
        #expect(!text.contains("Lab <"), "\(path)")
      }
      for path in ["/admin", "/admin/statistics", "/admin/users", "/admin/audit", "/orders", "/account"] {
        let text = try await boss.get(path).text
        #expect(text.contains(" · \(escaped)</title>") && !text.contains("Lab <"), "\(path)")
        #expect(!text.contains("OrderDesk"), "\(path)")
      }
      for (path, part) in [("/admin", "queue"), ("/admin/statistics", "charts"), ("/orders", "orders")] {
        let text = try await boss.get(path, ["HX-Request": "true", "HX-Target": part]).text
        #expect(text.hasPrefix("<title>") && text.contains(" · \(escaped)</title>"), "\(path)")
      }
    }
  }
}
