import Foundation
import Records
import Reports

/// Where a command writes: results to standard output, everything else to standard error.
///
/// A live line (the progress bar) is drawn only on a terminal; in a pipe the same news comes as plain
/// lines. Colour follows the terminal and the `NO_COLOR` convention.
final class Console {
  /// Whether standard output carries one JSON document and nothing else.
  let json: Bool

  /// Whether standard output is a terminal that someone looks at.
  let isTerminal: Bool

  /// What standard output's terminal can show; where it is none, no colour.
  private let textStyle: TextStyle

  private let liveOutput: Bool
  private var liveLine = false

  init(json: Bool = false) {
    self.json = json
    let environment = ProcessInfo.processInfo.environment
    let dumb = environment["TERM"] == "dumb"
    liveOutput = isatty(STDERR_FILENO) == 1 && !dumb
    isTerminal = isatty(STDOUT_FILENO) == 1
    var textStyle = TextStyle(environment: environment)
    textStyle.hasColour = textStyle.hasColour && isTerminal && !json
    self.textStyle = textStyle
  }

  /// Whether a line can be redrawn in place.
  var isLive: Bool { liveOutput }

  /// The terminal's width in columns, 80 where it is unknown.
  var width: Int { Self.width(of: STDERR_FILENO) }

  private static func width(of descriptor: Int32) -> Int {
    var size = winsize()
    let known = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return known ? Int(size.ws_col) : 80
  }

  /// A line of the result; with `--json` it goes to standard error, out of the document's way.
  func say(_ line: String = "") {
    clearLiveLine()
    write(line + "\n", to: json ? STDERR_FILENO : STDOUT_FILENO)
  }

  /// A line that a person should see but no script should read.
  func note(_ line: String) {
    clearLiveLine()
    write(line + "\n", to: STDERR_FILENO)
  }

  /// A sentence about something that is wrong but stops nothing.
  func warn(_ sentence: String) { note("warning: \(sentence)") }

  /// Replaces the live line; nothing where there is no terminal.
  func show(live line: String) {
    guard liveOutput else { return }
    let shown = line.count < width ? line : String(line.prefix(max(width - 1, 0)))
    write("\r\u{1B}[2K" + shown, to: STDERR_FILENO)
    liveLine = true
  }

  /// Removes the live line.
  func clearLiveLine() {
    guard liveLine else { return }
    write("\r\u{1B}[2K", to: STDERR_FILENO)
    liveLine = false
  }

  /// Prints a text as it stands.
  func print(text: String) {
    clearLiveLine()
    write(text, to: STDOUT_FILENO)
  }

  /// Prints a value as the command's JSON document.
  func print(json value: some Encodable) throws {
    print(text: String(decoding: try RecordJSON.encode(value), as: UTF8.self))
  }

  /// Draws a chart in characters, as a result: as wide as the terminal, but no wider than is good to look at.
  func draw(_ chart: Chart, height: Int = 12) {
    let width = min(Self.width(of: json ? STDERR_FILENO : STDOUT_FILENO), 100)
    for line in TextChart(chart, width: width, height: height, style: textStyle).lines { say(line) }
  }

  /// Emphasised where the output has colour.
  func bold(_ text: String) -> String { textStyle.hasColour ? "\u{1B}[1m\(text)\u{1B}[0m" : text }

  private func write(_ text: String, to descriptor: Int32) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { return }
      rest = rest.dropFirst(written)
    }
  }
}
