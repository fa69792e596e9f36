import Synchronization

/// A training under way: its events, a way to stop it and its outcome.
///
/// Events may be read by one reader, who may be as slow as they like: the buffer is bounded, training never
/// waits for it, and only `step` events are ever left out. Cancelling the task that reads, or leaving its loop,
/// stops the training as `stop()` does. Nobody needs to read at all: `outcome` waits for the end.
public struct TrainingRun: AsyncSequence, Sendable {
  public typealias Element = TrainingEvent
  public typealias Failure = any Error

  private let buffer = EventBuffer()
  private let stopping = StopFlag()
  private let completion = Completion<TrainingOutcome>()

  /// Ends the run after the step that is being made, with a checkpoint. May be called from any thread.
  public func stop() { stopping.raise() }

  /// How the run ended; waits for the end, even in a cancelled task.
  public var outcome: TrainingOutcome {
    get async throws { try await completion.value }
  }

  public func makeAsyncIterator() -> Iterator { Iterator(buffer: buffer, stopping: stopping) }

  /// Reads a run's events; when it goes, the run is stopped.
  public final class Iterator: AsyncIteratorProtocol {
    private let buffer: EventBuffer
    private let stopping: StopFlag

    init(buffer: EventBuffer, stopping: StopFlag) {
      self.buffer = buffer
      self.stopping = stopping
    }

    deinit { stopping.raise() }

    public func next() async throws -> TrainingEvent? {
      try await withTaskCancellationHandler {
        try await buffer.next()
      } onCancel: { [buffer, stopping] in
        stopping.raise()
        buffer.cancel()
      }
    }
  }

  var isStopping: Bool { stopping.isRaised }

  func send(_ event: TrainingEvent) { buffer.send(event) }

  func conclude(_ result: Result<TrainingOutcome, any Error>) {
    // The outcome first: who has read the last event finds it there.
    completion.complete(result)
    switch result {
    case .success(let outcome):
      buffer.send(.finished(outcome))
      buffer.finish(throwing: nil)
    case .failure(let error): buffer.finish(throwing: error)
    }
  }
}

/// A request that is made once and never withdrawn.
final class StopFlag: Sendable {
  private let flag = Atomic<Bool>(false)
  func raise() { flag.store(true, ordering: .relaxed) }
  var isRaised: Bool { flag.load(ordering: .relaxed) }
}
