import Kernel
import Templates

/// A message for the page after a redirect. The cookie holds only which message, never its text, so that nobody can put
/// words into our mouth.
enum Flash: Hashable {
  case registered
  case signedOut
  case sessionEnded
  case placed(EntityID)
  case approved(EntityID)
  case rejected(EntityID)

  static let cookieName = "orderdesk_flash"

  /// - Parameter cookie: what a browser sent; anything unknown is no message.
  init?(cookie: String?) {
    guard let parts = cookie?.split(separator: ".", maxSplits: 1), let name = parts.first else { return nil }
    let id = parts.count == 2 ? EntityID(parts[1]) : nil
    guard parts.count == 1 || id != nil else { return nil }
    switch (name, id) {
    case ("registered", nil): self = .registered
    case ("signed-out", nil): self = .signedOut
    case ("session-ended", nil): self = .sessionEnded
    case ("placed", let id?): self = .placed(id)
    case ("approved", let id?): self = .approved(id)
    case ("rejected", let id?): self = .rejected(id)
    default: return nil
    }
  }

  var cookie: String {
    switch self {
    case .registered: "registered"
    case .signedOut: "signed-out"
    case .sessionEnded: "session-ended"
    case .placed(let id): "placed.\(id)"
    case .approved(let id): "approved.\(id)"
    case .rejected(let id): "rejected.\(id)"
    }
  }

  static func record(_ flash: Flash?) -> TemplateRecord {
    switch flash {
    case nil: record("", "")
    case .registered: record("success", "You are registered. Log in to go on.")
    case .signedOut: record("info", "You are logged out.")
    case .sessionEnded: record("warning", "Your session has ended. Log in to go on; nothing has been changed.")
    case .placed: record("success", "Your order is placed.", "/orders/new", "Place another")
    case .approved(let id): record("success", "The order is approved.", "/orders/\(id)", "Look at it")
    case .rejected(let id): record("success", "The order is rejected.", "/orders/\(id)", "Look at it")
    }
  }

  private static func record(
    _ kind: String, _ text: String, _ href: String = "", _ linkText: String = ""
  ) -> TemplateRecord {
    ["kind": kind, "text": text, "link_href": href, "link_text": linkText]
  }
}
