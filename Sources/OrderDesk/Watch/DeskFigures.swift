import AuthCrypto
import CoreMetrics
import Kernel
import Observability
import Orders
import OrdersContract
import SQLiteKit

/// Reads, each time that somebody looks, the figures that nobody counts while they change.
struct DeskFigures: Sendable {
  let root: CompositionRoot
  let modules: Modules
  let readiness: Readiness

  private var metrics: PrometheusRegistry { root.watch.metrics }

  /// What cannot be read stays as it was, and is counted.
  func collect() async {
    set("orderdesk_build_info", 1, [("version", Version.current)])
    collectProcess()
    collectStorage()
    set("orderdesk_live_readers", modules.ordersPart.map { Double($0.module.feed.readerCount) })
    set("orderdesk_password_hashes_running", modules.authPart.map { Double($0.hasher.runningCount) })
    set("orderdesk_password_hashes_limit", modules.authPart.map { Double($0.hasher.limit) })
    for (module, database) in modules.databases.opened {
      set("orderdesk_writes_waiting", Double(database.waitingWrites), [("database", module.rawValue)])
    }
    let health = await readiness.health()
    set("orderdesk_ready", health.isReady ? 1 : 0)
    for (name, works) in health.dependencies { set("orderdesk_dependency_up", works ? 1 : 0, [("dependency", name)]) }
    let failures = Counter(label: "orderdesk_collect_failures_total", factory: metrics)
    failures.increment(by: 0)
    do {
      if let orders = modules.ordersPart?.module { try await collect(orders) }
    } catch {
      failures.increment()
    }
  }

  private func collect(_ orders: OrdersModule) async throws(OrdersError) {
    let call = root.operatorCall
    let statistics = try await orders.orderStatistics(call)
    let counts: [(OrderStatus, Int)] = [
      (.pending, statistics.pending), (.approved, statistics.approved), (.rejected, statistics.rejected),
      (.cancelled, statistics.cancelled),
    ]
    for (status, count) in counts { set("orderdesk_orders", Double(count), [("status", status.rawValue)]) }
    let oldest = OrderQuery(OrderFilter(status: .pending), sort: .oldest, page: PageRequest(limit: 1))
    let waiting = try await orders.listOrders(oldest, call).orders.first
    let age = waiting.map { root.clock.now().milliseconds - $0.createdAt.milliseconds } ?? 0
    set("orderdesk_queue_oldest_age_seconds", Double(max(0, age)) / 1_000)
  }

  private func collectStorage() {
    let modules = root.settings.heldModules.map(\.rawValue)
    guard !modules.isEmpty else { return }
    let storage = StorageFigures(folder: root.settings.storage.path)
    for module in modules {
      set("orderdesk_database_size_bytes", storage.databaseSize(module), [("database", module)])
      set("orderdesk_wal_size_bytes", storage.logSize(module), [("database", module)])
    }
    set("orderdesk_storage_free_bytes", storage.freeBytes)
    set("orderdesk_backup_last_success_timestamp_seconds", storage.lastBackup.map { Double($0.milliseconds) / 1_000 })
  }

  private func collectProcess() {
    guard let process = ProcessFigures.read() else { return }
    set("process_start_time_seconds", process.startTime)
    metrics.set("process_cpu_seconds_total", process.cpuSeconds)
    set("process_resident_memory_bytes", process.residentBytes)
    set("process_virtual_memory_bytes", process.virtualBytes)
    set("process_open_fds", process.openDescriptors)
    set("process_max_fds", process.maxDescriptors)
  }

  /// - Parameter value: `nil` is not known; the series then stays away, or as it was.
  private func set(_ name: String, _ value: Double?, _ labels: [(String, String)] = []) {
    if let value { Meter(label: name, dimensions: labels, factory: metrics).set(value) }
  }
}
