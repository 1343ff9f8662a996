import Foundation
import Kernel

/// A place in the trails of several modules, as opaque text for clients: what each module is asked for next.
///
/// It holds a fingerprint of the query that it came from, so that a cursor of another query, or one that was altered, is
/// noticed. It grants nothing: each module checks the caller by itself.
struct AuditCursor: Equatable {
  /// Only events before this sequence are still to come.
  let before: [AuditModule: Int]
  private let fingerprint: UInt64

  init(before: [AuditModule: Int], of query: AuditQuery) {
    self.before = before
    fingerprint = AuditCursor.fingerprint(before, query)
  }

  /// Reads a cursor from a client. `nil` when it was not made by `text`.
  init?(text: String) {
    guard let data = Data(base64URL: text), let plain = String(data: data, encoding: .utf8) else { return nil }
    var words = plain.split(separator: " ", omittingEmptySubsequences: false)
    guard let last = words.popLast(), let fingerprint = UInt64(last, radix: 36) else { return nil }
    var before: [AuditModule: Int] = [:]
    for word in words {
      let parts = word.split(separator: "=", omittingEmptySubsequences: false)
      guard parts.count == 2, let module = AuditModule(rawValue: String(parts[0])), let sequence = Int(parts[1]),
        sequence > 0
      else { return nil }
      before[module] = sequence
    }
    self.before = before
    self.fingerprint = fingerprint
    guard self.text == text else { return nil }
  }

  var text: String { Data("\(AuditCursor.plain(before)) \(String(fingerprint, radix: 36))".utf8).base64URL }

  /// Whether the cursor came from this query, unaltered. Another limit is no other query.
  func belongs(to query: AuditQuery) -> Bool { fingerprint == AuditCursor.fingerprint(before, query) }

  private static func plain(_ before: [AuditModule: Int]) -> String {
    before.map { "\($0.key.rawValue)=\($0.value)" }.sorted().joined(separator: " ")
  }

  /// FNV-1a: it tells mistakes apart, it is no seal.
  private static func fingerprint(_ before: [AuditModule: Int], _ query: AuditQuery) -> UInt64 {
    let filter = query.filter
    let parts = [
      plain(before), query.module?.rawValue, filter.actor?.lowercased(), filter.action?.rawValue,
      filter.from?.description, filter.to?.description,
    ]
    return parts.map { $0 ?? "-" }.joined(separator: "\n").utf8
      .reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}
