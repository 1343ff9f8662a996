/// Every metric that the program has, in the order of the exposition. A name that is not in it is not counted: what is
/// exposed is what stands here, with base units and endings as Prometheus advises.
enum MetricCatalogue {
  private static let seconds: [Double] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
  private static let batch: [Double] = [1, 2, 4, 8, 16, 32, 64, 128, 256]

  static let all: [MetricFamily] = [
    // The process.
    MetricFamily("orderdesk_build_info", .gauge, "Always 1; the version of the program is a label."),
    MetricFamily("process_start_time_seconds", .gauge, "When the process started, in seconds since 1970."),
    MetricFamily("process_cpu_seconds_total", .counter, "Processor time of the process, user and system."),
    MetricFamily("process_resident_memory_bytes", .gauge, "Memory of the process that is in RAM."),
    MetricFamily("process_virtual_memory_bytes", .gauge, "Address space of the process."),
    MetricFamily("process_open_fds", .gauge, "Open file descriptors; each connection has one."),
    MetricFamily("process_max_fds", .gauge, "The largest number of open file descriptors."),
    MetricFamily("orderdesk_ready", .gauge, "1 when /ready answers 200, otherwise 0."),
    MetricFamily("orderdesk_dependency_up", .gauge, "1 for each dependency that works, otherwise 0."),
    MetricFamily("orderdesk_log_messages_total", .counter, "Lines written to the log, by level."),
    MetricFamily("orderdesk_collect_failures_total", .counter, "Figures that could not be read for /metrics."),
    MetricFamily("orderdesk_trace_spans_total", .counter, "Spans by what became of them: exported, or dropped."),

    // HTTP.
    MetricFamily("orderdesk_http_requests_total", .counter, "Requests answered, by method, route and status."),
    MetricFamily(
      "orderdesk_http_request_duration_seconds", .histogram(bounds: seconds),
      "From the head of a request to the head of its answer."),
    MetricFamily("orderdesk_http_requests_in_flight", .gauge, "Requests that are being answered."),
    MetricFamily("orderdesk_limit_refusals_total", .counter, "Requests refused with 429, by limit."),
    MetricFamily("orderdesk_live_readers", .gauge, "Open streams of live changes."),

    // Calls to other processes of a desk that is split.
    MetricFamily(
      "orderdesk_peer_calls_total", .counter, "Calls to another process of the desk, by what became of them."),
    MetricFamily(
      "orderdesk_peer_call_duration_seconds", .histogram(bounds: seconds),
      "From a call to another process to the end of its answer, or to the head of one that goes on."),

    MetricFamily(
      "orderdesk_internal_calls_refused_total", .counter,
      "Calls to addresses for processes of the desk alone, refused for their service token, by reason."),

    // Sign-in.
    MetricFamily("orderdesk_sign_ins_total", .counter, "Attempts to sign in with a password, by kind and outcome."),
    MetricFamily(
      "orderdesk_password_hashes_running", .gauge, "Passwords that are being hashed, or wait for their turn."),
    MetricFamily("orderdesk_password_hashes_limit", .gauge, "How many of them may run and wait; more are refused."),

    // Orders.
    MetricFamily("orderdesk_orders", .gauge, "Orders by status."),
    MetricFamily("orderdesk_orders_placed_total", .counter, "Orders placed."),
    MetricFamily("orderdesk_order_decisions_total", .counter, "Decisions, and decisions taken back."),
    MetricFamily("orderdesk_queue_oldest_age_seconds", .gauge, "How long the oldest pending order waits; 0 for none."),

    // Storage.
    MetricFamily("orderdesk_database_size_bytes", .gauge, "Size of the database file."),
    MetricFamily("orderdesk_wal_size_bytes", .gauge, "Size of the file of the write-ahead log."),
    MetricFamily(
      "orderdesk_wal_checkpoint_duration_seconds", .histogram(bounds: seconds),
      "Moving the write-ahead log into the database."),
    MetricFamily("orderdesk_write_batch_size", .histogram(bounds: batch), "Writes that shared one transaction."),
    MetricFamily("orderdesk_writes_waiting", .gauge, "Writes that wait for their transaction."),
    MetricFamily("orderdesk_storage_free_bytes", .gauge, "Free room on the file system of storage.path."),
    MetricFamily(
      "orderdesk_audit_checkpoint_timestamp_seconds", .gauge,
      "When the newest signed checkpoint of the audit trail was written or found up to date."),
    MetricFamily(
      "orderdesk_backup_last_success_timestamp_seconds", .gauge,
      "When the newest good backup was finished; absent before the first one."),
  ]
}
