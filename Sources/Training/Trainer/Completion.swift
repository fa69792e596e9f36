import Synchronization

/// A value that comes once, from another thread, and may be waited for by any number of tasks.
final class Completion<Value: Sendable>: Sendable {
  private struct Status {
    var result: Result<Value, any Error>?
    var waiting: [CheckedContinuation<Value, any Error>] = []
  }

  private let status = Mutex(Status())

  var value: Value {
    get async throws {
      try await withCheckedThrowingContinuation { continuation in
        let result = status.withLock { status in
          if status.result == nil { status.waiting.append(continuation) }
          return status.result
        }
        if let result { continuation.resume(with: result) }
      }
    }
  }

  /// Gives the value to all who wait or ask later; only the first call counts.
  func complete(_ result: Result<Value, any Error>) {
    let waiting = status.withLock { status in
      if status.result == nil { status.result = result }
      defer { status.waiting = [] }
      return status.waiting
    }
    for continuation in waiting { continuation.resume(with: result) }
  }
}
