import AuthContract
import Kernel
import Templates

/// A person as the templates show them.
struct PersonView {
  let user: User

  var record: TemplateRecord {
    let (created, lastSignIn) = (user.createdAt.description, user.lastSignInAt?.description)
    return [
      "id": user.userID.text,
      "href": "/admin/users/\(user.userID)",
      "username": user.username,
      "display_name": user.displayName,
      "roles": RoleView.list(user.roles),
      "is_disabled": user.isDisabled,
      "state": user.isDisabled ? "disabled" : "active",
      "state_text": user.isDisabled ? "Disabled" : "Active",
      "created_at": created,
      "created_text": UTCText.of(created),
      "last_sign_in_at": lastSignIn ?? "",
      "last_sign_in_text": lastSignIn.map(UTCText.of) ?? "",
    ]
  }
}
