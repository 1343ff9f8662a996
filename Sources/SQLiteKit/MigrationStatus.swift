/// How far a database's schema has come in one step.
public struct MigrationStatus: Sendable, Hashable {
  public let migration: Migration
  public let isApplied: Bool
}
