import Dispatch
import Experiments
import Foundation

/// Ctrl-C, a polite kill and a terminal that closes, as a question that loops ask and a call that others get.
///
/// The first signal asks the command to end cleanly; Ctrl-C after it ends the process at once.
///
/// `Sendable` because what other threads see is locked; the sources belong to the thread that listens.
final class Interruption: @unchecked Sendable {
  /// What loops ask.
  let stop = StopSignal()

  private let sentence: String
  private let queue = DispatchQueue(label: "signals")
  private var sources: [any DispatchSourceSignal] = []

  /// - Parameter sentence: what is said when the user asks to stop.
  init(
    saying sentence: String = "Stopping after this step; press Ctrl-C again to stop at once."
  ) {
    self.sentence = sentence
  }

  /// Whether the user asked to stop.
  var isRequested: Bool { stop.isRequested }

  /// Starts to listen for SIGINT, SIGTERM and, unless it is ignored as `nohup` asks, SIGHUP.
  func listen() {
    guard sources.isEmpty else { return }
    for number in [SIGINT, SIGTERM, SIGHUP] {
      let before = signal(number, SIG_IGN)
      if number == SIGHUP, isIgnore(before) { continue }
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler { [self] in request(number) }
      source.activate()
      sources.append(source)
    }
  }

  /// Sets what is called once when the user asks to stop; at once if that has happened.
  func onRequest(_ action: @escaping @Sendable () -> Void) { stop.onRequest(action) }

  private func request(_ signal: Int32) {
    // Signals arrive one after another on a queue of theirs.
    if stop.isRequested {
      // Only a person asks twice. What ends a session or a machine sends several signals, and means one.
      if signal == SIGINT { _exit(128 + signal) }
      return
    }
    StandardStream.errors.write("\n\(sentence)\n")
    stop.request()
  }
}

/// Whether a signal's action is to ignore it.
private func isIgnore(_ action: sighandler_t?) -> Bool {
  unsafeBitCast(action, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
}
