import HTTPKit
import Hummingbird
import Kernel
import Templates

extension UIRoutes {
  /// `GET /docs`: the calls of the JSON API and the problem codes.
  @Sendable func showDocs(_ request: Request, _ context: AppContext) async throws -> Response {
    let values: TemplateRecord = [
      "base_url": settings.publicURL,
      "token_lifetime": settings.tokenLifetime.formatted(),
      "operations": settings.operations().map { operation -> TemplateRecord in
        [
          "method": operation.method, "path": operation.path, "summary": operation.summary,
          "needs": operation.needs,
        ]
      },
      "problems": ProblemCode.allCases.map { code -> TemplateRecord in
        ["code": code.rawValue, "status": code.status, "title": code.title]
      },
    ]
    return try render(Page(template: "docs.html", navigation: "docs", values: values), request, context)
  }
}

extension Duration {
  /// `15 minutes`, `90 seconds`.
  fileprivate func formatted() -> String {
    let (count, unit) = wholeSeconds % 60 == 0 ? (wholeSeconds / 60, "minute") : (wholeSeconds, "second")
    return "\(count) \(unit)\(count == 1 ? "" : "s")"
  }
}
