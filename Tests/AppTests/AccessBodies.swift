import AuthContract
import Kernel
import Testing

@testable import OrderDesk

/// What a request of the access table carries.
enum AccessBody {
  case nothing
  case json(String)
  /// A page's form gets its CSRF token, too.
  case form([String: String])
}

extension AccessStage {
  /// A good body for the route, so that the status of the answer is about access alone.
  func body(of row: AccessRow) async throws -> AccessBody {
    if row.path.hasSuffix("/undo") { try await decideAsCaller(row) }
    return row.isPage ? .form(try await formFields(row.route)) : try await apiBody(row.route)
  }

  private func apiBody(_ route: String) async throws -> AccessBody {
    switch route {
    case "POST /api/v1/auth/register": .json(#"{"username":"\#(newName)","password":"\#(goodPassword)"}"#)
    case "POST /api/v1/auth/token":
      .form(["grant_type": "password", "username": other.username, "password": goodPassword])
    case "POST /api/v1/auth/refresh": .json(#"{"refresh_token":"\#(otherRefreshToken)"}"#)
    case "POST /api/v1/auth/password-reset":
      .json(#"{"token":"\#(try await app.passwordLink(for: other))","new_password":"\#(newPassword)"}"#)
    case "PATCH /api/v1/auth/me": .json(#"{"display_name":"Somebody"}"#)
    case "POST /api/v1/auth/password":
      .json(#"{"current_password":"\#(goodPassword)","new_password":"\#(newPassword)"}"#)
    case "POST /api/v1/users": .json(#"{"username":"\#(newName)","password":"\#(goodPassword)","roles":["approver"]}"#)
    case "PATCH /api/v1/users/{id}": .json(#"{"disabled":false}"#)
    case "POST /api/v1/orders": .json(#"{"item_name":"Desk lamp","quantity":1}"#)
    case "PATCH /api/v1/orders/{id}": .json(#"{"status":"approved","version":1}"#)
    case "POST /api/v1/orders/decisions":
      .json(#"{"decisions":[{"id":"\#(orderOfA)","version":1,"status":"approved"}]}"#)
    default: .nothing
    }
  }

  private func formFields(_ route: String) async throws -> [String: String] {
    switch route {
    case "POST /register": ["username": newName, "password": goodPassword]
    case "POST /login": ["username": other.username, "password": goodPassword]
    case "POST /reset-password": ["token": try await app.passwordLink(for: other), "new_password": newPassword]
    case "POST /account/profile": ["display_name": "Somebody"]
    case "POST /account/password": ["current_password": goodPassword, "new_password": newPassword]
    case "POST /orders/new": ["item_name": "Desk lamp", "quantity": "1", "notes": ""]
    case "POST /admin/orders/{id}": ["status": "approved", "version": "1", "reason": ""]
    case "POST /orders/{id}/edit": ["item_name": "Rug", "quantity": "2", "notes": "", "version": "1"]
    case "POST /orders/{id}/cancel": ["version": "1"]
    case "POST /admin/orders/{id}/undo": ["version": "2"]
    case "POST /admin/orders/decisions": ["order": "\(orderOfA).1", "status": "approved"]
    case "POST /admin/orders/decisions/undo": ["order": orderOfA.text]
    case "POST /admin/users": ["username": newName, "password": goodPassword, "roles": "approver"]
    case "POST /admin/users/{id}": ["form": "state", "disabled": "false"]
    default: [:]
    }
  }

  private var newName: String { "new_\(number)" }
  private var newPassword: String { "another \(goodPassword)" }
}
