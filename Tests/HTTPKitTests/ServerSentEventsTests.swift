import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import NIOCore
import Testing

@testable import HTTPKit

/// Bytes of a stream (WHATWG HTML §9.2).
@Suite struct ServerSentEventsTests {
  private struct Note: JSONWritable {
    let text: String

    func write(to json: inout JSONWriter) { json.object { $0.member("text", text) } }
  }

  @Test(
    arguments: [
      ("a", #"{"text":"a"}"#), ("one\ntwo\r\n\rthree", #"{"text":"one\ntwo\r\n\rthree"}"#),
      ("data: x\n\nid: 9", #"{"text":"data: x\n\nid: 9"}"#),
      ("ü\u{2028}", nil),
    ] as [(String, String?)])
  func anEventIsThreeLinesAndAnEmptyOne(text: String, data: String?) {
    let event = ServerSentEvent("note", id: "7", data: Note(text: text))
    let lines = String(decoding: event.bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 5, "whatever the text, the data stay on their line")
    #expect(lines[0] == "event: note")
    #expect(lines[1] == "id: 7")
    #expect(lines[2].hasPrefix("data: {"))
    if let data { #expect(lines[2] == "data: \(data)") }
    #expect(lines[3] == "" && lines[4] == "")
    #expect(!event.bytes.contains(UInt8(ascii: "\r")))
  }

  @Test func aStreamBeginsBeatsAndSends() async throws {
    let response = try await withRoutes { router in
      router.get("/events") { _, context in
        Response.events(from: context) { events in
          try await events.begin(at: "41")
          try await events.send([])
          try await events.beat()
          try await events.send(["a", "b"].map { ServerSentEvent("note", id: $0, data: Note(text: $0)) })
        }
      }
    } _: { client in
      try await client.send(.get, "/events")
    }
    #expect(response.status == .ok)
    #expect(response.header("Content-Type") == "text/event-stream")
    #expect(response.header("Cache-Control") == "no-store")
    #expect(response.header("X-Accel-Buffering") == "no")
    #expect(
      response.text == """
        retry: 2000
        id: 41

        : all is well

        event: note
        id: a
        data: {"text":"a"}

        event: note
        id: b
        data: {"text":"b"}


        """)
  }
}
