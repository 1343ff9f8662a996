/// Values that are fetched one after the other, each when it is asked for: nothing is kept between two of them.
///
/// It can be gone through once, by one reader.
public struct Pulled<Element: Sendable, Failure: Error>: AsyncSequence, AsyncIteratorProtocol, Sendable {
  private let pull: @Sendable () async throws(Failure) -> Element?

  /// - Parameter pull: fetches the next value; `nil` at the end.
  public init(_ pull: @escaping @Sendable () async throws(Failure) -> Element?) { self.pull = pull }

  public func makeAsyncIterator() -> Pulled { self }

  public func next(isolation actor: isolated (any Actor)?) async throws(Failure) -> Element? { try await pull() }

  public func next() async throws(Failure) -> Element? { try await pull() }
}

extension Pulled {
  /// The same values as something else, each when it is asked for.
  public func map<Mapped: Sendable>(_ transform: @escaping @Sendable (Element) -> Mapped) -> Pulled<Mapped, Failure> {
    Pulled<Mapped, Failure> { () async throws(Failure) -> Mapped? in
      guard let value = try await next() else { return nil }
      return transform(value)
    }
  }
}
