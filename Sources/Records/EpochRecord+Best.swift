extension Collection<EpochRecord> {
  /// The epoch whose weights are the best, as ``BestEpoch`` orders them; `nil` where no loss is a finite number.
  ///
  /// - Complexity: O(n) in the number of epochs.
  public var best: EpochRecord? {
    reduce(nil) { best, epoch in
      BestEpoch(epoch).isBetter(than: best.map(BestEpoch.init)) ? epoch : best
    }
  }
}
