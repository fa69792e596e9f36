import Foundation
import Records
import Reports
import Wording

/// Where a command writes: results to standard output, everything else to standard error.
///
/// A live line (the progress bar) is drawn only on a terminal; in a pipe the same news comes as plain
/// lines. Colour follows the terminal and the `NO_COLOR` convention.
///
/// Everything that is shown passes through one escaper here: lines hold names that come from files, folders and the
/// network, and none of them may move the cursor, clear the screen or end the line. A text that is escaped already
/// stays as it is.
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

  /// Whether bars and charts keep to ASCII.
  var isASCII: Bool { textStyle.glyphs == .ascii }

  /// Whether anyone still gets the result; a loop that does nothing but print may end where nobody does.
  var hasReader: Bool { StandardStream.isOutputOpen }

  /// The terminal's width in columns, 80 where it is unknown.
  var width: Int { Self.width(of: STDERR_FILENO) }

  private static func width(of descriptor: Int32) -> Int {
    var size = winsize()
    let known = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return known ? Int(size.ws_col) : 80
  }

  /// A line of the result; with `--json` it goes to standard error, out of the document's way.
  func say(_ line: String = "") { say(ScreenLine(line)) }

  /// A line of the result with its emphasis.
  func say(_ line: ScreenLine) {
    let parts = line.parts.map { part in
      part.isBold && textStyle.hasColour
        ? "\u{1B}[1m\(part.text.escaped)\u{1B}[0m" : part.text.escaped
    }
    put(parts.joined() + "\n", to: json ? .errors : .output)
  }

  /// A line that a person should see but no script should read.
  func note(_ line: String) { put(line.escaped + "\n", to: .errors) }

  /// A sentence about something that is wrong but stops nothing.
  func warn(_ sentence: String) { note("warning: \(sentence)") }

  /// Replaces the live line; nothing where there is no terminal.
  func show(live line: String) {
    guard liveOutput else { return }
    StandardStream.errors.write("\r\u{1B}[2K" + line.escaped.prefix(columns: width - 1))
    liveLine = true
  }

  /// Removes the live line.
  func clearLiveLine() {
    guard liveLine else { return }
    StandardStream.errors.write("\r\u{1B}[2K")
    liveLine = false
  }

  /// Prints a text of our own as it stands.
  func print(text: String) { put(text, to: .output) }

  /// Prints a value as the command's JSON document.
  func print(json value: some Encodable) throws {
    print(text: String(decoding: try RecordJSON.encode(value), as: UTF8.self).escapedInJSON)
  }

  /// Draws a chart in characters, as a result: as wide as the terminal, but no wider than is good to look at.
  func draw(_ chart: Chart, height: Int = 12) {
    let width = min(Self.width(of: json ? STDERR_FILENO : STDOUT_FILENO), 100)
    let lines = TextChart(chart, width: width, height: height, style: textStyle).lines
    put(lines.map { $0 + "\n" }.joined(), to: json ? .errors : .output)
  }

  private func put(_ text: String, to stream: StandardStream) {
    clearLiveLine()
    stream.write(text)
  }
}
