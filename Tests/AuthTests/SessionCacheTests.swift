import Kernel
import TestSupport
import Testing

@testable import Auth

struct SessionCacheTests {
  let cache = SessionCache()
  let random = SeededRandom()
  let start = Timestamp(milliseconds: 1_767_225_600_000)

  func state() -> SessionState {
    let id = EntityID(at: start, from: random)
    return SessionState(
      id: id, userID: id, username: "alice", roles: [.user], isUserDisabled: false, lastActiveAt: start,
      endsAt: start + .seconds(3_600), isRevoked: false)
  }

  @Test func answersForTwoSeconds() {
    let session = state()
    cache.keep(session, secretHash: [1], readAt: start, ticket: cache.ticket())
    for key in [SessionKey.id(session.id), .secretHash([1])] {
      #expect(cache.fresh(key, at: start) == session)
      #expect(cache.fresh(key, at: start + .milliseconds(1_999)) == session)
      #expect(cache.fresh(key, at: start + .seconds(2)) == nil)
      #expect(cache.fresh(key, at: start - .milliseconds(1)) == nil)
    }
    #expect(cache.fresh(.secretHash([2]), at: start) == nil)
  }

  @Test func knowsTheLastActivityWhenTooOldToAnswer() {
    let session = state()
    cache.keep(session, secretHash: nil, readAt: start, ticket: cache.ticket())
    cache.noteActivity(of: session.id, at: start + .seconds(1))
    cache.noteActivity(of: session.id, at: start)
    #expect(cache.fresh(.id(session.id), at: start + .seconds(9)) == nil)
    #expect(cache.lastActivity(of: session.id) == start + .seconds(1))
  }

  @Test func forgetsAtOnceByEitherKey() {
    let (first, second) = (state(), state())
    cache.keep(first, secretHash: [1], readAt: start, ticket: cache.ticket())
    cache.keep(second, secretHash: [2], readAt: start, ticket: cache.ticket())
    cache.forget(first.id)
    #expect(cache.fresh(.id(first.id), at: start) == nil)
    #expect(cache.fresh(.secretHash([1]), at: start) == nil)
    #expect(cache.fresh(.secretHash([2]), at: start) == second)
  }

  /// The sessions of a user may have lost a power, or got another secret, and go on.
  @Test func ofAChangedUserItKnowsTheLastActivityOnly() {
    let (session, other) = (state(), state())
    cache.keep(session, secretHash: [1], readAt: start, ticket: cache.ticket())
    cache.keep(other, secretHash: [2], readAt: start, ticket: cache.ticket())
    cache.noteActivity(of: session.id, at: start + .seconds(1))
    let ticket = cache.ticket()
    cache.forget(userID: session.principal.userID)
    let now = start + .seconds(1)
    for key in [SessionKey.id(session.id), .secretHash([1])] { #expect(cache.fresh(key, at: now) == nil) }
    #expect(cache.lastActivity(of: session.id) == now)
    #expect(cache.fresh(.secretHash([2]), at: now) == other)
    // What was read before the change stays away; what is read after it is kept under its new secret alone.
    cache.keep(session, secretHash: [1], readAt: now, ticket: ticket)
    #expect(cache.fresh(.id(session.id), at: now) == nil)
    cache.keep(session, secretHash: [3], readAt: now, ticket: cache.ticket())
    #expect(cache.fresh(.secretHash([1]), at: now) == nil)
    #expect(cache.fresh(.secretHash([3]), at: now) == session)
  }

  @Test func aRefreshTokenFindsNothingHere() {
    cache.keep(state(), secretHash: [1], readAt: start, ticket: cache.ticket())
    #expect(cache.fresh(.refreshHash([1]), at: start) == nil)
  }

  @Test func keepsNothingThatWasReadBeforeASignOut() {
    let session = state()
    let ticket = cache.ticket()
    cache.forget(session.id)
    cache.keep(session, secretHash: [1], readAt: start, ticket: ticket)
    #expect(cache.count == 0)
  }

  @Test func staysBounded() {
    for number in 0..<(SessionCache.largestCount + 10) {
      let hash = [UInt8(number & 255), UInt8(number >> 8)]
      cache.keep(state(), secretHash: hash, readAt: start, ticket: cache.ticket())
    }
    #expect(cache.count == 10)
  }
}
