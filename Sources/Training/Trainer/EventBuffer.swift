import Synchronization

/// A bounded queue from the training thread to one reader that never makes the thread wait.
///
/// When it is full the oldest step event makes room. Other events are few (a handful an epoch) and never
/// left out.
final class EventBuffer: Sendable {
  /// About ten seconds of the fastest steps.
  static let capacity = 1024

  private struct Status {
    var events: [TrainingEvent] = []
    var isFinished = false
    var error: (any Error)?
    var reader: CheckedContinuation<TrainingEvent?, any Error>?
  }

  private let status = Mutex(Status())

  func send(_ event: TrainingEvent) {
    let reader = status.withLock { status in
      guard !status.isFinished else {
        return nil as CheckedContinuation<TrainingEvent?, any Error>?
      }
      if let reader = status.reader {
        status.reader = nil
        return reader
      }
      if status.events.count >= Self.capacity,
        let oldest = status.events.firstIndex(where: \.isStep)
      {
        status.events.remove(at: oldest)
      }
      status.events.append(event)
      return nil
    }
    reader?.resume(returning: event)
  }

  func finish(throwing error: (any Error)?) {
    let reader = status.withLock { status in
      guard !status.isFinished else {
        return nil as CheckedContinuation<TrainingEvent?, any Error>?
      }
      status.isFinished = true
      if status.reader == nil { status.error = error }
      defer { status.reader = nil }
      return status.reader
    }
    if let error { reader?.resume(throwing: error) } else { reader?.resume(returning: nil) }
  }

  /// The reader goes: nothing more is kept for it.
  func cancel() {
    let reader = status.withLock { status in
      status.isFinished = true
      status.events = []
      defer { status.reader = nil }
      return status.reader
    }
    reader?.resume(returning: nil)
  }

  /// The next event, `nil` after the last.
  func next() async throws -> TrainingEvent? {
    try await withCheckedThrowingContinuation { continuation in
      let ready: Result<TrainingEvent?, any Error>? = status.withLock { status in
        if !status.events.isEmpty { return .success(status.events.removeFirst()) }
        if let error = status.error {
          status.error = nil
          return .failure(error)
        }
        if status.isFinished { return .success(nil) }
        precondition(status.reader == nil, "The events of a run are for one reader.")
        status.reader = continuation
        return nil
      }
      if let ready { continuation.resume(with: ready) }
    }
  }
}

extension TrainingEvent {
  fileprivate var isStep: Bool {
    if case .step = self { true } else { false }
  }
}
