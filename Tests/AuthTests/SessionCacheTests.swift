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
