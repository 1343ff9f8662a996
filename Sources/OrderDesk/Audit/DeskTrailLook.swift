import Dispatch
import Kernel
import Logging

/// Looks through the trails of all modules, each where it is: those of this process on a thread of its own, because that waits
/// for the disk, and then those of others.
struct DeskTrailLook: Sendable {
  /// `nil` when this process holds no module.
  let local: AuditLook?
  let remote: [TrailCheckClient]
  let logger: Logger
  private let thread = DispatchQueue(label: "orderdesk.audit.verify", qos: .utility)

  init(local: AuditLook?, remote: [TrailCheckClient], logger: Logger) {
    self.local = local
    self.remote = remote
    self.logger = logger
  }

  @Sendable func run(_ context: CallContext) async -> AuditVerification.Finding {
    var finding = AuditVerification.Finding.unchanged(events: 0, checkpoints: 0, unknownCheckpoints: 0)
    if let local { finding = finding.joined(with: await onThread(local.run)) }
    for client in remote { finding = finding.joined(with: await look(client, context)) }
    return finding
  }

  private func look(_ client: TrailCheckClient, _ context: CallContext) async -> AuditVerification.Finding {
    do throws(Problem) {
      return try await client.verify(context)
    } catch {
      logger.warning(
        "the audit trail of a peer could not be verified",
        metadata: ["peer": .string(client.module), "cause": .string(error.cause ?? error.detail)])
      return .unreadable
    }
  }

  private func onThread(
    _ look: @escaping @Sendable () -> AuditVerification.Finding
  ) async -> AuditVerification.Finding {
    await withCheckedContinuation { continuation in thread.async { continuation.resume(returning: look()) } }
  }
}

extension AuditVerification.Finding {
  /// What was found in two parts of the trail: the first thing that is wrong, or all together.
  func joined(with other: Self) -> Self {
    guard case .unchanged(let events, let checkpoints, let unknown) = self else { return self }
    guard case .unchanged(let moreEvents, let moreCheckpoints, let moreUnknown) = other else { return other }
    return .unchanged(
      events: events + moreEvents, checkpoints: checkpoints + moreCheckpoints,
      unknownCheckpoints: unknown + moreUnknown)
  }
}
