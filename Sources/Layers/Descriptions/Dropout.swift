/// Sets values to zero at random while training and scales the rest up; does nothing in evaluation.
public struct Dropout: LayerDescription {
  /// The chance of a value to be dropped, from 0 up to, not including, 1.
  public var probability: Double

  public init(_ probability: Double = 0.5) { self.probability = probability }

  public var kind: LayerKind { .dropout(self) }
}
