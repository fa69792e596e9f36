package import Foundation
import TestSupport

/// The built program while it runs.
///
/// Its output goes to files, so that it never waits for a reader. Whoever drops the value ends the program.
package final class RunningProgram {
  private let process = Process()
  private let scratch: TemporaryFolder
  private let arguments: [String]

  /// Starts `upswing`.
  ///
  /// - Parameters:
  ///   - directory: where it runs; by default a folder that goes away.
  ///   - environment: what is set beside what the tests were started with.
  ///   - shell: commands of a shell, such as `ulimit -n 20`, which then becomes the program, under the same process
  ///     number. What they end with, for example `exec setpriv … "$0" "$@"`, may start it themselves.
  package init(
    _ arguments: [String], in directory: URL? = nil, environment: [String: String] = [:],
    shell: String? = nil
  ) throws {
    scratch = try TemporaryFolder()
    self.arguments = arguments
    for file in [outputFile, errorFile] { try Data().write(to: file) }
    if let shell {
      process.executableURL = URL(filePath: "/bin/sh")
      process.arguments =
        ["-c", "\(shell)\nexec \"$0\" \"$@\"", Self.program.path] + arguments
    } else {
      process.executableURL = Self.program
      process.arguments = arguments
    }
    process.currentDirectoryURL = directory ?? scratch.url
    if !environment.isEmpty {
      process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: outputFile)
    process.standardError = try FileHandle(forWritingTo: errorFile)
    try process.run()
  }

  deinit { if process.isRunning { send(SIGKILL) } }

  package var isRunning: Bool { process.isRunning }

  package var identifier: Int32 { process.processIdentifier }

  /// What it has written to standard output and error until now.
  package var said: String {
    get throws { try Self.text(of: outputFile) + Self.text(of: errorFile) }
  }

  package func send(_ signal: Int32) {
    if process.isRunning { kill(process.processIdentifier, signal) }
  }

  /// Waits for something to become true.
  ///
  /// - Returns: `false` where the program ended before.
  /// - Throws: ``TookTooLong``, after the program was ended.
  package func waits(
    atMost limit: TimeInterval = RunningProgram.limit, every pause: TimeInterval = 0.005,
    until isReached: (RunningProgram) throws -> Bool
  ) throws -> Bool {
    let end = Date.now.addingTimeInterval(limit)
    while process.isRunning {
      if try isReached(self) { return true }
      if Date.now > end {
        send(SIGKILL)
        process.waitUntilExit()
        throw TookTooLong(arguments: arguments, seconds: limit, said: try said)
      }
      Thread.sleep(forTimeInterval: pause)
    }
    return false
  }

  /// Waits for its end.
  ///
  /// - Throws: ``TookTooLong``, after the program was ended.
  package func end(within limit: TimeInterval = RunningProgram.limit) throws -> Command {
    _ = try waits(atMost: limit) { _ in false }
    process.waitUntilExit()
    let isSignal = process.terminationReason == .uncaughtSignal
    return Command(
      output: try Self.text(of: outputFile), errors: try Self.text(of: errorFile),
      exitCode: isSignal ? -1 : process.terminationStatus,
      signal: isSignal ? process.terminationStatus : nil)
  }

  /// The program ran longer than any test's does.
  package struct TookTooLong: Error {
    package let arguments: [String]
    package let seconds: TimeInterval
    package let said: String
  }

  /// The seconds that a program may run: far more than any needs, so that only what hangs meets it.
  package static let limit: TimeInterval = 180

  private var outputFile: URL { scratch.url.appending(path: "output") }
  private var errorFile: URL { scratch.url.appending(path: "errors") }

  private static func text(of file: URL) throws -> String {
    String(decoding: try Data(contentsOf: file), as: UTF8.self)
  }

  /// The program lies beside the test bundle, both in the build's folder.
  package static let program: URL = {
    let bundle = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    let candidates = [bundle, URL(fileURLWithPath: CommandLine.arguments[0])]
    let folders = candidates.map { $0.deletingLastPathComponent() }
    return folders.map { $0.appending(path: "upswing") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
      ?? folders[0].appending(path: "upswing")
  }()
}
