import HTTPTypes
import Kernel

/// What is left to a client after a request.
struct Quota: Sendable, Hashable {
  let rate: Rate
  let isAllowed: Bool
  /// Requests, until the window ends.
  let remaining: Int
  /// Rounded up, at least 1.
  let secondsToReset: Int

  /// The quota for programs: `RateLimit-Policy: "api";q=600;w=60` and `RateLimit: "api";r=599;t=42`
  /// (draft-ietf-httpapi-ratelimit-headers-10), structured fields of RFC 9651.
  var headers: HTTPFields {
    var headers = HTTPFields()
    headers[.rateLimitPolicy] = "\"api\";q=\(rate.count);w=\(seconds)"
    headers[.rateLimit] = "\"api\";r=\(remaining);t=\(secondsToReset)"
    return headers
  }

  var problem: Problem {
    Problem(
      .requestRateLimited,
      "\(rate.count) requests are taken in \(Self.text(seconds)). Try again in \(Self.text(secondsToReset)).",
      retryAfter: secondsToReset)
  }

  private var seconds: Int { max(1, rate.window.wholeSeconds) }

  private static func text(_ seconds: Int) -> String { seconds == 1 ? "1 second" : "\(seconds) seconds" }
}

extension HTTPField.Name {
  static let rateLimitPolicy = parsed("RateLimit-Policy")
  static let rateLimit = parsed("RateLimit")
}
