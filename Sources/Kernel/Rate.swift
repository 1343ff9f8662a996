/// So many in a window of time, such as 5 in 60 seconds.
public struct Rate: Sendable, Hashable {
  /// At least 1.
  public var count: Int
  public var window: Duration

  public init(count: Int, window: Duration) {
    self.count = count
    self.window = window
  }
}
