import HTTPKit
import Kernel

/// What somebody is told when there is no answer to what their form asks for, beside the form with all that they typed.
struct Outage {
  let title: String
  /// What may have become of it, and what to do.
  let detail: String
  /// Leads to what happened.
  let requestID: String

  /// What people miss, by the address they are at.
  static func title(at path: String) -> String {
    let names = [
      ("/admin/audit", "The audit trail is"), ("/admin/users", "Accounts are"), ("/account", "Accounts are"),
    ]
    let name = names.first { path == $0.0 || path.hasPrefix("\($0.0)/") }?.1
    if let name { return "\(name) not available at the moment." }
    let isAboutOrders = ["/orders", "/admin"].contains { path == $0 || path.hasPrefix("\($0)/") }
    return "\(isAboutOrders ? "Orders" : "Accounts") are not available at the moment."
  }
}

extension Problem {
  /// Whether there is no answer: what was asked for may have been done or not, unless it only reads.
  var isAnOutage: Bool { code == .serverUnavailable || code == .serverDeadlineExceeded }
}

extension AppContext {
  /// For a page that tells of an outage itself, in the place of the error page. Operators learn of it in the same way.
  /// - Returns: `nil` for any other problem.
  func outage(_ problem: Problem, at path: String, _ detail: String) -> Outage? {
    guard problem.isAnOutage else { return nil }
    log(problem)
    return Outage(title: Outage.title(at: path), detail: detail, requestID: requestID)
  }
}
