public import Engine
public import Layers
import Training

/// What is trained and with which weights it begins.
public struct ModelSettings: Codable, Equatable, Sendable {
  public var name: ModelName
  /// The fraction of activations that dropout drops; ResNets have none.
  public var dropout: Double
  /// From 0 to below 1.
  public var labelSmoothing: Double
  /// The file whose weights the training begins with; `nil` for fresh ones.
  public var weights: String?
  /// Where they lie in that file, if not where they usually do.
  public var weightsKey: String?
  /// Which part of them is left as it is; `nil` where all is trained.
  public var transfer: TransferSettings?

  public init(
    _ name: ModelName = .cnn, dropout: Double = 0.5, labelSmoothing: Double = 0,
    weights: String? = nil, weightsKey: String? = nil, transfer: TransferSettings? = nil
  ) {
    self.name = name
    self.dropout = dropout
    self.labelSmoothing = labelSmoothing
    self.weights = weights
    self.weightsKey = weightsKey
    self.transfer = transfer
  }

  /// The description of the model for so many classes.
  ///
  /// Its batch norms follow by PyTorch's tenth a step at least. Some publishers have a hundredth, for hundreds of thousands of
  /// steps: after a few hundreds an evaluation would see what the statistics began with.
  public func model(classes: Int) -> Model {
    name.model(classes: classes, dropout: dropout).withNorms(followingAtLeast: 0.1)
  }

  /// What the training minimises.
  public var loss: Loss { .softmaxCrossEntropy(labelSmoothing: labelSmoothing) }
}
