import Foundation

/// The thread that a training loop runs on.
///
/// libgomp keeps a pool of workers for each thread that calls it, so a loop must never hop threads as a Swift
/// task does; and oneDNN's kernels want more stack than a task's thread is sure to have.
public enum TrainingThread {
  static func start(_ body: @escaping @Sendable () -> Void) {
    let thread = Thread(block: body)
    thread.name = "training"
    thread.stackSize = 16 << 20
    thread.start()
  }

  /// What `body` gives on such a thread of its own.
  public static func run<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      start { continuation.resume(with: Result(catching: body)) }
    }
  }
}
