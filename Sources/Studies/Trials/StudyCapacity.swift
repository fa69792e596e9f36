package import Engine
import Foundation
import Optimizers
import Tensors

/// How many trials a machine can run at once.
package struct StudyCapacity: Equatable, Sendable {
  /// The threads of all trials together.
  package var threads: Int
  /// What one trial takes besides the images, in bytes.
  package var bytesPerTrial: Int
  /// What the machine has left, in bytes; `nil` where it does not say.
  package var freeBytes: Int?

  /// - Parameters:
  ///   - plan: what each trial computes.
  ///   - slots: the most slots that an optimizer of the study keeps.
  package init(_ plan: Plan, slots: Int, threads: Int) {
    self.threads = threads
    // Weights, gradients, slots; the checkpoint's copy of the weights and slots; batches read ahead.
    let tensors = plan.parameterCount * (3 + 2 * slots)
    let batches = 5 * plan.input.count
    bytesPerTrial =
      plan.explain().workingByteCount + (tensors + batches) * MemoryLayout<Float>.stride
    freeBytes = Self.availableMemory()
  }

  package init(threads: Int, bytesPerTrial: Int, freeBytes: Int?) {
    self.threads = threads
    self.bytesPerTrial = bytesPerTrial
    self.freeBytes = freeBytes
  }

  /// As many of the trials that were asked for as fit, at least one, and a sentence where that is fewer.
  package func jobs(askedFor count: Int) -> (jobs: Int, note: String?) {
    if count > threads, threads < fitting {
      return (
        threads,
        "\(count) trials at once were asked for, but there are \(threads) threads: \(threads) run at once."
      )
    }
    guard count > fitting else { return (count, nil) }
    let megabytes = bytesPerTrial >> 20
    return (
      fitting,
      "\(count) trials at once were asked for, but each takes about \(megabytes) MB and "
        + "\((freeBytes ?? 0) >> 20) MB are free: \(fitting) at once."
    )
  }

  /// The trials that fit into four fifths of the memory that is left.
  private var fitting: Int {
    freeBytes.map { max(1, $0 / 5 * 4 / max(bytesPerTrial, 1)) } ?? .max
  }

  /// The memory that can be had without swapping, by Linux's own estimate.
  private static func availableMemory() -> Int? {
    guard let text = try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8) else {
      return nil
    }
    let line = text.split(separator: "\n").first { $0.hasPrefix("MemAvailable:") }
    return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 }
  }
}
