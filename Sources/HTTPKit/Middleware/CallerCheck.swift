/// How lately Auth must have said who holds a credential. The process that holds Auth knows it at any time.
public enum CallerCheck: Sendable {
  /// For reading: a moment ago, and a little longer while Auth is away.
  case remembered
  /// For changes of what is one's own: a moment ago, and never while Auth is away.
  case recent
  /// For what others rely on, such as a decision, and for data that is taken away as a whole: just now.
  case fresh
}
