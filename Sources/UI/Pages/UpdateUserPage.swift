import AuthContract
import HTTPKit
import Hummingbird
import Kernel

extension UIRoutes {
  /// `POST /admin/users/{id}`: with `form=roles` any number of `roles`, with `form=state` `disabled`.
  @Sendable func updateUser(_ request: Request, _ context: AppContext) async throws -> Response {
    let principal = try context.signedIn()
    let id = try context.userID()
    var fields = try await request.formFields()
    var forms = PersonForms()
    var change = UserChange()
    switch fields.optionalChoice("form", of: PersonForms.Form.self) {
    case .roles:
      forms.roles = fields.tickedRoles()
      change.roles = forms.roles
    case .state:
      forms.sent = .state
      change.isDisabled = fields.optionalFlag("disabled")
      if change.isDisabled == nil { fields.refuse(FieldProblem("disabled", .missing, "Choose Disable or Enable.")) }
    case nil:
      fields.refuse(FieldProblem("form", .missing, "Send one of the forms of this page."))
    }
    do {
      try fields.finish()
      let user = try await auth.updateUser(id, change, context.call)
      if id == principal.userID { return ownPage(user, change) }
      return redirect(to: "/admin/users/\(id)", change.message)
    } catch let error as any ProblemConvertible where error.problem.isAboutThePerson {
      forms.problem = error.problem
      return try await personPage(id, forms, request, context)
    }
  }

  /// Who changes their own account may have ended their own session, or may no longer see this page. An administrator has
  /// every scope already, so no change of roles ends it.
  private func ownPage(_ user: User, _ change: UserChange) -> Response {
    if user.isDisabled { return redirectSignedOut(to: "/", .ownAccountDisabled) }
    let mayStay = user.roles.contains { $0.scopes.contains(.adminUsers) }
    return redirect(to: mayStay ? "/admin/users/\(user.userID)" : "/account", change.message)
  }
}

extension UserChange {
  fileprivate var message: Flash {
    switch isDisabled {
    case nil: .rolesSaved
    case true?: .personDisabled
    case false?: .personEnabled
    }
  }
}

extension Problem {
  /// Whether it is shown at the form, with the person as they are.
  fileprivate var isAboutThePerson: Bool { code == .requestInvalid || code == .authLastAdmin }
}
