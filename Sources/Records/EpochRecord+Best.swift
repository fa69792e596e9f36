extension Collection<EpochRecord> {
  /// The epoch with the highest validation accuracy, the earliest of equals; `nil` without validation.
  ///
  /// - Complexity: O(n) in the number of epochs.
  public var best: EpochRecord? {
    reduce(nil) { best, epoch in
      guard let accuracy = epoch.validationAccuracy else { return best }
      guard let standing = best?.validationAccuracy else { return epoch }
      return accuracy > standing ? epoch : best
    }
  }
}
