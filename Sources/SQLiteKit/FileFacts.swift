import Dispatch
import Foundation

/// What `stat(2)` says of a file. It is asked for here alone, because which module its structure belongs to differs
/// between a debug and a release build: both imports are needed.
public struct FileFacts: Sendable {
  /// The same file has the same one under every name, by links or by other ways to write it.
  public struct Identity: Hashable, Sendable {
    let device: UInt64
    let number: UInt64
  }

  public enum Kind: Sendable {
    case ordinary
    case folder
    /// A pipe, a device, a socket, a link that is not followed.
    case other
  }

  public let kind: Kind
  /// In bytes; without meaning for anything but an ordinary file.
  public let size: Int
  public let identity: Identity

  /// - Parameter followsLinks: whether what a symbolic link leads to is looked at, or the link itself, which may be broken.
  /// - Returns: `nil`, with the reason in `errno`, when there is nothing of that name, or it may not be looked at.
  public init?(path: String, followsLinks: Bool = true) {
    var facts = stat()
    guard (followsLinks ? stat(path, &facts) : lstat(path, &facts)) == 0 else { return nil }
    self.init(facts)
  }

  /// - Returns: `nil`, with the reason in `errno`, when it is not open.
  public init?(descriptor: Int32) {
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else { return nil }
    self.init(facts)
  }

  private init(_ facts: stat) {
    kind =
      switch facts.st_mode & S_IFMT {
      case S_IFREG: .ordinary
      case S_IFDIR: .folder
      default: .other
      }
    size = Int(facts.st_size)
    identity = Identity(
      device: UInt64(truncatingIfNeeded: facts.st_dev), number: UInt64(truncatingIfNeeded: facts.st_ino))
  }
}
