import AuthContract
import Kernel
import Templates

/// A session as the templates show it.
struct SessionView {
  let session: SessionInfo

  var record: TemplateRecord {
    let (created, lastActive) = (session.createdAt.description, session.lastActiveAt.description)
    return [
      "device": DeviceText.of(session.userAgent),
      "user_agent": session.userAgent,
      "kind_text": session.kind.text,
      "address": session.address,
      "is_current": session.isCurrent,
      "created_at": created,
      "created_text": UTCText.of(created),
      "last_active_at": lastActive,
      "last_active_text": UTCText.of(lastActive),
      "revoke_href": "/account/sessions/\(session.id)",
    ]
  }
}

extension SessionInfo.Kind {
  fileprivate var text: String {
    switch self {
    case .browser: "Browser"
    case .api: "API"
    }
  }
}
