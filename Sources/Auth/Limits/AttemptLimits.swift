import AuthContract
import Kernel

/// The limits of SPEC §2 that Auth keeps.
struct AttemptLimits: Sendable {
  let failuresByUsername: AttemptLimiter
  let failuresByAddress: AttemptLimiter
  let registrationsByAddress: AttemptLimiter

  init(_ policy: Live<AuthPolicy>, clock: any WallClock) {
    failuresByUsername = AttemptLimiter(clock: clock) { policy.value.limits.loginFailuresPerUsername }
    failuresByAddress = AttemptLimiter(clock: clock) { policy.value.limits.loginFailuresPerAddress }
    registrationsByAddress = AttemptLimiter(clock: clock) { policy.value.limits.registrationsPerAddress }
  }

  /// One limiter with the key that an attempt has there.
  struct Gate {
    let limiter: AttemptLimiter
    let key: String
  }

  /// A name that nobody can have is counted under its address only.
  func gates(signingIn username: Username?, _ context: CallContext) -> [Gate] {
    let byAddress = Gate(limiter: failuresByAddress, key: AttemptLimits.key(of: context.client))
    guard let username else { return [byAddress] }
    return [Gate(limiter: failuresByUsername, key: username.text), byAddress]
  }

  func gates(registeringFrom context: CallContext) -> [Gate] {
    [Gate(limiter: registrationsByAddress, key: AttemptLimits.key(of: context.client))]
  }

  /// The /64 network of an IPv6 address: whoever has one has all of its addresses.
  private static func key(of client: CallContext.Client) -> String {
    NetworkAddress(client.address)?.limitKey ?? client.address
  }
}

extension AuthModule {
  /// Runs a check behind limits.
  /// - Parameters:
  ///   - gates: in an order that is the same in every call, as one may wait while it holds those before.
  ///   - refusal: the event for the first attempt that is turned away.
  ///   - check: `nil` counts as a failure, an error does not.
  /// - Throws: `tooManyAttempts`, and what `check` throws.
  func limited<Value>(
    _ gates: [AttemptLimits.Gate], refusal: AuditEntry, _ check: () async throws(AuthError) -> Value?
  ) async throws(AuthError) -> Value? {
    var passed: [AttemptLimits.Gate] = []
    for gate in gates {
      guard case .refused(let seconds, let isFirst) = await gate.limiter.begin(gate.key) else {
        passed.append(gate)
        continue
      }
      for gate in passed { gate.limiter.end(gate.key, failed: false) }
      if isFirst { try await record(refusal) }
      throw .tooManyAttempts(retryAfter: seconds)
    }
    do {
      let value = try await check()
      for gate in passed { gate.limiter.end(gate.key, failed: value == nil) }
      return value
    } catch {
      for gate in passed { gate.limiter.end(gate.key, failed: false) }
      throw error
    }
  }
}
