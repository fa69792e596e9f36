package import Foundation

/// The built program, run as a user runs it, to its end.
package struct Command: Sendable {
  package let output: String
  package let errors: String
  /// What the program ended with, -1 where a signal ended it.
  package let exitCode: Int32
  /// The signal that ended it, if one did.
  package let signal: Int32?

  /// Runs `upswing` with arguments and waits for its end.
  ///
  /// - Parameters:
  ///   - environment: what is set beside what the tests were started with.
  ///   - shell: what a shell does first, before it becomes the program; see ``RunningProgram``.
  ///   - interruptAfter: a text; once standard output or error contains it the program gets SIGINT.
  /// - Throws: `RunningProgram.TookTooLong`, so that no test waits for ever.
  package init(
    _ arguments: String..., in directory: URL? = nil, environment: [String: String] = [:],
    shell: String? = nil, interruptAfter text: String? = nil
  ) throws {
    try self.init(
      arguments, in: directory, environment: environment, shell: shell, interruptAfter: text)
  }

  package init(
    _ arguments: [String], in directory: URL? = nil, environment: [String: String] = [:],
    shell: String? = nil, interruptAfter text: String? = nil
  ) throws {
    let program = try RunningProgram(
      arguments, in: directory, environment: environment, shell: shell)
    if let text, try program.waits(until: { try $0.said.contains(text) }) { program.send(SIGINT) }
    self = try program.end()
  }

  init(output: String, errors: String, exitCode: Int32, signal: Int32?) {
    self.output = output
    self.errors = errors
    self.exitCode = exitCode
    self.signal = signal
  }
}
