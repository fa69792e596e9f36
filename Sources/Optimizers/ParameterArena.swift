/// What an update rule works on: flat parallel memory, lent for the length of one call.
public struct ParameterArena {
  /// The number of elements of each part, padding included.
  public let count: Int
  public let parameters: UnsafeMutablePointer<Float>
  /// Clipping and weight decay may overwrite it.
  public let gradients: UnsafeMutablePointer<Float>
  /// One pointer a slot, in the order of the rule's `slots`.
  public let slots: [UnsafeMutablePointer<Float>]
  /// In the order of the rule's `scalars`, as its `advance` left them for this step.
  public let scalars: [Double]

  public init(
    count: Int, parameters: UnsafeMutablePointer<Float>,
    gradients: UnsafeMutablePointer<Float>, slots: [UnsafeMutablePointer<Float>],
    scalars: [Double] = []
  ) {
    self.count = count
    self.parameters = parameters
    self.gradients = gradients
    self.slots = slots
    self.scalars = scalars
  }
}
