import ArgumentParser
import Foundation
import Wording

/// Runs a command and turns its end into an exit code.
@main
enum Main {
  static func main() async {
    do { try ProcessLimits.check() } catch { exit(report(error).rawValue) }
    StandardStream.prepare()
    var end = await run()
    StandardStream.closeOutput()
    if let error = StandardStream.outputFailure {
      let failure = Failure(error)
      tell(failure.sentence)
      // A command that failed anyhow keeps its own code.
      if end == .success { end = ExitCode(failure.kind.rawValue) }
    }
    exit(end.rawValue)
  }

  private static func run() async -> ExitCode {
    do {
      try ExpandedArguments.expand()
      var command = try UpswingCommand.parseAsRoot(ExpandedArguments.current)
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
      return .success
    } catch {
      return report(error)
    }
  }

  /// Says how a command ended that did not end as usual.
  private static func report(_ error: any Error) -> ExitCode {
    let code = UpswingCommand.exitCode(for: error)
    switch code {
    case .success:
      // A request for help, the version or a completion script.
      StandardStream.output.write(UpswingCommand.fullMessage(for: error) + "\n")
    case .validationFailure:
      let message = UpswingCommand.message(for: error)
      let whole = UpswingCommand.fullMessage(for: error)
      let usage = whole.range(of: message).map { whole[$0.upperBound...] } ?? ""
      tell(oneLine(message))
      for line in usage.split(separator: "\n") { Console().note(String(line)) }
    default:
      let failure = Failure(error)
      if failure.kind != .readerIsGone { tell(failure.sentence) }
      return ExitCode(failure.kind.rawValue)
    }
    return code
  }

  /// A message about arguments, in which a line break inside an argument is none.
  private static func oneLine(_ message: String) -> String {
    message.split(separator: "\n").joined(separator: " ")
  }

  private static func tell(_ sentence: String) { Console().note("error: \(sentence)") }
}
