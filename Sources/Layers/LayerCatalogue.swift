/// The kinds of layer that files can hold.
public enum LayerCatalogue {
  /// Every kind, by no particular order.
  public static let types: [any LayerDescription.Type] = [
    Addition.self, AveragePool2D.self, BatchNorm.self, Block.self, Concatenation.self, Conv2D.self,
    Dropout.self, Flatten.self, GELU.self, Gate.self, GlobalAveragePool.self, HardSigmoid.self,
    HardSwish.self, LayerNorm.self, LayerScale.self, Linear.self, MaxPool2D.self,
    Multiplication.self, PixelLinear.self, ReLU.self, ReLU6.self, Residual.self, SiLU.self,
    Sigmoid.self, StochasticDepth.self,
  ]

  private static let byKind = Dictionary(uniqueKeysWithValues: types.map { ($0.kind, $0) })

  static func type(of kind: String) -> (any LayerDescription.Type)? { byKind[kind] }
}
