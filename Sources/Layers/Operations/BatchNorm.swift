public import Tensors

/// Batch normalisation of images over samples and pixels, with a learnt scale and shift a channel.
///
/// Training normalises by the batch's own mean and variance and keeps running ones; evaluation uses
/// those. As in PyTorch the running variance is the unbiased one, over n - 1.
///
/// Parameters: `weight`, `bias` `[C]`; statistics: `running_mean`, `running_var` `[C]`.
///
/// Source: Ioffe, Szegedy, arXiv 1502.03167.
public struct BatchNorm: Operation {
  public static let kind = "batchNorm"

  /// Added to the variance.
  public var epsilon: Double
  /// The fraction of a batch's statistics in the running ones.
  public var momentum: Double

  public init(epsilon: Double = 1e-5, momentum: Double = 0.1) {
    self.epsilon = epsilon
    self.momentum = momentum
  }

  public func shape(of inputs: [Shape]) throws(ShapeError.Problem) -> Shape {
    let image = try Limit.images(inputs[0])
    guard epsilon > 0, epsilon.isFinite else {
      throw .outOfRange(setting: "epsilon", value: epsilon, range: "above 0")
    }
    guard (0...1).contains(momentum) else {
      throw .outOfRange(setting: "the momentum", value: momentum, range: "from 0 to 1")
    }
    return image
  }

  public func parameters(for inputs: [Shape]) -> [ParameterSpec] {
    let channels: Shape = [inputs[0][1]]
    return [
      ParameterSpec("weight", channels, .normScale, .constant(1)),
      ParameterSpec("bias", channels, .normShift, .constant(0)),
      ParameterSpec("running_mean", channels, .normMean, .constant(0)),
      ParameterSpec("running_var", channels, .normVariance, .constant(1)),
    ]
  }

  public var derivative: Derivative {
    Derivative([
      .input(0): [.input(0), .parameter(0), .trace], .parameter(0): [.input(0), .trace],
      .parameter(1): [],
    ])
  }

  public func export(
    to exporter: inout OperatorList, inputs: [String], parameters: [String], shapes: [Shape]
  ) -> String {
    exporter.add("BatchNormalization", inputs + parameters, [("epsilon", .float(epsilon))])
  }
}
