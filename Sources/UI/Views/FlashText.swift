import Kernel
import Templates

extension Flash {
  /// What the layout shows; `nil` for nothing.
  static func record(_ flash: Flash?) -> TemplateRecord {
    switch flash {
    case nil: record("", "")
    case .registered: record("success", "You are registered. Log in to go on.")
    case .signedOut: record("info", "You are logged out.")
    case .sessionEnded: record("warning", "Your session has ended. Log in to go on; nothing has been changed.")
    case .sessionEndedFormShortened:
      record(
        "warning",
        "Your session has ended. Log in to go on; nothing has been changed. "
          + "What you typed was too long to keep in full: look at it again before you send it.")
    case .passwordSet: record("success", "Your new password is set. Log in to go on.")
    case .passwordChanged(let count):
      record("success", "Your password is changed." + (count > 0 ? " \(others(count)) ended." : ""))
    case .profileSaved: record("success", "Your display name is saved.")
    case .sessionRevoked: record("success", "That device is logged out.")
    case .otherSessionsRevoked(0): record("info", "You were logged in nowhere else.")
    case .otherSessionsRevoked(let count): record("success", "\(others(count)) ended.")
    case .personAdded: record("success", "The person is added, and can log in now.")
    case .rolesSaved: record("success", "The roles are saved.")
    case .personDisabled: record("success", "The account is disabled. All its sessions are ended.")
    case .personEnabled: record("success", "The account is enabled.")
    case .ownAccountDisabled: record("warning", "Your account is disabled, and you are logged out.")
    case .personSessionsEnded(0): record("info", "There was no session to end.")
    case .personSessionsEnded(let count):
      record("success", count == 1 ? "1 session was ended." : "\(count) sessions were ended.")
    case .placed(let id):
      record("success", "Your order is placed.", "/orders/new", "Place another").merging(receipt(id, "/orders/new"))
    case .placedBefore(let id):
      record("info", "You have placed this order already: here it is.", "/orders/new", "Place another")
        .merging(receipt(id, "/orders/new"))
    case .edited(let id): record("success", "Your changes are saved.").merging(["done": "/orders/\(id)/edit"])
    case .unedited(let id):
      record("info", "Nothing was changed: the order was like that already.").merging(["done": "/orders/\(id)/edit"])
    case .notEditable(let id):
      record(
        "info", "This order is no longer pending, so it cannot be edited. You can order the same again.",
        "/orders/new?again=\(id)", "Order again")
    case .cancelled: record("success", "Your order is cancelled.", "/orders/new", "Place another")
    case .undone: record("success", "Your decision is taken back. The order waits again.")
    case .notUndone(let id):
      record("warning", "Your decision can no longer be taken back.", "/orders/\(id)", "Look at it")
    case .approved(let id): record("success", "The order is approved.", "/orders/\(id)", "Look at it")
    case .rejected(let id): record("success", "The order is rejected.", "/orders/\(id)", "Look at it")
    case .approvedMany(let ids): record("success", "\(orders(ids.count)) approved.")
    case .rejectedMany(let ids): record("success", "\(orders(ids.count)) rejected.")
    case .undoneMany(let done, let all) where done == all:
      record("success", all == 1 ? "The decision is taken back." : "All \(all) decisions are taken back.")
    case .undoneMany(let done, let all):
      record(
        "warning",
        "\(done) of \(all) decisions are taken back. The others are too old, or somebody else has changed the order.")
    }
  }

  private static func orders(_ count: Int) -> String {
    count == 1 ? "1 order is" : "\(count) orders are"
  }

  private static func others(_ count: Int) -> String {
    count == 1 ? "1 other session was" : "\(count) other sessions were"
  }

  /// The number of an order that has just been placed, and when: the identifier holds the time.
  /// - Parameter form: the address of the form that is done with.
  private static func receipt(_ id: EntityID, _ form: String) -> TemplateRecord {
    let at = id.time?.description ?? ""
    return [
      "order_id": id.text, "order_href": "/orders/\(id)", "at": at, "at_text": UTCText.of(at), "done": form,
    ]
  }

  private static func record(
    _ kind: String, _ text: String, _ href: String = "", _ linkText: String = ""
  ) -> TemplateRecord {
    [
      "kind": kind, "text": text, "link_href": href, "link_text": linkText, "order_id": "", "order_href": "", "at": "",
      "at_text": "", "done": "",
    ]
  }
}
