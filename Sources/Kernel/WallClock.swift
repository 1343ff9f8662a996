/// Tells the time of day. The real one lives in the composition root; tests move a fake one by hand.
public protocol WallClock: Sendable {
  func now() -> Timestamp
}
