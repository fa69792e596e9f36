package import Engine
package import Layers

/// What is trained and with which weights it begins, as runs and studies keep it.
package struct ModelSettings: Codable, Equatable, Sendable {
  package var name: ModelName
  package var dropout: Double
  package var labelSmoothing: Double
  /// The file whose weights the training begins with.
  package var weights: String?
  /// Where they lie in that file, if not where they usually do.
  package var weightsKey: String?
  /// Which part of them is left as it is.
  package var transfer: TransferSettings?

  package init(
    name: ModelName, dropout: Double, labelSmoothing: Double, weights: String? = nil,
    weightsKey: String? = nil,
    transfer: TransferSettings? = nil
  ) {
    self.name = name
    self.dropout = dropout
    self.labelSmoothing = labelSmoothing
    self.weights = weights
    self.weightsKey = weightsKey
    self.transfer = transfer
  }

  /// The description of the model for so many classes.
  package func model(classes: Int) -> Model { name.model(classes: classes, dropout: dropout) }

  package var loss: Loss { .softmaxCrossEntropy(labelSmoothing: labelSmoothing) }
}
