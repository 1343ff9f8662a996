import Foundation
import Kernel
import Testing

@testable import AuthHTTP

/// A credential on its way to Auth is what it was, in the form that `Codable` gives it.
@Suite struct PresentedCredentialTests {
  @Test(arguments: [Credential.session(secret: "one \"two\" /\n"), .bearer(token: "a.b.c")])
  func bothFormsAreTheSame(credential: Credential) throws {
    let presented = PresentedCredential(credential)
    var writer = JSONWriter()
    presented.write(to: &writer)
    #expect(try JSONDecoder().decode(PresentedCredential.self, from: Data(writer.bytes)).credential == credential)
    let encoded = try JSONEncoder().encode(presented)
    #expect(try JSONReader.read(PresentedCredential.self, from: Array(encoded)).credential == credential)
  }

  @Test(arguments: [#"{"kind":"session"}"#, #"{"kind":"cookie","secret":"s"}"#, #"{"secret":"s"}"#, "{}"])
  func whatIsNotWholeIsRefused(text: String) {
    #expect(throws: JSONReader.Failure.self) { try JSONReader.read(PresentedCredential.self, from: Array(text.utf8)) }
  }
}
