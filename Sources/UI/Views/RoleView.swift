import Kernel
import Templates

/// Roles in words, and as boxes to tick.
enum RoleView {
  /// - Parameter isOwn: whether somebody chooses their own roles.
  static func boxes(ticked: [Role], isOwn: Bool = false) -> [TemplateRecord] {
    inOrder.map { role in
      [
        "value": role.rawValue,
        "label": role.text,
        "hint": role.hint,
        "warning": isOwn && role == .admin && ticked.contains(.admin)
          ? "This is your own account. Without this role you can no longer manage people." : "",
        "is_ticked": ticked.contains(role),
      ]
    }
  }

  /// For a filter.
  static func options(selected: Role?) -> [TemplateRecord] {
    inOrder.map { ["value": $0.rawValue, "label": $0.text, "is_selected": $0 == selected] }
  }

  /// `Approver, Auditor`.
  static func list(_ roles: [Role]) -> String {
    inOrder.filter(roles.contains).map(\.text).joined(separator: ", ")
  }

  /// From the one that may least to the one that may most.
  private static let inOrder: [Role] = [.user, .approver, .auditor, .admin]
}

extension Role {
  /// The word for people.
  fileprivate var text: String {
    switch self {
    case .user: "User"
    case .approver: "Approver"
    case .auditor: "Auditor"
    case .admin: "Administrator"
    }
  }

  fileprivate var hint: String {
    switch self {
    case .user: "Places and follows orders of their own."
    case .approver: "Also sees and decides everyone's orders."
    case .auditor: "Also reads everyone's orders and the audit trail; changes nothing."
    case .admin: "All of it, and manages people."
    }
  }
}
