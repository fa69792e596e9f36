import Foundation

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
    let share = min(Double(done) / Double(total), 1)
    let columns = 24
    let eighths = Int(share * Double(columns * 8))
    let partial = eighths % 8
    var bar = String(repeating: "█", count: eighths / 8)
    if partial > 0 { bar += String("▏▎▍▌▋▊▉"[partial - 1]) }
    bar += String(repeating: " ", count: columns - bar.count)
    var line = "\(title) \(bar) \(Int(share * 100))%"
    if !details.isEmpty { line += "  " + details }
    if done > 0, done < total {
      let elapsed = (now - start) / .seconds(1)
      line += "  " + Self.duration(elapsed * Double(total - done) / Double(done)) + " left"
    }
    console.show(live: line)
  }

  /// Removes the line.
  func finish() { console.clearLiveLine() }

  /// For example `42 s`, `3:07` or `1:12:30`.
  static func duration(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole) s" }
    let minutes = String(format: "%02d", whole / 60 % 60)
    let rest = String(format: "%02d", whole % 60)
    return whole < 3600 ? "\(whole / 60):\(rest)" : "\(whole / 3600):\(minutes):\(rest)"
  }
}

extension String {
  /// The n-th character, from 0.
  fileprivate subscript(position: Int) -> Character {
    self[index(startIndex, offsetBy: position)]
  }
}
