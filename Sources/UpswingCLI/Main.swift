import ArgumentParser
import Foundation

/// Runs a command and turns its end into an exit code.
@main
enum Main {
  static func main() async {
    // A reader that closes the pipe early (`upswing schedule … | head`) is no reason to die of a signal.
    signal(SIGPIPE, SIG_IGN)
    do {
      try AddressSpace.check()
      var command = try UpswingCommand.parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let failure as Failure {
      Console().note("error: \(failure.sentence)")
      exit(failure.kind.rawValue)
    } catch {
      UpswingCommand.exit(withError: error)
    }
  }
}
