import Testing

@testable import OrderDesk

struct FlagTests {
  private func messages(_ arguments: [String]) -> [String] {
    do throws(ConfigError) {
      _ = try ConfigFlags.extract(arguments)
      return []
    } catch {
      return error.problems.map(\.description)
    }
  }

  @Test func keysAreTakenAndTheRestIsLeft() throws {
    let (overrides, rest) = try ConfigFlags.extract([
      "serve", "--server.port", "9000", "--config", "a.b.yaml", "--log.level=debug", "--orders.allowSelfApproval",
      "--ui.name=a=b", "--roles", "gateway,auth,orders", "--flags.newQueue", "false", "--verbose", "-x",
      "--", "--server.host", "x",
    ])
    #expect(
      overrides == [
        "server.port": "9000", "log.level": "debug", "orders.allowSelfApproval": "true", "ui.name": "a=b",
        "roles": "gateway,auth,orders", "flags.newQueue": "false",
      ])
    #expect(rest == ["serve", "--config", "a.b.yaml", "--verbose", "-x", "--", "--server.host", "x"])
  }

  @Test func aBooleanDoesNotTakeWhatFollows() throws {
    let (overrides, rest) = try ConfigFlags.extract(["--orders.allowSelfApproval", "serve"])
    #expect(overrides == ["orders.allowSelfApproval": "true"] && rest == ["serve"])
  }

  @Test(arguments: ConfigKeys.all.filter(\.isSecret).map(\.name)) func secretsAreRefused(key: String) throws {
    let entry = try #require(ConfigKeys.named(key))
    for arguments in [["--\(key)", goodSecret], ["--\(key)=\(goodSecret)"]] {
      let found = messages(arguments)
      #expect(found.count == 1 && found.firstLine.contains(entry.environmentName + "_FILE"))
      #expect(found.firstLine.contains("the variable \(entry.environmentName),"))
      #expect(!found.joined().contains(goodSecret))
    }
  }

  @Test func allProblemsAtOnce() {
    let found = messages([
      "--server.prot", "1", "--log.level=info", "--log.level=debug", "--server.host", "--server.port",
    ])
    #expect(
      found == [
        "server.prot: there is no such key, did you mean server.port? (flag --server.prot). "
          + "Allowed: the keys that `orderdesk config reference` lists.",
        "log.level: is given more than once (flag --log.level). Allowed: one value.",
        "server.host: has no value (flag --server.host). "
          + "Allowed: an address or name to listen on, such as 127.0.0.1, 0.0.0.0 or ::1, without a port.",
        "server.port: has no value (flag --server.port). Allowed: a whole number from 0 to 65535.",
      ])
  }
}
