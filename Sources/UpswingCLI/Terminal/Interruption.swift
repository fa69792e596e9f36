import Dispatch
import Foundation
import Synchronization

/// Ctrl-C and a polite kill, as a question that loops ask.
///
/// The first signal asks the command to end cleanly; a second one ends the process at once.
///
/// `Sendable` because what other threads see is atomic; the sources belong to the thread that listens.
final class Interruption: @unchecked Sendable {
  private let requested = Atomic<Bool>(false)
  private var sources: [any DispatchSourceSignal] = []

  /// Whether the user asked to stop.
  var isRequested: Bool { requested.load(ordering: .relaxed) }

  /// Starts to listen for SIGINT and SIGTERM.
  ///
  /// - Parameter action: called once, on another thread, at the first signal.
  func listen(_ action: @escaping @Sendable () -> Void = {}) {
    for number in [SIGINT, SIGTERM] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { [self] in
        if requested.exchange(true, ordering: .relaxed) { _exit(128 + number) }
        let words = "\nStopping after this step; press Ctrl-C again to stop at once.\n"
        FileHandle.standardError.write(Data(words.utf8))
        action()
      }
      source.activate()
      sources.append(source)
    }
  }
}
