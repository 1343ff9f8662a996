import Foundation
import Kernel
import TestSupport
import Testing

@Suite struct AuditEventTests {
  private static let hash = String(repeating: "ab", count: 32)

  private func event(
    actor: AuditActor? = nil, target: String? = nil, address: String = "192.0.2.7",
    changes: [String: FieldChange] = [:], hash: String = hash
  ) -> AuditEvent {
    AuditEvent(
      sequence: 7, module: .auth, action: .updateUser, outcome: .denied, actor: actor, target: target,
      at: Timestamp(milliseconds: 1_767_225_600_123), address: address, requestID: "req-1", changes: changes,
      previous: AuditEvent.origin, hash: hash)
  }

  private func text(_ event: AuditEvent) -> String {
    var json = JSONWriter()
    event.write(to: &json)
    return String(decoding: json.bytes, as: UTF8.self)
  }

  private var everything: AuditEvent {
    let id = EntityID(at: Timestamp(milliseconds: 1), from: SeededRandom())
    return event(
      actor: AuditActor(userID: id, username: "alice"), target: "user:\(id)", address: "fe80::1%\"eth0\"\u{7F}/\\\u{1}",
      changes: [
        "roles": FieldChange(from: .text("user"), to: .text("approver, user")),
        "disabled": FieldChange(from: .flag(false), to: .flag(true)),
        "ended_sessions": FieldChange(from: .absent, to: .number(3)),
        "display_name": FieldChange(from: .text("\u{2028}\u{1F600}</script>\t"), to: .absent),
      ])
  }

  @Test func theTextIsCanonical() {
    #expect(
      text(event()) == """
        {"action":"users.update","actor":null,"address":"192.0.2.7","at":"2026-01-01T00:00:00.123Z","changes":{},\
        "hash":"\(AuditEventTests.hash)","module":"auth","outcome":"denied","previous":"\(AuditEvent.origin)",\
        "request_id":"req-1","sequence":7,"target":null}
        """)
    #expect(AuditEvent.origin.count == 64)
  }

  @Test func theBytesAreThoseOfTheEncoder() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    for event in [event(), everything] {
      #expect(text(event) == String(decoding: try encoder.encode(event), as: UTF8.self))
    }
  }

  @Test func itComesBackFromItsText() throws {
    for event in [event(), everything] {
      #expect(try JSONDecoder().decode(AuditEvent.self, from: Data(text(event).utf8)) == event)
    }
  }

  /// The hash is of everything else.
  @Test func whatIsHashedHasNoHash() {
    let hashed = String(decoding: everything.hashedBytes, as: UTF8.self)
    #expect(hashed == text(everything).replacing("\"hash\":\"\(AuditEventTests.hash)\",", with: ""))
    #expect(event(hash: "").hashedBytes == event().hashedBytes)
  }

  @Test func everyMemberChangesWhatIsHashed() {
    let all = [
      event(), everything, event(target: "user:1"), event(address: ""),
      event(changes: ["a": FieldChange(from: .absent, to: .text("1"))]),
      event(changes: ["a": FieldChange(from: .absent, to: .number(1))]),
      event(changes: ["a": FieldChange(from: .text("1"), to: .absent)]),
      event(changes: ["b": FieldChange(from: .absent, to: .text("1"))]),
    ]
    #expect(Set(all.map(\.hashedBytes)).count == all.count)
  }

  @Test func aPageHasItsEventsAndTheWayToTheNextOne() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    for page in [
      AuditPage(events: [], nextCursor: nil), AuditPage(events: [everything, event()], nextCursor: "next"),
    ] {
      var json = JSONWriter()
      page.write(to: &json)
      #expect(json.bytes == Array(try encoder.encode(page)))
      #expect(try JSONDecoder().decode(AuditPage.self, from: Data(json.bytes)) == page)
    }
  }
}

@Suite struct FieldValueTests {
  @Test(arguments: [
    (FieldValue.absent, "null"), (.flag(true), "true"), (.flag(false), "false"), (.number(0), "0"),
    (.number(-7), "-7"), (.number(.max), "9223372036854775807"), (.text(""), "\"\""), (.text("1"), "\"1\""),
    (.text("true"), "\"true\""), (.text("null"), "\"null\""), (.text("\u{E9}\"\u{0}"), "\"\u{E9}\\\"\\u0000\""),
  ])
  func textAndBack(value: FieldValue, json: String) throws {
    var writer = JSONWriter()
    value.write(to: &writer)
    #expect(String(decoding: writer.bytes, as: UTF8.self) == json)
    #expect(String(decoding: try JSONEncoder().encode(value), as: UTF8.self) == json)
    #expect(try JSONDecoder().decode(FieldValue.self, from: Data(json.utf8)) == value)
  }

  @Test func anythingElseIsNone() {
    for json in ["[]", "{}", "1.5"] {
      #expect(throws: DecodingError.self) { try JSONDecoder().decode(FieldValue.self, from: Data(json.utf8)) }
    }
  }
}
