/// Why a store could not do what it was asked to. The text is for the log, never for a client.
public struct StoreError: Error, Sendable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}
