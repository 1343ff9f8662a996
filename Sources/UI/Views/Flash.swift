import Kernel

/// A message for the page after a redirect. The cookie holds only which message, with an identifier or a count, never
/// its text, so that nobody can put words into our mouth.
enum Flash: Hashable {
  case registered
  case signedOut
  case sessionEnded
  /// Not all of what was typed found room in the address that leads back to it.
  case sessionEndedFormShortened
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
  case edited(EntityID)
  case unedited(EntityID)
  /// It is no longer pending.
  case notEditable(EntityID)
  case cancelled(EntityID)
  case undone(EntityID)
  /// It is too old, or the order is no longer as it was left.
  case notUndone(EntityID)
  case approved(EntityID)
  case rejected(EntityID)
  /// At most `ChosenOrders.limit`.
  case approvedMany([EntityID])
  case rejectedMany([EntityID])
  case undoneMany(Int, of: Int)

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
      } else if let ids = Flash.many(parts[1]) {
        [.approvedMany(ids), .rejectedMany(ids)].first { $0.name == name }
      } else if let counts = Flash.counts(parts[1]) {
        [.undoneMany(counts.0, of: counts.1)].first { $0.name == name }
      } else {
        nil
      }
    guard let found else { return nil }
    self = found
  }

  var cookie: String {
    switch self {
    case .placed(let id), .placedBefore(let id), .edited(let id), .unedited(let id), .notEditable(let id),
      .cancelled(let id), .approved(let id), .rejected(let id), .undone(let id), .notUndone(let id):
      "\(name).\(id)"
    case .passwordChanged(let count), .otherSessionsRevoked(let count), .personSessionsEnded(let count):
      "\(name).\(min(max(count, 0), Flash.largestCount))"
    case .approvedMany(let ids), .rejectedMany(let ids): "\(name).\(ids.map(\.text).joined(separator: "."))"
    case .undoneMany(let done, let all): "\(name).\(done)-\(all)"
    default: name
    }
  }

  private static let plain: [Flash] = [
    .registered, .signedOut, .sessionEnded, .sessionEndedFormShortened, .passwordSet, .profileSaved, .sessionRevoked,
    .personAdded, .rolesSaved, .personDisabled, .personEnabled, .ownAccountDisabled,
  ]

  private static func about(_ id: EntityID) -> [Flash] {
    [
      .placed(id), .placedBefore(id), .edited(id), .unedited(id), .notEditable(id), .cancelled(id), .undone(id),
      .notUndone(id),
      .approved(id), .rejected(id),
    ]
  }

  private static func counting(_ count: Int) -> [Flash] {
    [.passwordChanged(endedSessions: count), .otherSessionsRevoked(count), .personSessionsEnded(count)]
  }

  private static let largestCount = 999_999

  private static func count(_ text: Substring) -> Int? {
    guard (1...6).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(text)
  }

  /// Identifiers with dots between them.
  private static func many(_ text: Substring) -> [EntityID]? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let ids = parts.compactMap { EntityID($0) }
    return ids.count == parts.count && ids.count <= ChosenOrders.limit ? ids : nil
  }

  /// Two of them: `3-5`.
  private static func counts(_ text: Substring) -> (Int, Int)? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).compactMap(count)
    return parts.count == 2 ? (parts[0], parts[1]) : nil
  }

  private var name: String {
    switch self {
    case .registered: "registered"
    case .signedOut: "signed-out"
    case .sessionEnded: "session-ended"
    case .sessionEndedFormShortened: "session-ended-shortened"
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
    case .edited: "edited"
    case .unedited: "unedited"
    case .notEditable: "not-editable"
    case .cancelled: "cancelled"
    case .undone: "undone"
    case .notUndone: "not-undone"
    case .approved: "approved"
    case .rejected: "rejected"
    case .approvedMany: "approved-many"
    case .rejectedMany: "rejected-many"
    case .undoneMany: "undone-many"
    }
  }
}
