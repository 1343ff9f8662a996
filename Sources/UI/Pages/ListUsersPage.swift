import AuthContract
import HTTPKit
import Hummingbird
import Kernel

extension UIRoutes {
  /// `GET /admin/users?search&role&state&offset`: people by username. Filters that are not good are explained beside
  /// them.
  @Sendable func listUsers(_ request: Request, _ context: AppContext) async throws -> Response {
    let principal = try context.signedIn()
    var fields = request.queryFields
    var view = PeopleView()
    view.filter = PeopleFilter(&fields)
    do {
      try fields.finish()
      view.page = try await auth.listUsers(view.filter.query, context.call)
    } catch let error as any ProblemConvertible where error.problem.code == .requestInvalid {
      // Auth was not asked, or looked at the filters first: nobody else may see the page.
      guard principal.may(.adminUsers) else { throw AuthError.forbidden(.adminUsers) }
      view.refused = .filter
      view.state = FormState(problem: error.problem)
    }
    return try peoplePage(view, request, context)
  }

  func peoplePage(_ view: PeopleView, _ request: Request, _ context: AppContext) throws -> Response {
    let template = request.wantsPart("people") ? "answers/people.html" : "people.html"
    return try render(
      Page(template: template, navigation: "people", problem: view.state.problem, values: view.record), request,
      context)
  }
}
