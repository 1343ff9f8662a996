import Kernel
import Testing

@testable import Auth

struct SessionRulesTests {
  let rules = SessionRules(idleTimeout: .seconds(3_600), lifetime: .seconds(86_400))
  let start = Timestamp(milliseconds: 1_767_225_600_000)

  func state(active: Int = 0, isRevoked: Bool = false, isDisabled: Bool = false) throws -> SessionState {
    let id = try #require(EntityID("00000000-0000-7000-8000-000000000001"))
    return SessionState(
      id: id, userID: id, username: "alice", roles: [.user], isUserDisabled: isDisabled,
      lastActiveAt: start + .seconds(active), endsAt: rules.end(of: start), isRevoked: isRevoked)
  }

  @Test(arguments: [
    (active: 0, now: 0, isOver: false), (0, 3_599, false), (0, 3_600, true), (0, 3_660, true),
    (80_000, 83_599, false), (80_000, 83_600, true), (86_000, 86_399, false), (86_000, 86_400, true),
    (86_399, 86_400, true),
  ])
  func times(_ active: Int, _ now: Int, _ isOver: Bool) throws {
    #expect(rules.isOver(try state(active: active), at: start + .seconds(now)) == isOver)
  }

  @Test func revokedOrDisabled() throws {
    #expect(rules.isOver(try state(isRevoked: true), at: start))
    #expect(rules.isOver(try state(isDisabled: true), at: start))
  }

  @Test(arguments: [(0, false), (59, false), (60, true), (61, true), (-5, false)])
  func activityIsWrittenOnceAMinute(_ seconds: Int, _ isWritten: Bool) {
    #expect(rules.mustRecordActivity(recorded: start, at: start + .seconds(seconds)) == isWritten)
  }

  /// Activity is written when what is there is a minute old, and the memory answers for two seconds more.
  @Test func theStoreMayKnowOfActivityLate() {
    let liveness = rules.liveness(at: start)
    #expect(liveness.at == start)
    #expect(liveness.idleLimit == start - .seconds(3_600 + 60 + 2))
  }
}
