/// The memory that this machine has left.
package struct MachineMemory: Sendable {
  private let root: String

  /// - Parameter root: where `proc` and `sys` lie.
  package init(root: String = "/") { self.root = root }

  /// What can be had without swapping, in bytes: by Linux's own estimate, and within the limits of a container and of
  /// `ulimit -v`; `nil` where the system does not say.
  package var available: Int? {
    [free, left, addresses].compactMap(\.self).min()
  }

  private var free: Int? {
    number(in: "proc/meminfo", of: "MemAvailable:").map { $0 * 1024 }
  }

  /// What the limit of the control group leaves, files that could be dropped not counted.
  private var left: Int? {
    guard let limit = number(in: "sys/fs/cgroup/memory.max"),
      let used = number(in: "sys/fs/cgroup/memory.current")
    else { return nil }
    let files = number(in: "sys/fs/cgroup/memory.stat", of: "inactive_file") ?? 0
    return max(limit - used + files, 0)
  }

  /// What the limit of the process leaves of its address space.
  private var addresses: Int? {
    guard let limits = text("proc/self/limits"),
      let found = limits.firstMatch(of: /Max address space +(\d+)/), let limit = Int(found.1),
      let used = number(in: "proc/self/status", of: "VmSize:")
    else { return nil }
    return max(limit - used * 1024, 0)
  }

  /// The content of a small file of the system's; these have no size.
  private func text(_ path: String) -> String? {
    guard let reader = try? FileReader("\(root)/\(path)") else { return nil }
    let bytes = try? [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, filled in
      filled = try reader.read(into: UnsafeMutableRawBufferPointer(buffer), at: 0)
    }
    return bytes.map { String(decoding: $0, as: UTF8.self) }
  }

  /// The number that is a file's whole content.
  private func number(in path: String) -> Int? {
    text(path)?.split(whereSeparator: \.isWhitespace).first.flatMap { Int($0) }
  }

  /// The number behind a word that begins a line.
  private func number(in path: String, of word: String) -> Int? {
    let lines = text(path)?.split(separator: "\n").map { $0.split(whereSeparator: \.isWhitespace) }
    return lines?.first { $0.first == Substring(word) }?.dropFirst().first.flatMap { Int($0) }
  }
}
