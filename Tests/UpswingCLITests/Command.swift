import Foundation

/// The built program, run as a user runs it.
struct Command {
  let output: String
  let errors: String
  let exitCode: Int32

  /// Runs `upswing` with arguments and waits for its end.
  ///
  /// - Parameters:
  ///   - environment: what is set beside what the tests were started with.
  ///   - interruptAfter: a text; once standard output or error contains it the program gets SIGINT.
  init(
    _ arguments: String..., in directory: URL? = nil, environment: [String: String] = [:],
    interruptAfter text: String? = nil
  ) throws {
    try self.init(arguments, in: directory, environment: environment, interruptAfter: text)
  }

  init(
    _ arguments: [String], in directory: URL? = nil, environment: [String: String] = [:],
    interruptAfter text: String? = nil
  ) throws {
    let scratch = try TemporaryFolder()
    let outputFile = scratch.url.appending(path: "output")
    let errorFile = scratch.url.appending(path: "errors")
    for file in [outputFile, errorFile] { try Data().write(to: file) }
    let process = Process()
    process.executableURL = Self.program
    process.arguments = arguments
    process.currentDirectoryURL = directory ?? scratch.url
    if !environment.isEmpty {
      process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: outputFile)
    process.standardError = try FileHandle(forWritingTo: errorFile)
    try process.run()
    if let text {
      while process.isRunning {
        let said = try Self.text(of: outputFile) + Self.text(of: errorFile)
        if said.contains(text) {
          process.interrupt()
          break
        }
        Thread.sleep(forTimeInterval: 0.02)
      }
    }
    process.waitUntilExit()
    output = try Self.text(of: outputFile)
    errors = try Self.text(of: errorFile)
    exitCode = process.terminationReason == .exit ? process.terminationStatus : -1
  }

  private static func text(of file: URL) throws -> String {
    String(decoding: try Data(contentsOf: file), as: UTF8.self)
  }

  /// The program lies beside the test bundle, both in the build's folder.
  private static let program: URL = {
    let bundle = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    let candidates = [bundle, URL(fileURLWithPath: CommandLine.arguments[0])]
    let folders = candidates.map { $0.deletingLastPathComponent() }
    return folders.map { $0.appending(path: "upswing") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
      ?? folders[0].appending(path: "upswing")
  }()
}
