import EmbeddedResources
public import Kernel
public import SQLiteKit

/// The schema of `auth.sqlite`.
public enum AuthSchema {
  /// The migrations that are inside the binary, oldest first.
  public static func migrations() throws(StoreError) -> [Migration] {
    try Migration.list(EmbeddedResources.texts(under: "migrations/auth/"))
  }
}
