public import HTTPKit
public import Hummingbird
public import Kernel
import Templates

extension UIRoutes: ProblemPresenter {
  /// A problem as a page. Who is not signed in is led to the login form, and back afterwards.
  public func response(to problem: Problem, _ request: Request, _ context: AppContext) throws -> Response? {
    if !request.isAPI, needsSignIn(problem, request, context) {
      let hadSession = request.cookies[cookies.session] != nil
      let way = ReturnPath(of: request, context, publicURL: settings.publicURL)
      var response = redirect(
        to: LocalPath.link("/login", next: way.path),
        way.isShortened ? .sessionEndedFormShortened : hadSession ? .sessionEnded : nil)
      if hadSession { response.setCookie(cookies.forget(cookies.session)) }
      return response
    }
    if problem.isAnOutage, let form = UnansweredForm(request, context) {
      return try unansweredFormPage(form, problem, request, context)
    }
    let isSignedIn = context.principal != nil
    var (detail, back) = (problem.detail, isSignedIn ? ("/orders", "My orders") : ("/", "Back to the start"))
    if problem.isAnOutage, request.isSafe, !request.isAPI {
      detail = "\(outageTitle(request, context)) Nothing is lost: try again in a moment."
      back = (ReturnPath(of: request, context, publicURL: settings.publicURL).path, "Try again")
    }
    let values: TemplateRecord = [
      "problem": [
        "status": problem.code.status,
        "title": problem.code.title,
        "detail": detail,
        "code": problem.code.rawValue,
        "request_id": context.requestID,
        "back_href": back.0,
        "back_text": back.1,
        "fields": problem.fields.map { field -> TemplateRecord in ["field": field.field, "detail": field.detail] },
      ] as TemplateRecord
    ]
    return try render(
      Page(template: "error.html", navigation: "error", problem: problem, values: values), request, context)
  }

  /// A form of an ended session fails the check of its token first: that, too, is about signing in. So is one of a page that
  /// only who is signed in can have opened.
  private func needsSignIn(_ problem: Problem, _ request: Request, _ context: AppContext) -> Bool {
    switch problem.code {
    case .authRequired: true
    case .authCSRF:
      context.principal == nil
        && (request.cookies[cookies.session] != nil
          || request.fetchSite != "cross-site" && ReturnPath.isSignedInPage(request.uri.path))
    default: false
    }
  }
}
