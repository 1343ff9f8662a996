import Kernel
import Testing

@Suite struct ProblemCodeTests {
  @Test(arguments: ProblemCode.allCases)
  func everyCodeIsWellFormed(code: ProblemCode) {
    #expect(code.rawValue.wholeMatch(of: /(auth|orders|request|server)\.[a-z_]+/) != nil)
    #expect((400...599).contains(code.status))
    let isOurs = code.rawValue.hasPrefix("server.") && code != .serverServiceToken
    #expect((code.status >= 500) == (isOurs || code == .authBusy))
    #expect(!code.title.isEmpty && !code.title.hasSuffix("."))
    #expect(Problem(code).detail == code.title + ".")
  }

  @Test func titlesTellCodesApart() {
    #expect(Set(ProblemCode.allCases.map(\.title)).count == ProblemCode.allCases.count)
  }
}

@Suite struct CallContextTests {
  /// Neither a log nor an error can show what a credential holds.
  @Test(arguments: [Credential.session(secret: "canary"), .bearer(token: "canary")])
  func credentialsHideThemselves(credential: Credential) {
    let context = CallContext(requestID: "r", credential: credential)
    for text in ["\(credential)", String(reflecting: credential), "\(context)", String(reflecting: context)] {
      #expect(!text.contains("canary"))
    }
  }

  @Test func userAgentsAreCutOff() {
    let client = CallContext.Client(address: "192.0.2.1", userAgent: String(repeating: "x", count: 300))
    #expect(client.userAgent.count == 255)
  }
}
