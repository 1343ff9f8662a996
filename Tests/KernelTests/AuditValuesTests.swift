import Foundation
import Kernel
import TestSupport
import Testing

@Suite struct AuditEntryTests {
  private let random = SeededRandom(3)
  private let context = CallContext(
    requestID: "req-1", client: CallContext.Client(address: "192.0.2.7", userAgent: "canary"))

  @Test func itTakesWhatItNeedsFromTheCall() {
    let id = EntityID(at: Timestamp(milliseconds: 1), from: random)
    let principal = Principal(userID: id, username: "alice", roles: [.admin], sessionID: id)
    let entry = AuditEntry(
      .createUser, by: AuditActor(principal), on: .user(id), at: Timestamp(milliseconds: 5), context)
    #expect(entry.outcome == .success)
    #expect(entry.actor == AuditActor(userID: id, username: "alice"))
    #expect(entry.target?.description == "user:\(id)")
    #expect(entry.at == Timestamp(milliseconds: 5))
    #expect(entry.address == "192.0.2.7")
    #expect(entry.requestID == "req-1")
    #expect(entry.changes.isEmpty)
    #expect(!"\(entry)".contains("canary"), "what a client calls itself is nobody's deed")
  }

  /// A character may be of any length; the database counts code points.
  @Test func longAddressesAreCutToCodePoints() {
    let long = "e" + String(repeating: "\u{301}", count: 500)
    let client = CallContext.Client(address: long, userAgent: "")
    let entry = AuditEntry(
      .signIn, .failure, by: nil, at: Timestamp(milliseconds: 0), CallContext(requestID: "r", client: client))
    #expect(entry.address.unicodeScalars.count == 100)
    #expect(entry.actor == nil && entry.target == nil)
  }

  @Test func targetsNameTheirKind() {
    let id = EntityID(at: Timestamp(milliseconds: 1), from: random)
    #expect("\(AuditTarget.user(id))" == "user:\(id)")
    #expect("\(AuditTarget.session(id))" == "session:\(id)")
    #expect("\(AuditTarget.order(id))" == "order:\(id)")
  }
}

@Suite struct AuditActionTests {
  /// The database asks for this form, too.
  @Test(arguments: AuditAction.allCases)
  func everyNameIsWellFormed(action: AuditAction) {
    #expect(action.rawValue.wholeMatch(of: /(auth|users|orders|audit|desk)\.[a-z_]+/) != nil)
    #expect((3...60).contains(action.rawValue.count))
  }

  @Test func valuesAreStable() {
    #expect(AuditOutcome.allCases.map(\.rawValue) == ["success", "failure", "denied"])
    #expect(AuditModule.allCases.map(\.rawValue) == ["auth", "orders"])
    for name in [
      "auth.sign_in", "auth.sign_out", "auth.register", "auth.refresh_reuse", "auth.password_change",
      "auth.password_reset", "auth.profile_update", "auth.session_revoke", "auth.access", "users.create",
      "users.update", "users.session_revoke", "users.password_reset", "audit.export", "desk.backup",
    ] {
      #expect(AuditAction(rawValue: name) != nil, "\(name) is in trails that were written before")
    }
  }
}
