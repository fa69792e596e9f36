package import Engine
import Files
import Training
import Wording

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
    bytesPerTrial = plan.trainingByteCount(slots: slots)
    freeBytes = MachineMemory().available
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
    return (
      fitting,
      "\(count) trials at once were asked for, but each takes about \(Phrase.bytes(bytesPerTrial)) and "
        + "\(Phrase.bytes(freeBytes ?? 0)) are free: \(fitting) at once."
    )
  }

  /// The trials that fit into four fifths of the memory that is left.
  private var fitting: Int {
    freeBytes.map { max(1, $0 / 5 * 4 / max(bytesPerTrial, 1)) } ?? .max
  }
}
