import Foundation

/// The cross-entropy of predictions after their scores were all divided by one number, the temperature, at which it is lowest.
///
/// On few images a network soon is too sure of itself: its loss on others rises while it still gets more of them right,
/// and after a few dozens of steps batch norm's running statistics lag behind fast weights, which blows up scores
/// without changing their order much. Neither says that a rate is bad for a training. A temperature takes both away, and
/// what is left is what the network knows.
///
/// Reference: C. Guo et al., *On Calibration of Modern Neural Networks*, arXiv 1706.04599, section 4.2.
package struct CalibratedLoss {
  /// The logarithms of the probabilities, a row for each sample, and the class that each has.
  private var batches: [(logarithms: [Double], labels: [Int], classes: Int)] = []

  package init() {}

  /// Takes the predictions for a batch.
  ///
  /// - Parameters:
  ///   - probabilities: of every class, for each sample.
  ///   - labels: the samples' classes.
  package mutating func add(_ probabilities: [[Float]], labels: some Sequence<Int32>) {
    // What a float can't tell from 0 is as unlikely as the least that it can.
    let least = Double(Float.leastNormalMagnitude)
    batches.append(
      (
        probabilities.flatMap { row in row.map { log(max(Double($0), least)) } },
        zip(labels, probabilities).map { Int($0.0) }, probabilities.first?.count ?? 0
      ))
  }

  /// The mean loss of each batch, at the temperature, 1 or higher, that is best for all of them; not a number where a
  /// probability is none.
  package func losses() -> [Double] {
    // The loss is convex in the reciprocal of the temperature: its slope crosses zero once.
    var (low, high) = (0.0, 1.0)
    if slope(at: 1) > 0 {
      for _ in 0..<24 {
        let middle = (low + high) / 2
        if slope(at: middle) > 0 { high = middle } else { low = middle }
      }
    } else {
      low = 1
    }
    return batches.indices.map { value(of: $0, at: low).loss }
  }

  private func slope(at sharpness: Double) -> Double {
    batches.indices.reduce(0) { $0 + value(of: $1, at: sharpness).slope }
  }

  /// A batch's mean loss, and the sum of its samples' derivatives by the reciprocal of the temperature.
  private func value(of index: Int, at sharpness: Double) -> (loss: Double, slope: Double) {
    let (logarithms, labels, classes) = batches[index]
    var (loss, slope) = (0.0, 0.0)
    for (row, label) in labels.enumerated() {
      var (sum, weighted) = (0.0, 0.0)
      for column in row * classes..<(row + 1) * classes {
        let fraction = exp(sharpness * logarithms[column])
        sum += fraction
        weighted += fraction * logarithms[column]
      }
      let truth = logarithms[row * classes + label]
      loss += log(sum) - sharpness * truth
      slope += weighted / sum - truth
    }
    return (loss / Double(max(labels.count, 1)), slope)
  }
}
