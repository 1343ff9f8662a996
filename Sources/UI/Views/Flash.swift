import Kernel

/// A message for the page after a redirect. The cookie holds only which message, with an identifier or a count, never
/// its text, so that nobody can put words into our mouth.
enum Flash: Hashable {
  case registered
  case signedOut
  case sessionEnded
  case passwordSet
  case passwordChanged(endedSessions: Int)
  case profileSaved
  case sessionRevoked
  case otherSessionsRevoked(Int)
  case personAdded
  case rolesSaved
  case personDisabled
  case personEnabled
  case ownAccountDisabled
  case personSessionsEnded(Int)
  case placed(EntityID)
  case placedBefore(EntityID)
  case cancelled(EntityID)
  case undone(EntityID)
  case approved(EntityID)
  case rejected(EntityID)

  static let cookieName = "orderdesk_flash"

  /// - Parameter cookie: what a browser sent; anything unknown is no message.
  init?(cookie: String?) {
    guard let parts = cookie?.split(separator: ".", maxSplits: 1), let name = parts.first else { return nil }
    let found: Flash? =
      if parts.count == 1 {
        Flash.plain.first { $0.name == name }
      } else if let id = EntityID(parts[1]) {
        Flash.about(id).first { $0.name == name }
      } else if let count = Flash.count(parts[1]) {
        Flash.counting(count).first { $0.name == name }
      } else {
        nil
      }
    guard let found else { return nil }
    self = found
  }

  var cookie: String {
    switch self {
    case .placed(let id), .placedBefore(let id), .cancelled(let id), .approved(let id), .rejected(let id),
      .undone(let id):
      "\(name).\(id)"
    case .passwordChanged(let count), .otherSessionsRevoked(let count), .personSessionsEnded(let count):
      "\(name).\(min(max(count, 0), Flash.largestCount))"
    default: name
    }
  }

  private static let plain: [Flash] = [
    .registered, .signedOut, .sessionEnded, .passwordSet, .profileSaved, .sessionRevoked, .personAdded, .rolesSaved,
    .personDisabled, .personEnabled, .ownAccountDisabled,
  ]

  private static func about(_ id: EntityID) -> [Flash] {
    [.placed(id), .placedBefore(id), .cancelled(id), .undone(id), .approved(id), .rejected(id)]
  }

  private static func counting(_ count: Int) -> [Flash] {
    [.passwordChanged(endedSessions: count), .otherSessionsRevoked(count), .personSessionsEnded(count)]
  }

  private static let largestCount = 999_999

  private static func count(_ text: Substring) -> Int? {
    guard (1...6).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(text)
  }

  private var name: String {
    switch self {
    case .registered: "registered"
    case .signedOut: "signed-out"
    case .sessionEnded: "session-ended"
    case .passwordSet: "password-set"
    case .passwordChanged: "password-changed"
    case .profileSaved: "profile-saved"
    case .sessionRevoked: "session-revoked"
    case .otherSessionsRevoked: "others-revoked"
    case .personAdded: "person-added"
    case .rolesSaved: "roles-saved"
    case .personDisabled: "person-disabled"
    case .personEnabled: "person-enabled"
    case .ownAccountDisabled: "own-account-disabled"
    case .personSessionsEnded: "person-sessions-ended"
    case .placed: "placed"
    case .placedBefore: "placed-before"
    case .cancelled: "cancelled"
    case .undone: "undone"
    case .approved: "approved"
    case .rejected: "rejected"
    }
  }
}
