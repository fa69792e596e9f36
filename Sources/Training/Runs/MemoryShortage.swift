import Wording

/// A training that would take more memory than the machine has left.
package struct MemoryShortage: Error, Equatable, Sendable {
  /// In bytes.
  package var needed: Int
  package var available: Int
}

extension MemoryShortage: CustomStringConvertible {
  package var description: String {
    "Training would take about \(Phrase.bytes(needed)) of memory, but \(Phrase.bytes(available)) are left. Choose a smaller "
      + "--batch-size, a smaller --image-size or a smaller model."
  }
}
