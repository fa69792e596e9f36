import Files
import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct MachineMemoryTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A machine whose system says what `files` hold.
  private func machine(_ files: [String: String]) throws -> MachineMemory {
    for (path, content) in files {
      let url = folder.url.appending(path: path)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(content.utf8).write(to: url)
    }
    return MachineMemory(root: folder.url.path)
  }

  @Test func readsWhatTheSystemSays() throws {
    #expect(MachineMemory(root: folder.path("none")).available == nil)
    let plain = try machine([
      "proc/meminfo": "MemTotal:   9000 kB\nMemFree: 20 kB\nMemAvailable:    6000 kB\n"
    ])
    #expect(plain.available == 6000 << 10)
    let unlimited = try machine(["sys/fs/cgroup/memory.max": "max\n"])
    #expect(unlimited.available == 6000 << 10)
    let container = try machine([
      "sys/fs/cgroup/memory.max": "5000000\n", "sys/fs/cgroup/memory.current": "4000000\n",
      "sys/fs/cgroup/memory.stat": "anon 1\ninactive_file 300000\nactive_file 7\n",
    ])
    #expect(container.available == 1_300_000)
    let limited = try machine([
      "proc/self/limits":
        "Max open files   20   20   files\nMax address space         900000   unlimited   bytes\n",
      "proc/self/status": "Name: upswing\nVmSize:\t  400 kB\n",
    ])
    #expect(limited.available == 900_000 - 400 * 1024)
    let overdrawn = try machine(["sys/fs/cgroup/memory.max": "100\n"])
    #expect(overdrawn.available == 0)
  }

  @Test func thisMachineSaysSomething() throws {
    #expect(try #require(MachineMemory().available) > 1 << 20)
  }

  /// A file that takes up no place on any disk, and claims more than there is memory.
  @Test func aFileLargerThanTheMemoryIsRefusedUnread() throws {
    let path = folder.path("sparse")
    #expect(FileManager.default.createFile(atPath: path, contents: nil))
    #expect(truncate(path, 1 << 43) == 0)
    let reader = try FileReader(path)
    let error = #expect(throws: FileError.self) { _ = try reader.bytes(limit: .max) }
    guard case .memoryTooSmall(needed: 1 << 43, let available) = error?.reason else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(available > 0)
    #expect(try reader.bytes(0..<3) == [0, 0, 0])
    #expect(throws: FileError.self) { try reader.requireMemory(for: .max) }
  }
}
