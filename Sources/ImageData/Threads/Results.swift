internal import Synchronization

/// Slots that threads claim one by one and fill, each its own.
final class Results<Value: Sendable>: Sendable {
  private struct State {
    var claimed = 0
    var values: [Value?]
  }

  private let state: Mutex<State>

  init(count: Int) { state = Mutex(State(values: Array(repeating: nil, count: count))) }

  /// The next slot nobody has claimed, or `nil` if there is none.
  func claim() -> Int? {
    state.withLock {
      guard $0.claimed < $0.values.count else { return nil }
      $0.claimed += 1
      return $0.claimed - 1
    }
  }

  func set(_ index: Int, to value: Value) { state.withLock { $0.values[index] = value } }

  /// All values; every slot must have been filled.
  var all: [Value] { state.withLock { $0.values.map { $0! } } }
}
