public import HTTPTypes
public import Hummingbird
public import Kernel

extension HTTPField.Name {
  /// Names one attempt to change something, so that a retry changes nothing more
  /// (draft-ietf-httpapi-idempotency-key-header).
  public static let idempotencyKey = parsed("Idempotency-Key")
  /// Says that an answer is the one of an earlier attempt.
  public static let idempotencyReplayed = parsed("Idempotency-Replayed")
}

extension AppContext {
  /// The same facts for a call that changes something: with the key of the request, if it has one.
  public func change(_ request: Request) -> CallContext {
    var call = call
    call.idempotencyKey = request.headers[.idempotencyKey]
    return call
  }
}
