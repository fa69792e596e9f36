import Synchronization

/// The trials that wait to be run, for any number of takers.
final class TrialQueue: Sendable {
  private let waiting: Mutex<ArraySlice<TrialID>>

  init(_ trials: [TrialID]) { waiting = Mutex(trials[...]) }

  /// The next one, `nil` when all are taken.
  func next() -> TrialID? { waiting.withLock { $0.popFirst() } }
}
