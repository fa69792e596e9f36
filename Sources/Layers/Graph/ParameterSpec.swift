public import Tensors

/// A tensor that belongs to a model: its name, canonical shape and first values.
public struct ParameterSpec: Equatable, Sendable {
  /// What becomes of a tensor in training.
  public enum Role: Equatable, Sendable {
    /// The optimizer changes it.
    case parameter
    /// Batch norm keeps it up to date.
    case statistic
  }

  /// What a tensor does in its layer.
  public enum Kind: Equatable, Sendable {
    /// What a layer multiplies its input by.
    case weight
    /// What a layer adds.
    case bias
    /// What a norm multiplies by, and what it adds.
    case normScale, normShift
    /// A norm's running statistics.
    case normMean, normVariance

    /// What becomes of such a tensor in training.
    public var role: Role {
      switch self {
      case .weight, .bias, .normScale, .normShift: .parameter
      case .normMean, .normVariance: .statistic
      }
    }

    /// Whether optimizers may exempt it from weight decay.
    public var isBiasOrNorm: Bool { self != .weight }
  }

  /// For example `blocks.0.conv.weight`, as in PyTorch's state dictionary.
  public private(set) var name: String
  /// The canonical shape: `OIHW` for convolutions, `[out, in]` for linear layers.
  public let shape: Shape
  public let kind: Kind
  public let initialisation: Initialisation
  /// Its place among the tensors of the whole model, which keys its random numbers.
  public private(set) var index = 0

  /// What becomes of the tensor in training.
  public var role: Role { kind.role }

  /// - Parameter name: within the layer; empty for a tensor that has the layer's own.
  public init(_ name: String, _ shape: Shape, _ kind: Kind, _ initialisation: Initialisation) {
    self.name = name
    self.shape = shape
    self.kind = kind
    self.initialisation = initialisation
  }

  /// The same tensor at a place of its model.
  func placed(in layer: String, at index: Int) -> ParameterSpec {
    var spec = self
    spec.name = name.isEmpty ? layer : "\(layer).\(name)"
    spec.index = index
    return spec
  }

  /// The `weight` and, with `bias`, the `bias` of a layer that multiplies by weights `[out, in, …]`.
  ///
  /// By default as PyTorch draws them: its Kaiming-uniform rule with a = √5 is uniform within 1/√(fan in), like its bias
  /// rule.
  public static func affine(
    weight: Shape, bias: Bool, firstWeights: Conv2D.FirstWeights?
  ) -> [ParameterSpec] {
    let outputs = weight[0]
    let fanIn = Double(weight.count / outputs)
    let fanOut = Double(outputs * weight.sizes.dropFirst(2).reduce(1, *))
    let uniform = Initialisation.uniform(bound: 1 / fanIn.squareRoot())
    let (ofWeight, ofBias): (Initialisation, Initialisation) =
      switch firstWeights {
      case nil: (uniform, uniform)
      case .kaimingNormalFanOut: (.normal(std: (2 / fanOut).squareRoot()), .constant(0))
      case .narrowNormal: (.normal(std: 0.01), .constant(0))
      case .uniformByOutputs:
        (.uniform(bound: 1 / Double(outputs).squareRoot()), .constant(0))
      case .truncatedNormal: (.truncatedNormal(std: 0.02, bound: 2), .constant(0))
      }
    let constants = ParameterSpec("bias", [outputs], .bias, ofBias)
    return [ParameterSpec("weight", weight, .weight, ofWeight)] + (bias ? [constants] : [])
  }
}

extension ParameterSpec {
  /// The tensor before training.
  ///
  /// - Parameter seed: the run's seed.
  public func initialTensor(seed: UInt64) -> Tensor {
    switch initialisation {
    case .constant(let value):
      return Tensor(shape: shape, repeating: value)
    case .uniform(let bound):
      var stream = RandomStream(seed: seed, purpose: .initialisation, sample: index)
      let bound = Float(bound)
      return Tensor(
        shape: shape, values: (0..<shape.count).map { _ in stream.uniform(in: -bound...bound) })
    case .normal(let std):
      var stream = RandomStream(seed: seed, purpose: .initialisation, sample: index)
      return Tensor(
        shape: shape,
        values: (0..<shape.count).map { _ in Float(std * stream.normal()) })
    case .truncatedNormal(let std, let bound):
      var stream = RandomStream(seed: seed, purpose: .initialisation, sample: index)
      return Tensor(
        shape: shape,
        values: (0..<shape.count).map { _ in
          var value = stream.normal()
          while abs(std * value) > bound { value = stream.normal() }
          return Float(std * value)
        })
    }
  }
}
