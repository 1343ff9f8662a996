import HTTPKit
import Hummingbird
import Kernel
import OrdersContract
import Templates

/// A form to which there was no answer, whose page cannot be made without whoever did not answer: all that was sent, to be
/// sent again. It is the same request with the same key, so that what was done already is not done twice.
struct UnansweredForm {
  /// What people fill in, in the order in which it is shown; all else stays as it was.
  private static let fields = [
    Field("item_name", "Item"), Field("quantity", "Quantity"), Field("notes", "Notes", kind: .lines),
    Field("reason", "Reason"), Field("display_name", "Display name"), Field("username", "Username"),
    Field("current_password", "Current password", kind: .password), Field("password", "Password", kind: .password),
    Field("new_password", "New password", kind: .password),
  ]

  private struct Field {
    enum Kind: String {
      case text, lines, password
    }

    let name: String
    let label: String
    let kind: Kind

    init(_ name: String, _ label: String, kind: Kind = .text) {
      self.name = name
      self.label = label
      self.kind = kind
    }
  }

  let action: String
  /// What the form does.
  let heading: String
  private let sent: [(name: String, value: String)]

  /// `nil` for what is no form of a page of ours. One that another site has made somebody send is not offered again.
  init?(_ request: Request, _ context: AppContext) {
    guard !request.isSafe, !request.isAPI, request.fetchSite != "cross-site",
      let fields = context.receivedForm(request), let heading = Self.heading(request.uri.path, fields)
    else { return nil }
    action = request.uri.path
    self.heading = heading
    sent = fields.texts
  }

  /// - Parameter back: the page that the form is on.
  func record(back: String) -> TemplateRecord {
    let shown = Self.fields.filter { field in sent.contains { $0.name == field.name } }
    let names = Set(shown.map(\.name))
    return [
      "heading": heading,
      "form_action": action,
      "kept": sent.filter { !names.contains($0.name) }.map { field -> TemplateRecord in
        ["name": field.name, "value": field.value]
      },
      "fields": shown.map { field -> TemplateRecord in
        let value = sent.first { $0.name == field.name }?.value ?? ""
        return [
          "name": field.name, "label": field.label, "kind": field.kind.rawValue,
          "value": field.kind == .password ? "" : value,
        ]
      },
      "back_href": back,
    ]
  }

  var hasPasswords: Bool {
    sent.contains { sent in Self.fields.contains { $0.kind == .password && $0.name == sent.name } }
  }

  private static func heading(_ path: String, _ fields: Fields) -> String? {
    let parts = path.split(separator: "/").map { EntityID($0) == nil ? String($0) : ":id" }
    switch parts.joined(separator: "/") {
    case "login": return "Log in"
    case "logout": return "Log out"
    case "register": return "Register"
    case "reset-password": return "Set a new password"
    case "account/profile": return "Change your profile"
    case "account/password": return "Change your password"
    case "account/sessions": return "Log out everywhere else"
    case "account/sessions/:id": return "Log out on one device"
    case "orders/new": return "New order"
    case "orders/:id/edit": return "Edit order"
    case "orders/:id/cancel": return "Cancel the order"
    case "admin/orders/:id": return "\(verdict(fields)) the order"
    case "admin/orders/decisions": return "\(verdict(fields)) several orders"
    case "admin/orders/:id/undo", "admin/orders/decisions/undo": return "Undo your decision"
    case "admin/users": return "Add a person"
    case "admin/users/:id": return "Change an account"
    case "admin/users/:id/sessions": return "End all sessions of a person"
    case "admin/users/:id/password-reset": return "Make a password link"
    case "admin/audit/verify": return "Check the audit trail"
    default: return nil
    }
  }

  private static func verdict(_ fields: Fields) -> String {
    switch Verdict(rawValue: fields.typed("status")) {
    case .approved: "Approve"
    case .rejected: "Reject"
    case nil: "Decide"
    }
  }
}
