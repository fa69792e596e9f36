import Tensors

/// What an update rule works on: flat parallel memory, lent for the length of one call.
///
/// Most rules treat every element alike and look at ``count`` alone. Those that work layer by layer find each tensor in
/// ``tensors``: whole, and with the settings of its group, because a rule is called once for each part of the memory
/// whose settings are alike.
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
  /// The tensors, in order and without gaps: their ranges make up all elements.
  public let tensors: [ParameterTensor]
  /// Scratch memory, aligned to a cache line: at least what the rule's `workspaceCount(for:)` asks for.
  ///
  /// What it holds when an update begins is left open.
  public let workspace: UnsafeMutableBufferPointer<Float>

  /// - Parameters:
  ///   - tensors: `nil` for a single vector of all elements.
  ///   - workspace: may be left out for rules that ask for none.
  public init(
    count: Int, parameters: UnsafeMutablePointer<Float>,
    gradients: UnsafeMutablePointer<Float>, slots: [UnsafeMutablePointer<Float>],
    scalars: [Double] = [], tensors: [ParameterTensor]? = nil,
    workspace: UnsafeMutableBufferPointer<Float> = UnsafeMutableBufferPointer(
      start: nil, count: 0)
  ) {
    self.count = count
    self.parameters = parameters
    self.gradients = gradients
    self.slots = slots
    self.scalars = scalars
    self.tensors = tensors ?? [ParameterTensor(range: 0..<count, shape: [count])]
    self.workspace = workspace
  }
}
