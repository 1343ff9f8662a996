import HTTPTypes
public import Hummingbird
public import Kernel

/// Shows problems as pages. The UI implements it; without it, or when it answers `nil`, a problem becomes JSON.
public protocol ProblemPresenter: Sendable {
  func response(to problem: Problem, _ request: Request, _ context: AppContext) throws -> Response?
}

/// Turns every error into a problem response: the client gets the code and safe text, the log gets the cause.
public struct ProblemMiddleware: RouterMiddleware {
  public typealias Context = AppContext

  private let presenter: (any ProblemPresenter)?

  public init(presenter: (any ProblemPresenter)?) { self.presenter = presenter }

  public func handle(
    _ request: Request, context: AppContext, next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch {
      let context = context.trail.complete(context)
      let problem = Self.problem(from: error)
      context.log(problem)
      context.trail.note(problem: problem.code)
      var response = try page(about: problem, request, context) ?? problem.response(to: request, context)
      if let error = error as? MethodNotAllowed { response.headers[.allow] = error.allow }
      response.setHeaders(of: context.trail.quota)
      return response
    }
  }

  /// A page that cannot be made is logged, and does not hide the problem that it was about.
  private func page(about problem: Problem, _ request: Request, _ context: AppContext) -> Response? {
    guard request.wantsHTML else { return nil }
    do {
      return try presenter?.response(to: problem, request, context)
    } catch {
      context.log(Self.problem(from: error))
      return nil
    }
  }

  static func problem(from error: any Error) -> Problem {
    switch error {
    case let error as any ProblemConvertible: error.problem
    case let error as HTTPError: problem(from: error)
    case is CancellationError: Problem(.serverUnavailable, "Try again in a moment.", retryAfter: 1)
    default: Problem(.serverInternal, internalDetail, cause: String(reflecting: error))
    }
  }

  private static func problem(from error: HTTPError) -> Problem {
    switch error.status {
    case .notFound: Problem(.requestNotFound, "Check the address.")
    case .contentTooLarge: Problem(.requestTooLarge)
    case .unsupportedMediaType: Problem(.requestUnsupportedMediaType)
    case .badRequest: Problem(.requestMalformed)
    default: Problem(.serverInternal, internalDetail, cause: error.description)
    }
  }

  private static let internalDetail = "Quote the request id when you report this."
}
