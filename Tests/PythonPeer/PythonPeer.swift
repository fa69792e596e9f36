import Foundation

/// Another implementation to compare with: a Python that has what a script of `scripts/checks` imports.
package struct PythonPeer: Sendable {
  private let python: URL

  /// With onnxruntime: `scripts/setup-onnx` installs it, and `make test` calls that.
  package static let onnx = PythonPeer(
    folder: "onnx", variable: "UPSWING_ONNX", importing: "numpy, onnxruntime")

  /// With PyTorch: `bench/setup-peer` installs it.
  package static let torch = PythonPeer(
    folder: "peer", variable: "UPSWING_PEER", importing: "torch, safetensors")

  /// The environment in the cache or where `variable` says; `nil` where it lacks something.
  private init?(folder: String, variable: String, importing modules: String) {
    let environment = ProcessInfo.processInfo.environment
    let cache =
      environment["XDG_CACHE_HOME"].map { URL(fileURLWithPath: $0) }
      ?? URL(fileURLWithPath: NSHomeDirectory()).appending(path: ".cache")
    let home =
      environment[variable].map { URL(fileURLWithPath: $0) }
      ?? cache.appending(path: "upswing/\(folder)")
    python = home.appending(path: "bin/python")
    guard FileManager.default.isExecutableFile(atPath: python.path),
      (try? run(["-c", "import \(modules)"], errors: .nullDevice)) != nil
    else { return nil }
  }

  /// Runs `scripts/checks/SCRIPT` and reads the JSON that it prints.
  ///
  /// - Throws: `Failed` where it ends otherwise than well; what it says about that is in the test's output.
  package func run<Result: Decodable>(
    _ script: String, _ arguments: [String]
  ) throws -> Result {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let path = root.appending(path: "scripts/checks/\(script)").path
    return try JSONDecoder().decode(Result.self, from: run([path] + arguments))
  }

  /// A script that ended with an error.
  package struct Failed: Error {
    package let arguments: [String]
    package let status: Int32
  }

  private func run(
    _ arguments: [String], errors: FileHandle = .standardError
  ) throws -> Data {
    let process = Process()
    let output = Pipe()
    process.executableURL = python
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let content = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failed(arguments: arguments, status: process.terminationStatus)
    }
    return content
  }
}
