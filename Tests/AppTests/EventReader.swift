import Foundation
import HTTPTypes
import HummingbirdTesting
import Kernel
import Testing

@testable import OrderDesk

/// A client that follows orders live, and reads one block after the other.
struct EventReader {
  /// A block of the stream (WHATWG HTML §9.2), by the names of its lines; a comment has the name "".
  typealias Block = [String: String]

  /// The whole answer, when it has ended.
  let answer: Task<TestResponse, any Error>
  private var pieces: AsyncStream<String>.Iterator
  private var rest = ""
  /// What was not understood.
  private(set) var faults: [String] = []

  init(_ app: TestApp, _ headers: [String: String]) {
    let requestID = "reader-\(app.root.random.bytes(8).map { "\($0)" }.joined(separator: "-"))"
    pieces = app.taps.open(requestID).makeAsyncIterator()
    answer = Task {
      try await app.get("/api/v1/orders/events", headers.merging(["X-Request-ID": requestID]) { $1 })
    }
  }

  /// The next block; `nil` when the stream has ended.
  mutating func next() async -> Block? {
    while true {
      if let end = rest.firstRange(of: "\n\n") {
        defer { rest.removeSubrange(..<end.upperBound) }
        return block(rest[..<end.lowerBound])
      }
      guard let piece = await pieces.next() else {
        if !rest.isEmpty { faults.append("it ends within a block: \(rest)") }
        return nil
      }
      rest += piece
    }
  }

  /// The next change; comments are passed over.
  mutating func nextChange() async throws -> (id: Int, order: JSON)? {
    while let block = await next() {
      if block.keys.contains("") { continue }
      #expect(Set(block.keys) == ["event", "id", "data"], "\(block)")
      #expect(block["event"] == "order")
      let id = try #require(block["id"].flatMap { Int($0) }, "\(block)")
      return (id, try JSONDecoder().decode(JSON.self, from: Data((block["data"] ?? "").utf8)))
    }
    return nil
  }

  private mutating func block(_ text: Substring) -> Block {
    var block: Block = [:]
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, parts[1].first == " " else {
        faults.append("no line of a field: \(line)")
        continue
      }
      let doubled = block.updateValue(String(parts[1].dropFirst()), forKey: String(parts[0]))
      if doubled != nil { faults.append("a field comes twice: \(line)") }
    }
    return block
  }
}

extension APIClient {
  /// Follows orders from now on, or after an event.
  func follow(after id: String? = nil) -> EventReader {
    var headers = ["Authorization": "Bearer \(token)"]
    headers["Last-Event-ID"] = id
    return EventReader(app, headers)
  }
}

extension Browser {
  func follow() -> EventReader {
    EventReader(app, ["Cookie": cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")])
  }
}

extension TestApp {
  /// Says that all is well until `body` has what it waits for: a reader who is not waiting yet is not told.
  func whileBeating<Value>(_ body: () async throws -> Value) async rethrows -> Value {
    let heart = Task {
      while !Task.isCancelled {
        beat()
        // Each beat reads the store: whoever waits has to get a turn, too.
        for _ in 1...300 { await Task.yield() }
      }
    }
    defer { heart.cancel() }
    return try await body()
  }
}
