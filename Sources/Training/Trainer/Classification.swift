public import Records

/// What a model takes the samples of a source for, and how good that is.
public struct Classification: Equatable, Sendable {
  public var evaluation: Evaluation
  /// The class that each sample is taken for, from 0, in the order of the source.
  public var predictions: [Int]
}
