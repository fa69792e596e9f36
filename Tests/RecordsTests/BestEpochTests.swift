import Records
import Testing

/// Which epoch is the best: one answer, whoever asks.
@Suite struct BestEpochTests {
  /// Epochs of a training loss, and of a validation loss and accuracy where there are any.
  private func epochs(_ figures: [(train: Double, validation: (Double, Double)?)]) -> [EpochRecord]
  {
    figures.enumerated().map { index, figure in
      EpochRecord(
        epoch: index + 1, trainLoss: figure.train, trainAccuracy: 0.5,
        validationLoss: figure.validation?.0, validationAccuracy: figure.validation?.1, rate: 0.1,
        seconds: 1)
    }
  }

  @Test func theHighestAccuracyThenTheLowestLossThenTheEarliest() {
    let higher = epochs([(1, (0.5, 0.8)), (1, (0.9, 0.9)), (1, (0.1, 0.8))])
    #expect(higher.best?.epoch == 2)
    let tied = epochs([(1, (0.5, 0.8)), (1, (0.4, 0.8)), (1, (0.4, 0.8)), (1, (0.6, 0.8))])
    #expect(tied.best?.epoch == 2)
  }

  @Test func aLossThatIsNoNumberIsNeverTheBest() {
    #expect(epochs([(1, (.nan, 0.9)), (1, (0.4, 0.2)), (1, (.infinity, 1))]).best?.epoch == 2)
    #expect(epochs([(1, (.nan, 0.9))]).best == nil)
    #expect(epochs([(1, (0.5, .nan)), (1, (0.5, 0.1))]).best?.epoch == 2)
    #expect(epochs([]).best == nil)
  }

  @Test func withoutValidationTheLowestTrainingLoss() {
    #expect(epochs([(0.9, nil), (0.3, nil), (0.3, nil), (.nan, nil)]).best?.epoch == 2)
  }

  /// The order in which a training meets its epochs and the records' agree for any figures.
  @Test func meetingThemOneByOneComesToTheSame() {
    let figures: [Double] = [0, 0.25, 0.5, .nan, .infinity]
    for first in figures {
      for second in figures {
        for third in figures {
          let all = epochs([(1, (first, second)), (1, (second, third)), (1, (third, first))])
          var best: BestEpoch?
          for epoch in all where BestEpoch(epoch).isBetter(than: best) { best = BestEpoch(epoch) }
          #expect(best?.epoch == all.best?.epoch)
        }
      }
    }
  }
}
