public import Testing

/// One way to run the Auth service: in process over some engine, or over a network.
public struct AuthServiceAdapter: Sendable, CustomTestStringConvertible {
  /// What is done with the service while it runs.
  public typealias Play = @Sendable (AuthServiceSuite) async throws -> Void

  /// Names the adapter in the test report.
  public let testDescription: String
  let serve: @Sendable (Play) async throws -> Void

  /// - Parameter serve: makes a service as `AuthServiceSuite` wants it, passes it to the check, and clears everything away
  ///   afterwards.
  public init(_ name: String, serve: @escaping @Sendable (Play) async throws -> Void) {
    self.testDescription = name
    self.serve = serve
  }
}
