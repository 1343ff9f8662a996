/// Runs work in a task of its own, and waits for it.
///
/// A task keeps the memory that its deepest call has needed, some 30 KiB for a request on its way through everything. In a
/// task that ends with the work it is given back, while the one that waits goes on for long: for a connection, or a stream of
/// events. When the one that waits is cancelled, so is the work.
public func inTaskOfItsOwn<Value: Sendable, Failure: Error>(
  _ work: @escaping @Sendable () async throws(Failure) -> Value
) async throws(Failure) -> Value {
  let task = Task {
    do throws(Failure) {
      return Result<Value, Failure>.success(try await work())
    } catch {
      return Result<Value, Failure>.failure(error)
    }
  }
  let result = await withTaskCancellationHandler {
    await task.value
  } onCancel: {
    task.cancel()
  }
  return try result.get()
}
