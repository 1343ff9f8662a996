import Testing

@testable import Auth

/// Many attempts under one key at the same time. Those that are admitted run until the test ends them.
actor Crowd {
  private let limiter: AttemptLimiter
  private let key: String
  private var running: [CheckedContinuation<Bool, Never>] = []
  private(set) var admitted = 0
  private var ended = 0
  private(set) var refusals: [AttemptLimiter.Admission] = []
  private var isOver = false

  init(_ limiter: AttemptLimiter, key: String = "alice") {
    self.limiter = limiter
    self.key = key
  }

  /// One attempt from its beginning to its end.
  func attempt() async {
    let admission = await limiter.begin(key)
    guard admission == .admitted else {
      refusals.append(admission)
      return
    }
    admitted += 1
    let failed = isOver ? false : await withCheckedContinuation { running.append($0) }
    limiter.end(key, failed: failed)
    ended += 1
  }

  /// Ends the attempts that began first.
  func end(_ count: Int, failed: Bool) {
    for attempt in running.prefix(count) { attempt.resume(returning: failed) }
    running.removeFirst(min(count, running.count))
  }

  /// Lets everybody go who is still there, so that a test that went wrong comes to its end.
  func close() {
    isOver = true
    end(running.count, failed: false)
  }

  /// Returns when everything that was begun has happened: so many run, wait, and were refused.
  func reached(
    running count: Int, waiting: Int, refused: Int, _ location: SourceLocation = #_sourceLocation
  ) async {
    while running.count != count || admitted - ended != count || limiter.waitingCount(key) != waiting
      || refusals.count != refused
    {
      guard !Task.isCancelled else {
        let counts = "\(running.count) run, \(limiter.waitingCount(key)) wait, \(refusals.count) were refused"
        Issue.record("\(counts)", sourceLocation: location)
        return
      }
      await Task.yield()
    }
  }
}
