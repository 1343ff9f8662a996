import ArgumentParser
import Testing

@testable import OrderDesk

@Suite struct CompletionScriptTests {
  @Test(arguments: ["bash", "zsh", "fish"])
  func everyShellIsOfferedEveryKeyButSecrets(shell: String) throws {
    let script = try #require(CompletionScript.asked(for: ["orderdesk", "--generate-completion-script", shell]))
    let other = try #require(CompletionScript.asked(for: ["orderdesk", "--generate-completion-script=\(shell)"]))
    #expect(script == other)
    for key in ConfigKeys.all {
      #expect(script.contains(key.name) == !key.isSecret, "\(key.name)")
    }
    for command in ["backup", "restore", "healthcheck", "set-roles"] { #expect(script.contains(command)) }
  }

  @Test(arguments: [
    ["orderdesk"], ["orderdesk", "--generate-completion-script"], ["orderdesk", "backup", "bash"],
    ["orderdesk", "--generate-completion-script", "csh"], ["orderdesk", "--config=x.yaml"],
  ])
  func everythingElseIsLeftToTheParser(arguments: [String]) {
    #expect(CompletionScript.asked(for: arguments) == nil)
  }
}
