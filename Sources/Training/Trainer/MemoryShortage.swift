import Wording

/// A model that would take more memory than the machine has left.
package struct MemoryShortage: Error, Equatable, Sendable {
  /// What takes the memory.
  package enum Purpose: String, Sendable {
    case training = "Training"
    case prediction = "Classifying one image at a time"
  }

  package var purpose: Purpose
  /// In bytes.
  package var needed: Int
  package var available: Int

  package init(purpose: Purpose = .training, needed: Int, available: Int) {
    self.purpose = purpose
    self.needed = needed
    self.available = available
  }
}

extension MemoryShortage: CustomStringConvertible {
  package var description: String {
    let help =
      switch purpose {
      case .training: "Choose smaller batches, smaller images or a smaller model."
      case .prediction: "End other programs, or use a machine with more memory."
      }
    return "\(purpose.rawValue) would take about \(Phrase.bytes(needed)) of memory, but "
      + "\(Phrase.bytes(available)) are left. \(help)"
  }
}
