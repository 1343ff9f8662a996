import Auth
import AuthContract
import Crypto
import Foundation
import Kernel
import Orders
import OrdersContract
import OrdersSQLite

/// Four people, one for each role, with a few orders in every state.
///
/// Their passwords are derived from this desk's own secret, so they differ from desk to desk, are the same at every run,
/// and stand in no file.
struct DemoPeople {
  let root: CompositionRoot
  let auth: Modules.AuthPart
  let orders: Modules.OrdersPart

  func make() async throws {
    var people: [Role: EntityID] = [:]
    for role in Role.allCases {
      let newUser = NewUser(username: "demo_\(role)", secret: .password(password(of: role)), roles: [role])
      do throws(AuthError) {
        people[role] = try await auth.module.createUser(newUser, root.operatorCall).userID
      } catch .usernameTaken {
        continue
      }
    }
    if let user = people[.user], let approver = people[.approver] {
      try await placeOrders(
        Person(userID: user, username: "demo_user"), decidedBy: Person(userID: approver, username: "demo_approver"))
    }
    print("Demo people:")
    for role in [Role.user, .approver, .auditor, .admin] {
      print("  \("demo_\(role)".padding(toLength: 14, withPad: " ", startingAt: 0))  \(password(of: role))")
    }
  }

  /// Three groups of four characters: 60 bits of an HMAC-SHA256 over the role.
  private func password(of role: Role) -> String {
    let alphabet = Array("abcdefghjkmnpqrstuvwxyz23456789z")
    let code = HMAC<SHA256>.authenticationCode(
      for: Data("demo \(role)".utf8), using: SymmetricKey(data: Data(auth.secret.utf8)))
    let characters = code.prefix(12).map { alphabet[Int($0 & 31)] }
    return stride(from: 0, to: 12, by: 4).map { String(characters[$0..<$0 + 4]) }.joined(separator: "-")
  }

  private func placeOrders(_ user: Person, decidedBy approver: Person) async throws {
    let now = root.clock.now()
    let histories = DemoOrders.all.map { demo in
      demo.history(user, approver, before: now, id: { EntityID(at: $0, from: root.random) })
    }
    _ = try await orders.store.insertHistory(histories, audit: root.importOfOrders(root.operatorCall))
  }
}
