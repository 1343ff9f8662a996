public import AuthContract
import Kernel
public import PeerHTTP

/// `AuthService` for the other processes of the desk, under `/internal/v1/auth`.
public struct AuthPeerRoutes: Sendable {
  /// Where the routes belong.
  public static let module = AuthCalls.module

  private let auth: any AuthService

  public init(auth: any AuthService) { self.auth = auth }

  public func add(to routes: PeerRoutes) {
    addSignIn(to: routes)
    addOwnAccount(to: routes)
    addPeople(to: routes)
    routes.on(AuthCalls.listAuditEvents) { search, context in try await auth.listAuditEvents(search, context) }
  }

  private func addSignIn(to routes: PeerRoutes) {
    routes.on(AuthCalls.registerUser) { registration, context in try await auth.registerUser(registration, context) }
    routes.on(AuthCalls.signIn) { credentials, context in try await auth.signIn(credentials, context) }
    routes.on(AuthCalls.issueToken) { credentials, context in try await auth.issueToken(credentials, context) }
    routes.on(AuthCalls.refreshToken) { presented, context in try await auth.refreshToken(presented.token, context) }
    routes.on(AuthCalls.resetPassword) { redemption, context in try await auth.resetPassword(redemption, context) }
    routes.on(AuthCalls.verifyCredential) { presented, context in
      try await auth.verifyCredential(presented.credential, context)
    }
    routes.on(AuthCalls.recheckCredential) { presented, context in
      try await auth.recheckCredential(presented.credential, context)
    }
  }

  private func addOwnAccount(to routes: PeerRoutes) {
    routes.on(AuthCalls.currentUser) { _, context in try await auth.currentUser(context) }
    routes.on(AuthCalls.updateProfile) { display, context in
      try await auth.updateProfile(displayName: display.name, context)
    }
    routes.on(AuthCalls.changePassword) { change, context in try await auth.changePassword(change, context) }
    routes.on(AuthCalls.listSessions) { _, context in try await auth.listSessions(context) }
    routes.on(AuthCalls.revokeSession) { id, context in
      try await auth.revokeSession(id, context)
      return NoAnswer()
    }
    routes.on(AuthCalls.revokeOtherSessions) { _, context in try await auth.revokeOtherSessions(context) }
    routes.on(AuthCalls.signOut) { _, context in
      try await auth.signOut(context)
      return NoAnswer()
    }
  }

  private func addPeople(to routes: PeerRoutes) {
    routes.on(AuthCalls.createUser) { newUser, context in try await auth.createUser(newUser, context) }
    routes.on(AuthCalls.listUsers) { query, context in try await auth.listUsers(query, context) }
    routes.on(AuthCalls.findUser) { id, context in try await auth.findUser(id, context) }
    routes.on(AuthCalls.updateUser) { wanted, context in
      try await auth.updateUser(wanted.userID, wanted.change, context)
    }
    routes.on(AuthCalls.listSessionsOfUser) { id, context in try await auth.listSessions(of: id, context) }
    routes.on(AuthCalls.endSessions) { id, context in try await auth.endSessions(of: id, context) }
    routes.on(AuthCalls.issuePasswordReset) { id, context in try await auth.issuePasswordReset(of: id, context) }
  }
}
