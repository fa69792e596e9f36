/// What a model does on a set of labelled images.
public struct Evaluation: Codable, Equatable, Sendable {
  /// The mean cross-entropy over all samples, without label smoothing even where training smooths.
  public var loss: Double

  /// `confusion[truth][prediction]` counts samples.
  public var confusion: [[Int]]

  public init(loss: Double, confusion: [[Int]]) {
    self.loss = loss
    self.confusion = confusion
  }

  /// The number of samples.
  public var count: Int { confusion.reduce(0) { $0 + $1.reduce(0, +) } }

  /// The fraction of samples whose most probable class is the true one, from 0 to 1.
  public var accuracy: Double {
    let right = confusion.enumerated().reduce(0) { sum, row in
      sum + (row.offset < row.element.count ? row.element[row.offset] : 0)
    }
    return count == 0 ? 0 : Double(right) / Double(count)
  }
}
