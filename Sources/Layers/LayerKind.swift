/// Every kind of layer that a model can be built from.
public enum LayerKind: Codable, Equatable, Sendable {
  case convolution(Conv2D)
  case batchNorm(BatchNorm)
  case relu(ReLU)
  case maxPool(MaxPool2D)
  case averagePool(AveragePool2D)
  case globalAveragePool(GlobalAveragePool)
  case flatten(Flatten)
  case dropout(Dropout)
  case linear(Linear)
  case residual(Residual)
}
