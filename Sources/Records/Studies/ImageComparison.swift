public import Statistics

/// Two arms by their answers on the same images: how far another choice of images like these could move their difference.
///
/// It takes the trained models as they are, and says nothing about other seeds.
public struct ImageComparison: Codable, Equatable, Sendable {
  public let a: String
  public let b: String
  /// The accuracy of a less that of b, the mean over the seeds that both have.
  public let difference: Double
  /// Of 95 %: Tango's score interval for two models, otherwise a bootstrap (BCa) over images.
  public let interval: Interval
  public let images: Int
  public let seeds: Int
  /// McNemar's exact test of two models; `nil` where there are several seeds.
  public let p: Double?

  /// - Parameters:
  ///   - answers: for each seed which images the models of both arms got right, in the same order and as many for all.
  /// - Complexity: O(images · seeds), and the bootstrap for several seeds.
  init?(_ a: String, _ b: String, answers: [(first: [Bool], second: [Bool])]) {
    guard let count = answers.first?.first.count, count > 0 else { return nil }
    (self.a, self.b, images, seeds) = (a, b, count, answers.count)
    if answers.count == 1 {
      let pair = PairedPredictions(first: answers[0].first, second: answers[0].second)
      (difference, interval, p) = (pair.difference, pair.interval(), pair.p)
      return
    }
    let values = (0..<count).map { image in
      let sum = answers.reduce(0) { sum, pair in
        sum + (pair.first[image] ? 1 : 0) - (pair.second[image] ? 1 : 0)
      }
      return Double(sum) / Double(answers.count)
    }
    let bootstrap = BootstrapInterval(ofMeanOf: values)
    (difference, interval, p) = (bootstrap.mean, bootstrap.interval, nil)
  }
}
