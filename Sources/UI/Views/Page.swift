import HTTPKit
import HTTPTypes
import Hummingbird
import Kernel
import Templates

/// One answer with a template: what every page shows, and what this one adds.
struct Page {
  let template: String
  /// Which entry of the navigation is current.
  let navigation: String
  /// Why this is not the page that was asked for. It sets the status, and headers such as `Retry-After`.
  var problem: Problem?
  /// A message of this very answer; `nil` for the one that was left for it, if any.
  var flash: Flash?
  var values: TemplateRecord
}

extension UIRoutes {
  /// Renders a page, shows a message that was left for it, and makes the browser forget the message.
  func render(_ page: Page, _ request: Request, _ context: AppContext) throws -> Response {
    let left = request.takesMessage ? request.cookies[Flash.cookieName]?.value : nil
    let flash = page.flash ?? Flash(cookie: left)
    let record = page.values.merging([
      "app": ["name": settings.name, "version": settings.version] as TemplateRecord,
      "csrf_token": context.csrfToken,
      "nav": page.navigation,
      "viewer": UIRoutes.viewer(
        context.principal, isUnchecked: page.problem?.isAnOutage == true && isUnchecked(request, context)),
      "flash": Flash.record(flash).merging(["undo": undoOffer(of: flash, request)]),
    ])
    let html = try templates.engine().render(page.template, record)
    let status = page.problem.map { HTTPResponse.Status(code: $0.code.status) } ?? .ok
    var headers: HTTPFields = [.vary: "HX-Request, HX-Target"]
    for field in page.problem?.headers(for: request) ?? [:] { headers[field.name] = field.value }
    if request.isFragment, status.code >= 400, let push = HTTPField.Name("HX-Push-Url") { headers[push] = "false" }
    var response = Response.html(html, status: status, headers: headers)
    if left != nil { response.setCookie(cookies.forget(Flash.cookieName)) }
    return response
  }

  /// Sends the browser on, with a message for the page that comes next.
  func redirect(to path: String, _ flash: Flash? = nil) -> Response {
    var response = Response.seeOther(path)
    if let flash { response.setCookie(cookies.make(Flash.cookieName, flash.cookie)) }
    return response
  }

  /// Sends a browser on whose session is over.
  func redirectSignedOut(to path: String, _ flash: Flash) -> Response {
    var response = redirect(to: path, flash)
    response.setCookie(cookies.forget(cookies.session))
    return response
  }

  /// - Parameter isUnchecked: whether it cannot be told who that is: nobody is led to a form for what they have done already.
  static func viewer(_ principal: Principal?, isUnchecked: Bool = false) -> TemplateRecord {
    [
      "is_signed_in": principal != nil,
      "is_unchecked": isUnchecked,
      "username": principal?.username ?? "",
      "can_order": principal?.may(.userOrders) ?? false,
      "can_see_queue": principal?.maySeeEveryone ?? false,
      "can_manage_people": principal?.may(.adminUsers) ?? false,
      "can_read_audit": principal?.may(.auditRead) ?? false,
    ]
  }
}

extension Request {
  /// Whether a message that was left is shown with the answer: a part of a page that is fetched by itself has no place for it,
  /// and leaves it to the page that it was meant for.
  fileprivate var takesMessage: Bool { !isForPart }
}

extension Principal {
  /// Whether the queue is theirs to see.
  var maySeeEveryone: Bool { may(.adminOrders) || may(.auditRead) }

  /// Where they start.
  var startPath: String { maySeeEveryone ? "/admin" : "/orders" }
}

extension AppContext {
  /// - Throws: `auth.required`, which a browser sees as the login page.
  func signedIn() throws(Problem) -> Principal {
    guard let principal else { throw Problem(.authRequired) }
    return principal
  }
}
