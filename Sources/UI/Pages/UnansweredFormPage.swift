import HTTPKit
import Hummingbird
import Kernel
import Templates

extension UIRoutes {
  /// The page in the place of the one with a form to which there was no answer.
  func unansweredFormPage(
    _ form: UnansweredForm, _ problem: Problem, _ request: Request, _ context: AppContext
  ) throws -> Response {
    let kept = "What you entered is still here\(form.hasPasswords ? ", but for passwords" : "")"
    let detail =
      isUnchecked(request, context)
      ? "Nothing has been changed. \(kept): send it again in a moment."
      : "It is not known whether this was done. \(kept): send it again in a moment. Nothing is done twice."
    let outage = Outage(title: outageTitle(request, context), detail: detail, requestID: context.requestID)
    let back = ReturnPath(of: request, context, publicURL: settings.publicURL).path
    let values = FormState(problem: problem, outage: outage).record(labels: [:]).merging(form.record(back: back))
    return try render(
      Page(template: "form_unanswered.html", navigation: "error", problem: problem, values: values), request, context)
  }

  /// What is away, for the person.
  func outageTitle(_ request: Request, _ context: AppContext) -> String {
    isUnchecked(request, context)
      ? "It cannot be checked at the moment who you are." : Outage.title(at: request.uri.path)
  }

  /// Whether somebody has a session that could not be looked up: then nothing was asked for yet.
  func isUnchecked(_ request: Request, _ context: AppContext) -> Bool {
    context.principal == nil && request.onlyCookie(cookies.session) != nil
  }
}
