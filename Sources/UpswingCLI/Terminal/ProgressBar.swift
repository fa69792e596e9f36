import Wording

/// One live line: how far, at which rate and loss, how fast, how long still.
///
/// On a terminal it is redrawn at most ten times a second. In a pipe it says nothing: the commands print
/// plain lines of their own there.
struct ProgressBar {
  private let console: Console
  private let title: String
  private let total: Int
  private let start = ContinuousClock.now
  private var drawn: ContinuousClock.Instant?

  init(_ title: String, total: Int, on console: Console) {
    self.console = console
    self.title = title
    self.total = max(total, 1)
  }

  /// Draws the state after `done` of the total.
  ///
  /// - Parameter details: what stands behind the bar, for example `rate 3.0e-3  loss 1.21`.
  mutating func update(_ done: Int, details: String = "") {
    guard console.isLive else { return }
    let now = ContinuousClock.now
    if let drawn, now - drawn < .milliseconds(100), done < total { return }
    drawn = now
    let fraction = min(Double(done) / Double(total), 1)
    var line = "\(title) \(bar(fraction)) \(Int(fraction * 100))%"
    if !details.isEmpty { line += "  " + details }
    if done > 0, done < total {
      let elapsed = (now - start) / .seconds(1)
      line += "  " + Phrase.duration(elapsed * Double(total - done) / Double(done)) + " left"
    }
    console.show(live: line)
  }

  /// Removes the line.
  func finish() { console.clearLiveLine() }

  /// Blocks to an eighth of a column, or number signs where a terminal knows nothing but ASCII.
  private func bar(_ fraction: Double) -> String {
    let columns = 24
    if console.isASCII {
      let full = Int(fraction * Double(columns))
      return "[" + String(repeating: "#", count: full)
        + String(repeating: ".", count: columns - full) + "]"
    }
    let eighths = Int(fraction * Double(columns * 8))
    let partial = eighths % 8
    var bar = String(repeating: "█", count: eighths / 8)
    if partial > 0 { bar.append(Array("▏▎▍▌▋▊▉")[partial - 1]) }
    return bar + String(repeating: " ", count: columns - bar.count)
  }
}
