import Synchronization

/// A request to stop that is made once and never withdrawn; work looks at it between its steps.
public final class StopSignal: Sendable {
  private struct State {
    var isRequested = false
    var actions: [@Sendable () -> Void] = []
  }

  private let state = Mutex(State())

  public init() {}

  /// Whether a stop was asked for.
  public var isRequested: Bool { state.withLock { $0.isRequested } }

  /// Asks for it. May be called from any thread.
  public func request() {
    let actions = state.withLock { state in
      state.isRequested = true
      defer { state.actions = [] }
      return state.actions
    }
    for action in actions { action() }
  }

  /// Sets what else is called, once, when a stop is asked for; at once if that has happened.
  public func onRequest(_ action: @escaping @Sendable () -> Void) {
    let isRequested = state.withLock { state in
      if !state.isRequested { state.actions.append(action) }
      return state.isRequested
    }
    if isRequested { action() }
  }
}
