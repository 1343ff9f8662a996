import Kernel
import Templates

/// What the last look through the whole trail has found, at the top of the page.
struct AuditMarkView {
  let state: AuditVerificationState
  /// The page that the form leads back to.
  let next: String

  var record: TemplateRecord {
    let (kind, title, detail) = words
    let at = state.last?.at.description ?? ""
    let since = state.runningSince?.description ?? ""
    return [
      "kind": kind,
      "title": title,
      "detail": detail,
      "at": at,
      "at_text": at.isEmpty ? "" : UTCText.of(at),
      "running_since": since,
      "running_text": since.isEmpty ? "" : UTCText.of(since),
      "next": next,
    ]
  }

  private var words: (kind: String, title: String, detail: String) {
    guard let last = state.last else {
      let detail = "Each event carries the hash of the one before it, so what was changed or removed is found."
      return ("info", "Not verified since the server started", detail)
    }
    switch last.finding {
    case .unchanged(let events, let checkpoints, let unknown):
      let title = "Verified: \(CountText.of(events, "event")), none changed"
      return (unknown == 0 && checkpoints > 0 ? "success" : "warning", title, Self.about(checkpoints, unknown))
    case .changedEvent(let module, let sequence, let reason):
      return ("danger", "Event \(CountText.of(sequence)) of \(module.text) does not fit", Self.sentence(reason))
    case .changedCheckpoint(let line, let reason):
      return ("danger", "Line \(CountText.of(line)) of the checkpoints does not fit", Self.sentence(reason))
    case .unreadable:
      return ("danger", "The trail could not be verified", "It cannot be read to its end. The server's log says why.")
    }
  }

  private static func about(_ checkpoints: Int, _ unknown: Int) -> String {
    let fit = "\(CountText.of(checkpoints, "signed checkpoint")) \(checkpoints == 1 ? "fits" : "fit")."
    let notChecked = "\(CountText.of(unknown, "checkpoint")) could not be checked, because the key is not known."
    switch (checkpoints, unknown) {
    case (0, 0): return "There is no signed checkpoint yet, so newest events that were cut off are not noticed."
    case (0, _): return notChecked
    case (_, 0): return fit
    default: return "\(fit) \(notChecked)"
    }
  }

  /// - Parameter reason: the end of one.
  private static func sentence(_ reason: String) -> String { reason.prefix(1).uppercased() + reason.dropFirst() + "." }
}
