public import AuthContract
public import Kernel

extension AuthModule {
  public func listUsers(_ query: UserQuery, _ context: CallContext) async throws(AuthError) -> UserPage {
    _ = try await caller(with: .adminUsers, context)
    try UserPageRule.check(query)
    return try await stored { () async throws(StoreError) in try await accounts.listUsers(query) }
  }

  public func findUser(_ id: EntityID, _ context: CallContext) async throws(AuthError) -> User {
    _ = try await caller(with: .adminUsers, context)
    let user = try await stored { () async throws(StoreError) in try await accounts.findUser(id: id) }
    guard let user else { throw .userNotFound }
    return user
  }

  /// The store sees to it in one transaction that an administrator is left.
  public func updateUser(
    _ id: EntityID, _ change: UserChange, _ context: CallContext
  ) async throws(AuthError) -> User {
    let admin = try await caller(with: .adminUsers, context)
    var change = change
    if let roles = change.roles {
      do { change.roles = try Roles.checked(roles).sorted() } catch { throw .invalid([error.problem]) }
    }
    let now = clock.now()
    let update = UserUpdate(
      userID: id, change: change, at: now, liveness: sessionRules.liveness(at: now)
    ) { before, after, ended in
      AuditEntry(
        .updateUser, by: AuditActor(admin), on: .user(id), at: now, context,
        changes: AuthModule.changes(before, after, endedSessions: ended))
    }
    let outcome = try await stored { () async throws(StoreError) in try await accounts.updateUser(update) }
    switch outcome {
    case .updated(let user):
      // Who lost a power loses it at the next request, whatever their token says.
      cache.forget(userID: id)
      return user
    case .notFound: throw .userNotFound
    case .lastAdmin:
      try await record(AuditEntry(.updateUser, .denied, by: AuditActor(admin), on: .user(id), at: now, context))
      throw .lastAdmin
    }
  }

  private static func changes(_ before: User, _ after: User, endedSessions: Int) -> [String: FieldChange] {
    var changes: [String: FieldChange] = [:]
    if before.roles != after.roles {
      changes["roles"] = FieldChange(from: Roles.value(before.roles), to: Roles.value(after.roles))
    }
    if before.isDisabled != after.isDisabled {
      changes["disabled"] = FieldChange(from: .flag(before.isDisabled), to: .flag(after.isDisabled))
    }
    if endedSessions > 0 { changes["ended_sessions"] = FieldChange(from: .absent, to: .number(endedSessions)) }
    return changes
  }
}

/// Which pages of the list of people can be asked for.
enum UserPageRule {
  /// - Throws: `invalid` with one problem for each bad field.
  static func check(_ query: UserQuery) throws(AuthError) {
    var problems: [FieldProblem] = []
    if query.search.unicodeScalars.count > 60 {
      problems.append(FieldProblem("search", .tooLong, "Use at most 60 characters."))
    }
    if !PageRequest.limits.contains(query.page.limit) {
      problems.append(FieldProblem("limit", .outOfRange, "Use a whole number from 1 to 100."))
    }
    if !(0...PageRequest.largestOffset).contains(query.page.offset) {
      problems.append(FieldProblem("offset", .outOfRange, "Use a whole number from 0 to 10000, or search."))
    }
    if !problems.isEmpty { throw .invalid(problems) }
  }
}
