import Downloads
import Foundation
import Synchronization
import Wording

/// How far a download is: a bar on a terminal, a line for each fifth in a pipe.
final class DownloadDisplay: Sendable {
  private struct State: @unchecked Sendable {
    let console: Console
    var bar: ProgressBar?
    var fifths = 0
    var start: (time: ContinuousClock.Instant, received: Int)?
  }

  private let state: Mutex<State>

  init(_ console: Console) { state = Mutex(State(console: console)) }

  /// Shows the state; may be called from any thread.
  func update(_ progress: DownloadProgress) {
    state.withLock {
      guard let total = progress.total, total > 0 else {
        $0.console.show(live: "Fetching  \(Phrase.bytes(progress.received))")
        return
      }
      let start = $0.start ?? (.now, progress.received)
      $0.start = start
      let amount = "\(Phrase.bytes(progress.received)) of \(Phrase.bytes(total))"
      let seconds = (ContinuousClock.now - start.time) / .seconds(1)
      let speed = seconds > 0.5 ? Double(progress.received - start.received) / seconds : 0
      var bar = $0.bar ?? ProgressBar("Fetching", total: total, on: $0.console)
      bar.update(
        progress.received,
        details: speed > 0 ? amount + "  \(Phrase.bytes(Int(speed)))/s" : amount)
      $0.bar = bar
      let fifths = progress.received * 5 / total
      if !$0.console.isLive, fifths > $0.fifths { $0.console.note(amount) }
      $0.fifths = fifths
    }
  }
}
