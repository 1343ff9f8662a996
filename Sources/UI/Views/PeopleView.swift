import AuthContract
import Kernel
import Templates

/// The list of people with its filters and pages, and the form that adds somebody.
struct PeopleView {
  var filter = PeopleFilter()
  /// `nil` when the filters were refused.
  var page: UserPage?
  /// The form that was refused, if one was.
  var refused = RefusedForm.none
  var state = FormState()
  /// The roles that are ticked in the form that adds somebody.
  var newRoles: [Role] = [.user]

  enum RefusedForm: String {
    case none, filter, add
  }

  static let labels = [
    "search": "Search", "role": "Role", "state": "State", "offset": "Page", "username": "Username",
    "password": "Password", "roles": "Roles",
  ]

  var record: TemplateRecord {
    var state = state
    state.typed["username"] = state.typed["username"] ?? ""
    let users = page?.users ?? []
    let pages = PagesView(
      page: filter.query.page, count: users.count, total: page?.total ?? 0, noun: ("person", "people"),
      href: filter.href)
    return state.record(labels: Self.labels).merging([
      "refused": refused.rawValue,
      "people": users.map { PersonView(user: $0).record },
      "search": filter.search,
      "role_options": RoleView.options(selected: filter.role),
      "state_options": PeopleFilter.AccountState.allCases.map { state -> TemplateRecord in
        [
          "value": state == .all ? "" : state.rawValue, "label": state.text, "is_selected": state == filter.state,
        ]
      },
      "is_filtered": !filter.isEmpty,
      "page": pages.record,
      "roles": RoleView.boxes(ticked: newRoles),
      "new_password": NewPasswordField(name: "password", label: "Password").record(state),
    ])
  }
}
