import Foundation
import ProgramSupport
import TestSupport
import Testing

/// Systems that refuse what is asked of them: a sentence, a documented exit code, and a run that can be gone on with.
@Suite(.timeLimit(.minutes(Effort.isLong ? 60 : 5)))
struct FaultTests {
  struct Limit: CustomStringConvertible, Sendable {
    let description: String
    /// What a shell does before it becomes the program.
    let shell: String
  }

  /// Files may be no longer than what a checkpoint needs; the system's blocks here are of 512 or 1024 bytes.
  static let limits =
    [1, 100, 1000].map { Limit(description: "files of \($0) blocks", shell: "ulimit -f \($0)") }
    + [4, 8, 15, 16, 18, 24].map {
      Limit(description: "\($0) descriptors", shell: "ulimit -n \($0)")
    }

  @Test(arguments: limits)
  func whatIsRefusedIsSaid(_ limit: Limit) throws {
    let work = try Work.training(epochs: 3)
    let place = try Work.place()
    let refused = try work.run(in: place, shell: limit.shell)
    #expect([0, 74].contains(refused.exitCode), "\(refused.errors)")
    if refused.exitCode != 0 { #expect(refused.errors.contains("error: "), "\(refused.errors)") }
    try Self.expectsToGoOn(work, in: place)
  }

  @Test(arguments: [200, 400, 700, 1000, 2000])
  func littleMemoryIsSaid(megabytes: Int) throws {
    let work = try Work.training(epochs: 3)
    let place = try Work.place()
    let refused = try work.run(in: place, shell: "ulimit -v \(megabytes * 1024)")
    #expect([0, 64, 74].contains(refused.exitCode), "\(refused.errors)")
    if refused.exitCode != 0 { #expect(refused.errors.contains("iB"), "\(refused.errors)") }
    try Self.expectsToGoOn(work, in: place)
  }

  @Test(
    .enabled(
      if: canMount,
      "A small disk can't be mounted here: that takes root, and a namespace of its own."),
    arguments: [1, 3, 5, 7])
  func aFullDiskIsSaid(megabytes: Int) throws {
    let work = try Work.training(epochs: 3)
    let place = try Work.place()
    let disk = work.folder(in: place).path
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    // In a mount namespace of its own there is nothing to unmount; what was written is copied out of it.
    let kept = place.url.appending(path: "kept").path
    let shell = """
      mkdir '\(kept)'
      exec unshare --mount /bin/sh -c 'mount -t tmpfs -o size=\(megabytes)m none "\(disk)"
      "$0" "$@"; code=$?; cp -a "\(disk)/." "\(kept)"; exit $code' "$0" "$@"
      """
    let refused = try work.run(in: place, shell: shell)
    #expect([0, 74].contains(refused.exitCode), "\(refused.errors)")
    try FileManager.default.removeItem(atPath: disk)
    try FileManager.default.moveItem(atPath: kept, toPath: disk)
    try Self.expectsToGoOn(work, in: place)
  }

  @Test func aFolderThatMayNotBeWrittenIsSaid() throws {
    let work = try Work.training(epochs: 3)
    let place = try Work.place()
    let program = try work.start(in: place)
    _ = try program.waits { try $0.said.contains("epoch 1/") }
    program.send(SIGINT)
    _ = try program.end()
    let folder = work.folder(in: place)
    try Self.chmod(folder, "a-w")
    defer { try? Self.chmod(folder, "u+w") }
    // The program where nobody may run it; root's privileges would make permissions mean nothing.
    let tool = place.url.appending(path: "upswing")
    try FileManager.default.copyItem(at: RunningProgram.program, to: tool)
    let nobody = """
      exec setpriv --reuid=65534 --regid=65534 --clear-groups '\(tool.path)' "$@"
      """
    let refused = try work.run(in: place, shell: getuid() == 0 ? nobody : nil)
    #expect(refused.exitCode == 74, "\(refused.errors)")
    #expect(refused.errors.contains("ermission"), "\(refused.errors)")
    try Self.chmod(folder, "u+w")
    try Self.expectsToGoOn(work, in: place)
  }

  private static let canMount: Bool = {
    let process = try? Process.run(
      URL(filePath: "/bin/sh"),
      arguments: ["-c", "exec unshare --mount mount -t tmpfs -o size=1m none /tmp 2>/dev/null"])
    process?.waitUntilExit()
    return process?.terminationStatus == 0
  }()

  private static func chmod(_ folder: URL, _ mode: String) throws {
    let process = try Process.run(
      URL(filePath: "/bin/chmod"), arguments: ["-R", mode, folder.path])
    process.waitUntilExit()
  }

  private static func expectsToGoOn(_ work: Work, in place: TemporaryFolder) throws {
    let end = try work.run(in: place)
    #expect(end.exitCode == 0, "\(end.errors)")
    #expect(try work.content(in: place).differences(from: work.reference().content) == [])
  }
}
