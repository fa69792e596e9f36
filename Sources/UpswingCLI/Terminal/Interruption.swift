import Dispatch
import Foundation
import Synchronization

/// Ctrl-C, a polite kill and a terminal that closes, as a question that loops ask and a call that others get.
///
/// The first signal asks the command to end cleanly; Ctrl-C after it ends the process at once.
///
/// `Sendable` because what other threads see is locked; the sources belong to the thread that listens.
final class Interruption: @unchecked Sendable {
  private struct State {
    var isRequested = false
    var action: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())
  private let sentence: String
  private var sources: [any DispatchSourceSignal] = []

  /// - Parameter sentence: what is said when the user asks to stop.
  init(
    saying sentence: String = "Stopping after this step; press Ctrl-C again to stop at once."
  ) {
    self.sentence = sentence
  }

  /// Whether the user asked to stop.
  var isRequested: Bool { state.withLock { $0.isRequested } }

  /// Starts to listen for SIGINT, SIGTERM and, unless it is ignored as `nohup` asks, SIGHUP.
  func listen() {
    for number in [SIGINT, SIGTERM, SIGHUP] {
      let before = signal(number, SIG_IGN)
      if number == SIGHUP, isIgnore(before) { continue }
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { [self] in request(number) }
      source.activate()
      sources.append(source)
    }
  }

  /// Sets what is called once when the user asks to stop; at once if that has happened.
  func onRequest(_ action: @escaping @Sendable () -> Void) {
    let isRequested = state.withLock {
      $0.action = action
      return $0.isRequested
    }
    if isRequested { action() }
  }

  private func request(_ signal: Int32) {
    let (isSecond, action) = state.withLock {
      let state = $0
      $0.isRequested = true
      return (state.isRequested, state.action)
    }
    if isSecond {
      // Only a person asks twice. What ends a session or a machine sends several signals, and means one.
      if signal == SIGINT { _exit(128 + signal) }
      return
    }
    FileHandle.standardError.write(Data("\n\(sentence)\n".utf8))
    action?()
  }
}

/// Whether a signal's action is to ignore it.
private func isIgnore(_ action: sighandler_t?) -> Bool {
  unsafeBitCast(action, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
}
