import HTTPKit
import Hummingbird
import Kernel
import Templates

extension UIRoutes {
  /// The form with which a decision that a message tells of can be taken back at once; nothing for other messages.
  func undoOffer(of flash: Flash?, _ request: Request) -> TemplateValue {
    let href: String
    var ids: [EntityID] = []
    switch flash {
    case .approved(let id), .rejected(let id): href = "/admin/orders/\(id)/undo"
    case .approvedMany(let all), .rejectedMany(let all): (href, ids) = ("/admin/orders/decisions/undo", all)
    default: return .none
    }
    let seconds = settings.undoWindow.wholeSeconds
    guard seconds > 0 else { return .none }
    // In a table the row alone is changed; elsewhere the page that shows the message is shown again.
    let target = request.partWanted ?? ""
    let row = target.hasPrefix("row-") ? String(target.dropFirst(4)) : ""
    return .record([
      "href": href, "ids": ids.map { TemplateValue.string($0.text) }, "row": row, "key": newFormKey(),
      "seconds": seconds, "next": request.method == .get ? request.uri.string : "/admin",
    ])
  }
}
