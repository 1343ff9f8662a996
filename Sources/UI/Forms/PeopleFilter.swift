import AuthContract
import HTTPKit
import Kernel

/// The filters of the list of people, and the place in it, as the address has them.
struct PeopleFilter {
  var search = ""
  var role: Role?
  var state = AccountState.all
  var offset = 0

  /// Whether somebody can log in.
  enum AccountState: String, CaseIterable {
    case all, active, disabled

    var text: String {
      switch self {
      case .all: "All"
      case .active: "Active"
      case .disabled: "Disabled"
      }
    }

    /// `nil` for both.
    var isDisabled: Bool? {
      switch self {
      case .all: nil
      case .active: false
      case .disabled: true
      }
    }
  }

  init() {}

  /// Reads `search`, `role`, `state` and `offset`; what is wrong with them is noted in the fields.
  init(_ fields: inout Fields) {
    search = fields.optionalString("search") ?? ""
    role = fields.optionalChoice("role", of: Role.self)
    state = fields.optionalChoice("state", of: AccountState.self) ?? .all
    offset = fields.optionalInteger("offset") ?? 0
  }

  var isEmpty: Bool { search.isEmpty && role == nil && state == .all }

  var query: UserQuery {
    UserQuery(search: search, role: role, isDisabled: state.isDisabled, page: PageRequest(offset: offset))
  }

  func href(offset: Int) -> String {
    Address.of(
      "/admin/users",
      [
        "search": search, "role": role?.rawValue ?? "", "state": state == .all ? "" : state.rawValue,
        "offset": offset == 0 ? "" : String(offset),
      ])
  }
}
