import AuthContract
import HTTPKit
import Kernel
import Synchronization
import TestSupport
import Testing

@testable import AuthHTTP

/// Whom a process believes that has no Auth of its own, and for how long.
@Suite struct KnownPrincipalsTests {
  /// Auth as it answers at the moment, and how often it was asked.
  private final class Answers: Sendable {
    private let state = Mutex((answer: Result<Principal, AuthError>.failure(.invalidToken), count: 0))

    var count: Int { state.withLock { $0.count } }

    func become(_ answer: Result<Principal, AuthError>) { state.withLock { $0.answer = answer } }

    func ask() throws(AuthError) -> Principal {
      try state.withLock { state in
        state.count += 1
        return state.answer
      }.get()
    }
  }

  private let clock = FakeClock()
  private let answers = Answers()
  private let session = Credential.session(secret: "one")
  private let ada = Principal(
    userID: EntityID(at: Timestamp(milliseconds: 1), from: SeededRandom()), username: "ada_1815", roles: [.user],
    sessionID: nil)

  private func known(expiry: @escaping @Sendable (String) -> Timestamp? = { _ in .distantFuture }) -> KnownPrincipals {
    answers.become(.success(ada))
    return KnownPrincipals(clock: clock, expiry: expiry)
  }

  private func ask(
    _ known: KnownPrincipals, _ credential: Credential? = nil, _ check: CallerCheck = .remembered
  ) async throws(AuthError) -> Principal {
    try await known.principal(credential ?? session, check) { () async throws(AuthError) in
      try answers.ask()
    }
  }

  /// Why nobody is believed.
  private func refusal(
    _ known: KnownPrincipals, _ credential: Credential? = nil, _ check: CallerCheck = .remembered
  ) async -> ProblemCode? {
    do {
      _ = try await ask(known, credential, check)
      return nil
    } catch {
      return error.problem.code
    }
  }

  @Test func anAnswerIsBelievedForASecond() async throws {
    let known = known()
    for _ in 1...3 { #expect(try await ask(known) == ada) }
    clock.advance(by: .milliseconds(999))
    #expect(try await ask(known) == ada)
    #expect(answers.count == 1)
    clock.advance(by: .milliseconds(1))
    #expect(try await ask(known) == ada)
    #expect(answers.count == 2)
    // Somebody else's is another one.
    answers.become(.failure(.invalidToken))
    #expect(await refusal(known, .session(secret: "two")) == .authInvalidToken)
  }

  @Test(arguments: [AuthError.unavailable(cause: "away"), .deadlineExceeded])
  func itIsBelievedForThreeWhileAuthIsAway(error: AuthError) async throws {
    let known = known()
    #expect(try await ask(known) == ada)
    answers.become(.failure(error))
    clock.advance(by: .milliseconds(2_999))
    #expect(try await ask(known) == ada)
    clock.advance(by: .milliseconds(1))
    #expect(await refusal(known) == error.problem.code)
  }

  @Test func forAChangeItIsBelievedForASecondOnly() async throws {
    let known = known()
    #expect(try await ask(known) == ada)
    answers.become(.failure(.unavailable(cause: "away")))
    clock.advance(by: .milliseconds(999))
    #expect(try await ask(known, nil, .recent) == ada)
    clock.advance(by: .milliseconds(1))
    #expect(await refusal(known, nil, .recent) == .serverUnavailable)
    #expect(try await ask(known) == ada, "for reading")
  }

  @Test func aFreshCheckAsksEachTimeAndIsRemembered() async throws {
    let known = known()
    for _ in 1...3 { #expect(try await ask(known, nil, .fresh) == ada) }
    #expect(answers.count == 3)
    #expect(try await ask(known) == ada)
    #expect(answers.count == 3)
    answers.become(.failure(.unavailable(cause: "away")))
    #expect(await refusal(known, nil, .fresh) == .serverUnavailable)
    #expect(try await ask(known) == ada, "for reading")
    answers.become(.failure(.invalidToken))
    #expect(await refusal(known, nil, .fresh) == .authInvalidToken)
    answers.become(.failure(.unavailable(cause: "away")))
    #expect(await refusal(known) == .serverUnavailable, "what was known before is forgotten")
  }

  @Test func aRefusalIsBelievedAtOnce() async throws {
    let known = known()
    #expect(try await ask(known) == ada)
    clock.advance(by: .seconds(1))
    answers.become(.failure(.invalidToken))
    #expect(await refusal(known) == .authInvalidToken)
    answers.become(.failure(.unavailable(cause: "away")))
    #expect(await refusal(known) == .serverUnavailable, "what was known before is forgotten")
  }

  @Test func whatIsForgottenIsAskedForAgain() async throws {
    let known = known()
    #expect(try await ask(known) == ada)
    known.forget()
    #expect(try await ask(known) == ada)
    #expect(answers.count == 2)
  }

  /// The answer may be older than what ended the session.
  @Test func anAnswerToAQuestionFromBeforeIsNotKept() async throws {
    let known = known()
    let answer = try await known.principal(session, .remembered) { () async throws(AuthError) in
      known.forget()
      return try answers.ask()
    }
    #expect(answer == ada)
    #expect(try await ask(known) == ada)
    #expect(answers.count == 2)
  }

  @Test func aTokenThatExpiresMeanwhileIsRefused() async throws {
    let end = clock.now() + .milliseconds(500)
    let token = Credential.bearer(token: "a token")
    let known = known { [clock] _ in clock.now() < end ? end : nil }
    #expect(try await ask(known, token) == ada)
    #expect(known.mayBeGood(token))
    clock.advance(by: .milliseconds(499))
    #expect(try await ask(known, token) == ada)
    clock.advance(by: .milliseconds(1))
    #expect(await refusal(known, token) == .authInvalidToken)
    #expect(!known.mayBeGood(token))
    #expect(answers.count == 1, "nobody was asked about it")
  }
}
